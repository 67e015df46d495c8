-- Who reads a language, and where they stand, in the order of their names: few may, among very many who read another.
CREATE INDEX clients_by_language ON clients (organization_id, COALESCE(language, ''), standing, sort_key, id);
