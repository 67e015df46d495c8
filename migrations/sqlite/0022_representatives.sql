-- Representatives: people who act for clients with a login of their own (R31). What each may do for whom, and from when to when, is in
-- access, with kind 'representative'.
CREATE TABLE representatives (
    organization_id BLOB NOT NULL,
    -- The login is there from the first day, so that nobody else gets the address (R6); it is disabled until the person signs up.
    login_id BLOB NOT NULL,
    name TEXT NOT NULL,
    signed_up_at TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (organization_id, login_id),
    FOREIGN KEY (organization_id, login_id) REFERENCES logins (organization_id, id)
);

-- What they are to the client; null in a client's own access.
ALTER TABLE access ADD COLUMN relation TEXT;
CREATE INDEX access_by_client ON access (organization_id, client_id) WHERE kind = 'representative';

-- Links to sign up as a representative. One that was taken back outlives its login, so that it can explain itself.
CREATE TABLE representative_invitations (
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    id BLOB NOT NULL,
    login_id BLOB NOT NULL,
    -- For whom they were first to act: whose date of birth is asked for.
    client_id BLOB NOT NULL,
    -- SHA-256 of the link's secret.
    token_hash BLOB NOT NULL,
    wrong_answers BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id)
);
CREATE UNIQUE INDEX representative_invitations_by_link ON representative_invitations (token_hash);
-- The newer one takes the place of the older.
CREATE UNIQUE INDEX representative_invitations_one_open ON representative_invitations (organization_id, login_id) WHERE state = 'open';
CREATE INDEX representative_invitations_of_login ON representative_invitations (organization_id, login_id, created_at);

-- For whom a representative acts in this session; null in a client's own.
ALTER TABLE portal_sessions ADD COLUMN client_id BLOB;
