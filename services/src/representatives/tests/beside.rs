//! What waits for the practice's lock, on PostgreSQL: SQLite has one writer at a time.

use super::*;
use crate::Services;
use store::{
    Tx,
    invitations::lock_organization,
    testing::{Engine, open},
};
use tokio::task::JoinHandle;

impl Family {
    async fn locked(&self) -> Tx {
        let mut tx = self.practice.write().await;
        lock_organization(&mut tx, self.practice.organization.0).await.unwrap();
        tx
    }

    /// Begun, and waiting as the `count`-th.
    async fn waits<F: Future<Output = Result<()>> + Send + 'static>(
        &self,
        count: i64,
        what: impl FnOnce(Services) -> F,
    ) -> JoinHandle<Result<()>> {
        self.practice.waits(count, tokio::spawn(what(self.practice.services.clone()))).await
    }
}

#[tokio::test]
async fn of_a_double_click_on_a_new_link_both_are_done() {
    let family = Family::new(open(Engine::Postgres).await).await;
    family.add(family.ada, NOOR, &grant(BOTH)).await.unwrap();
    let (login, ada) = (family.login().await, family.ada);
    let tx = family.locked().await;
    let mut clicks = Vec::new();
    for count in 1..=2 {
        let by = family.practice.permit();
        let again = move |services: Services| async move { services.invite_representative_again(&by, ada, login).await };
        clicks.push(family.waits(count, again).await);
    }
    tx.commit().await.unwrap();
    for click in clicks {
        click.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn r20_whoever_signs_up_meanwhile_is_not_asked_through_representatives() {
    let (family, _) = Family::with_noor(open(Engine::Postgres).await).await;
    let (ada, by, forms) = (family.ada, family.practice.permit(), family.practice.forms().await);
    let mut joining = family.locked().await;
    let asking = family.waits(1, move |services| async move { services.ask_through_representatives(&by, ada, &forms[..1]).await }).await;
    let (organization, now) = (family.practice.organization.0, family.practice.services.now());
    let active = domain::clients::PortalState::Active;
    store::clients::set_portal_state(&mut joining, organization, ada.0, active, None, now).await.unwrap();
    joining.commit().await.unwrap();
    assert!(matches!(refusal(asking.await.unwrap()), Refusal::Rule(_)));
}

#[tokio::test]
async fn r31_of_a_change_and_an_end_at_the_same_moment_the_end_stays() {
    let (family, _) = Family::with_noor(open(Engine::Postgres).await).await;
    let (ada, row) = (family.ada, family.rows(family.ada).await.remove(0));
    let mut ending = family.practice.write().await;
    let now = family.practice.services.now();
    assert!(store::representatives::end_grant(&mut ending, family.practice.organization.0, row.login.0, ada.0, now).await.unwrap());
    let by = family.practice.permit();
    let change = move |services: Services| async move {
        services.change_representative(&by, ada, row.login, (&row.name, &grant(BOTH), &row.revision)).await
    };
    let changing = family.waits(1, change).await;
    ending.commit().await.unwrap();
    assert_eq!(refusal(changing.await.unwrap()), Refusal::Conflict);
}
