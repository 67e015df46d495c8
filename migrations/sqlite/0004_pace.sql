-- E-mails of a batch stand behind those that one person waits for, and leave no faster than their practice's pace.
ALTER TABLE outbox ADD COLUMN is_bulk BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (state, is_bulk, next_attempt_at);
CREATE INDEX outbox_by_batch ON outbox (organization_id, batch_id, state);

-- The turn that was given last to an e-mail of a batch.
CREATE TABLE mail_pace (
    organization_id BLOB PRIMARY KEY REFERENCES organizations (id),
    last_turn_at TEXT NOT NULL
);
