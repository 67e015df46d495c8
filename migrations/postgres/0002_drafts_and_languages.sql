-- What a staff member is writing, kept for them alone until it is sent, saved or given up.
CREATE TABLE message_drafts (
    organization_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    place TEXT NOT NULL,
    content TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, staff_id, place),
    FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);
CREATE INDEX message_drafts_by_age ON message_drafts (updated_at);

-- A batch's own message is in one language; in others it is here, and a client's language picks.
ALTER TABLE batches ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
CREATE TABLE batch_messages (
    organization_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_html TEXT NOT NULL,
    PRIMARY KEY (organization_id, batch_id, language),
    FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id)
);
