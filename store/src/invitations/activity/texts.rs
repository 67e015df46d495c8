//! The statements of *Activity*: one for each filter, with or without a batch, so that each is a fixed text with a plan of its own.

type Text = &'static str;

/// In the order of `domain::invitations::ActivityFilter`, whose *Stuck* is made of the others and never asked for itself.
const FILTERS: usize = 9;

macro_rules! columns {
    () => {
        "SELECT i.id, i.client_id, i.batch_id, c.first_name, c.last_name, i.email, i.state, i.delivery, i.opened_at, i.expires_at, i.created_at,
                b.sender_name,
                (SELECT COUNT(*) FROM form_requests r
                 WHERE r.organization_id = i.organization_id AND r.client_id = i.client_id AND r.invitation_id = i.id
                   AND r.state IN ('submitted', 'reviewed')) AS forms_done,
                CASE WHEN i.state = 'accepted'
                     THEN (SELECT COUNT(*) FROM form_requests r
                           WHERE r.organization_id = i.organization_id AND r.client_id = i.client_id AND r.invitation_id = i.id
                             AND r.state <> 'withdrawn')
                     ELSE (SELECT COUNT(*) FROM batch_forms f WHERE f.organization_id = i.organization_id AND f.batch_id = i.batch_id)
                END AS forms_total"
    };
}

macro_rules! from_invitations {
    () => {
        " FROM invitations i
         JOIN clients c ON c.organization_id = i.organization_id AND c.id = i.client_id
         JOIN batches b ON b.organization_id = i.organization_id AND b.id = i.batch_id
         WHERE i.organization_id = $1"
    };
}

pub(super) const ONE: Text = concat!(columns!(), ", i.created_at AS placed_at", from_invitations!(), " AND i.id = $2");

/// R9: an invitation counts as stuck only while the client has no newer one.
macro_rules! newest {
    ($condition:literal) => {
        concat!(
            $condition,
            " AND NOT EXISTS (SELECT 1 FROM invitations n
                             WHERE n.organization_id = i.organization_id AND n.client_id = i.client_id AND n.created_at > i.created_at)"
        )
    };
}

/// Each with the time that its list is in the order of. What nobody has opened has waited since it was sent, however long ago it was
/// written down.
macro_rules! every_filter {
    ($text:ident, $($rest:tt)*) => {
        [
            $text!("", "i.created_at", $($rest)*),
            $text!("", "i.created_at", $($rest)*),
            $text!(newest!(" AND i.state = 'open' AND i.delivery = 'failed'"), "i.created_at", $($rest)*),
            $text!(newest!(" AND i.state = 'open' AND i.opened_at IS NULL AND i.delivery IN ('sent', 'handed_over')"), "i.sent_at", $($rest)*),
            $text!(newest!(" AND i.state = 'open' AND i.opened_at IS NOT NULL"), "i.created_at", $($rest)*),
            $text!(newest!(" AND i.state = 'expired'"), "i.created_at", $($rest)*),
            $text!(newest!(" AND i.state = 'locked'"), "i.created_at", $($rest)*),
            $text!(newest!(" AND i.state = 'accepted' AND EXISTS (
                        SELECT 1 FROM form_requests r
                        WHERE r.organization_id = i.organization_id AND r.client_id = i.client_id AND r.invitation_id = i.id
                          AND r.state IN ('sent', 'in_progress'))"), "i.created_at", $($rest)*),
            $text!(" AND i.state = 'accepted'", "i.created_at", $($rest)*),
        ]
    };
}

macro_rules! listed {
    ($condition:expr, $at:literal, $narrowed:literal) => {
        concat!(
            columns!(),
            ", ",
            $at,
            " AS placed_at",
            from_invitations!(),
            " AND (",
            $at,
            ", i.id) < ($2, $3) AND (",
            $at,
            ", i.id) >= ($9, $10)
              AND c.search_key LIKE $5 ESCAPE '\\' AND c.search_key LIKE $6 ESCAPE '\\'
              AND c.search_key LIKE $7 ESCAPE '\\' AND c.search_key LIKE $8 ESCAPE '\\'",
            $condition,
            $narrowed,
            " ORDER BY ",
            $at,
            " DESC, i.id DESC LIMIT $4"
        )
    };
}

pub const LISTED: [[Text; FILTERS]; 2] = [every_filter!(listed, ""), every_filter!(listed, " AND i.batch_id = $11")];

macro_rules! bounds {
    ($condition:expr, $at:literal, $narrowed:literal) => {
        concat!(
            "SELECT ",
            $at,
            ", i.id FROM invitations i WHERE i.organization_id = $1 AND (",
            $at,
            ", i.id) < ($2, $3)",
            $condition,
            $narrowed,
            " ORDER BY ",
            $at,
            " DESC, i.id DESC LIMIT 1 OFFSET $4"
        )
    };
}

/// The place up to which a search looks.
pub const BOUNDS: [[Text; FILTERS]; 2] = [every_filter!(bounds, ""), every_filter!(bounds, " AND i.batch_id = $5")];

macro_rules! found {
    ($condition:expr, $at:literal, $by:literal, $from:literal) => {
        concat!(
            $by,
            columns!(),
            ", ",
            $at,
            " AS placed_at",
            $from,
            " JOIN batches b ON b.organization_id = i.organization_id AND b.id = i.batch_id
              WHERE i.organization_id = $1 AND (",
            $at,
            ", i.id) < ($2, $3) AND ($9 IS NULL OR i.batch_id = $9)
              AND c.search_key LIKE $5 ESCAPE '\\' AND c.search_key LIKE $6 ESCAPE '\\'
              AND c.search_key LIKE $7 ESCAPE '\\' AND c.search_key LIKE $8 ESCAPE '\\'",
            $condition,
            " ORDER BY ",
            $at,
            " DESC, i.id DESC LIMIT $4"
        )
    };
}

/// SQLite's FTS5, then PostgreSQL's `pg_trgm`; see the list of clients.
pub const FOUND: [[Text; FILTERS]; 2] = [
    every_filter!(
        found,
        "",
        " FROM client_trigrams t CROSS JOIN client_search s ON s.number = t.rowid AND s.organization_id = $1 AND t.client_trigrams MATCH $10
          CROSS JOIN clients c ON c.organization_id = s.organization_id AND c.id = s.client_id
          CROSS JOIN invitations i ON i.organization_id = c.organization_id AND i.client_id = c.id"
    ),
    every_filter!(
        found,
        "WITH found AS MATERIALIZED (
            SELECT s.client_id FROM client_search s WHERE s.organization_id = $1
                AND s.search_key LIKE $5 ESCAPE '\\' AND s.search_key LIKE $6 ESCAPE '\\'
                AND s.search_key LIKE $7 ESCAPE '\\' AND s.search_key LIKE $8 ESCAPE '\\')
         ",
        " FROM found JOIN clients c ON c.organization_id = $1 AND c.id = found.client_id
          JOIN invitations i ON i.organization_id = c.organization_id AND i.client_id = c.id"
    ),
];
