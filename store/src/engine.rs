//! The two engines behind one face, chosen once from the database's address (`opening`): transactions, and the macro that lets each
//! statement be written once.

use crate::{Result, error::is_busy};
use sqlx::{Database, PgPool, Postgres, Sqlite, SqlitePool, Transaction, pool::PoolConnection};
use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};
use tokio::time::timeout;

/// How long whoever asks whether it is ready waits for those who write.
const BRIEFLY: Duration = Duration::from_millis(500);

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

impl Store {
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

    /// Whether the database answers, and on SQLite whether a transaction that writes can begin. That somebody writes is no fault.
    pub async fn ping(&self) -> Result<()> {
        let mut tx = self.read_once().await?;
        on_engine!(&mut tx, c => sqlx::query("SELECT 1").execute(c).await?.rows_affected());
        drop(tx);
        let Self::Sqlite(pools) = self else { return Ok(()) };
        match timeout(BRIEFLY, pools.writer.begin_with("BEGIN IMMEDIATE")).await {
            Ok(Ok(begun)) => Ok(begun.rollback().await?),
            Ok(Err(error)) if !is_busy(&error) => Err(error.into()),
            _ => Ok(()),
        }
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
        Error, PoolSizes, Store, Tx,
        organization::{find_by_slug, fixture::two_practices},
        testing::{Engine, open},
    };
    use std::sync::{Arc, Mutex};
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

    /// SQLite ends the transaction by itself; the connection must not be taken to be in it ever after.
    #[tokio::test]
    async fn on_sqlite_a_disk_that_was_full_refuses_nothing_once_there_is_room() {
        let store = open(Engine::Sqlite).await;
        let Store::Sqlite(pools) = &store.store else { panic!("SQLite") };
        for text in ["CREATE TABLE filler (content BLOB)", "PRAGMA max_page_count = 1"] {
            sqlx::query(text).execute(&pools.writer).await.unwrap();
        }
        let write = async || {
            let mut tx = store.write().await?;
            on_engine!(&mut tx, c => sqlx::query("INSERT INTO filler VALUES (zeroblob(1000000))").execute(c).await?.rows_affected());
            tx.commit().await
        };
        let full = write().await;
        assert!(matches!(&full, Err(Error::Unavailable(cause)) if cause.to_string().contains("full")), "{full:?}");
        sqlx::query("PRAGMA max_page_count = 1000000").execute(&pools.writer).await.unwrap();
        store.ping().await.unwrap();
        write().await.unwrap();
    }

    #[tokio::test]
    async fn on_sqlite_it_is_ready_while_somebody_writes_and_not_when_nobody_can() {
        let store = open(Engine::Sqlite).await;
        let other = Store::open(&store.url, PoolSizes::default()).unwrap();
        for who in [&store.store, &other] {
            let writing = who.write().await.unwrap();
            store.ping().await.unwrap();
            writing.commit().await.unwrap();
        }
        let Store::Sqlite(pools) = &store.store else { panic!("SQLite") };
        sqlx::query("PRAGMA query_only = ON").execute(&pools.writer).await.unwrap();
        let refused = store.ping().await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    }
}
