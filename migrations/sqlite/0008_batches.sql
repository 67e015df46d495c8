-- A batch is written and sent in the background: what a person wants of it, and whether the program still has work to do on it.
ALTER TABLE batches ADD COLUMN state TEXT NOT NULL DEFAULT 'running';
ALTER TABLE batches ADD COLUMN has_work BOOLEAN NOT NULL DEFAULT FALSE;
-- When it was last worked on: those that have waited longest come first.
ALTER TABLE batches ADD COLUMN worked_at TEXT;
-- From where its sender clicked, and whoever paused or cancelled it: what the program does afterwards it does for them (R25).
ALTER TABLE batches ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE batches ADD COLUMN held_by BLOB;
ALTER TABLE batches ADD COLUMN held_by_name TEXT;
ALTER TABLE batches ADD COLUMN held_address TEXT;
-- The batch whose failed clients it takes up again.
ALTER TABLE batches ADD COLUMN retry_of BLOB;
CREATE INDEX batches_with_work ON batches (worked_at) WHERE has_work;
CREATE INDEX batches_by_age ON batches (organization_id, created_at, id);

CREATE INDEX batch_outcomes_by_outcome ON batch_outcomes (organization_id, batch_id, outcome, position);

-- How many of a batch's clients stand where, kept by the triggers below: reading them costs the same for one client as for 100,000.
-- A `stage` is an outcome before there is an e-mail, and the state of the e-mail from then on,
-- in which one that is on its way counts as queued.
CREATE TABLE batch_counts (
    organization_id BLOB NOT NULL,
    batch_id BLOB NOT NULL,
    stage TEXT NOT NULL,
    clients BIGINT NOT NULL,
    PRIMARY KEY (organization_id, batch_id, stage)
);

CREATE TRIGGER batch_outcomes_counted AFTER INSERT ON batch_outcomes WHEN NEW.outcome <> 'queued' BEGIN
    INSERT INTO batch_counts VALUES (NEW.organization_id, NEW.batch_id, NEW.outcome, 1)
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = clients + 1;
END;
CREATE TRIGGER batch_outcomes_counted_anew AFTER UPDATE OF outcome ON batch_outcomes WHEN NEW.outcome <> OLD.outcome BEGIN
    UPDATE batch_counts SET clients = clients - 1
        WHERE organization_id = OLD.organization_id AND batch_id = OLD.batch_id AND stage = OLD.outcome AND OLD.outcome <> 'queued';
    INSERT INTO batch_counts SELECT NEW.organization_id, NEW.batch_id, NEW.outcome, 1 WHERE NEW.outcome <> 'queued'
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = clients + 1;
END;
CREATE TRIGGER outbox_counted AFTER INSERT ON outbox WHEN NEW.batch_id IS NOT NULL BEGIN
    INSERT INTO batch_counts VALUES (NEW.organization_id, NEW.batch_id, 'mail-' || REPLACE(NEW.state, 'sending', 'queued'), 1)
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = clients + 1;
END;
CREATE TRIGGER outbox_counted_anew AFTER UPDATE OF state ON outbox
    WHEN NEW.batch_id IS NOT NULL AND REPLACE(NEW.state, 'sending', 'queued') <> REPLACE(OLD.state, 'sending', 'queued') BEGIN
    UPDATE batch_counts SET clients = clients - 1
        WHERE organization_id = OLD.organization_id AND batch_id = OLD.batch_id AND stage = 'mail-' || REPLACE(OLD.state, 'sending', 'queued');
    INSERT INTO batch_counts VALUES (NEW.organization_id, NEW.batch_id, 'mail-' || REPLACE(NEW.state, 'sending', 'queued'), 1)
        ON CONFLICT (organization_id, batch_id, stage) DO UPDATE SET clients = clients + 1;
END;

INSERT INTO batch_counts
    SELECT organization_id, batch_id, outcome, COUNT(*) FROM batch_outcomes WHERE outcome <> 'queued' GROUP BY organization_id, batch_id, outcome;
INSERT INTO batch_counts
    SELECT organization_id, batch_id, 'mail-' || REPLACE(state, 'sending', 'queued') AS stage, COUNT(*) FROM outbox
    WHERE batch_id IS NOT NULL GROUP BY organization_id, batch_id, stage;

-- The last turn of a batch, and why its queue waits, are each one look into an index.
DROP INDEX outbox_by_batch;
CREATE INDEX outbox_by_batch ON outbox (organization_id, batch_id, state, next_attempt_at, id);
CREATE INDEX outbox_refused_for_now ON outbox (organization_id, batch_id) WHERE ended_at IS NULL AND server_words IS NOT NULL;
