//! What happens to a client while a batch decides about them waits for it, on PostgreSQL: SQLite has one writer at a time.

use super::practice::Practice;
use crate::Result;
use domain::{
    clients::{ClientForm, PortalState},
    portal::JoinForm,
};
use store::{
    invitations::lock_organization,
    testing::{Engine, open},
};

impl Practice {
    /// `what` waits as long as a batch decides, and goes on then.
    async fn waits_for_a_batch(&self, what: impl Future<Output = Result<()>> + Send + 'static) {
        let mut deciding = self.write().await;
        lock_organization(&mut deciding, self.organization.0).await.unwrap();
        let what = self.waits(1, tokio::spawn(what)).await;
        deciding.commit().await.unwrap();
        what.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn r4_whoever_signs_up_is_active_for_the_next_clients_of_a_batch() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let client = practice.clients(1).await[0];
    let secret = practice.invite_and_deliver(client).await;
    let (services, slug) = (practice.services.clone(), practice.slug.clone());
    let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
    practice.waits_for_a_batch(async move { services.join(&slug, &secret, &form, "192.0.2.7").await.map(drop) }).await;
    assert_eq!(practice.stands(client).await, PortalState::Active);
}

#[tokio::test]
async fn r30_nobody_is_invited_at_an_address_that_is_being_changed() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let client = practice.clients(1).await[0];
    practice.invite(&[client]).await;
    let (services, permit) = (practice.services.clone(), practice.permit());
    let form = ClientForm {
        first_name: "Mara".to_owned(),
        last_name: "Abramson".to_owned(),
        email: "mara@mail.example".to_owned(),
        revision: 1,
        ..ClientForm::default()
    };
    practice.waits_for_a_batch(async move { services.save_client(&permit, client, &form).await }).await;
    assert_eq!(practice.stands(client).await, PortalState::AddressChanged);
}
