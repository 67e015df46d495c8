-- Clients brought in from a file. The lines stand here until a person has decided, and for as long as the import can be undone.
CREATE TABLE imports (
    organization_id UUID NOT NULL REFERENCES organizations (id),
    id UUID NOT NULL,
    file_name TEXT NOT NULL,
    -- Encoding and separator, in words.
    read_as TEXT NOT NULL,
    -- The columns' names, and what each holds: JSON.
    columns TEXT NOT NULL,
    layout TEXT NOT NULL,
    state TEXT NOT NULL,
    line_count BIGINT NOT NULL DEFAULT 0,
    -- How far the present stage has come: lines done, and the number of the last one.
    done_count BIGINT NOT NULL DEFAULT 0,
    done_to BIGINT NOT NULL DEFAULT 0,
    new_count BIGINT NOT NULL DEFAULT 0,
    changed_count BIGINT NOT NULL DEFAULT 0,
    same_count BIGINT NOT NULL DEFAULT 0,
    refused_count BIGINT NOT NULL DEFAULT 0,
    stayed_count BIGINT NOT NULL DEFAULT 0,
    -- Who decided last; what the program does afterwards it does for them.
    actor_kind TEXT NOT NULL,
    actor_id UUID,
    actor_name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX imports_by_age ON imports (organization_id, created_at, id);
CREATE INDEX imports_to_do ON imports (updated_at) WHERE state IN ('checking', 'importing', 'undoing');

CREATE TABLE import_lines (
    organization_id UUID NOT NULL,
    import_id UUID NOT NULL,
    line BIGINT NOT NULL,
    -- The line as it was given: a JSON list of texts.
    cells TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'unread',
    note TEXT NOT NULL DEFAULT '',
    -- The same for two lines about one person.
    person TEXT,
    client_id UUID,
    -- Once written: what stood there before (JSON; NULL for a new client), and the client's revision since.
    before TEXT,
    revision BIGINT,
    PRIMARY KEY (organization_id, import_id, line),
    FOREIGN KEY (organization_id, import_id) REFERENCES imports (organization_id, id)
);
CREATE INDEX import_lines_by_outcome ON import_lines (organization_id, import_id, outcome, line);
CREATE INDEX import_lines_by_person ON import_lines (organization_id, import_id, person, line) WHERE person IS NOT NULL;
