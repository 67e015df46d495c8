-- A batch is written and sent in the background: what a person wants of it, and whether the program still has work to do on it.
ALTER TABLE batches ADD COLUMN state TEXT NOT NULL DEFAULT 'running';
ALTER TABLE batches ADD COLUMN has_work BOOLEAN NOT NULL DEFAULT FALSE;
-- When it was last worked on: those that have waited longest come first.
ALTER TABLE batches ADD COLUMN worked_at TIMESTAMPTZ;
-- From where its sender clicked, and whoever paused or cancelled it: what the program does afterwards it does for them (R25).
ALTER TABLE batches ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN held_by UUID;
ALTER TABLE batches ADD COLUMN held_by_name TEXT;
ALTER TABLE batches ADD COLUMN held_address TEXT;
-- The batch whose failed clients it takes up again.
ALTER TABLE batches ADD COLUMN retry_of UUID;
CREATE INDEX batches_with_work ON batches (worked_at) WHERE has_work;
CREATE INDEX batches_by_age ON batches (organization_id, created_at, id);

CREATE INDEX batch_outcomes_by_outcome ON batch_outcomes (organization_id, batch_id, outcome, position);

-- How many of a batch's clients stand where, kept by the triggers below: reading them costs the same for one client as for 100,000.
-- A `stage` is an outcome before there is an e-mail, and the state of the e-mail from then on,
-- in which one that is on its way counts as queued.
CREATE TABLE batch_counts (
    organization_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    stage TEXT NOT NULL,
    clients BIGINT NOT NULL,
    PRIMARY KEY (organization_id, batch_id, stage)
);

-- By statement: a group of rows costs one change of a count. In the order of their keys, so that two who count do not wait for each other.
CREATE FUNCTION count_batch_outcomes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO batch_counts AS counted
        SELECT organization_id, batch_id, outcome, COUNT(*) FROM added WHERE outcome <> 'queued'
        GROUP BY organization_id, batch_id, outcome ORDER BY organization_id, batch_id, outcome
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = counted.clients + EXCLUDED.clients;
    RETURN NULL;
END $$;
CREATE FUNCTION count_batch_outcomes_anew() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO batch_counts AS counted
        SELECT organization_id, batch_id, outcome, SUM(change) FROM (
            SELECT organization_id, batch_id, outcome, 1 AS change FROM after_change
            UNION ALL SELECT organization_id, batch_id, outcome, -1 FROM before_change
        ) AS changed WHERE outcome <> 'queued'
        GROUP BY organization_id, batch_id, outcome HAVING SUM(change) <> 0 ORDER BY organization_id, batch_id, outcome
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = counted.clients + EXCLUDED.clients;
    RETURN NULL;
END $$;
CREATE FUNCTION count_outbox() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO batch_counts AS counted
        SELECT organization_id, batch_id, 'mail-' || REPLACE(state, 'sending', 'queued') AS stage, COUNT(*) FROM added WHERE batch_id IS NOT NULL
        GROUP BY organization_id, batch_id, stage ORDER BY organization_id, batch_id, stage
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = counted.clients + EXCLUDED.clients;
    RETURN NULL;
END $$;
CREATE FUNCTION count_outbox_anew() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO batch_counts AS counted
        SELECT organization_id, batch_id, stage, SUM(change) FROM (
            SELECT organization_id, batch_id, 'mail-' || REPLACE(state, 'sending', 'queued') AS stage, 1 AS change FROM after_change
            UNION ALL SELECT organization_id, batch_id, 'mail-' || REPLACE(state, 'sending', 'queued'), -1 FROM before_change
        ) AS changed WHERE batch_id IS NOT NULL
        GROUP BY organization_id, batch_id, stage HAVING SUM(change) <> 0 ORDER BY organization_id, batch_id, stage
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = counted.clients + EXCLUDED.clients;
    RETURN NULL;
END $$;
CREATE TRIGGER batch_outcomes_counted AFTER INSERT ON batch_outcomes REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_batch_outcomes();
CREATE TRIGGER batch_outcomes_counted_anew AFTER UPDATE ON batch_outcomes REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION count_batch_outcomes_anew();
CREATE TRIGGER outbox_counted AFTER INSERT ON outbox REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION count_outbox();
CREATE TRIGGER outbox_counted_anew AFTER UPDATE ON outbox REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change
    FOR EACH STATEMENT EXECUTE FUNCTION count_outbox_anew();

INSERT INTO batch_counts
    SELECT organization_id, batch_id, outcome, COUNT(*) FROM batch_outcomes WHERE outcome <> 'queued' GROUP BY organization_id, batch_id, outcome;
INSERT INTO batch_counts
    SELECT organization_id, batch_id, 'mail-' || REPLACE(state, 'sending', 'queued') AS stage, COUNT(*) FROM outbox
    WHERE batch_id IS NOT NULL GROUP BY organization_id, batch_id, stage;

-- The last turn of a batch, and why its queue waits, are each one look into an index.
DROP INDEX outbox_by_batch;
CREATE INDEX outbox_by_batch ON outbox (organization_id, batch_id, state, next_attempt_at, id);
CREATE INDEX outbox_refused_for_now ON outbox (organization_id, batch_id) WHERE ended_at IS NULL AND server_words IS NOT NULL;
