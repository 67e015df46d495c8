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

/// SQLite's FTS5, then PostgreSQL's `pg_trgm`. SQLite keeps to the order in which `CROSS JOIN` names them; PostgreSQL looks in the
/// trigrams first because of `MATERIALIZED`.
pub(super) const FOUND: [[[Text; 2]; 3]; 2] = [
    every_order!(
        found,
        "",
        " FROM client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid AND s.organization_id = $1 AND t.client_trigrams MATCH $10
          CROSS JOIN clients c ON c.organization_id = s.organization_id AND c.id = s.client_id"
    ),
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
    ($by:literal, $from:literal, $after:literal, $down:literal) => {
        concat!(
            $by,
            "SELECT ",
            columns!(),
            " FROM (SELECT s.client_id, s.sort_key FROM ",
            $from,
            " (s.sort_key, s.client_id) ",
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

macro_rules! up_and_down {
    ($($engine:literal),*) => {
        [by_name!($($engine),*, ">", ""), by_name!($($engine),*, "<", " DESC")]
    };
}

/// As [`FOUND`] for the list in the order of names, wherever somebody stands: what is looked in and ordered by stands beside the trigrams,
/// and only those who are listed are read from `clients`. It takes what [`FOUND`] takes; the standings are to be empty.
pub(super) const FOUND_BY_NAME: [[Text; 2]; 2] = [
    up_and_down!(
        "",
        "client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid AND s.organization_id = $1 AND t.client_trigrams MATCH $10
            WHERE $9 = '' AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\'
            AND s.search_key LIKE $6 ESCAPE '\\' AND s.search_key LIKE $7 ESCAPE '\\' AND"
    ),
    up_and_down!(
        "WITH found AS MATERIALIZED (
            SELECT s.client_id, s.sort_key FROM client_search s WHERE s.organization_id = $1
                AND s.search_key LIKE $4 ESCAPE '\\' AND s.search_key LIKE $5 ESCAPE '\\'
                AND s.search_key LIKE $6 ESCAPE '\\' AND s.search_key LIKE $7 ESCAPE '\\')
         ",
        "found s WHERE $9 = '' AND"
    ),
];
