-- Workers take e-mails practice by practice, so that each mail server has its own; what has ended is in nobody's way.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (state, is_bulk, organization_id, next_attempt_at) WHERE ended_at IS NULL;

-- Until when the time of a practice's pace is used up by what has left.
ALTER TABLE mail_pace ADD COLUMN used_until TIMESTAMPTZ;
-- Of its batches' e-mails over its own mail server; the installation's pace where none is set.
ALTER TABLE mail_settings ADD COLUMN mail_per_minute BIGINT;

-- What is left alone for a while because it asked for that or is away: a mail server, whose `domain` here is empty, or a domain
-- that it delivers to. The mail server is a practice's own, or the installation's under the id that is all noughts.
CREATE TABLE mail_rests (
    organization_id UUID NOT NULL,
    domain TEXT NOT NULL,
    -- One after the other, with no success in between.
    refusal_count BIGINT NOT NULL,
    rests_until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, domain)
);
CREATE INDEX mail_rests_by_time ON mail_rests (rests_until);
