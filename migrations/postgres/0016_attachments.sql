-- Photos and documents that clients add to their forms. Kept in the database, so that one backup has all of it.
CREATE TABLE attachments (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    -- The form that it was added to. Another form of the same client may start from a submitted one.
    form_request_id UUID NOT NULL,
    client_id UUID NOT NULL,
    title TEXT NOT NULL,
    content_type TEXT NOT NULL,
    -- In bytes.
    size BIGINT NOT NULL,
    content BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    -- From then on it cannot be changed.
    submitted_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, form_request_id) REFERENCES form_requests (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id)
);
CREATE INDEX attachments_by_request ON attachments (organization_id, form_request_id);
CREATE INDEX attachments_by_client ON attachments (organization_id, client_id);

-- Photos are compressed already.
ALTER TABLE attachments ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TRIGGER attachments_fixed BEFORE UPDATE OR DELETE ON attachments FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
