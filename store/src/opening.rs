//! From a database's address to a [`Store`] that this program can work with: what may stand in an address, a file that is its owner's
//! alone, the connections, and the schema.

use crate::{Error, Result, Store, engine::SqlitePools, error::is_busy};
use sqlx::{
    Connection, PgConnection, PgPool, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::OpenOptions,
    io::{self, ErrorKind},
    path::{Path, PathBuf, absolute},
    str::FromStr,
    time::Duration,
};
use tokio::time::{sleep, timeout};

/// Of each connection that reads, and of the one that writes: kibibytes at most, as SQLite wants them said.
const READERS_PAGES: &str = "-4000";
const WRITERS_PAGES: &str = "-24000";
/// How long another process may take to bring an SQLite file up to date.
const PATIENCE: Duration = Duration::from_secs(600);
/// So often, with a pause after each, is a file opened anew that is busy with becoming a database.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);
/// What PostgreSQL gets to say why it cannot be reached.
const WHY: Duration = Duration::from_secs(2);

const HOW: &str = "give a path for SQLite, or postgres://user:password@host/name";
/// How an address for PostgreSQL begins elsewhere.
const KEYWORDS: [&str; 6] = ["host=", "hostaddr=", "port=", "dbname=", "user=", "password="];

/// Connections and time-outs; the operator's guide lists them.
#[derive(Clone, Copy, Debug)]
pub struct PoolSizes {
    pub connections: u32,
    pub acquire_timeout: Duration,
    pub statement_timeout: Duration,
}

impl Default for PoolSizes {
    fn default() -> Self {
        Self { connections: 16, acquire_timeout: Duration::from_secs(5), statement_timeout: Duration::from_secs(10) }
    }
}

enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Store {
    /// `sqlite:path`, a bare path, or `postgres://…`. Makes an SQLite file that is not there, for its owner alone; does not migrate.
    pub fn open(url: &str, sizes: PoolSizes) -> Result<Self> {
        let address = read(url)?;
        if let Address::Sqlite(path) = &address {
            make(path)?;
        }
        Ok(connect_lazy(address, sizes))
    }

    /// Makes none.
    pub fn open_existing(url: &str, sizes: PoolSizes) -> Result<Self> {
        let address = read(url)?;
        match address {
            Address::Sqlite(path) if !path.exists() => Err(Error::Missing(path)),
            address => Ok(connect_lazy(address, sizes)),
        }
    }

    /// Which database it is, for whoever runs the program: a path, or a name and where its server is. Never a password.
    pub fn place(&self) -> String {
        match self {
            Self::Sqlite(pools) => pools.writer.connect_options().get_filename().display().to_string(),
            Self::Postgres(pool) => {
                let options = pool.connect_options();
                let name = options.get_database().unwrap_or_else(|| options.get_username());
                match options.get_socket() {
                    Some(socket) => format!("{name} at {}", socket.display()),
                    None => format!("{name} at {}:{}", options.get_host(), options.get_port()),
                }
            }
        }
    }

    /// Brings the schema up to this program's. Safe to run by several processes at once: one does it and the others wait, however long a
    /// large practice takes on PostgreSQL, and ten minutes on SQLite.
    pub async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite(pools) => migrate_sqlite(&pools.writer).await,
            Self::Postgres(pool) => {
                let mut connection = reach(&without_time_outs(pool)).await?;
                let migrated = migrate_postgres(&mut connection).await;
                // What went wrong before says more.
                let closed = connection.close().await;
                migrated?;
                Ok(closed?)
            }
        }
    }
}

/// What it says of an address that it refuses has nothing of it: there may be a password in it.
fn read(url: &str) -> Result<Address> {
    let refuse = |why: &str| Err(Error::Address(format!("{why}; {HOW}")));
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let options = PgConnectOptions::from_str(url).map_err(|error| Error::Address(error.to_string()))?;
        return Ok(Address::Postgres(Box::new(options)));
    }
    let path = url.trim_start_matches("sqlite://").trim_start_matches("sqlite:");
    if path.trim().is_empty() {
        return refuse("it is empty");
    }
    if path.contains(":memory:") {
        return refuse("memory would forget everything");
    }
    let is_keyword = |word: &str| KEYWORDS.iter().any(|keyword| word.starts_with(keyword));
    if path.contains("://") || path.starts_with("postgres") && path.contains(':') || path.split_whitespace().any(is_keyword) {
        return refuse("this is no path");
    }
    Ok(Address::Sqlite(absolute(path).unwrap_or_else(|_| path.into())))
}

