-- The staff's home page: each thing on it is one look into an index, however much there is.
CREATE INDEX form_requests_to_review ON form_requests (organization_id, submitted_at, id) WHERE state = 'submitted';
CREATE INDEX reminders_to_come ON reminders (organization_id, look_at, client_id) WHERE look_at IS NOT NULL;
CREATE INDEX safety_tasks_of_member ON safety_tasks (organization_id, responsible_id, opened_at, id) WHERE acknowledged_at IS NULL;

-- How many invitations came how far on which day (UTC): kept with each line of a ledger, in its transaction, so that the picture of
-- the last weeks reads days and not invitations. As with client_counts rows are added and never changed, so that nobody waits for
-- anybody; about every sixteenth statement adds up those of its days.
CREATE TABLE daily_steps (
    organization_id UUID NOT NULL,
    day DATE NOT NULL,
    step TEXT NOT NULL,
    step_count BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (organization_id, day, step, id)
);
CREATE FUNCTION daily_step(kind TEXT) RETURNS TEXT LANGUAGE SQL IMMUTABLE AS $$
    SELECT CASE WHEN kind IN ('queued', 'handed_over') THEN 'invited' ELSE kind END
$$;
INSERT INTO daily_steps (organization_id, day, step, step_count)
    SELECT organization_id, (at AT TIME ZONE 'UTC')::DATE, daily_step(kind), COUNT(*)
    FROM invitation_events WHERE kind IN ('queued', 'handed_over', 'sent', 'opened', 'signed_up', 'done')
    GROUP BY 1, 2, 3;

CREATE FUNCTION daily_steps_add_up(organization UUID, on_day DATE) RETURNS VOID LANGUAGE SQL AS $$
    WITH old AS (SELECT id FROM daily_steps WHERE organization_id = organization AND day = on_day FOR UPDATE SKIP LOCKED),
         gone AS (DELETE FROM daily_steps WHERE organization_id = organization AND day = on_day AND id IN (SELECT id FROM old)
                  RETURNING organization_id, day, step, step_count)
    INSERT INTO daily_steps (organization_id, day, step, step_count)
        SELECT organization_id, day, step, SUM(step_count) FROM gone GROUP BY organization_id, day, step
$$;
CREATE FUNCTION daily_steps_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO daily_steps (organization_id, day, step, step_count)
        SELECT organization_id, (at AT TIME ZONE 'UTC')::DATE, daily_step(kind), COUNT(*)
        FROM added WHERE kind IN ('queued', 'handed_over', 'sent', 'opened', 'signed_up', 'done') GROUP BY 1, 2, 3;
    IF FOUND AND random() < 0.0625 THEN
        PERFORM daily_steps_add_up(organization_id, day)
            FROM (SELECT DISTINCT organization_id, (at AT TIME ZONE 'UTC')::DATE AS day FROM added) days;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER daily_steps_counted AFTER INSERT ON invitation_events REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION daily_steps_count();
