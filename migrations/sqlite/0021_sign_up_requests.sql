-- People whom the practice does not know, and who ask at the portal to become clients (R24).
ALTER TABLE organizations ADD COLUMN new_people_allowed BOOLEAN NOT NULL DEFAULT FALSE;

-- What was typed besides the address, in JSON (domain::sign_up_requests::NewPerson); for requests that say more than an address.
ALTER TABLE link_requests ADD COLUMN details_json TEXT;

CREATE TABLE sign_up_requests (
    organization_id BLOB NOT NULL,
    id BLOB NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    date_of_birth TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    message TEXT,
    -- SHA-256 of the secret of the link that confirms the address.
    token_hash BLOB NOT NULL,
    wrong_answers BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    -- Unconfirmed, it is gone after this; decided, it is kept for so long.
    expires_at TEXT NOT NULL,
    confirmed_at TEXT,
    decided_at TEXT,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX sign_up_requests_by_link ON sign_up_requests (token_hash);
CREATE INDEX sign_up_requests_of_address ON sign_up_requests (organization_id, email_key, asked_at);
CREATE INDEX sign_up_requests_waiting ON sign_up_requests (organization_id, confirmed_at, id) WHERE state = 'waiting';
CREATE INDEX sign_up_requests_to_forget ON sign_up_requests (expires_at) WHERE state <> 'waiting';

-- Who could be the same person.
CREATE INDEX clients_by_birth ON clients (organization_id, date_of_birth) WHERE date_of_birth IS NOT NULL;
