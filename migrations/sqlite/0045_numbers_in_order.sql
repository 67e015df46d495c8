-- The numbers that the index of trigrams gives stand in the list's order, so that a search by name takes from it the first who are meant, and neither
-- collects nor sorts all of them. An organization has a stretch of 2^42 numbers (4398046511104), in which there is room between any two for those
-- who come. Whoever is new or renamed has a number below zero, without a place, until the background has found it (`store/src/clients/places.rs`).
DROP TRIGGER client_search_added;
DROP TRIGGER client_search_changed;
DROP TRIGGER client_search_moved;
DROP TRIGGER client_search_gone;
CREATE TABLE client_search_stretches (
    stretch INTEGER PRIMARY KEY,
    organization_id BLOB NOT NULL UNIQUE
);
INSERT INTO client_search_stretches (organization_id) SELECT DISTINCT organization_id FROM client_search;

CREATE TABLE client_search_in_order (
    number INTEGER PRIMARY KEY,
    organization_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    search_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    UNIQUE (organization_id, client_id)
);
-- From the middle of the stretch to both sides.
INSERT INTO client_search_in_order
    SELECT o.stretch * 4398046511104 + 2199023255552 + (o.place - o.among / 2) * MIN(1048576, 4398046511104 / (o.among + 2)),
        o.organization_id, o.client_id, o.search_key, o.sort_key
    FROM (
        SELECT t.stretch, s.*, ROW_NUMBER() OVER (PARTITION BY s.organization_id ORDER BY s.sort_key, s.client_id) AS place,
            COUNT(*) OVER (PARTITION BY s.organization_id) AS among
        FROM client_search s JOIN client_search_stretches t ON t.organization_id = s.organization_id
    ) o ORDER BY 1;
DROP TABLE client_trigrams;
DROP TABLE client_search;
ALTER TABLE client_search_in_order RENAME TO client_search;
CREATE INDEX client_search_placed ON client_search (organization_id, sort_key, client_id) WHERE number > 0;
CREATE INDEX client_search_to_place ON client_search (organization_id, sort_key, client_id) WHERE number < 0;
CREATE VIRTUAL TABLE client_trigrams USING fts5 (search_key, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');
INSERT INTO client_trigrams (rowid, search_key) SELECT number, search_key FROM client_search ORDER BY number;
INSERT INTO client_trigrams (client_trigrams) VALUES ('optimize');

-- The next number of those without a place: they rise, which is what the index of trigrams takes quickly.
CREATE TRIGGER client_search_added AFTER INSERT ON clients BEGIN
    INSERT OR IGNORE INTO client_search_stretches (organization_id) VALUES (NEW.organization_id);
    INSERT INTO client_search (number, organization_id, client_id, search_key, sort_key)
        SELECT COALESCE(
                (SELECT MAX(s.number) + 1 FROM client_search s
                    WHERE s.number >= -(t.stretch + 1) * 4398046511104 AND s.number < -t.stretch * 4398046511104),
                -(t.stretch + 1) * 4398046511104
            ), NEW.organization_id, NEW.id, NEW.search_key, NEW.sort_key
        FROM client_search_stretches t WHERE t.organization_id = NEW.organization_id;
    INSERT INTO client_trigrams (rowid, search_key)
        SELECT number, NEW.search_key FROM client_search WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
END;
CREATE TRIGGER client_search_changed AFTER UPDATE OF search_key, sort_key ON clients
    WHEN OLD.search_key <> NEW.search_key AND OLD.sort_key = NEW.sort_key
BEGIN
    UPDATE client_search SET search_key = NEW.search_key WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
    UPDATE client_trigrams SET search_key = NEW.search_key
        WHERE rowid = (SELECT number FROM client_search WHERE organization_id = NEW.organization_id AND client_id = NEW.id);
END;
CREATE TRIGGER client_search_moved AFTER UPDATE OF search_key, sort_key ON clients WHEN OLD.sort_key <> NEW.sort_key BEGIN
    DELETE FROM client_trigrams
        WHERE rowid = (SELECT number FROM client_search WHERE organization_id = NEW.organization_id AND client_id = NEW.id);
    UPDATE client_search SET search_key = NEW.search_key, sort_key = NEW.sort_key, number = (
        SELECT COALESCE(
                (SELECT MAX(s.number) + 1 FROM client_search s
                    WHERE s.number >= -(t.stretch + 1) * 4398046511104 AND s.number < -t.stretch * 4398046511104),
                -(t.stretch + 1) * 4398046511104
            )
        FROM client_search_stretches t WHERE t.organization_id = NEW.organization_id
    ) WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
    INSERT INTO client_trigrams (rowid, search_key)
        SELECT number, NEW.search_key FROM client_search WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
END;
CREATE TRIGGER client_search_gone AFTER DELETE ON clients BEGIN
    DELETE FROM client_trigrams
        WHERE rowid = (SELECT number FROM client_search WHERE organization_id = OLD.organization_id AND client_id = OLD.id);
    DELETE FROM client_search WHERE organization_id = OLD.organization_id AND client_id = OLD.id;
END;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('client_search', 'sqlite_autoindex_client_search_1', '100000 100000 1'),
    ('client_search', 'client_search_placed', '100000 100000 2 1'),
    ('client_search', 'client_search_to_place', '200 200 2 1'),
    ('client_search_stretches', 'sqlite_autoindex_client_search_stretches_1', '2 1');
-- For this connection. Others read it when they are opened.
ANALYZE sqlite_schema;
