-- How many open invitations the changed addresses of an import end (R30).
ALTER TABLE imports ADD COLUMN ending_count BIGINT NOT NULL DEFAULT 0;
-- The first name, address and date of birth of a line: two lines that have the same are about one person, whose last name has changed.
ALTER TABLE import_lines ADD COLUMN born TEXT;
CREATE INDEX import_lines_by_birth ON import_lines (organization_id, import_id, born, line) WHERE born IS NOT NULL;
