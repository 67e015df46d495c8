-- The audit log by who did it, by what was done, and by both, newest first.
CREATE INDEX audit_events_by_actor ON audit_events (organization_id, actor_id, at, id);
CREATE INDEX audit_events_by_action ON audit_events (organization_id, action, at, id);
CREATE INDEX audit_events_by_actor_and_action ON audit_events (organization_id, actor_id, action, at, id);
