-- The staff's home page: each thing on it is one look into an index, however much there is.
CREATE INDEX form_requests_to_review ON form_requests (organization_id, submitted_at, id) WHERE state = 'submitted';
CREATE INDEX reminders_to_come ON reminders (organization_id, look_at, client_id) WHERE look_at IS NOT NULL;
CREATE INDEX safety_tasks_of_member ON safety_tasks (organization_id, responsible_id, opened_at, id) WHERE acknowledged_at IS NULL;

-- How many invitations came how far on which day (UTC): kept with each line of a ledger, in its transaction, so that the picture of
-- the last weeks reads days and not invitations.
CREATE TABLE daily_steps (
    organization_id BLOB NOT NULL,
    day TEXT NOT NULL,
    step TEXT NOT NULL,
    step_count BIGINT NOT NULL,
    PRIMARY KEY (organization_id, day, step)
);
INSERT INTO daily_steps
    SELECT organization_id, substr(at, 1, 10) AS day, CASE kind WHEN 'queued' THEN 'invited' WHEN 'handed_over' THEN 'invited' ELSE kind END AS step, COUNT(*)
    FROM invitation_events WHERE kind IN ('queued', 'handed_over', 'sent', 'opened', 'signed_up', 'done')
    GROUP BY organization_id, day, step;
CREATE TRIGGER daily_steps_counted AFTER INSERT ON invitation_events
    WHEN NEW.kind IN ('queued', 'handed_over', 'sent', 'opened', 'signed_up', 'done') BEGIN
    INSERT INTO daily_steps VALUES (
        NEW.organization_id, substr(NEW.at, 1, 10),
        CASE NEW.kind WHEN 'queued' THEN 'invited' WHEN 'handed_over' THEN 'invited' ELSE NEW.kind END, 1
    ) ON CONFLICT (organization_id, day, step) DO UPDATE SET step_count = step_count + 1;
END;
