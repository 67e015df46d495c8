-- The mail server got all of the e-mail and did not say that it took it: it may have arrived, and is tried once more at most.
ALTER TABLE outbox ADD COLUMN was_unconfirmed BOOLEAN NOT NULL DEFAULT FALSE;

-- From when on it is counted how long an invitation's link lies unopened: its e-mail may have waited for days before it left.
ALTER TABLE invitations ADD COLUMN sent_at TEXT;
UPDATE invitations SET sent_at = COALESCE(
    (SELECT MAX(e.at) FROM invitation_events e
     WHERE e.organization_id = invitations.organization_id AND e.invitation_id = invitations.id AND e.kind IN ('sent', 'handed_over')),
    created_at)
    WHERE state = 'open' AND opened_at IS NULL;
DROP INDEX invitations_waiting;
CREATE INDEX invitations_waiting ON invitations (organization_id, sent_at, id)
    WHERE state = 'open' AND opened_at IS NULL AND delivery IN ('sent', 'handed_over');
CREATE INDEX invitations_waiting_of_batch ON invitations (organization_id, batch_id, sent_at, id)
    WHERE state = 'open' AND opened_at IS NULL AND delivery IN ('sent', 'handed_over');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('invitations', 'invitations_waiting', '30000 30000 250 1'),
    ('invitations', 'invitations_waiting_of_batch', '30000 30000 500 250 1');
-- For this connection. Others read it when they are opened.
ANALYZE sqlite_schema;
