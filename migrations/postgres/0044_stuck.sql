-- It is written down that the link has lain unopened for days, and where the client stands says so: *Manage Clients* calls the same people stuck as
-- *Activity* does. What lies so from before is written down in the background.
ALTER TABLE invitations ADD COLUMN lies_unopened BOOLEAN NOT NULL DEFAULT FALSE;
-- Those of which it is not written down.
CREATE INDEX invitations_to_notice ON invitations (sent_at)
    WHERE state = 'open' AND opened_at IS NULL AND delivery IN ('sent', 'handed_over') AND NOT lies_unopened;

-- *Activity*: whose forms are unfinished, of everybody and of one batch, however many have finished theirs.
CREATE INDEX form_requests_unfinished ON form_requests (organization_id, created_at, invitation_id)
    WHERE state IN ('sent', 'in_progress') AND invitation_id IS NOT NULL;
CREATE INDEX form_requests_unfinished_of_batch ON form_requests (organization_id, batch_id, created_at, invitation_id)
    WHERE state IN ('sent', 'in_progress') AND invitation_id IS NOT NULL;
