-- What clients ask to have changed of what the practice has on file: one row for each field, decided by staff.
CREATE TABLE change_requests (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    -- domain::change_requests::ChangeField.
    field TEXT NOT NULL,
    -- On file when it was asked for, as the client saw it; and what it should be. Null is nothing on file.
    seen_value TEXT,
    wanted_value TEXT,
    state TEXT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    -- What staff say to it; optional.
    reason TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id)
);
-- The newer one takes the place of the older.
CREATE UNIQUE INDEX change_requests_one_waiting ON change_requests (organization_id, client_id, field) WHERE state = 'waiting';
CREATE INDEX change_requests_waiting ON change_requests (organization_id, asked_at, id) WHERE state = 'waiting';
CREATE INDEX change_requests_of_client ON change_requests (organization_id, client_id, asked_at);
