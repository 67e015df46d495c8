-- Which page of its writer kept the draft last: another one that began before is told, and overwrites nothing.
ALTER TABLE message_drafts ADD COLUMN page TEXT NOT NULL DEFAULT '';
