-- The audit log by who did it, by what was done, and by both, newest first. What the program did by itself, as each e-mail that leaves, is nobody's.
CREATE INDEX audit_events_by_actor ON audit_events (organization_id, actor_id, at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_by_action ON audit_events (organization_id, action, at, id);
CREATE INDEX audit_events_by_actor_and_action ON audit_events (organization_id, actor_id, action, at, id) WHERE actor_id IS NOT NULL;
