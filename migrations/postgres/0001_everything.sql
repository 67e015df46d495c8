-- The whole data model of SPEC.md. Every table of a practice starts its key with organization_id (R27).
-- Times are UTC and bound from the program's clock; FHIR resources are kept as the text that was given, so nothing of them is lost.

CREATE TABLE organizations (
    id UUID PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    language TEXT NOT NULL DEFAULT 'en',
    time_zone TEXT NOT NULL DEFAULT 'UTC',
    accent TEXT NOT NULL DEFAULT '#30499b',
    client_signup_allowed BOOLEAN NOT NULL DEFAULT FALSE,
    date_of_birth_required BOOLEAN NOT NULL DEFAULT TRUE,
    form_titles_in_email BOOLEAN NOT NULL DEFAULT FALSE,
    invitation_days BIGINT NOT NULL DEFAULT 14,
    staff_idle_minutes BIGINT NOT NULL DEFAULT 15,
    client_idle_minutes BIGINT NOT NULL DEFAULT 20,
    reminders_on BOOLEAN NOT NULL DEFAULT TRUE,
    reminder_days TEXT NOT NULL DEFAULT '3,7',
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE staff (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_administrator BOOLEAN NOT NULL,
    can_invite BOOLEAN NOT NULL,
    can_edit_clients BOOLEAN NOT NULL,
    can_see_all_clients BOOLEAN NOT NULL,
    can_read_responses BOOLEAN NOT NULL,
    disabled_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, email_key)
);
CREATE INDEX staff_by_email ON staff (email_key);

CREATE TABLE clients (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    preferred_name TEXT,
    -- Case-folded "last first", which lists are ordered by; with the id it is the cursor.
    sort_key TEXT COLLATE "C" NOT NULL,
    -- Case-folded names and address, which the search looks in.
    search_key TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    phone TEXT,
    date_of_birth DATE,
    language TEXT,
    -- Where the client stands at the door: kept with every change of an invitation, so that lists need no join.
    portal_state TEXT NOT NULL DEFAULT 'no_account',
    last_sent_at TIMESTAMPTZ,
    forms_total BIGINT NOT NULL DEFAULT 0,
    forms_done BIGINT NOT NULL DEFAULT 0,
    revision BIGINT NOT NULL DEFAULT 1,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX clients_by_name ON clients (organization_id, sort_key, id);
CREATE INDEX clients_by_state ON clients (organization_id, portal_state, sort_key, id);
CREATE INDEX clients_by_email ON clients (organization_id, email_key);

CREATE TABLE client_assignments (
    organization_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    client_id UUID NOT NULL,
    PRIMARY KEY (organization_id, staff_id, client_id),
    FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id)
);
CREATE INDEX client_assignments_by_client ON client_assignments (organization_id, client_id);

-- A login, a person and a client are three things (R31): a login reaches clients through access.
CREATE TABLE logins (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id),
    -- R6: one address serves one portal account.
    UNIQUE (organization_id, email_key)
);

CREATE TABLE access (
    organization_id UUID NOT NULL,
    login_id UUID NOT NULL,
    client_id UUID NOT NULL,
    kind TEXT NOT NULL,
    may_fill_forms BOOLEAN NOT NULL DEFAULT TRUE,
    may_see_documents BOOLEAN NOT NULL DEFAULT TRUE,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    PRIMARY KEY (organization_id, login_id, client_id),
    FOREIGN KEY (organization_id, login_id) REFERENCES logins (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id)
);
CREATE UNIQUE INDEX access_self_by_client ON access (organization_id, client_id) WHERE kind = 'self';
CREATE UNIQUE INDEX access_self_by_login ON access (organization_id, login_id) WHERE kind = 'self';

CREATE TABLE messages (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    purpose TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_html TEXT NOT NULL,
    updated_by UUID,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, purpose, language)
);

CREATE TABLE forms (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    published_version_id UUID,
    -- Whether it goes with an invitation unless the inviter says otherwise (R18).
    is_default BOOLEAN NOT NULL DEFAULT FALSE,
    position BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id)
);

CREATE TABLE form_versions (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    form_id UUID NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    questionnaire TEXT NOT NULL,
    estimated_minutes BIGINT NOT NULL,
    is_scored BOOLEAN NOT NULL,
    needs_signature BOOLEAN NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, form_id, version),
    FOREIGN KEY (organization_id, form_id) REFERENCES forms (organization_id, id)
);

-- Many invitations (or shared forms) sent by one click; the key makes the same click count once (R10).
CREATE TABLE batches (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_html TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, idempotency_key)
);

CREATE TABLE batch_forms (
    organization_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    form_version_id UUID NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (organization_id, batch_id, form_version_id),
    FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id),
    FOREIGN KEY (organization_id, form_version_id) REFERENCES form_versions (organization_id, id)
);

CREATE TABLE invitations (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    -- SHA-256 of the link's secret: the secret itself is never stored in the clear (R7).
    token_hash BYTEA NOT NULL,
    state TEXT NOT NULL,
    delivery TEXT NOT NULL,
    opened_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ NOT NULL,
    wrong_answer_count BIGINT NOT NULL DEFAULT 0,
    created_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, token_hash),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id),
    FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id)
);
-- R5: the new link replaces the old one.
CREATE UNIQUE INDEX invitations_one_open ON invitations (organization_id, client_id) WHERE state = 'open';
CREATE INDEX invitations_by_client ON invitations (organization_id, client_id, created_at);
CREATE INDEX invitations_by_age ON invitations (organization_id, created_at, id);
CREATE INDEX invitations_by_email ON invitations (organization_id, email_key) WHERE state = 'open';
CREATE INDEX invitations_by_expiry ON invitations (expires_at) WHERE state = 'open';

