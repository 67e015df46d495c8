-- Who reads a language, and where they stand, in the order of their names: few may, among very many who read another.
CREATE INDEX clients_by_language ON clients (organization_id, COALESCE(language, ''), standing, sort_key, id);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('clients', 'clients_by_language', '100000 100000 50000 2500 2 1');
-- For this connection. Others read it when they are opened.
ANALYZE sqlite_schema;
