//! The two engines behind one face, chosen once from the database's address: pools, transactions, migrations,
//! and the macro that lets each statement be written once.

use crate::{Error, Result};
use sqlx::{
    Database, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    ops::{Deref, DerefMut},
    str::FromStr,
    time::Duration,
};

/// Runs one body on whichever engine the [`Tx`] is of: `on_engine!(tx, c => sqlx::query("…").execute(c).await?.rows_affected())`.
/// Inside, `c` is `&mut SqliteConnection` or `&mut PgConnection`.
macro_rules! on_engine {
    ($tx:expr, $c:ident => $body:expr) => {
        match $tx {
            $crate::Tx::Sqlite(inner) => {
                let $c = &mut **inner;
                $body
            }
            $crate::Tx::Postgres(inner) => {
                let $c = &mut **inner;
                $body
            }
        }
    };
}
pub(crate) use on_engine;

/// Inserts many rows by one statement: `insert_rows!(tx, "INSERT INTO t (a, b) ", rows, |tuple, row| { tuple.push_bind(row.a); … })`.
/// None at all for no rows. SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535.
macro_rules! insert_rows {
    ($tx:expr, $head:literal, $rows:expr, |$tuple:ident, $row:pat_param| $push:block) => {
        match $tx {
            _ if $rows.is_empty() => {}
            $crate::Tx::Sqlite(inner) => {
                let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($head);
                query.push_values($rows, |mut $tuple, $row| $push);
                query.build().execute(&mut **inner).await?;
            }
            $crate::Tx::Postgres(inner) => {
                let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new($head);
                query.push_values($rows, |mut $tuple, $row| $push);
                query.build().execute(&mut **inner).await?;
            }
        }
    };
}
pub(crate) use insert_rows;

#[derive(Clone, Debug)]
pub enum Store {
    Sqlite(SqlitePools),
    Postgres(PgPool),
}

/// SQLite has one writer at a time, and lets those who wait try again by chance: whoever writes much could keep the others out for
/// seconds. And a connection forgets every page that it holds once another one has written. So all that this process writes goes
/// over one connection, which those who write get in the order in which they came, and which finds its pages where it left them.
#[derive(Clone, Debug)]
pub struct SqlitePools {
    pub readers: SqlitePool,
    pub writer: SqlitePool,
}

/// A transaction: rolled back when dropped, kept by [`Tx::commit`]. Or, for one statement that reads, none ([`Store::read_once`]).
pub enum Tx {
    Sqlite(Held<Sqlite>),
    Postgres(Held<Postgres>),
}

/// A connection, until it is dropped.
pub enum Held<DB: Database> {
    InTransaction(Transaction<'static, DB>),
    Alone(PoolConnection<DB>),
}

impl<DB: Database> Deref for Held<DB> {
    type Target = DB::Connection;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::InTransaction(tx) => tx,
            Self::Alone(connection) => connection,
        }
    }
}

impl<DB: Database> DerefMut for Held<DB> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::InTransaction(tx) => tx,
            Self::Alone(connection) => connection,
        }
    }
}

/// Of each connection that reads, and of the one that writes: kibibytes at most, as SQLite wants them said.
const READERS_PAGES: &str = "-4000";
const WRITERS_PAGES: &str = "-24000";

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

