//! What is asked for while an address changes waits for that, on PostgreSQL: SQLite has one writer at a time.

use super::*;
use crate::{Services, portal::account_key};
use domain::EmailAddress;
use store::{
    Tx,
    testing::{Engine, open},
};
use tokio::task::JoinHandle;
use uuid::Uuid;

impl Account {
    /// Nothing else is done to the login until the transaction ends.
    async fn locked(&self) -> Tx {
        let mut tx = self.practice.write().await;
        store::staff::lock_account(&mut tx, &account_key(self.practice.organization.0, OLD)).await.unwrap();
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

    async fn login(&self, tx: &mut Tx) -> Uuid {
        store::portal::find_own_login(tx, self.practice.organization.0, self.client.0).await.unwrap().unwrap().id
    }

    /// `what` is begun while the address changes, and goes on then.
    async fn beside_a_change<F: Future<Output = Result<()>> + Send + 'static>(&self, what: impl FnOnce(Services) -> F) {
        let mut changing = self.locked().await;
        let what = self.waits(1, what).await;
        let (login, new) = (self.login(&mut changing).await, NEW.parse::<EmailAddress>().unwrap());
        store::portal::set_login_email(&mut changing, self.practice.organization.0, login, NEW, &new.key()).await.unwrap();
        changing.commit().await.unwrap();
        what.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn r30_a_link_that_was_asked_for_with_the_old_address_is_not_sent_after_the_change() {
    let account = Account::new(open(Engine::Postgres).await).await;
    account.practice.services.ask_for_reset(&account.practice.slug, OLD, PLACE).await.unwrap();
    account.beside_a_change(|services| async move { services.work_on_a_link_request().await.map(drop) }).await;
    assert!(!account.mails().await.iter().any(|(_, _, text)| text.contains("/reset-password/")));
}

#[tokio::test]
async fn r30_a_link_that_staff_send_meanwhile_goes_to_the_new_address() {
    let account = Account::new(open(Engine::Postgres).await).await;
    let (by, client) = (account.practice.permit(), account.client);
    account.beside_a_change(|services| async move { services.send_client_reset_by_staff(&by, client).await }).await;
    let mails = account.mails().await;
    let (to, ..) = mails.iter().find(|(_, _, text)| text.contains("/reset-password/")).unwrap();
    assert!(to.contains(NEW), "{to}");
}

#[tokio::test]
async fn r26_who_knew_the_password_before_another_was_set_neither_changes_it_nor_the_address() {
    let account = Account::new(open(Engine::Postgres).await).await;
    account.ask(NEW, PASSWORD).await.unwrap();
    let (secret, session, slug) = (account.link_to(NEW).await, account.session().await, account.practice.slug.clone());
    let mut resetting = account.locked().await;
    let (old, new) = (PASSWORD.to_owned().into(), "seven quiet violet lanterns".to_owned().into());
    let changing = account.waits(1, |services| async move { services.change_password(&session, &old, &new).await.map(drop) }).await;
    let confirming =
        account.waits(2, |services| async move { services.confirm_address(&slug, &secret, &password(PASSWORD), PLACE).await }).await;
    let login = account.login(&mut resetting).await;
    store::portal::set_password_hash(&mut resetting, account.practice.organization.0, login, "another").await.unwrap();
    resetting.commit().await.unwrap();
    assert_eq!(refusal(changing.await.unwrap()), Refusal::SignedOut);
    assert!(refusal(confirming.await.unwrap()).at("password").is_some());
    let mut tx = account.practice.write().await;
    let login = store::portal::find_login(&mut tx, account.practice.organization.0, login).await.unwrap().unwrap();
    assert_eq!((login.email.as_str(), login.password_hash.as_str()), (OLD, "another"));
}

#[tokio::test]
async fn of_a_double_click_on_a_link_both_are_done() {
    let account = Account::new(open(Engine::Postgres).await).await;
    account.ask(NEW, PASSWORD).await.unwrap();
    let tx = account.locked().await;
    let mut clicks = Vec::new();
    for count in [1, 3] {
        let (again, reset, client) = (account.practice.permit(), account.practice.permit(), account.client);
        clicks.push(account.waits(count, move |services| async move { services.resend_client_address(&again, client).await }).await);
        let sending = move |services: Services| async move { services.send_client_reset_by_staff(&reset, client).await };
        clicks.push(account.waits(count + 1, sending).await);
    }
    tx.commit().await.unwrap();
    for click in clicks {
        click.await.unwrap().unwrap();
    }
}
