//! New files and refused ones, several programs at once, and databases that are not this program's.

use crate::{
    Error, PoolSizes, Store, on_engine,
    testing::{Engine, open_before},
};
use sqlx::{AssertSqlSafe, migrate::Migrate};
use std::{fs, path::Path, time::Duration};
use tokio::task::JoinSet;

fn opened(path: &Path) -> Store {
    Store::open(&path.display().to_string(), PoolSizes::default()).unwrap()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_and_those_beside_it_are_their_owners_alone_and_one_that_is_there_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let store = opened(&path);
    store.migrate().await.unwrap();
    store.write().await.unwrap().commit().await.unwrap();
    for ending in ["db", "db-wal", "db-shm"] {
        assert_eq!(mode(&path.with_extension(ending)), 0o600, "{ending}");
    }
    let path = folder.path().join("there.db");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    opened(&path).migrate().await.unwrap();
    assert_eq!(mode(&path), 0o640);
}

#[tokio::test]
async fn of_programs_that_start_at_once_on_a_new_file_one_makes_the_schema_and_the_others_wait() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anteroom.db");
    let mut starting = JoinSet::new();
    for _ in 0..6 {
        let store = opened(&path);
        starting.spawn(async move { store.migrate().await });
    }
    for started in starting.join_all().await {
        started.unwrap();
    }
}

#[tokio::test]
async fn what_is_no_address_is_refused_without_a_word_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().join("host=secret").display().to_string();
    let refused =
        ["", " ", "sqlite:", "host=db password=secret dbname=x", "postgres:secret@db/x", "mysql://u:secret@db/x", "sqlite::memory:"];
    for url in refused {
        let told = Store::open(url, PoolSizes::default()).unwrap_err();
        assert!(matches!(told, Error::Address(_)), "{url}: {told}");
        assert!(told.to_string().contains("postgres://user:password@host/name") && !told.to_string().contains("secret"), "{url}: {told}");
    }
    assert!(Store::open(&here, PoolSizes::default()).is_ok(), "a folder or a file may be called what it is");
}

#[tokio::test]
async fn what_has_to_be_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anteroom.db");
    let missing = Store::open_existing(&path.display().to_string(), PoolSizes::default());
    assert!(matches!(&missing, Err(Error::Missing(told)) if *told == path), "{missing:?}");
    let path = folder.path().join("nowhere").join("anteroom.db");
    let homeless = Store::open(&path.display().to_string(), PoolSizes::default());
    assert!(matches!(&homeless, Err(Error::NoFolder(told)) if *told == folder.path().join("nowhere")), "{homeless:?}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

crate::on_both_engines! {
    async fn a_database_that_a_newer_program_has_migrated_is_called_that(store) {
        let mut tx = store.write().await.unwrap();
        on_engine!(&mut tx, c => sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) SELECT 9999, '', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        ).execute(c).await.unwrap().rows_affected());
        tx.commit().await.unwrap();
        let refused = store.migrate().await;
        assert!(matches!(refused, Err(Error::Newer)), "{refused:?}");
    }
}

#[tokio::test]
async fn on_postgres_a_database_that_cannot_hold_every_letter_is_refused() {
    let test = open_before(Engine::Postgres, 1).await;
    let Store::Postgres(pool) = &test.store else { panic!("PostgreSQL") };
    let url = format!("{}_latin1", test.url);
    let name = url.rsplit('/').next().unwrap();
    let statement = format!("CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    sqlx::query(AssertSqlSafe(statement)).execute(pool).await.unwrap();
    let refused = Store::open(&url, PoolSizes::default()).unwrap().migrate().await;
    assert!(matches!(&refused, Err(Error::Encoding(told)) if told == "LATIN1"), "{refused:?}");
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
