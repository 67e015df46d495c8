-- Addresses that a client with an account is to sign in with, once the address itself confirms it (R30).
CREATE TABLE address_changes (
    organization_id BLOB NOT NULL,
    id BLOB NOT NULL,
    login_id BLOB NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- SHA-256 of the link's secret.
    token_hash BLOB NOT NULL,
    -- What whoever follows the link has to know: the password, or the date of birth.
    proof TEXT NOT NULL,
    wrong_answers BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, login_id) REFERENCES logins (organization_id, id)
);
CREATE UNIQUE INDEX address_changes_by_link ON address_changes (token_hash);
-- The newer one takes the place of the older.
CREATE UNIQUE INDEX address_changes_one_open ON address_changes (organization_id, login_id) WHERE state = 'open';
CREATE INDEX address_changes_of_login ON address_changes (organization_id, login_id, created_at);
