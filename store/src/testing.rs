//! Temporary databases for tests: an SQLite file in a temporary folder, and a new database in the PostgreSQL
//! cluster that `ANTEROOM_TEST_POSTGRES_URL` names (`cargo xtask test` starts one).

pub mod clients;
mod copies;
pub mod mail;
pub mod plans;

use self::copies::Made;
use crate::{PoolSizes, Store};
use std::ops::Deref;

/// A migrated, empty database of its own. The SQLite file goes with it; the PostgreSQL cluster is thrown away as a whole.
pub struct TestStore {
    pub store: Store,
    /// As `Store::open` takes it.
    pub url: String,
    folder: Option<tempfile::TempDir>,
}

impl Deref for TestStore {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// With all migrations. Panics, with the reason, when PostgreSQL is asked for and not there: that is a failure, not a skip.
pub async fn open(engine: Engine) -> TestStore {
    opened(copies::migrated(engine).await)
}

/// With all migrations, and filled by `fill` once for all tests of this program: each has a copy. Also what `fill` told of it.
pub async fn open_filled(engine: Engine, fill: impl AsyncFnOnce(TestStore) -> (TestStore, String)) -> (TestStore, String) {
    let fill = async || {
        let (filled, told) = fill(open(engine).await).await;
        filled.store.close().await;
        (Made { url: filled.url, folder: filled.folder }, told)
    };
    let (made, told) = copies::filled(engine, fill).await;
    (opened(made), told)
}

fn opened(Made { url, folder }: Made) -> TestStore {
    let store = Store::open(&url, PoolSizes { connections: 6, ..PoolSizes::default() }).expect("opens");
    TestStore { store, url, folder }
}

/// As a program left it that knew no migration from `version` on.
pub async fn open_before(engine: Engine, version: i64) -> TestStore {
    let test = opened(copies::empty(engine).await);
    macro_rules! migrate {
        ($folder:literal, $pool:expr) => {{
            let mut migrator = sqlx::migrate!($folder);
            migrator.migrations.to_mut().retain(|migration| migration.version < version);
            migrator.run($pool).await.expect("migrates");
        }};
    }
    match &test.store {
        Store::Sqlite(pools) => migrate!("../migrations/sqlite", &pools.writer),
        Store::Postgres(pool) => migrate!("../migrations/postgres", pool),
    }
    test
}

/// Takes a form out of what can be sent, as a practice does that no longer asks for it.
pub async fn withdraw_form(store: &Store, organization: uuid::Uuid, form: uuid::Uuid) {
    let mut tx = store.write().await.expect("a transaction");
    crate::engine::on_engine!(&mut tx, c => sqlx::query("UPDATE forms SET state = 'withdrawn' WHERE organization_id = $1 AND id = $2")
        .bind(organization).bind(form).execute(c).await.expect("withdrawn").rows_affected());
    tx.commit().await.expect("committed");
}

/// Tables under other names for a while: whatever needs them fails meanwhile.
pub struct PutAway<'a> {
    store: &'a Store,
    tables: &'a [&'static str],
}

pub async fn put_away<'a>(store: &'a Store, tables: &'a [&'static str]) -> PutAway<'a> {
    for table in tables {
        rename(store, table, &format!("{table}_put_away")).await;
    }
    PutAway { store, tables }
}

impl PutAway<'_> {
    pub async fn put_back(self) {
        for table in self.tables {
            rename(self.store, &format!("{table}_put_away"), table).await;
        }
    }
}

async fn rename(store: &Store, from: &str, to: &str) {
    let text = format!("ALTER TABLE {from} RENAME TO {to}");
    match store {
        Store::Sqlite(pools) => sqlx::query(sqlx::AssertSqlSafe(text)).execute(&pools.writer).await.map(drop),
        Store::Postgres(pool) => sqlx::query(sqlx::AssertSqlSafe(text)).execute(pool).await.map(drop),
    }
    .expect("renamed");
}

/// How SQLite would carry a statement out, line by line.
pub async fn sqlite_plan(store: &Store, statement: &'static str) -> String {
    let Store::Sqlite(pools) = store else { panic!("the plan of SQLite") };
    let lines: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"))).fetch_all(&pools.readers).await.expect("a plan");
    lines.into_iter().map(|line| line.3).collect::<Vec<_>>().join("\n")
}

/// How many transactions wait for another one's lock; on PostgreSQL alone.
pub async fn waiting_count(store: &Store) -> i64 {
    let Store::Postgres(pool) = store else { panic!("PostgreSQL's locks") };
    sqlx::query_scalar("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .fetch_one(pool)
        .await
        .expect("a count")
}

/// The tables in which `needle` stands anywhere, as text or as bytes: what must be kept nowhere is looked for everywhere.
pub async fn tables_holding(store: &Store, needle: &str) -> Vec<String> {
    match store {
        Store::Sqlite(pools) => {
            let columns: Vec<(String, String)> = sqlx::query_as(
                "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1",
            )
            .fetch_all(&pools.readers)
            .await
            .expect("the schema");
            let mut holding = Vec::new();
            for (table, column) in columns {
                let text = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE instr(CAST({column} AS BLOB), CAST($1 AS BLOB)) > 0)");
                if sqlx::query_scalar(sqlx::AssertSqlSafe(text)).bind(needle).fetch_one(&pools.readers).await.expect("a look") {
                    holding.push(table);
                }
            }
            holding
        }
        Store::Postgres(pool) => {
            let tables: Vec<String> =
                sqlx::query_scalar("SELECT table_name::TEXT FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
                    .fetch_all(pool)
                    .await
                    .expect("the schema");
            let mut holding = Vec::new();
            for table in tables {
                let text = format!(
                    "SELECT EXISTS (SELECT 1 FROM {table} t WHERE position($1 IN t::TEXT) > 0
                                       OR position(encode(convert_to($1, 'UTF8'), 'hex') IN t::TEXT) > 0)"
                );
                if sqlx::query_scalar(sqlx::AssertSqlSafe(text)).bind(needle).fetch_one(pool).await.expect("a look") {
                    holding.push(table);
                }
            }
            holding
        }
    }
}

/// Makes one test a pair: its body runs on SQLite and on PostgreSQL, with a new database of each or with the engine alone.
#[macro_export]
macro_rules! on_both_engines {
    ($(#[$meta:meta])* async fn $name:ident($store:ident) $body:block) => {
        $crate::on_both_engines! {
            async fn $name(engine: Engine) {
                async fn body($store: $crate::testing::TestStore) $body

                body($crate::testing::open(engine).await).await;
            }
        }
    };
    ($(#[$meta:meta])* async fn $name:ident($engine:ident: Engine) $body:block) => {
        mod $name {
            use super::*;

            async fn body($engine: $crate::testing::Engine) $body

            #[tokio::test]
            async fn on_sqlite() {
                body($crate::testing::Engine::Sqlite).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                body($crate::testing::Engine::Postgres).await;
            }
        }
    };
}