CREATE TABLE invitation_events (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    invitation_id UUID NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT,
    actor_name TEXT,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, invitation_id) REFERENCES invitations (organization_id, id)
);
CREATE INDEX invitation_events_by_invitation ON invitation_events (organization_id, invitation_id, at, id);

-- What became of each client of a batch; a repeated click is answered from here.
CREATE TABLE batch_outcomes (
    organization_id UUID NOT NULL,
    batch_id UUID NOT NULL,
    client_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    invitation_id UUID,
    position BIGINT NOT NULL,
    PRIMARY KEY (organization_id, batch_id, client_id),
    FOREIGN KEY (organization_id, batch_id) REFERENCES batches (organization_id, id)
);

-- An e-mail is a row before it is a message.
CREATE TABLE outbox (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    purpose TEXT NOT NULL,
    batch_id UUID,
    invitation_id UUID,
    client_id UUID NOT NULL,
    to_email TEXT NOT NULL,
    -- Fixed here, so that a crash between the server's 250 and our mark makes a duplicate that can be recognised.
    message_id TEXT NOT NULL,
    -- The link's secret under the program's key (not in this database), only until the e-mail is sent or given up.
    sealed_secret BYTEA,
    state TEXT NOT NULL,
    attempt_count BIGINT NOT NULL DEFAULT 0,
    next_attempt_at TIMESTAMPTZ NOT NULL,
    lease_owner TEXT,
    lease_until TIMESTAMPTZ,
    server_words TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX outbox_due ON outbox (state, next_attempt_at);
CREATE INDEX outbox_by_invitation ON outbox (organization_id, invitation_id);

-- The built-in mail transport's delivered e-mails; empty when SMTP is used.
CREATE TABLE mailbox_messages (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    to_email TEXT NOT NULL,
    from_header TEXT NOT NULL,
    subject TEXT NOT NULL,
    html TEXT NOT NULL,
    body_text TEXT NOT NULL,
    message_id TEXT NOT NULL,
    raw TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX mailbox_by_age ON mailbox_messages (received_at, id);

CREATE TABLE form_requests (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    client_id UUID NOT NULL,
    form_version_id UUID NOT NULL,
    invitation_id UUID,
    batch_id UUID,
    state TEXT NOT NULL,
    position BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    submitted_at TIMESTAMPTZ,
    reviewed_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, client_id) REFERENCES clients (organization_id, id),
    FOREIGN KEY (organization_id, form_version_id) REFERENCES form_versions (organization_id, id)
);
CREATE INDEX form_requests_by_client ON form_requests (organization_id, client_id, created_at);

CREATE TABLE responses (
    organization_id UUID NOT NULL,
    id UUID NOT NULL,
    form_request_id UUID NOT NULL,
    client_id UUID NOT NULL,
    status TEXT NOT NULL,
    document TEXT NOT NULL,
    -- Goes up by one with every save; a save that names an older one is refused (R22).
    revision BIGINT NOT NULL,
    corrects_response_id UUID,
    login_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    submitted_at TIMESTAMPTZ,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, form_request_id) REFERENCES form_requests (organization_id, id)
);
CREATE UNIQUE INDEX responses_one_open ON responses (organization_id, form_request_id) WHERE status = 'in-progress';
CREATE INDEX responses_by_request ON responses (organization_id, form_request_id, created_at);

CREATE TABLE staff_sessions (
    id_hash BYTEA PRIMARY KEY,
    organization_id UUID NOT NULL,
    staff_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    FOREIGN KEY (organization_id, staff_id) REFERENCES staff (organization_id, id)
);

CREATE TABLE portal_sessions (
    id_hash BYTEA PRIMARY KEY,
    organization_id UUID NOT NULL,
    login_id UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    FOREIGN KEY (organization_id, login_id) REFERENCES logins (organization_id, id)
);

CREATE TABLE sign_in_attempts (
    id UUID PRIMARY KEY,
    -- Which door and which address, e.g. "staff:a@b.example" or "<organization>:a@b.example".
    account_key TEXT NOT NULL,
    address TEXT NOT NULL,
    succeeded BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_attempts_by_account ON sign_in_attempts (account_key, at);
CREATE INDEX sign_in_attempts_by_address ON sign_in_attempts (address, at);

CREATE TABLE audit_events (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    client_id UUID,
    subject_id UUID,
    detail TEXT,
    address TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX audit_events_by_age ON audit_events (organization_id, at, id);
CREATE INDEX audit_events_by_client ON audit_events (organization_id, client_id, at);

-- What has been written down stays written down (R21, R25).
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% cannot be changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER audit_events_fixed BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER invitation_events_fixed BEFORE UPDATE OR DELETE ON invitation_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER form_versions_fixed BEFORE UPDATE OR DELETE ON form_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER responses_fixed BEFORE UPDATE OR DELETE ON responses FOR EACH ROW WHEN (OLD.status = 'completed') EXECUTE FUNCTION refuse_change();
