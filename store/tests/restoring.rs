//! The operator's guide on getting back a backup of SQLite, followed to the letter.

use sqlx::SqlitePool;
use std::{fs, path::Path, process::Command};
use store::{
    PoolSizes, Store,
    testing::{
        Engine,
        clients::{InventedClient, insert_clients},
        open,
    },
};
use uuid::Uuid;

const PRACTICE: Uuid = Uuid::from_u128(1);

/// What an operator types in the folder of the database.
fn steps(backup: &Path) -> String {
    let guide = fs::read_to_string("../docs/operating.md").unwrap();
    let (_, restoring) = guide.split_once("\nTo restore").unwrap();
    let (_, steps) = restoring.split_once("```sh\n").unwrap();
    let (steps, _) = steps.split_once("```").unwrap();
    assert!(steps.contains("/backup/anteroom-2026-01-31.db"), "{steps}");
    steps.replace("/backup/anteroom-2026-01-31.db", &backup.display().to_string())
}

fn writer(store: &Store) -> &SqlitePool {
    let Store::Sqlite(pools) = store else { panic!("SQLite") };
    &pools.writer
}

async fn add_clients(store: &Store, numbers: std::ops::Range<u128>) {
    let clients = numbers.map(|number| InventedClient {
        id: Uuid::from_u128(number),
        first_name: format!("First{number}"),
        last_name: format!("Last{number}"),
        email: None,
        state: domain::clients::PortalState::NoAccount,
        sent_at: None,
        forms: (0, 0),
    });
    let mut tx = store.write().await.unwrap();
    insert_clients(&mut tx, PRACTICE, clients.collect(), chrono::DateTime::UNIX_EPOCH).await.unwrap();
    tx.commit().await.unwrap();
}

/// What SQLite says of it, and how many clients are in it.
async fn content(database: &Path) -> Result<(String, i64), sqlx::Error> {
    let store = Store::open(&database.display().to_string(), PoolSizes::default()).unwrap();
    let state = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(writer(&store)).await?;
    let clients = sqlx::query_scalar("SELECT COUNT(*) FROM clients NOT INDEXED").fetch_one(writer(&store)).await?;
    store.close().await;
    Ok((state, clients))
}

/// As they lie there when the program was killed.
fn copy_all(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for ending in ["db", "db-wal", "db-shm"] {
        fs::copy(from.with_extension(ending), to.join("anteroom").with_extension(ending)).unwrap();
    }
    fs::write(to.join("anteroom.key"), "the key").unwrap();
}

#[tokio::test]
async fn what_a_killed_program_left_behind_gets_into_no_backup_that_is_restored_as_the_guide_says() {
    let live = open(Engine::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let (backup, killed, careless) = (folder.path().join("backup.db"), folder.path().join("killed"), folder.path().join("careless"));
    sqlx::query("INSERT INTO organizations (id, slug, name, language, time_zone, accent, created_at) VALUES ($1, 'a', 'A', 'en', 'UTC', '#30499b', '')")
        .bind(PRACTICE)
        .execute(writer(&live))
        .await
        .unwrap();
    add_clients(&live, 0..500).await;
    sqlx::query("VACUUM INTO $1").bind(backup.display().to_string()).execute(writer(&live)).await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer(&live)).await.unwrap();
    add_clients(&live, 500..700).await;
    for left in [&killed, &careless] {
        copy_all(Path::new(&live.url), left);
    }

    let followed = Command::new("sh").args(["-ec", &steps(&backup)]).current_dir(&killed).status().unwrap();
    assert!(followed.success());
    assert_eq!(content(&killed.join("anteroom.db")).await.unwrap(), ("ok".to_owned(), 500));
    assert_eq!(fs::read_to_string(killed.join("anteroom.key")).unwrap(), "the key");

    // What the steps are for: with the backup put over the old file alone, SQLite goes on from where the killed program stopped.
    fs::copy(&backup, careless.join("anteroom.db")).unwrap();
    let mixed = content(&careless.join("anteroom.db")).await;
    assert!(!mixed.is_ok_and(|found| found == ("ok".to_owned(), 500)));
}
