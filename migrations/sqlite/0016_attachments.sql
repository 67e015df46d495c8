-- Photos and documents that clients add to their forms. Kept in the database, so that one backup has all of it.
CREATE TABLE attachments (
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    id BLOB NOT NULL,
    -- The form that it was added to. Another form of the same client may start from a submitted one.
    form_request_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    title TEXT NOT NULL,
    content_type TEXT NOT NULL,
    -- In bytes.
    size BIGINT NOT NULL,
    content BLOB NOT NULL,
    created_at TEXT NOT NULL,
    -- From then on it cannot be changed.
    submitted_at TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, form_request_id) REFERENCES form_requests (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id)
);
CREATE INDEX attachments_by_request ON attachments (organization_id, form_request_id);
CREATE INDEX attachments_by_client ON attachments (organization_id, client_id);

CREATE TRIGGER attachments_fixed_update BEFORE UPDATE ON attachments WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'attachments cannot be changed'); END;
CREATE TRIGGER attachments_fixed_delete BEFORE DELETE ON attachments WHEN OLD.submitted_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'attachments cannot be changed'); END;
