-- Signatures that one login asks another one for, on a form that both may fill in (R31). While one is open the form's draft is locked.
CREATE TABLE signature_requests (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    form_request_id UUID NOT NULL,
    -- Of the question that it answers: its linkId, with the instances of repeating groups around it.
    place TEXT NOT NULL,
    asked_login_id UUID NOT NULL,
    asked_by_login_id UUID NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    -- domain::signature_requests::SignatureEnd, once it has ended.
    ended_as TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id),
    FOREIGN KEY (organization_id, form_request_id) REFERENCES form_requests (organization_id, id)
);
CREATE UNIQUE INDEX signature_requests_one_open ON signature_requests (organization_id, form_request_id) WHERE ended_at IS NULL;
CREATE INDEX signature_requests_of_client ON signature_requests (organization_id, client_id, asked_at);
CREATE INDEX signature_requests_of_form ON signature_requests (organization_id, form_request_id, asked_at);
