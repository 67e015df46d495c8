//! Removing a passkey. Being signed in is enough, as it is for signing out everywhere: whoever is not its owner takes away a comfort and no
//! access, and its owner is told by e-mail.

use crate::{Result, Services, devices::LoginSession, mail::AccountMail};
use domain::{Refusal, audit::AuditAction, ids::PasskeyId};

impl Services {
    /// How many the login has left. `NotFound` for another login's.
    pub async fn remove_passkey(&self, session: &LoginSession, passkey: PasskeyId) -> Result<usize> {
        let (organization, owner) = (session.organization.id, &session.owner);
        let mut tx = self.inner.store.write().await?;
        if !store::passkeys::remove(&mut tx, organization, owner.login.id, passkey.0).await? {
            return Err(Refusal::NotFound.into());
        }
        let left = store::passkeys::list_of_login(&mut tx, organization, owner.login.id).await?.len();
        // Whoever had one knows where to add another: home does not offer it again.
        store::passkeys::decline(&mut tx, organization, owner.login.id, self.now()).await?;
        self.record(&mut tx, &session.actor(), AuditAction::PasskeyRemoved, owner.about(Some(passkey.0))).await?;
        let mail = if session.is_clients() { AccountMail::ClientPasskeyRemoved } else { AccountMail::RepresentativePasskeyRemoved };
        self.queue_account_mail(&mut tx, (organization, mail), owner.recipient(), None).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(left)
    }
}
