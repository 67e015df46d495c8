-- Whom a line of an import is about: the address alone may be that of hundreds.
CREATE INDEX clients_by_email_and_birth ON clients (organization_id, email_key, date_of_birth)
    WHERE email_key IS NOT NULL AND date_of_birth IS NOT NULL;
