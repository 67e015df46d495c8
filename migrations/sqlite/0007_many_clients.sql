-- Lists of 100,000 clients and more: in every order, by where somebody stands, searched by parts of words, and counted without counting.

-- Two spaces before each word: the beginning of a short word is a trigram too.
UPDATE clients SET search_key = '  ' || replace(search_key, ' ', '  ');

-- What a filter may keep or leave out, in one word: the state, whether forms are open, whether there is an address.
ALTER TABLE clients ADD COLUMN standing TEXT NOT NULL GENERATED ALWAYS AS (
    portal_state || CASE WHEN portal_state = 'active' AND forms_done < forms_total THEN '+forms' ELSE '' END
        || CASE WHEN email_key IS NULL THEN '-email' ELSE '' END
) VIRTUAL;
-- What lists are ordered by besides the name; those without come first.
ALTER TABLE clients ADD COLUMN email_order TEXT NOT NULL GENERATED ALWAYS AS (COALESCE(email_key, '')) VIRTUAL;
ALTER TABLE clients ADD COLUMN sent_order TEXT NOT NULL GENERATED ALWAYS AS (COALESCE(last_sent_at, '1970-01-01T00:00:00+00:00')) VIRTUAL;
DROP INDEX clients_by_state;
CREATE INDEX clients_by_standing ON clients (organization_id, standing, sort_key, id);
CREATE INDEX clients_by_email_order ON clients (organization_id, email_order, id);
CREATE INDEX clients_by_standing_and_email ON clients (organization_id, standing, email_order, id);
CREATE INDEX clients_by_sent ON clients (organization_id, sent_order, id);
CREATE INDEX clients_by_standing_and_sent ON clients (organization_id, standing, sent_order, id);

-- Row ids of clients change with VACUUM; these do not.
CREATE TABLE client_search (
    number INTEGER PRIMARY KEY,
    organization_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    UNIQUE (organization_id, client_id)
);
-- Which clients' search keys have a trigram; the text itself stands in clients.
CREATE VIRTUAL TABLE client_trigrams USING fts5 (search_key, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');
INSERT INTO client_search (organization_id, client_id) SELECT organization_id, id FROM clients;
INSERT INTO client_trigrams (rowid, search_key)
    SELECT s.number, c.search_key FROM client_search s JOIN clients c ON c.organization_id = s.organization_id AND c.id = s.client_id;

CREATE TRIGGER client_search_added AFTER INSERT ON clients BEGIN
    INSERT INTO client_search (organization_id, client_id) VALUES (NEW.organization_id, NEW.id);
    INSERT INTO client_trigrams (rowid, search_key)
        SELECT number, NEW.search_key FROM client_search WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
END;
CREATE TRIGGER client_search_changed AFTER UPDATE OF search_key ON clients WHEN OLD.search_key <> NEW.search_key BEGIN
    UPDATE client_trigrams SET search_key = NEW.search_key
        WHERE rowid = (SELECT number FROM client_search WHERE organization_id = NEW.organization_id AND client_id = NEW.id);
END;
CREATE TRIGGER client_search_gone AFTER DELETE ON clients BEGIN
    DELETE FROM client_trigrams
        WHERE rowid = (SELECT number FROM client_search WHERE organization_id = OLD.organization_id AND client_id = OLD.id);
    DELETE FROM client_search WHERE organization_id = OLD.organization_id AND client_id = OLD.id;
END;

-- How many stand where, kept with every change.
CREATE TABLE client_counts (
    organization_id BLOB NOT NULL,
    standing TEXT NOT NULL,
    client_count BIGINT NOT NULL,
    PRIMARY KEY (organization_id, standing)
);
INSERT INTO client_counts SELECT organization_id, standing, COUNT(*) FROM clients GROUP BY organization_id, standing;
CREATE TRIGGER client_counts_added AFTER INSERT ON clients BEGIN
    INSERT INTO client_counts VALUES (NEW.organization_id, NEW.standing, 1)
        ON CONFLICT (organization_id, standing) DO UPDATE SET client_count = client_count + 1;
END;
CREATE TRIGGER client_counts_moved AFTER UPDATE OF portal_state, forms_done, forms_total, email_key ON clients WHEN OLD.standing <> NEW.standing BEGIN
    UPDATE client_counts SET client_count = client_count - 1 WHERE organization_id = OLD.organization_id AND standing = OLD.standing;
    INSERT INTO client_counts VALUES (NEW.organization_id, NEW.standing, 1)
        ON CONFLICT (organization_id, standing) DO UPDATE SET client_count = client_count + 1;
END;
CREATE TRIGGER client_counts_gone AFTER DELETE ON clients BEGIN
    UPDATE client_counts SET client_count = client_count - 1 WHERE organization_id = OLD.organization_id AND standing = OLD.standing;
END;

-- *Activity*: invitations of a batch, of a state, and those that are stuck while open.
CREATE INDEX invitations_by_batch ON invitations (organization_id, batch_id, created_at, id);
CREATE INDEX invitations_waiting ON invitations (organization_id, created_at, id) WHERE state = 'open' AND opened_at IS NULL;
CREATE INDEX invitations_not_delivered ON invitations (organization_id, created_at, id) WHERE state = 'open' AND delivery = 'failed';
CREATE INDEX invitations_opened ON invitations (organization_id, created_at, id) WHERE state = 'open' AND opened_at IS NOT NULL;
CREATE INDEX invitations_run_out ON invitations (organization_id, created_at, id) WHERE state = 'expired';
CREATE INDEX invitations_locked ON invitations (organization_id, created_at, id) WHERE state = 'locked';
CREATE INDEX invitations_accepted ON invitations (organization_id, created_at, id) WHERE state = 'accepted';
