//! Temporary databases for tests: an SQLite file in a temporary folder, and a new database in the PostgreSQL
//! cluster that `ANTEROOM_TEST_POSTGRES_URL` names (`cargo xtask test` starts one).

pub mod clients;
pub mod mail;
mod migrated;
pub mod plans;

use crate::{PoolSizes, Store};
use std::{ops::Deref, str::FromStr};

/// A migrated, empty database of its own. The SQLite file goes with it; the PostgreSQL cluster is thrown away as a whole.
pub struct TestStore {
    pub store: Store,
    /// As `Store::open` takes it.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
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
    open_as(engine, Of::AllMigrations).await
}

/// As a program left it that knew no migration from `version` on.
pub async fn open_before(engine: Engine, version: i64) -> TestStore {
    let test = open_as(engine, Of::Nothing).await;
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

enum Of {
    Nothing,
    AllMigrations,
}

async fn open_as(engine: Engine, of: Of) -> TestStore {
    let (url, folder) = match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join("anteroom.db");
            if matches!(of, Of::AllMigrations) {
                migrated::sqlite(&path).await;
            }
            (path.display().to_string(), Some(folder))
        }
        Engine::Postgres => (create_postgres_database(of).await, None),
    };
    let sizes = PoolSizes { connections: 6, ..PoolSizes::default() };
    let store = Store::open(&url, sizes).expect("opens");
    TestStore { store, url, _folder: folder }
}

async fn create_postgres_database(of: Of) -> String {
    let base = std::env::var("ANTEROOM_TEST_POSTGRES_URL")
        .expect("ANTEROOM_TEST_POSTGRES_URL names no PostgreSQL: run the tests by `cargo xtask test`, or set it");
    let options = sqlx::postgres::PgConnectOptions::from_str(&base).expect("an address");
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(1).connect_with(options).await.expect("PostgreSQL answers");
    let (server, _) = base.rsplit_once('/').expect("an address with a database");
    let url = |name: &str| format!("{server}/{name}");
    let name = match of {
        Of::Nothing => migrated::create(&pool, None).await,
        Of::AllMigrations => migrated::postgres(&pool, url).await,
    };
    pool.close().await;
    url(&name)
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

/// Makes one test a pair: `on_both_engines!(name, store => { … })` runs the body on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both_engines {
    ($(#[$meta:meta])* async fn $name:ident($store:ident) $body:block) => {
        mod $name {
            use super::*;

            async fn body($store: $crate::testing::TestStore) $body

            #[tokio::test]
            async fn on_sqlite() {
                body($crate::testing::open($crate::testing::Engine::Sqlite).await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                body($crate::testing::open($crate::testing::Engine::Postgres).await).await;
            }
        }
    };
}
