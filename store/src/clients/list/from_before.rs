//! What the search looks in was kept elsewhere before migration 31: clients of that time are found, and in the list's order.

use super::*;
use crate::{
    organization::fixture::*,
    testing::{Engine, open_before},
};
use domain::clients::{search_key, sort_key};

/// All in the columns of then.
async fn add(tx: &mut Tx, number: u128, last_name: &str) {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO clients (organization_id, id, first_name, last_name, sort_key, search_key, created_at, updated_at, keys_version)
         VALUES ($1, $2, 'Mara', $3, $4, $5, $6, $6, 1)",
    )
    .bind(HERE)
    .bind(Uuid::from_u128(number))
    .bind(last_name)
    .bind(sort_key("Mara", last_name))
    .bind(search_key("Mara", last_name, None, None))
    .bind(now())
    .execute(c)
    .await
    .unwrap()
    .rows_affected());
}

async fn clients_of_before_are_found(engine: Engine) {
    let store = open_before(engine, 31).await;
    let mut tx = store.write().await.unwrap();
    on_engine!(&mut tx, c => sqlx::query("INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, 'here', 'Here', $2)")
        .bind(HERE).bind(now()).execute(c).await.unwrap().rows_affected());
    // More than are looked through before the trigrams are asked.
    for number in 0..2_500 {
        add(&mut tx, number, &format!("Abbott{number}")).await;
    }
    for (number, last_name) in [(5_000, "Zimova"), (4_000, "Zimmer"), (3_000, "Zimara")] {
        add(&mut tx, number, last_name).await;
    }
    tx.commit().await.unwrap();
    store.migrate().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let asked = ListFilter { search: Search::of("zim"), limit: 10, ..ListFilter::default() };
    let names: Vec<String> = list(&mut tx, HERE, &asked).await.unwrap().into_iter().map(|row| row.last_name).collect();
    assert_eq!(names, ["Zimara", "Zimmer", "Zimova"]);
}

#[tokio::test]
async fn clients_of_before_are_found_on_sqlite() {
    clients_of_before_are_found(Engine::Sqlite).await;
}

#[tokio::test]
async fn clients_of_before_are_found_on_postgres() {
    clients_of_before_are_found(Engine::Postgres).await;
}
