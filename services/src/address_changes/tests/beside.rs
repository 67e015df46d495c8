//! What is asked for while an address changes waits for that, on PostgreSQL: SQLite has one writer at a time.

use super::*;
use crate::{Services, portal::account_key};
use domain::EmailAddress;
use store::{
    Tx,
    testing::{Engine, open, waiting_count},
};

impl Account {
    /// Nothing else is done to the login until the transaction ends.
    async fn locked(&self) -> Tx {
        let mut tx = self.practice.write().await;
        store::staff::lock_account(&mut tx, &account_key(self.practice.organization.0, OLD)).await.unwrap();
        tx
    }

    /// `what` is begun while the address changes, and goes on then.
    async fn beside_a_change<F: Future<Output = Result<()>> + Send + 'static>(&self, what: impl FnOnce(Services) -> F) {
        let mut changing = self.locked().await;
        let what = tokio::spawn(what(self.practice.services.clone()));
        while waiting_count(&self.practice.store).await == 0 {
            assert!(!what.is_finished(), "it does not wait");
            tokio::task::yield_now().await;
        }
        let organization = self.practice.organization.0;
        let login = store::portal::find_own_login(&mut changing, organization, self.client.0).await.unwrap().unwrap();
        let new: EmailAddress = NEW.parse().unwrap();
        store::portal::set_login_email(&mut changing, organization, login.id, NEW, &new.key()).await.unwrap();
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