impl Store {
    /// `sqlite:path`, a bare path, or `postgres://…`. Creates an SQLite file that is not there; does not migrate.
    pub fn open(url: &str, sizes: PoolSizes) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let millis = sizes.statement_timeout.as_millis().to_string();
            let options = PgConnectOptions::from_str(url)
                .map_err(|error| Error::Address(error.to_string()))?
                .application_name("anteroom")
                .options([("statement_timeout", millis.as_str()), ("idle_in_transaction_session_timeout", "30000")]);
            let pool =
                PgPoolOptions::new().max_connections(sizes.connections).acquire_timeout(sizes.acquire_timeout).connect_lazy_with(options);
            return Ok(Self::Postgres(pool));
        }
        if url.contains("://") && !url.starts_with("sqlite://") {
            return Err(Error::Address("use a path for SQLite, or postgres://user@host/name".into()));
        }
        let path = url.trim_start_matches("sqlite://").trim_start_matches("sqlite:");
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Every commit reaches the disk: answers and invitations must survive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(sizes.acquire_timeout);
        let pool = |connections, pages: &'static str| {
            let options = options.clone().pragma("cache_size", pages);
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(sizes.acquire_timeout)
                // A file does not hang up while nobody reads it: asking each time would be a way to the connection's thread for nothing.
                .test_before_acquire(false)
                .connect_lazy_with(options)
        };
        Ok(Self::Sqlite(SqlitePools { readers: pool(sizes.connections, READERS_PAGES), writer: pool(1, WRITERS_PAGES) }))
    }

    /// Brings the schema up to this program's. Safe to run by several processes at once on PostgreSQL: one does it and the others wait,
    /// however long a large practice takes.
    pub async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite(pools) => sqlx::migrate!("../migrations/sqlite").run(&pools.writer).await?,
            Self::Postgres(pool) => {
                let patient = without_time_outs(pool);
                let migrated = sqlx::migrate!("../migrations/postgres").run(&patient).await;
                patient.close().await;
                migrated?;
            }
        }
        Ok(())
    }

    /// A transaction that only reads: sees one state of the database throughout on SQLite.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pools) => Tx::Sqlite(Held::InTransaction(pools.readers.begin().await?)),
            Self::Postgres(pool) => Tx::Postgres(Held::InTransaction(pool.begin().await?)),
        })
    }

    /// For one statement that reads: alone it sees one state of the database, and beginning and ending a transaction around it would take
    /// longer than it does. A second one may see another state; nothing may be written.
    pub async fn read_once(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pools) => Tx::Sqlite(Held::Alone(pools.readers.acquire().await?)),
            Self::Postgres(pool) => Tx::Postgres(Held::Alone(pool.acquire().await?)),
        })
    }

    /// A transaction that will write. On SQLite it takes the write lock at once, so that it cannot fail half-way on upgrading.
    pub async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pools) => Tx::Sqlite(Held::InTransaction(pools.writer.begin_with("BEGIN IMMEDIATE").await?)),
            Self::Postgres(pool) => Tx::Postgres(Held::InTransaction(pool.begin().await?)),
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.read_once().await?;
        on_engine!(&mut tx, c => sqlx::query("SELECT 1").execute(c).await?.rows_affected());
        Ok(())
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite(pools) => {
                pools.readers.close().await;
                pools.writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    pub fn engine_name(&self) -> &'static str {
        match self {
            Self::Sqlite(..) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// One connection, whose statements and whose waiting for locks take as long as they take. A transaction that does nothing is still ended,
/// so that nobody waits for a process that hangs.
fn without_time_outs(pool: &PgPool) -> PgPool {
    // The last of two settings of one name counts.
    let options = pool.connect_options().as_ref().clone().options([("statement_timeout", "0"), ("lock_timeout", "0")]);
    pool.options().clone().max_connections(1).connect_lazy_with(options)
}

impl Tx {
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(held) => held.commit().await,
            Self::Postgres(held) => held.commit().await,
        }
    }
}

