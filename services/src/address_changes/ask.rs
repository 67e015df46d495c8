//! Asking for another address. Whether anybody has it already is not told to a client: who has it gets the e-mail that says so (R6).

use super::pending;
use crate::{
    LinkSecret, Result, Services,
    audit::About,
    mail::AccountMail,
    portal::PortalSession,
    resets::{ClientLogin, key_of},
    staff::{Actor, EditClients, Permit},
};
use chrono::TimeDelta;
use domain::{
    EmailAddress, Refusal,
    address_changes::{ADDRESS_LINK_HOURS, AddressChangeState, PendingAddress, Proof},
    audit::AuditAction,
    ids::ClientId,
};
use secrecy::SecretString;
use store::{Tx, address_changes::NewAddressChange};
use uuid::Uuid;

/// Of one login in an hour, whoever asks.
const AN_HOUR: i64 = 5;

impl Services {
    /// Refused at `email` or `password`.
    pub async fn ask_for_address(&self, session: &PortalSession, email: &str, password: &SecretString) -> Result<()> {
        let email: EmailAddress = email.parse().map_err(|error: domain::EmailAddressError| Refusal::field("email", error.to_string()))?;
        let of = self.client_login(session).await?;
        if email.key() == key_of(&of.login.email) {
            return Err(Refusal::field("email", "This is the address that you sign in with now.").into());
        }
        self.prove_password(session, &of, password).await?;
        let mut tx = self.inner.store.write().await?;
        self.begin_address_change(&mut tx, &session.actor(), &of, &email, Proof::Password).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// Nothing happens when there is none.
    pub async fn cancel_address(&self, session: &PortalSession) -> Result<()> {
        let of = self.client_login(session).await?;
        let mut tx = self.inner.store.write().await?;
        self.cancel_change(&mut tx, &session.actor(), &of).await?;
        Ok(tx.commit().await?)
    }

    /// As the client does, for a client whom the member of staff sees.
    pub async fn cancel_client_address(&self, by: &Permit<EditClients>, client: ClientId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let of = self.account_in_scope(&mut tx, by, client).await?;
        self.cancel_change(&mut tx, by.actor(), &of).await?;
        Ok(tx.commit().await?)
    }

    /// The same address gets another link, in the place of the one before.
    pub async fn resend_client_address(&self, by: &Permit<EditClients>, client: ClientId) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let of = self.account_in_scope(&mut tx, by, client).await?;
        let open = store::address_changes::find_open(&mut tx, organization, of.login.id).await?.ok_or(Refusal::NotFound)?;
        let email = open.email.parse().map_err(|_| Refusal::NotFound)?;
        self.begin_address_change(&mut tx, by.actor(), &of, &email, open.proof).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// For the client's page.
    pub(crate) async fn pending_address(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        client: Uuid,
        time_zone: &str,
    ) -> Result<Option<PendingAddress>> {
        let Some(login) = store::portal::find_own_login(tx, organization, client).await? else { return Ok(None) };
        let open = store::address_changes::find_open(tx, organization, login.id).await?;
        Ok(open.and_then(|row| pending(row, self.now(), time_zone)))
    }

    /// Takes the place of the one before. `TooMany` when there were too many within the hour.
    pub(crate) async fn begin_address_change(
        &self,
        tx: &mut Tx,
        by: &Actor,
        of: &ClientLogin,
        email: &EmailAddress,
        proof: Proof,
    ) -> Result<()> {
        let (organization, login, now) = (by.organization.0, of.login.id, self.now());
        if store::address_changes::count_since(tx, organization, login, now - TimeDelta::hours(1)).await? >= AN_HOUR {
            return Err(Refusal::TooMany.into());
        }
        let secret = LinkSecret::generate(self.inner.entropy.as_ref());
        let (id, email_key) = (self.new_id(), email.key());
        store::address_changes::end_open(tx, organization, login, AddressChangeState::Replaced, now).await?;
        let new = NewAddressChange {
            id,
            login,
            email: email.as_str(),
            email_key: &email_key,
            token_hash: &secret.hash(),
            proof,
            expires_at: now + TimeDelta::hours(ADDRESS_LINK_HOURS),
            created_at: now,
        };
        store::address_changes::insert(tx, organization, &new).await?;
        // A link that nobody gets confirms nothing, and what is shown to whoever asked is the same. A representative's address is theirs (R6).
        let is_anybodys = store::portal::has_login(tx, organization, &email_key).await?;
        if let Some(owner) = store::portal::find_client_by_login_email(tx, organization, &email_key).await? {
            self.queue_account_mail(tx, (organization, AccountMail::AccountThere), (owner, email.as_str()), None).await?;
        } else if !is_anybodys {
            let to = (of.client.id, email.as_str());
            self.queue_account_mail(tx, (organization, AccountMail::AddressLink), to, Some(&secret)).await?;
        }
        let old = (of.client.id, of.login.email.as_str());
        self.queue_account_mail(tx, (organization, AccountMail::AddressAsked), old, None).await?;
        let about = About { client: Some(of.client_id()), subject: Some(id), detail: None };
        self.record(tx, by, AuditAction::AddressChangeAsked, about).await
    }

    async fn cancel_change(&self, tx: &mut Tx, by: &Actor, of: &ClientLogin) -> Result<()> {
        let (organization, login) = (by.organization.0, of.login.id);
        if store::address_changes::end_open(tx, organization, login, AddressChangeState::Cancelled, self.now()).await? {
            let about = About { client: Some(of.client_id()), ..About::default() };
            self.record(tx, by, AuditAction::AddressChangeCancelled, about).await?;
        }
        Ok(())
    }
}
