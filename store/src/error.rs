//! What can go wrong with the database, as the layers above need to tell it apart.

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique key is taken. SQLite names no constraint, so neither do we: the caller knows what it inserted.
    #[error("already there")]
    Duplicate,
    /// The database is locked, full, gone or does not answer in time.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// A value in the database that the program does not know.
    #[error("{0} in the database is not one that this version knows")]
    Unreadable(&'static str),
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the database address is not understood: {0}")]
    Address(String),
    #[error("database")]
    Other(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Duplicate,
            sqlx::Error::Database(database) => match database.code().as_deref() {
                // SQLite: busy, locked, read-only, I/O, full, cannot open. PostgreSQL: connection, resources, shutdown, timeout,
                // and two transactions that waited for each other, of which one was given up: both can be asked again.
                Some(
                    "5" | "6" | "8" | "10" | "13" | "14" | "261" | "517" | "57P01" | "57P02" | "57P03" | "57014" | "53300" | "55P03"
                    | "40001" | "40P01",
                ) => Self::Unavailable(error),
                _ => Self::Other(error),
            },
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
