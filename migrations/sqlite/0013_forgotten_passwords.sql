-- Somebody typed an address and asked for a link to be sent to it. It is taken up in the background, and gone then: the answer cannot
-- tell whether anybody has that address, because nobody has looked yet.
CREATE TABLE link_requests (
    -- All noughts at the staff's door: a person may work for several practices.
    organization_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- From where it was asked for.
    address TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX link_requests_by_age ON link_requests (asked_at);

-- Links with which a member of staff, or the owner of a login, sets a new password.
CREATE TABLE password_resets (
    organization_id BLOB NOT NULL,
    id BLOB NOT NULL,
    staff_id BLOB,
    login_id BLOB,
    -- SHA-256 of the link's secret, as in invitations. The staff's links name no practice, so it is looked for alone.
    token_hash BLOB NOT NULL,
    state TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (organization_id, id),
    CHECK ((staff_id IS NULL) <> (login_id IS NULL)),
    FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id),
    FOREIGN KEY (organization_id, login_id) REFERENCES logins (organization_id, id)
);
CREATE UNIQUE INDEX password_resets_by_link ON password_resets (token_hash);
-- The newer link takes the place of the older.
CREATE UNIQUE INDEX password_resets_one_open_of_staff ON password_resets (organization_id, staff_id) WHERE state = 'open';
CREATE UNIQUE INDEX password_resets_one_open_of_login ON password_resets (organization_id, login_id) WHERE state = 'open';
CREATE INDEX password_resets_of_staff ON password_resets (organization_id, staff_id, created_at);
CREATE INDEX password_resets_of_login ON password_resets (organization_id, login_id, created_at);

-- Of one account's owner, to be ended together.
CREATE INDEX portal_sessions_of_login ON portal_sessions (organization_id, login_id) WHERE ended_at IS NULL;
