//! What staff can do for a client who cannot get in, or whose device is lost: have a link sent, let them try again, sign them out everywhere.
//! They never set a client's password, nor see the link.

use super::{ClientLogin, send::Recipient};
use crate::{
    Result, Services,
    audit::About,
    portal::LoginOwner,
    staff::{Administer, InviteClients, Permit},
};
use domain::{Refusal, audit::AuditAction, ids::ClientId};
use store::Tx;

impl Services {
    /// To the address that the client signs in with. Five of them an hour, whoever asks: then `TooMany`.
    pub async fn send_client_reset_by_staff(&self, by: &Permit<InviteClients>, client: ClientId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let found = self.account_in_scope(&mut tx, by, client).await?;
        let login = self.lock_login(&mut tx, by.organization().0, found.login.id).await?.ok_or(Refusal::NotFound)?;
        let of = LoginOwner::from(ClientLogin { login, client: found.client });
        if !self.send_reset(&mut tx, &Recipient::of_login(&of), by.actor(), AuditAction::PasswordResetSent).await? {
            return Err(Refusal::TooMany.into());
        }
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// Failed attempts to sign in are forgotten, wherever they came from: the client can try again at once.
    pub async fn unlock_client(&self, by: &Permit<InviteClients>, client: ClientId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let of = self.account_in_scope(&mut tx, by, client).await?;
        let account_key = format!("{}:{}", by.organization(), super::key_of(&of.login.email));
        store::staff::forget_failures(&mut tx, &account_key, None).await?;
        let about = About { client: Some(client), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::SignInUnlocked, about).await?;
        Ok(tx.commit().await?)
    }

    /// R26; how many sessions that were.
    pub async fn end_client_sessions(&self, by: &Permit<Administer>, client: ClientId) -> Result<u64> {
        let mut tx = self.inner.store.write().await?;
        let of = self.account_in_scope(&mut tx, by, client).await?;
        let ended = store::portal::end_all_sessions(&mut tx, by.organization().0, of.login.id, self.now()).await?;
        let about = About { client: Some(client), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::ClientSessionsEnded, about).await?;
        tx.commit().await?;
        Ok(ended)
    }

    pub(crate) async fn account_in_scope<R>(&self, tx: &mut Tx, by: &Permit<R>, client: ClientId) -> Result<ClientLogin> {
        let record = self.client_in_scope(tx, by, client).await?;
        let login = store::portal::find_own_login(tx, by.organization().0, client.0).await?;
        let login = login.ok_or_else(|| Refusal::Rule("This client has no portal account. Invite the client instead.".to_owned()))?;
        Ok(ClientLogin { login, client: record })
    }
}
