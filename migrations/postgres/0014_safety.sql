-- What follows from an answer (R32).
ALTER TABLE organizations ADD COLUMN crisis_text TEXT;

CREATE TABLE safety_rules (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    form_id UUID NOT NULL,
    -- domain::safety::Trigger, in JSON.
    trigger_json TEXT NOT NULL,
    responsible_id UUID NOT NULL,
    escalate_hours BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, form_id) REFERENCES forms (organization_id, id),
    FOREIGN KEY (organization_id, responsible_id) REFERENCES staff (organization_id, id)
);
CREATE INDEX safety_rules_by_form ON safety_rules (organization_id, form_id) WHERE ended_at IS NULL;

CREATE TABLE safety_tasks (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    rule_id UUID NOT NULL,
    form_request_id UUID NOT NULL,
    client_id UUID NOT NULL,
    responsible_id UUID NOT NULL,
    -- The rule in words, as it was.
    why TEXT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    escalate_at TIMESTAMPTZ NOT NULL,
    escalated_at TIMESTAMPTZ,
    acknowledged_at TIMESTAMPTZ,
    acknowledged_by TEXT,
    note TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, rule_id) REFERENCES safety_rules (organization_id, id),
    FOREIGN KEY (organization_id, form_request_id) REFERENCES form_requests (organization_id, id)
);
-- A rule opens one task for one form asked of one client, however often it is saved.
CREATE UNIQUE INDEX safety_tasks_once ON safety_tasks (organization_id, rule_id, form_request_id);
CREATE INDEX safety_tasks_open ON safety_tasks (organization_id, opened_at, id) WHERE acknowledged_at IS NULL;
CREATE INDEX safety_tasks_due ON safety_tasks (escalate_at) WHERE acknowledged_at IS NULL AND escalated_at IS NULL;
