//! What can go wrong with the database, as the layers above need to tell it apart.

use sqlx::{error::DatabaseError, sqlite::SqliteError};
use std::{io, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique key is taken. SQLite names no constraint, so neither do we: the caller knows what it inserted.
    #[error("already there")]
    Duplicate,
    /// The database is locked, full, gone or does not answer in time.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// A value in the database that the program does not know.
    #[error("{0} in the database is not one that this version knows")]
    Unreadable(&'static str),
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("this database was used by a newer version of Anteroom; use that or a newer one")]
    Newer,
    /// As PostgreSQL calls it.
    #[error("its encoding is {0} and has to be UTF8; make one by CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0")]
    Encoding(String),
    /// Says nothing of the address itself.
    #[error("the database address is not understood: {0}")]
    Address(String),
    #[error("there is no file {}", .0.display())]
    Missing(PathBuf),
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
    #[error("{} cannot be made: {source}", .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("database: {0}")]
    Other(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Duplicate,
            sqlx::Error::Database(database) if is_for_now(database.as_ref()) => Self::Unavailable(error),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Protocol(_) => Self::Unavailable(error),
            _ => Self::Other(error),
        }
    }
}

/// Can be asked again.
fn is_for_now(error: &dyn DatabaseError) -> bool {
    if let Some(kind) = sqlite_kind(error) {
        // Busy, locked, no memory, read-only, interrupted, I/O, full, cannot open.
        return matches!(kind, 5..=10 | 13 | 14);
    }
    // Connection, resources, shutdown, timeout, and two transactions that waited for each other, of which one was given up.
    let codes = ["57P01", "57P02", "57P03", "57014", "53300", "55P03", "40001", "40P01"];
    error.code().is_some_and(|code| codes.contains(&code.as_ref()))
}

/// Somebody else has what was waited for.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => sqlite_kind(database.as_ref()) == Some(5),
        other => matches!(other, sqlx::Error::PoolTimedOut),
    }
}

/// The lowest byte of SQLite's codes; the others say more of the same.
fn sqlite_kind(error: &dyn DatabaseError) -> Option<i32> {
    error.try_downcast_ref::<SqliteError>()?;
    error.code()?.parse::<i32>().ok().map(|code| code & 0xff)
}
