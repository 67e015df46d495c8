-- When the mail server first asked to wait with it: from there on it is counted how long is tried again.
ALTER TABLE outbox ADD COLUMN first_refused_at TEXT;
