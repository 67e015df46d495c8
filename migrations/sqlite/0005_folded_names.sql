-- How a client's sort_key and search_key were made; the program makes those of an older way anew.
ALTER TABLE clients ADD COLUMN keys_version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX clients_to_fold ON clients (keys_version, organization_id, id) WHERE keys_version = 0;