impl<DB: Database> Held<DB> {
    async fn commit(self) -> Result<()> {
        match self {
            Self::InTransaction(tx) => Ok(tx.commit().await?),
            Self::Alone(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        PoolSizes, Store, Tx,
        organization::{find_by_slug, fixture::two_practices},
        testing::{Engine, open, open_before},
    };
    use sqlx::migrate::Migrate;
    use std::{
        sync::{Arc, Mutex},
        time::Duration,
    };
    use tokio::task::{JoinSet, yield_now};

    /// A table's new index needs a statistic beside the others' (migration 32), or SQLite takes it for one with ten rows a value.
    #[tokio::test]
    async fn on_sqlite_every_index_of_a_table_that_grows_says_how_many_rows_share_a_value() {
        let store = open(Engine::Sqlite).await;
        let mut tx = store.read().await.unwrap();
        let Tx::Sqlite(inner) = &mut tx else { panic!("SQLite") };
        let indexes: Vec<(String, i64, Option<String>)> = sqlx::query_as(
            "SELECT i.name, (SELECT COUNT(*) FROM pragma_index_info(i.name)), s.stat
             FROM (SELECT DISTINCT tbl FROM sqlite_stat1 WHERE tbl <> 'organizations') t JOIN pragma_index_list(t.tbl) i
             LEFT JOIN sqlite_stat1 s ON s.tbl = t.tbl AND s.idx = i.name",
        )
        .fetch_all(&mut **inner)
        .await
        .unwrap();
        assert!(indexes.len() > 50, "{indexes:?}");
        for (index, columns, statistic) in indexes {
            let statistic = statistic.unwrap_or_else(|| panic!("{index} has none"));
            assert_eq!(i64::try_from(statistic.split(' ').count()).unwrap(), columns + 1, "{index}: {statistic}");
        }
    }

    /// As `.cargo/config.toml` has it compiled (decision 44).
    #[tokio::test]
    async fn on_sqlite_a_statement_keeps_its_plan_and_connections_wait_for_no_memory_of_each_other() {
        let store = open(Engine::Sqlite).await;
        let mut tx = store.read_once().await.unwrap();
        let Tx::Sqlite(inner) = &mut tx else { panic!("SQLite") };
        let options: Vec<String> = sqlx::query_scalar("PRAGMA compile_options").fetch_all(&mut **inner).await.unwrap();
        let has = |option: &str| options.iter().any(|one| one == option);
        assert!(has("ENABLE_QPSG") && has("DEFAULT_MEMSTATUS=0") && !has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    }

    #[tokio::test]
    async fn on_sqlite_whoever_writes_waits_for_those_alone_who_came_before() {
        let store = open(Engine::Sqlite).await;
        let order = Arc::new(Mutex::new(String::new()));
        let first = store.write().await.unwrap();
        let mut writers = JoinSet::new();
        for name in ['a', 'b', 'c'] {
            let (store, order) = ((*store).clone(), Arc::clone(&order));
            writers.spawn(async move {
                let tx = store.write().await.unwrap();
                order.lock().unwrap().push(name);
                tx.commit().await.unwrap();
            });
            yield_now().await;
        }
        // Whoever has just written comes again at once.
        first.commit().await.unwrap();
        let again = store.write().await.unwrap();
        order.lock().unwrap().push('d');
        again.commit().await.unwrap();
        writers.join_all().await;
        assert_eq!(*order.lock().unwrap(), "abcd");
    }

    crate::on_both_engines! {
        async fn what_is_read_once_is_the_state_of_its_moment(store) {
            let mut once = store.read_once().await.unwrap();
            assert!(find_by_slug(&mut once, "here").await.unwrap().is_none());
            two_practices(&store).await.commit().await.unwrap();
            assert!(find_by_slug(&mut once, "here").await.unwrap().is_some(), "no transaction keeps the state before");
            once.commit().await.unwrap();
        }
    }

    #[tokio::test]
    async fn on_postgres_whoever_migrates_waits_for_another_process_longer_than_a_statement_may_take() {
        let test = open_before(Engine::Postgres, 1).await;
        let Store::Postgres(pool) = &test.store else { panic!("PostgreSQL") };
        let mut other = pool.acquire().await.unwrap();
        other.lock().await.unwrap();
        let hasty = PoolSizes { statement_timeout: Duration::from_millis(200), ..PoolSizes::default() };
        let late = Store::open(&test.url, hasty).unwrap();
        let migrating = tokio::spawn(async move { late.migrate().await });
        // By the server's clock; whoever was given up waits no more.
        let waits_long = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'
                                         AND query_start < clock_timestamp() - INTERVAL '1 second')";
        while !migrating.is_finished() && !sqlx::query_scalar::<_, bool>(waits_long).fetch_one(pool).await.unwrap() {}
        other.unlock().await.unwrap();
        migrating.await.unwrap().unwrap();
    }
}