/// Everybody's name and answers will be in it. SQLite makes the files beside it as readable as this one.
fn make(path: &Path) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    let mut open = OpenOptions::new();
    // Another process may be making it too.
    open.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    match open.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NoFolder(path.parent().unwrap_or(path).to_owned())),
        Err(source) => Err(Error::File { path: path.to_owned(), source }),
    }
}

fn connect_lazy(address: Address, sizes: PoolSizes) -> Store {
    match address {
        Address::Sqlite(path) => Store::Sqlite(sqlite(&path, sizes)),
        Address::Postgres(options) => {
            let millis = sizes.statement_timeout.as_millis().to_string();
            let options = options
                .application_name("anteroom")
                .options([("statement_timeout", millis.as_str()), ("idle_in_transaction_session_timeout", "30000")]);
            let pool = PgPoolOptions::new().max_connections(sizes.connections).acquire_timeout(sizes.acquire_timeout);
            Store::Postgres(pool.connect_lazy_with(options))
        }
    }
}

fn sqlite(path: &Path, sizes: PoolSizes) -> SqlitePools {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Every commit reaches the disk: answers and invitations must survive a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(sizes.acquire_timeout);
    let pool = |connections, pages: &'static str| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(sizes.acquire_timeout)
            // A file does not hang up while nobody reads it: asking each time would be a way to the connection's thread for nothing.
            .test_before_acquire(false)
            // On a full disk, for one, SQLite ends the transaction by itself. What is rolled back then fails, and sqlx takes the
            // connection to be in that transaction for good: it is given up.
            .after_release(|connection, _| {
                Box::pin(async move {
                    if connection.is_in_transaction() {
                        // Once it answers, it has rolled back what it could.
                        connection.ping().await?;
                    }
                    Ok(!connection.is_in_transaction())
                })
            })
            .connect_lazy_with(options.clone().pragma("cache_size", pages))
    };
    SqlitePools { readers: pool(sizes.connections, READERS_PAGES), writer: pool(1, WRITERS_PAGES) }
}

/// In one transaction, for which other processes wait: sqlx knows no lock for SQLite.
async fn migrate_sqlite(writer: &SqlitePool) -> Result<()> {
    let migrator = sqlx::migrate!("../migrations/sqlite");
    let mut connection = connect_patiently(writer).await?;
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    migrator.run_direct(None, &mut *tx, false).await.map_err(|error| told(error, &migrator))?;
    tx.commit().await?;
    Ok(connection.close().await?)
}

/// Of several that open a new file, one makes a database with a write-ahead log of it, and the others may be told at once that it is busy.
async fn connect_patiently(pool: &SqlitePool) -> Result<SqliteConnection> {
    let options = pool.connect_options().as_ref().clone().busy_timeout(PATIENCE);
    for _ in 0..TRIES {
        match SqliteConnection::connect_with(&options).await {
            Err(error) if is_busy(&error) => sleep(PAUSE).await,
            connected => return Ok(connected?),
        }
    }
    Ok(SqliteConnection::connect_with(&options).await?)
}

async fn migrate_postgres(connection: &mut PgConnection) -> Result<()> {
    let encoding: String = sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut *connection).await?;
    if encoding != "UTF8" {
        return Err(Error::Encoding(encoding));
    }
    let migrator = sqlx::migrate!("../migrations/postgres");
    migrator.run_direct(None, connection, false).await.map_err(|error| told(error, &migrator))
}

fn told(error: MigrateError, migrator: &Migrator) -> Error {
    let newest = migrator.iter().map(|migration| migration.version).max();
    match error {
        MigrateError::VersionMissing(version) if Some(version) > newest => Error::Newer,
        error => Error::Migration(error),
    }
}

/// The pool waits for a server that is starting. When it has waited in vain, it does not say for what.
async fn reach(pool: &PgPool) -> Result<PgConnection> {
    match pool.acquire().await {
        Ok(connection) => Ok(connection.detach()),
        Err(sqlx::Error::PoolTimedOut) => {
            let options = pool.connect_options();
            let silent = |_| sqlx::Error::Io(io::Error::new(ErrorKind::TimedOut, "it does not answer"));
            Ok(timeout(WHY, PgConnection::connect_with(&options)).await.map_err(silent)??)
        }
        Err(error) => Err(error.into()),
    }
}

/// One connection, whose statements and whose waiting for locks take as long as they take. A transaction that does nothing is still ended,
/// so that nobody waits for a process that hangs.
fn without_time_outs(pool: &PgPool) -> PgPool {
    // The last of two settings of one name counts.
    let options = pool.connect_options().as_ref().clone().options([("statement_timeout", "0"), ("lock_timeout", "0")]);
    pool.options().clone().max_connections(1).connect_lazy_with(options)
}

#[cfg(test)]
mod tests;
