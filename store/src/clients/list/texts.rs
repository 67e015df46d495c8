//! The statements of the client list: one for each order, direction and narrowing, so that each is a fixed text with a plan of its own.

pub(super) type Text = &'static str;

/// Which statement: they stand in this order.
#[derive(Clone, Copy, Debug)]
pub(super) enum Narrowed {
    Not = 0,
    ByStanding = 1,
    ByStaff = 2,
    ByBoth = 3,
}

impl Narrowed {
    pub fn by(standing: bool, staff: bool) -> Self {
        match (standing, staff) {
            (false, false) => Self::Not,
            (true, false) => Self::ByStanding,
            (false, true) => Self::ByStaff,
            (true, true) => Self::ByBoth,
        }
    }
}

/// Binds a place's key and id.
macro_rules! bind_place {
    ($query:expr, $place:expr) => {{
        let query = $query;
        match &$place.key {
            $crate::clients::list::Key::Text(key) | $crate::clients::list::Key::State(_, key) => query.bind(key),
            $crate::clients::list::Key::Time(key) => query.bind(key),
        }
        .bind($place.id)
    }};
}
pub(super) use bind_place;

macro_rules! columns {
    () => {
        "c.id, c.first_name, c.last_name, c.preferred_name, c.email, c.portal_state, c.sort_key, c.email_order, c.sent_order, c.last_sent_at,
         c.forms_total, c.forms_done"
    };
}

macro_rules! listed {
    ($key:literal, $after:literal, $until:literal, $down:literal, $narrowed:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM clients c WHERE c.organization_id = $1 AND (c.",
            $key,
            ", c.id) ",
            $after,
            " ($2, $3) AND (c.",
            $key,
            ", c.id) ",
            $until,
            " ($4, $5)
                AND c.search_key LIKE $6 ESCAPE '\\' AND c.search_key LIKE $7 ESCAPE '\\'
                AND c.search_key LIKE $8 ESCAPE '\\' AND c.search_key LIKE $9 ESCAPE '\\'",
            $narrowed,
            " ORDER BY c.",
            $key,
            $down,
            ", c.id",
            $down,
            " LIMIT $10"
        )
    };
}

/// Every order, upwards and downwards.
macro_rules! every_order {
    ($text:ident, $($rest:tt)*) => {
        [
            [$text!("sort_key", ">", "<=", "", $($rest)*), $text!("sort_key", "<", ">=", " DESC", $($rest)*)],
            [$text!("email_order", ">", "<=", "", $($rest)*), $text!("email_order", "<", ">=", " DESC", $($rest)*)],
            [$text!("sent_order", ">", "<=", "", $($rest)*), $text!("sent_order", "<", ">=", " DESC", $($rest)*)],
        ]
    };
}

pub(super) const LISTED: [[[Text; 2]; 3]; 4] = [
    every_order!(listed, ""),
    every_order!(listed, " AND c.standing = $11"),
    every_order!(listed, " AND c.id IN (SELECT a.client_id FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $11)"),
    every_order!(
        listed,
        " AND c.standing = $11 AND c.id IN (SELECT a.client_id FROM client_assignments a WHERE a.organization_id = $1 AND a.staff_id = $12)"
    ),
];

macro_rules! places {
    ($key:literal, $after:literal, $until:literal, $down:literal, $narrowed:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", id FROM clients WHERE organization_id = $1 AND (",
            $key,
            ", id) ",
            $after,
            " ($2, $3)",
            $narrowed,
            " ORDER BY ",
            $key,
            $down,
            ", id",
            $down,
            " LIMIT $4 OFFSET $5"
        )
    };
}

/// From the indexes alone. The offset is that of the bounded look-ahead, never that of a page.
pub(super) const PLACES: [[[Text; 2]; 3]; 2] = [every_order!(places, ""), every_order!(places, " AND standing = $6")];

macro_rules! found {
    ($key:literal, $after:literal, $until:literal, $down:literal, $by:literal, $from:literal) => {
        concat!(
            $by,
            "SELECT ",
            columns!(),
            $from,
            " WHERE c.organization_id = $1 AND (c.",
            $key,
            ", c.id) ",
            $after,
            " ($2, $3)
                AND c.search_key LIKE $4 ESCAPE '\\' AND c.search_key LIKE $5 ESCAPE '\\'
                AND c.search_key LIKE $6 ESCAPE '\\' AND c.search_key LIKE $7 ESCAPE '\\'
                AND ($9 = '' OR $9 LIKE '%,' || c.standing || ',%')
              ORDER BY c.",
            $key,
            $down,
            ", c.id",
            $down,
            " LIMIT $8"
        )
    };
}

