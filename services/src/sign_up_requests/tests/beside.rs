//! What comes at once waits for each other, on PostgreSQL: SQLite has one writer at a time.

use super::*;
use crate::sign_up_requests::confirm::turn_of;
use domain::sign_up_requests::SignUpState;
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

#[tokio::test]
async fn the_right_date_beside_the_fifth_wrong_one_waits_and_finds_the_link_locked() {
    let practice = open_practice(open(Engine::Postgres).await).await;
    ask(&practice, EMAIL).await.unwrap();
    take_up(&practice).await;
    let (services, slug, secret) = (practice.services.clone(), practice.slug.clone(), secret(&practice).await.unwrap());
    let (organization, mut fifth) = (practice.organization.0, practice.write().await);
    let asked = store::sign_up_requests::list_of_address(&mut fifth, organization, EMAIL, SignUpState::Unconfirmed).await.unwrap();
    store::staff::lock_account(&mut fifth, &turn_of(asked[0].id)).await.unwrap();
    let right = tokio::spawn(async move { services.confirm_sign_up(&slug, &secret, &born("5"), PLACE).await });
    let right = practice.waits(1, right).await;
    store::sign_up_requests::lock(&mut fifth, organization, asked[0].id).await.unwrap();
    fifth.commit().await.unwrap();
    assert!(matches!(refusal(right.await.unwrap()), Refusal::Rule(_)));
    assert!(waiting(&practice).await.is_empty());
}
