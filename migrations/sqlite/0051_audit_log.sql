-- The audit log by who did it, by what was done, and by both, newest first. What the program did by itself, as each e-mail that leaves, is nobody's.
CREATE INDEX audit_events_by_actor ON audit_events (organization_id, actor_id, at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_by_action ON audit_events (organization_id, action, at, id);
CREATE INDEX audit_events_by_actor_and_action ON audit_events (organization_id, actor_id, action, at, id) WHERE actor_id IS NOT NULL;
-- As of a member of staff, who did much: a client's events are fewer.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('audit_events', 'audit_events_by_actor', '2000000 2000000 40000 4 1'),
    ('audit_events', 'audit_events_by_action', '2000000 2000000 20000 4 1'),
    ('audit_events', 'audit_events_by_actor_and_action', '2000000 2000000 40000 800 2 1');
-- For this connection. Others read it when they are opened.
ANALYZE sqlite_schema;
