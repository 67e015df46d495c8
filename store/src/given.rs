//! Statements about a group of rows. What differs from row to row goes to both engines as one JSON text, an array of arrays, since
//! SQLite has no arrays to bind, and asks its thread anew for each statement.

/// `given!(sqlite columns, postgres columns, statement)`: the statement's text for SQLite and for PostgreSQL, each with the
/// columns of `$1` as the table `given`. A column is an expression of `value`, which is one row.
///
/// In an `UPDATE` the organization stands in each row: SQLite begins with the rows then. With one bound for all it may begin with the
/// table that is changed, and go through all that the organization has in it.
macro_rules! given {
    ($sqlite:literal, $postgres:literal, $rest:expr) => {
        [
            concat!("WITH given AS (SELECT ", $sqlite, " FROM json_each($1)) ", $rest),
            concat!("WITH given AS (SELECT ", $postgres, " FROM jsonb_array_elements($1::JSONB) AS rows (value)) ", $rest),
        ]
    };
}
pub(crate) use given;

use crate::{Error, Result, Tx};

/// Of the two that [`given`] makes.
pub(crate) fn text_for(tx: &Tx, texts: [&'static str; 2]) -> &'static str {
    texts[usize::from(matches!(tx, Tx::Postgres(_)))]
}

/// Rows are tuples: of ids, numbers, texts, and `None` for nothing.
pub(crate) fn json<T>(rows: &[T]) -> Result<String>
where
    [T]: serde::Serialize,
{
    serde_json::to_string(rows).map_err(|_| Error::Unreadable("a group of rows"))
}
