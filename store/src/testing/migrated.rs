//! Databases in which all migrations have run, made once and then copied: to run them takes longer than most tests do.

use crate::{PoolSizes, Store};
use sqlx::{AssertSqlSafe, PgPool, migrate::Migrator};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

/// Named by the migrations in it, so that another day's are not taken for today's.
fn name(migrator: &Migrator) -> String {
    let mut hasher = DefaultHasher::new();
    for migration in migrator.iter() {
        (migration.version, &migration.checksum).hash(&mut hasher);
    }
    format!("anteroom_migrated_{:016x}", hasher.finish())
}

/// A file of one's own at `path`.
pub async fn sqlite(path: &Path) {
    let whole = std::env::temp_dir().join(name(&sqlx::migrate!("../migrations/sqlite")));
    if !whole.is_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let made = folder.path().join("made.db");
        migrate(&made.display().to_string()).await;
        // At once: another test may be making it too, or copying it already.
        std::fs::rename(&made, &whole).expect("in the same folder");
    }
    std::fs::copy(whole, path).expect("a copy");
}

/// A database of one's own, on the server that `url` is of; its name.
pub async fn postgres(pool: &PgPool, url: impl Fn(&str) -> String) -> String {
    let whole = name(&sqlx::migrate!("../migrations/postgres"));
    let is_there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&whole)
        .fetch_one(pool)
        .await
        .expect("an answer");
    if !is_there {
        let made = create(pool, None).await;
        migrate(&url(&made)).await;
        if sqlx::query(AssertSqlSafe(format!("ALTER DATABASE {made} RENAME TO {whole}"))).execute(pool).await.is_err() {
            // Another test was first.
            sqlx::query(AssertSqlSafe(format!("DROP DATABASE {made}"))).execute(pool).await.expect("nobody's database");
        }
    }
    create(pool, Some(&whole)).await
}

/// A new database, empty or as `template` is; its name.
pub async fn create(pool: &PgPool, template: Option<&str>) -> String {
    // Named by the cluster itself: process numbers come again in a long-lived one.
    let unique: String = sqlx::query_scalar("SELECT md5(gen_random_uuid()::TEXT)").fetch_one(pool).await.expect("a name");
    let name = format!("test_{unique}");
    let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}{template}"))).execute(pool).await.expect("a new database");
    name
}

async fn migrate(url: &str) {
    let store = Store::open(url, PoolSizes { connections: 1, ..PoolSizes::default() }).expect("opens");
    store.migrate().await.expect("migrates");
    store.close().await;
}