/// Along SQLite's trigrams, whose numbers stand in the list's order, as far as there is need; and those few who have no place there yet.
macro_rules! in_order {
    ($after:literal, $from:literal, $nobody:literal, $until:literal, $down:literal, $narrowed:literal) => {
        concat!(
            "WITH o AS MATERIALIZED (
                SELECT COALESCE((SELECT stretch FROM client_search_stretches WHERE organization_id = $1), 0) * 4398046511104 AS low)
             SELECT ",
            columns!(),
            " FROM (
                SELECT * FROM (SELECT s.client_id, s.sort_key
                    FROM client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid",
            $narrowed,
            " WHERE t.client_trigrams MATCH $10 AND t.rowid ",
            $from,
            " COALESCE((SELECT p.number FROM client_search p WHERE p.organization_id = $1 AND p.number > 0 AND (p.sort_key, p.client_id) ",
            $after,
            " ($2, $3) ORDER BY p.sort_key",
            $down,
            ", p.client_id",
            $down,
            " LIMIT 1), ",
            $nobody,
            ") AND t.rowid ",
            $until,
            "
                        AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\'
                        AND s.search_key LIKE $6 ESCAPE '\\' AND s.search_key LIKE $7 ESCAPE '\\'
                    ORDER BY t.rowid",
            $down,
            " LIMIT $8)
                UNION ALL
                SELECT * FROM (SELECT s.client_id, s.sort_key
                    FROM client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid",
            $narrowed,
            " WHERE t.client_trigrams MATCH $10
                        AND t.rowid >= -(SELECT low FROM o) - 4398046511104 AND t.rowid < -(SELECT low FROM o)
                        AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\'
                        AND s.search_key LIKE $6 ESCAPE '\\' AND s.search_key LIKE $7 ESCAPE '\\'
                        AND (s.sort_key, s.client_id) ",
            $after,
            " ($2, $3) ORDER BY s.sort_key",
            $down,
            ", s.client_id",
            $down,
            " LIMIT $8)
                ORDER BY 2",
            $down,
            ", 1",
            $down,
            " LIMIT $8) f CROSS JOIN clients c WHERE c.organization_id = $1 AND c.id = f.client_id ORDER BY f.sort_key",
            $down,
            ", f.client_id",
            $down
        )
    };
}

macro_rules! in_order_up_and_down {
    ($narrowed:literal) => {
        [
            in_order!(">", ">=", "9223372036854775807", "< (SELECT low FROM o) + 4398046511104", "", $narrowed),
            in_order!("<", "<=", "0", ">= (SELECT low FROM o)", " DESC", $narrowed),
        ]
    };
}

macro_rules! found_by_fts {
    ($($order:literal),*) => {
        found!(
            $($order,)* "",
            " FROM client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid AND s.organization_id = $1 AND t.client_trigrams MATCH $10
              CROSS JOIN clients c ON c.organization_id = s.organization_id AND c.id = s.client_id"
        )
    };
}

/// SQLite's FTS5, then PostgreSQL's `pg_trgm`. SQLite keeps to the order in which `CROSS JOIN` names them; PostgreSQL looks in the
/// trigrams first because of `MATERIALIZED`.
pub(super) const FOUND: [[[Text; 2]; 3]; 2] = [
    [
        in_order_up_and_down!(
            " CROSS JOIN clients k ON k.organization_id = $1 AND k.id = s.client_id AND ($9 = '' OR $9 LIKE '%,' || k.standing || ',%')"
        ),
        [found_by_fts!("email_order", ">", "<=", ""), found_by_fts!("email_order", "<", ">=", " DESC")],
        [found_by_fts!("sent_order", ">", "<=", ""), found_by_fts!("sent_order", "<", ">=", " DESC")],
    ],
    every_order!(
        found,
        "WITH found AS MATERIALIZED (
            SELECT s.client_id FROM client_search s WHERE s.organization_id = $1
                AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\'
                AND s.search_key LIKE $6 ESCAPE '\\' AND s.search_key LIKE $7 ESCAPE '\\')
         ",
        " FROM found JOIN clients c ON c.organization_id = $1 AND c.id = found.client_id"
    ),
];

macro_rules! by_name {
    ($after:literal, $down:literal) => {
        concat!(
            "WITH found AS MATERIALIZED (
                SELECT s.client_id, s.sort_key FROM client_search s WHERE s.organization_id = $1
                    AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\'
                    AND s.search_key LIKE $6 ESCAPE '\\' AND s.search_key LIKE $7 ESCAPE '\\')
             SELECT ",
            columns!(),
            " FROM (SELECT s.client_id, s.sort_key FROM found s WHERE $9 = '' AND (s.sort_key, s.client_id) ",
            $after,
            " ($2, $3) ORDER BY s.sort_key",
            $down,
            ", s.client_id",
            $down,
            " LIMIT $8) f CROSS JOIN clients c WHERE c.organization_id = $1 AND c.id = f.client_id ORDER BY f.sort_key",
            $down,
            ", f.client_id",
            $down
        )
    };
}

/// As [`FOUND`] for the list in the order of names, wherever somebody stands: what is looked in and ordered by stands beside the trigrams,
/// and only those who are listed are read from `clients`. It takes what [`FOUND`] takes; the standings are to be empty.
pub(super) const FOUND_BY_NAME: [[Text; 2]; 2] = [in_order_up_and_down!(""), [by_name!(">", ""), by_name!("<", " DESC")]];
