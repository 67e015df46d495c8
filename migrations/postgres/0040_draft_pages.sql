-- Which page changed a draft last, and which of its changes that was: after its own, a page's next one is right.
ALTER TABLE form_drafts ADD COLUMN page UUID;
ALTER TABLE form_drafts ADD COLUMN step BIGINT NOT NULL DEFAULT 0;
