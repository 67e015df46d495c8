//! Two processes that take up what one person asked for twice, on PostgreSQL: SQLite has one writer at a time.

use super::*;
use store::testing::{Engine, open};

#[tokio::test]
async fn who_asks_twice_is_written_to_once_also_when_both_are_taken_up_at_once() {
    let practice = open_practice(open(Engine::Postgres).await).await;
    for _ in 0..2 {
        ask(&practice, EMAIL).await.unwrap();
    }
    let mut tx = practice.write().await;
    store::invitations::lock_organization(&mut tx, practice.organization.0).await.unwrap();
    let mut workers = Vec::new();
    for count in 1..=2 {
        let services = practice.services.clone();
        workers.push(practice.waits(count, tokio::spawn(async move { services.work_on_a_link_request().await })).await);
    }
    tx.commit().await.unwrap();
    for worker in workers {
        assert!(worker.await.unwrap().unwrap());
    }
    assert_eq!(practice.deliver().await, 1);
}
