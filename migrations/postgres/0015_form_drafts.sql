-- What administrators design, kept until it is published or discarded: one draft a form. Without a reference to the form, since
-- a new one is in no list before it is published.
CREATE TABLE form_drafts (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    form_id UUID NOT NULL,
    title TEXT NOT NULL,
    -- FHIR.
    questionnaire TEXT NOT NULL,
    -- Counts the changes, so that nobody overwrites what they have not seen.
    revision BIGINT NOT NULL,
    changed_by_id UUID NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, form_id)
);
