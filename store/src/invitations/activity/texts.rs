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
    ($order:ident) => {
        concat!(
            " FROM ",
            forms!(before $order),
            "invitations i
         JOIN clients c ON c.organization_id = i.organization_id AND c.id = i.client_id
         JOIN batches b ON b.organization_id = i.organization_id AND b.id = i.batch_id
         WHERE i.organization_id = $1"
        )
    };
}

/// What a list is in the order of. What nobody has opened has waited since it was sent, however long ago it was written down; whose forms
/// are unfinished has had them since they were asked.
macro_rules! at {
    (written) => {
        "i.created_at"
    };
    (sent) => {
        "i.sent_at"
    };
    (asked) => {
        "r.created_at"
    };
}

/// The invitation's, as the index has it that the list walks.
macro_rules! id {
    (asked) => {
        "r.invitation_id"
    };
    ($order:ident) => {
        "i.id"
    };
}

/// Unfinished forms come before their invitations, of which others are finished; those of a client who was searched for come after, by their
/// client. CROSS JOIN: SQLite takes the tables in this order.
macro_rules! forms {
    (before asked) => {
        "form_requests r CROSS JOIN "
    };
    (after asked) => {
        " CROSS JOIN form_requests r"
    };
    (of_client asked) => {
        " AND r.client_id = i.client_id"
    };
    ($place:ident $order:ident) => {
        ""
    };
}

/// `$batch` is `all` or the parameter.
macro_rules! of_batch {
    ($order:ident, all) => {
        ""
    };
    (asked, $batch:literal) => {
        concat!(" AND r.batch_id = ", $batch)
    };
    ($order:ident, $batch:literal) => {
        concat!(" AND i.batch_id = ", $batch)
    };
}

pub(super) const ONE: Text = concat!(columns!(), ", i.created_at AS placed_at", from_invitations!(written), " AND i.id = $2");

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

/// Of an invitation's unfinished forms the last stands for all.
macro_rules! every_filter {
    ($text:ident, $($rest:tt)*) => {
        [
            $text!("", written, $($rest)*),
            $text!("", written, $($rest)*),
            $text!(newest!(" AND i.state = 'open' AND i.delivery = 'failed'"), written, $($rest)*),
            $text!(newest!(" AND i.state = 'open' AND i.opened_at IS NULL AND i.delivery IN ('sent', 'handed_over')"), sent, $($rest)*),
            $text!(newest!(" AND i.state = 'open' AND i.opened_at IS NOT NULL"), written, $($rest)*),
            $text!(newest!(" AND i.state = 'expired'"), written, $($rest)*),
            $text!(newest!(" AND i.state = 'locked'"), written, $($rest)*),
            $text!(newest!(" AND i.state = 'accepted' AND i.id = r.invitation_id
                AND r.organization_id = $1 AND r.state IN ('sent', 'in_progress') AND r.invitation_id IS NOT NULL
                AND NOT EXISTS (
                    SELECT 1 FROM form_requests l
                    WHERE l.organization_id = r.organization_id AND l.client_id = r.client_id AND l.invitation_id = r.invitation_id
                      AND l.state IN ('sent', 'in_progress') AND l.id > r.id)"), asked, $($rest)*),
            $text!(" AND i.state = 'accepted'", written, $($rest)*),
        ]
    };
}

macro_rules! listed {
    ($condition:expr, $order:ident, $batch:tt) => {
        concat!(
            columns!(),
            ", ",
            at!($order),
            " AS placed_at",
            from_invitations!($order),
            " AND (",
            at!($order),
            ", ",
            id!($order),
            ") < ($2, $3) AND (",
            at!($order),
            ", ",
            id!($order),
            ") >= ($9, $10)
              AND c.search_key LIKE $5 ESCAPE '\\' AND c.search_key LIKE $6 ESCAPE '\\'
              AND c.search_key LIKE $7 ESCAPE '\\' AND c.search_key LIKE $8 ESCAPE '\\'",
            $condition,
            of_batch!($order, $batch),
            " ORDER BY ",
            at!($order),
            " DESC, ",
            id!($order),
            " DESC LIMIT $4"
        )
    };
}

pub const LISTED: [[Text; FILTERS]; 2] = [every_filter!(listed, all), every_filter!(listed, "$11")];

macro_rules! bounds {
    ($condition:expr, asked, $batch:tt) => {
        concat!(
            "SELECT r.created_at, r.invitation_id FROM form_requests r
             WHERE r.organization_id = $1 AND (r.created_at, r.invitation_id) < ($2, $3)
                AND r.state IN ('sent', 'in_progress') AND r.invitation_id IS NOT NULL",
            of_batch!(asked, $batch),
            " ORDER BY r.created_at DESC, r.invitation_id DESC LIMIT 1 OFFSET $4"
        )
    };
    ($condition:expr, $order:ident, $batch:tt) => {
        concat!(
            "SELECT ",
            at!($order),
            ", i.id FROM invitations i WHERE i.organization_id = $1 AND (",
            at!($order),
            ", i.id) < ($2, $3)",
            $condition,
            of_batch!($order, $batch),
            " ORDER BY ",
            at!($order),
            " DESC, i.id DESC LIMIT 1 OFFSET $4"
        )
    };
}

/// The place up to which a search looks: so many invitations, or unfinished forms.
pub const BOUNDS: [[Text; FILTERS]; 2] = [every_filter!(bounds, all), every_filter!(bounds, "$5")];

macro_rules! found {
    ($condition:expr, $order:ident, $by:literal, $from:literal) => {
        concat!(
            $by,
            columns!(),
            ", ",
            at!($order),
            " AS placed_at",
            $from,
            forms!(after $order),
            " JOIN batches b ON b.organization_id = i.organization_id AND b.id = i.batch_id
              WHERE i.organization_id = $1 AND (",
            at!($order),
            ", i.id) < ($2, $3) AND ($9 IS NULL OR i.batch_id = $9)
              AND c.search_key LIKE $5 ESCAPE '\\' AND c.search_key LIKE $6 ESCAPE '\\'
              AND c.search_key LIKE $7 ESCAPE '\\' AND c.search_key LIKE $8 ESCAPE '\\'",
            $condition,
            forms!(of_client $order),
            " ORDER BY ",
            at!($order),
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
