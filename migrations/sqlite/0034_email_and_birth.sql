-- Whom a line of an import is about: the address alone may be that of hundreds.
CREATE INDEX clients_by_email_and_birth ON clients (organization_id, email_key, date_of_birth)
    WHERE email_key IS NOT NULL AND date_of_birth IS NOT NULL;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('clients', 'clients_by_email_and_birth', '60000 60000 2 1');
-- For this connection. Others read it when they are opened.
ANALYZE sqlite_schema;
