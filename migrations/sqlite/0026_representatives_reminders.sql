-- A representative wants no more reminders of one client's forms (R28); the client's own are another matter.
ALTER TABLE access ADD COLUMN reminders_stopped_at TEXT;
