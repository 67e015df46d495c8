-- Which languages a practice's portal is read in, and which one a person chose. The practice's own is `organizations.language`.

ALTER TABLE organizations ADD COLUMN languages TEXT NOT NULL DEFAULT 'en,es';
ALTER TABLE logins ADD COLUMN language TEXT;
