-- Lists of 100,000 clients and more: in every order, by where somebody stands, searched by parts of words, and counted without counting.

DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
    RAISE EXCEPTION 'Anteroom searches with the extension pg_trgm, which cannot be added: %', SQLERRM
        USING HINT = 'Have an administrator of the database run CREATE EXTENSION pg_trgm in it (it comes with PostgreSQL, in some distributions as postgresql-contrib), then start Anteroom again.';
END
$$;

-- Two spaces before each word: the beginning of a short word is a trigram too.
UPDATE clients SET search_key = '  ' || replace(search_key, ' ', '  ');

ALTER TABLE clients
    -- What a filter may keep or leave out, in one word: the state, whether forms are open, whether there is an address.
    ADD COLUMN standing TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        portal_state || CASE WHEN portal_state = 'active' AND forms_done < forms_total THEN '+forms' ELSE '' END
            || CASE WHEN email_key IS NULL THEN '-email' ELSE '' END
    ) STORED,
    -- What lists are ordered by besides the name; those without come first.
    ADD COLUMN email_order TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (COALESCE(email_key, '')) STORED,
    ADD COLUMN sent_order TIMESTAMPTZ NOT NULL GENERATED ALWAYS AS (COALESCE(last_sent_at, TIMESTAMPTZ '1970-01-01 00:00:00+00')) STORED;
DROP INDEX clients_by_state;
CREATE INDEX clients_by_standing ON clients (organization_id, standing, sort_key, id);
CREATE INDEX clients_by_email_order ON clients (organization_id, email_order, id);
CREATE INDEX clients_by_standing_and_email ON clients (organization_id, standing, email_order, id);
CREATE INDEX clients_by_sent ON clients (organization_id, sent_order, id);
CREATE INDEX clients_by_standing_and_sent ON clients (organization_id, standing, sent_order, id);

-- A table of its own: a client's row is written anew whenever their state changes, and its trigrams need not be.
CREATE TABLE client_search (
    organization_id UUID NOT NULL,
    client_id UUID NOT NULL,
    search_key TEXT NOT NULL,
    PRIMARY KEY (organization_id, client_id)
);
INSERT INTO client_search SELECT organization_id, id, search_key FROM clients;
-- What was written last is looked through one by one: 256 kB at most.
CREATE INDEX client_search_trigrams ON client_search USING gin (search_key gin_trgm_ops) WITH (gin_pending_list_limit = 256);

CREATE FUNCTION client_search_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_search SELECT organization_id, id, search_key FROM added;
    RETURN NULL;
END
$$;
CREATE FUNCTION client_search_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE client_search SET search_key = NEW.search_key WHERE organization_id = NEW.organization_id AND client_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE FUNCTION client_search_drop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM client_search WHERE organization_id = OLD.organization_id AND client_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER client_search_added AFTER INSERT ON clients REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION client_search_add();
CREATE TRIGGER client_search_changed AFTER UPDATE OF search_key ON clients FOR EACH ROW WHEN (OLD.search_key <> NEW.search_key)
    EXECUTE FUNCTION client_search_change();
CREATE TRIGGER client_search_gone AFTER DELETE ON clients FOR EACH ROW EXECUTE FUNCTION client_search_drop();

-- How many stand where: the sum of what each statement changed. Rows are added and never changed, so that nobody waits for anybody;
-- about every hundredth statement adds them up, but for those that another is adding up just then.
CREATE TABLE client_counts (
    organization_id UUID NOT NULL,
    standing TEXT COLLATE "C" NOT NULL,
    client_count BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (organization_id, standing, id)
);
INSERT INTO client_counts (organization_id, standing, client_count)
    SELECT organization_id, standing, COUNT(*) FROM clients GROUP BY organization_id, standing;

CREATE FUNCTION client_counts_add_up(organization UUID) RETURNS VOID LANGUAGE SQL AS $$
    WITH old AS (SELECT id FROM client_counts WHERE organization_id = organization FOR UPDATE SKIP LOCKED),
         gone AS (DELETE FROM client_counts WHERE organization_id = organization AND id IN (SELECT id FROM old)
                  RETURNING organization_id, standing, client_count)
    INSERT INTO client_counts (organization_id, standing, client_count)
        SELECT organization_id, standing, SUM(client_count) FROM gone GROUP BY organization_id, standing HAVING SUM(client_count) <> 0
$$;
CREATE FUNCTION client_counts_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_counts (organization_id, standing, client_count)
        SELECT organization_id, standing, COUNT(*) FROM added GROUP BY organization_id, standing;
    IF FOUND AND random() < 0.01 THEN
        PERFORM client_counts_add_up(organization_id) FROM (SELECT DISTINCT organization_id FROM added) organizations;
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION client_counts_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_counts (organization_id, standing, client_count)
        SELECT organization_id, standing, SUM(one) FROM (
            SELECT organization_id, standing, 1 AS one FROM added
            UNION ALL
            SELECT organization_id, standing, -1 FROM gone
        ) changes GROUP BY organization_id, standing HAVING SUM(one) <> 0;
    IF FOUND AND random() < 0.01 THEN
        PERFORM client_counts_add_up(organization_id) FROM (SELECT DISTINCT organization_id FROM added) organizations;
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION client_counts_drop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_counts (organization_id, standing, client_count)
        SELECT organization_id, standing, -COUNT(*) FROM gone GROUP BY organization_id, standing;
    RETURN NULL;
END
$$;
CREATE TRIGGER client_counts_added AFTER INSERT ON clients REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION client_counts_add();
CREATE TRIGGER client_counts_moved AFTER UPDATE ON clients REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION client_counts_move();
CREATE TRIGGER client_counts_gone AFTER DELETE ON clients REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION client_counts_drop();

-- *Activity*: invitations of a batch, of a state, and those that are stuck while open.
CREATE INDEX invitations_by_batch ON invitations (organization_id, batch_id, created_at, id);
CREATE INDEX invitations_waiting ON invitations (organization_id, created_at, id) WHERE state = 'open' AND opened_at IS NULL;
CREATE INDEX invitations_not_delivered ON invitations (organization_id, created_at, id) WHERE state = 'open' AND delivery = 'failed';
CREATE INDEX invitations_opened ON invitations (organization_id, created_at, id) WHERE state = 'open' AND opened_at IS NOT NULL;
CREATE INDEX invitations_run_out ON invitations (organization_id, created_at, id) WHERE state = 'expired';
CREATE INDEX invitations_locked ON invitations (organization_id, created_at, id) WHERE state = 'locked';
CREATE INDEX invitations_accepted ON invitations (organization_id, created_at, id) WHERE state = 'accepted';
