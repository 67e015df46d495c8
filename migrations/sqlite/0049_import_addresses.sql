-- The address that a line would put on file: when a file is checked it is noted whose else it is (R6).
ALTER TABLE import_lines ADD COLUMN address TEXT;
CREATE INDEX import_lines_by_address ON import_lines (organization_id, import_id, address, line) WHERE address IS NOT NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('import_lines', 'import_lines_by_address', '200000 200000 80000 2 1');
-- For this connection. Others read it when they are opened.
ANALYZE sqlite_schema;
