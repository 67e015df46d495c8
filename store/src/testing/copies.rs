//! Databases that are made once and then copied, one for each test: to run all migrations takes longer than most tests do, and so
//! does filling a database with what many of them start from.

use super::Engine;
use crate::{PoolSizes, Store};
use sqlx::{AssertSqlSafe, PgPool, migrate::Migrator};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    str::FromStr,
    time::SystemTime,
};
use tempfile::TempDir;

/// A database that nobody has open.
pub struct Made {
    /// As `Store::open` takes it.
    pub url: String,
    /// Where the file of SQLite lies, which goes with it.
    pub folder: Option<TempDir>,
}

const FILE: &str = "anteroom.db";
/// What was told of it, beside it.
const TOLD: &str = "told";

pub async fn empty(engine: Engine) -> Made {
    match engine {
        Engine::Sqlite => file(),
        Engine::Postgres => {
            let server = Server::find().await;
            let name = server.create(None).await;
            server.leave(&name).await
        }
    }
}

/// With all migrations.
pub async fn migrated(engine: Engine) -> Made {
    let name = named(match engine {
        Engine::Sqlite => of_migrations(&sqlx::migrate!("../migrations/sqlite")),
        Engine::Postgres => of_migrations(&sqlx::migrate!("../migrations/postgres")),
    });
    let migrate = async || {
        let made = empty(engine).await;
        let store = Store::open(&made.url, PoolSizes { connections: 1, ..PoolSizes::default() }).expect("opens");
        store.migrate().await.expect("migrates");
        store.close().await;
        (made, String::new())
    };
    copy_of(engine, &name, migrate).await.0
}

/// As `fill` made it for the first test of this program that asked for it, and what it told of it.
pub async fn filled(engine: Engine, fill: impl AsyncFnOnce() -> (Made, String)) -> (Made, String) {
    copy_of(engine, &named(of_this_program()), fill).await
}

/// Named by the migrations in it, so that another day's are not taken for today's.
fn of_migrations(migrator: &Migrator) -> impl Hash {
    migrator.iter().map(|migration| (migration.version, migration.checksum.to_vec())).collect::<Vec<_>>()
}

/// When it was built, as well: it may be filled otherwise then.
fn of_this_program() -> impl Hash {
    let program = std::env::current_exe().expect("this program");
    let built = program.metadata().and_then(|file| file.modified()).expect("a file").duration_since(SystemTime::UNIX_EPOCH);
    (program, built.expect("after 1970"))
}

fn named(of: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    format!("anteroom_made_{:016x}", hasher.finish())
}

async fn copy_of(engine: Engine, name: &str, fill: impl AsyncFnOnce() -> (Made, String)) -> (Made, String) {
    match engine {
        Engine::Sqlite => {
            let whole = std::env::temp_dir().join(name);
            if !whole.is_dir() {
                let (made, told) = fill().await;
                keep(made, &told, &whole);
            }
            let copy = file();
            std::fs::copy(whole.join(FILE), &copy.url).expect("a copy");
            (copy, std::fs::read_to_string(whole.join(TOLD)).expect("what was told"))
        }
        Engine::Postgres => {
            let server = Server::find().await;
            if server.told_of(name).await.is_none() {
                let (made, told) = fill().await;
                server.keep(&made, &told, name).await;
            }
            let told = server.told_of(name).await.expect("it is kept").unwrap_or_default();
            let copy = server.create(Some(name)).await;
            (server.leave(&copy).await, told)
        }
    }
}

fn file() -> Made {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Made { url: folder.path().join(FILE).display().to_string(), folder: Some(folder) }
}

/// At once, with what is told of it: another test may be making it too, or copying it already.
fn keep(made: Made, told: &str, whole: &Path) {
    let folder = made.folder.expect("the folder of a file").keep();
    std::fs::write(folder.join(TOLD), told).expect("written");
    if std::fs::rename(&folder, whole).is_err() {
        // Another test was first.
        std::fs::remove_dir_all(folder).expect("nobody's folder");
    }
}

/// The PostgreSQL server in which databases are made.
struct Server {
    pool: PgPool,
    /// Its address without a database.
    url: String,
}

impl Server {
    /// Panics, with the reason, where none is named: that is a failure, not a skip.
    async fn find() -> Self {
        let base = std::env::var("ANTEROOM_TEST_POSTGRES_URL")
            .expect("ANTEROOM_TEST_POSTGRES_URL names no PostgreSQL: run the tests by `cargo xtask test`, or set it");
        let options = sqlx::postgres::PgConnectOptions::from_str(&base).expect("an address");
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(1).connect_with(options).await.expect("PostgreSQL answers");
        let (url, _) = base.rsplit_once('/').expect("an address with a database");
        Self { pool, url: url.to_owned() }
    }

    /// A new database, empty or as `template` is; its name.
    async fn create(&self, template: Option<&str>) -> String {
        // Named by the cluster itself: process numbers come again in a long-lived one.
        let unique: String = sqlx::query_scalar("SELECT md5(gen_random_uuid()::TEXT)").fetch_one(&self.pool).await.expect("a name");
        let name = format!("test_{unique}");
        let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
        self.run(format!("CREATE DATABASE {name}{template}")).await.expect("a new database");
        name
    }

    async fn told_of(&self, name: &str) -> Option<Option<String>> {
        sqlx::query_scalar("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1")
            .bind(name)
            .fetch_optional(&self.pool)
            .await
            .expect("an answer")
    }

    async fn keep(&self, made: &Made, told: &str, name: &str) {
        let (_, made) = made.url.rsplit_once('/').expect("an address with a database");
        self.run(format!("COMMENT ON DATABASE {made} IS '{}'", told.replace('\'', "''"))).await.expect("it is told");
        if self.run(format!("ALTER DATABASE {made} RENAME TO {name}")).await.is_err() {
            // Another test was first.
            self.run(format!("DROP DATABASE {made}")).await.expect("nobody's database");
        }
    }

    async fn run(&self, statement: String) -> sqlx::Result<()> {
        sqlx::query(AssertSqlSafe(statement)).execute(&self.pool).await.map(drop)
    }

    /// The database of this name, and none of its connections.
    async fn leave(self, name: &str) -> Made {
        self.pool.close().await;
        Made { url: format!("{}/{name}", self.url), folder: None }
    }
}
