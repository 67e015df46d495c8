//! Two clicks at the same moment, on PostgreSQL: SQLite has one writer at a time.

use super::*;
use store::testing::{Engine, open};

#[tokio::test]
async fn of_a_double_click_the_later_takes_the_place_of_the_earlier() {
    let asking = Asking::new(open(Engine::Postgres).await).await;
    let mut tx = asking.practice.write().await;
    store::clients::lock_clients(&mut tx, asking.practice.organization.0, &[asking.client.0]).await.unwrap();
    let mut clicks = Vec::new();
    for count in 1..=2 {
        let (services, session) = (asking.practice.services.clone(), asking.practice.portal_session(EMAIL).await);
        let (client, fields) = (asking.client, [of_page(ChangeField::Phone, "", "01632 960 001")]);
        clicks.push(
            asking.practice.waits(count, tokio::spawn(async move { services.ask_for_changes(&session, client, &fields).await })).await,
        );
    }
    tx.commit().await.unwrap();
    for click in clicks {
        click.await.unwrap().unwrap();
    }
    assert_eq!(asking.waiting().await.len(), 1);
}
