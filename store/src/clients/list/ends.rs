//! Where a walk along the list begins and ends when no row says it.

use super::{Cursor, Key};
use chrono::{DateTime, Utc};
use domain::clients::SortColumn;
use uuid::Uuid;

/// Before the first and after the last possible row, so that the first page needs no statement of its own.
pub(super) fn ends(column: SortColumn) -> (Cursor, Cursor) {
    let (first, last) = match column {
        SortColumn::Sent => (Key::Time(DateTime::<Utc>::UNIX_EPOCH - chrono::TimeDelta::days(1)), Key::Time(FAR)),
        // U+10FFFF sorts after every name on both engines (byte order on SQLite; PostgreSQL's key columns are compared as "C").
        SortColumn::Name | SortColumn::Email | SortColumn::Portal => (Key::Text(String::new()), Key::Text("\u{10FFFF}".to_owned())),
    };
    (Cursor { key: first, id: Uuid::nil() }, Cursor { key: last, id: Uuid::max() })
}

/// The last day of the year 9999: as text, which SQLite compares, nothing later fits.
const FAR: DateTime<Utc> = match DateTime::from_timestamp(253_402_214_400, 0) {
    Some(far) => far,
    None => DateTime::UNIX_EPOCH,
};
