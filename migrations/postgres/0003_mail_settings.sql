-- The mail server of a practice that sends over one of its own; one that does not has no row.
CREATE TABLE mail_settings (
    organization_id UUID PRIMARY KEY REFERENCES organizations (id),
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    security TEXT NOT NULL,
    user_name TEXT,
    -- Under the program's key, which is not in this database.
    sealed_password BYTEA,
    sender_email TEXT NOT NULL,
    updated_by UUID NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
