-- Passkeys with which a login of the portal is signed in to, a client's own or a representative's.
CREATE TABLE passkeys (
    organization_id BLOB NOT NULL,
    id BLOB NOT NULL,
    login_id BLOB NOT NULL,
    -- As the authenticator names it.
    credential_id BLOB NOT NULL,
    -- The public key with its counter, as JSON: nobody signs in with it.
    credential TEXT NOT NULL,
    -- The device that it was added on, in words.
    name TEXT NOT NULL,
    added_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, login_id) REFERENCES logins (organization_id, id)
);
CREATE UNIQUE INDEX passkeys_by_credential ON passkeys (organization_id, credential_id);
CREATE INDEX passkeys_of_login ON passkeys (organization_id, login_id, added_at);

-- What a passkey is to answer: taken once, and gone when it has run out.
CREATE TABLE passkey_challenges (
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    id BLOB NOT NULL,
    -- Whose passkey is added; null at the sign-in, where nobody is known yet.
    login_id BLOB,
    -- What the answer is checked against, as JSON.
    state TEXT NOT NULL,
    -- From where it was asked for.
    address TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX passkey_challenges_by_age ON passkey_challenges (expires_at);
CREATE INDEX passkey_challenges_by_address ON passkey_challenges (organization_id, address);

-- When the owner said that they want no passkey now: it is not offered again by itself.
ALTER TABLE logins ADD COLUMN passkey_declined_at TEXT;

-- What a session is named by when its owner ends it from another device; nothing is opened with it.
ALTER TABLE portal_sessions ADD COLUMN id BLOB;
UPDATE portal_sessions SET id = randomblob(16);
CREATE UNIQUE INDEX portal_sessions_by_id ON portal_sessions (organization_id, id);
-- The browser and the system that it was begun with, in words.
ALTER TABLE portal_sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
