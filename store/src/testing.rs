//! Temporary databases for tests: an SQLite file in a temporary folder, and a new database in the PostgreSQL
//! cluster that `ANTEROOM_TEST_POSTGRES_URL` names (`cargo xtask test` starts one).

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

/// Opens and migrates. Panics, with the reason, when PostgreSQL is asked for and not there: that is a failure, not a skip.
pub async fn open(engine: Engine) -> TestStore {
    let (url, folder) = match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            (folder.path().join("anteroom.db").display().to_string(), Some(folder))
        }
        Engine::Postgres => (create_postgres_database().await, None),
    };
    let sizes = PoolSizes { connections: 6, ..PoolSizes::default() };
    let store = Store::open(&url, sizes).await.expect("opens");
    store.migrate().await.expect("migrates");
    TestStore { store, url, _folder: folder }
}

async fn create_postgres_database() -> String {
    let base = std::env::var("ANTEROOM_TEST_POSTGRES_URL")
        .expect("ANTEROOM_TEST_POSTGRES_URL names no PostgreSQL: run the tests by `cargo xtask test`, or set it");
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let options = sqlx::postgres::PgConnectOptions::from_str(&base).expect("an address");
    let pool = sqlx::PgPool::connect_with(options).await.expect("PostgreSQL answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.expect("a new database");
    pool.close().await;
    let (server, _) = base.rsplit_once('/').expect("an address with a database");
    format!("{server}/{name}")
}

/// Makes one test a pair: `on_both_engines!(name, store => { … })` runs the body on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both_engines {
    ($(#[$meta:meta])* async fn $name:ident($store:ident) $body:block) => {
        mod $name {
            #[allow(unused_imports, clippy::allow_attributes, reason = "whatever the test's module brought in")]
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
