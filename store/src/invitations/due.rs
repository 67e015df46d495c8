//! Invitations with which something falls due by itself: found by a read, and taken a group at a time, on both engines alike.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};

/// `taken!(before, which of i, after)`: for SQLite, which has one writer at a time, and for PostgreSQL. There it waits for nobody, so nobody
/// can wait for each other: whose invitation or own row is just being changed is passed over. The clients' rows are its own from here on too.
macro_rules! taken {
    ($before:literal, $which:expr, $after:literal) => {
        [
            concat!($before, " FROM invitations i WHERE ", $which, $after),
            concat!(
                $before,
                " FROM invitations i JOIN clients c ON c.organization_id = i.organization_id AND c.id = i.client_id WHERE ",
                $which,
                " FOR NO KEY UPDATE OF i, c SKIP LOCKED",
                $after
            ),
        ]
    };
}
pub(super) use taken;

macro_rules! is_any {
    ($which:expr) => {
        concat!("SELECT EXISTS (SELECT 1 FROM invitations i WHERE ", $which, ")")
    };
}
pub(super) use is_any;

/// Of a text that [`is_any`] makes.
pub(super) async fn find_any(tx: &mut Tx, text: &'static str, by: DateTime<Utc>) -> Result<bool> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(text).bind(by).fetch_one(c).await?))
}
