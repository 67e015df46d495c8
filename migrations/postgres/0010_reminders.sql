-- What a client is reminded of (R28), one row each: days count from sent_at, and look_at is when the program looks next; none when
-- nothing more is to come. A sending starts it anew; that the client stopped stays.
CREATE TABLE reminders (
    organization_id UUID NOT NULL,
    client_id UUID NOT NULL,
    -- None where forms alone were sent.
    invitation_id UUID,
    sent_at TIMESTAMPTZ NOT NULL,
    -- Days until then have been dealt with.
    settled_until TIMESTAMPTZ NOT NULL,
    look_at TIMESTAMPTZ,
    stopped_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, client_id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id),
    FOREIGN KEY (organization_id, invitation_id) REFERENCES invitations (organization_id, id)
);
CREATE INDEX reminders_due ON reminders (look_at) WHERE look_at IS NOT NULL;

-- Further links of an invitation, one in each reminder: as good as the first, and over with it (R7).
CREATE TABLE invitation_links (
    organization_id UUID NOT NULL,
    -- SHA-256 of the link's secret, as in invitations.
    token_hash BYTEA NOT NULL,
    invitation_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, token_hash),
    FOREIGN KEY (organization_id, invitation_id) REFERENCES invitations (organization_id, id)
);
