-- The mail server of a practice that sends over one of its own; one that does not has no row.
CREATE TABLE mail_settings (
    organization_id BLOB PRIMARY KEY REFERENCES organizations (id),
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    security TEXT NOT NULL,
    user_name TEXT,
    -- Under the program's key, which is not in this database.
    sealed_password BLOB,
    sender_email TEXT NOT NULL,
    updated_by BLOB NOT NULL,
    updated_at TEXT NOT NULL
);
