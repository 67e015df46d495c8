-- What the search looks in, and the order of the list, stand beside the number that the index of trigrams gives: whoever it finds is looked
-- at there, and only those who are listed are read from clients.
ALTER TABLE client_search ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
ALTER TABLE client_search ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
UPDATE client_search SET (search_key, sort_key) = (
    SELECT c.search_key, c.sort_key FROM clients c WHERE c.organization_id = client_search.organization_id AND c.id = client_search.client_id
);

DROP TRIGGER client_search_added;
CREATE TRIGGER client_search_added AFTER INSERT ON clients BEGIN
    INSERT INTO client_search (organization_id, client_id, search_key, sort_key) VALUES (NEW.organization_id, NEW.id, NEW.search_key, NEW.sort_key);
    INSERT INTO client_trigrams (rowid, search_key)
        SELECT number, NEW.search_key FROM client_search WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
END;
CREATE TRIGGER client_search_moved AFTER UPDATE OF search_key, sort_key ON clients
    WHEN OLD.search_key <> NEW.search_key OR OLD.sort_key <> NEW.sort_key
BEGIN
    UPDATE client_search SET search_key = NEW.search_key, sort_key = NEW.sort_key
        WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
END;
