-- The order of the list stands beside what the search looks in: whoever the trigrams find is looked at there, and only those who are listed
-- are read from clients.
ALTER TABLE client_search ADD COLUMN sort_key TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE client_search s SET sort_key = c.sort_key FROM clients c WHERE c.organization_id = s.organization_id AND c.id = s.client_id;

CREATE OR REPLACE FUNCTION client_search_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_search (organization_id, client_id, search_key, sort_key) SELECT organization_id, id, search_key, sort_key FROM added;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION client_search_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE client_search SET search_key = NEW.search_key, sort_key = NEW.sort_key
        WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
    RETURN NULL;
END
$$;
DROP TRIGGER client_search_changed ON clients;
CREATE TRIGGER client_search_changed AFTER UPDATE OF search_key, sort_key ON clients FOR EACH ROW
    WHEN (OLD.search_key <> NEW.search_key OR OLD.sort_key <> NEW.sort_key) EXECUTE FUNCTION client_search_change();
