//! Asking for another address. Whether anybody has it already is not told to a client: who has it gets the e-mail that says so (R6).

use super::pending;
use crate::{
    LinkSecret, Result, Services,
    mail::AccountMail,
    portal::{LoginOwner, PortalSession},
    resets::key_of,
    staff::{Actor, EditClients, Permit},
};
use chrono::TimeDelta;
use domain::{
    EmailAddress, Language, Refusal,
    address_changes::{ADDRESS_LINK_HOURS, AddressChangeState, PendingAddress, Proof},
    audit::AuditAction,
    ids::ClientId,
};
use secrecy::SecretString;
use store::{Tx, address_changes::NewAddressChange};
use uuid::Uuid;

/// To staff.
const NOTHING_WAITS: &str = "No address waits to be confirmed any more. The page shows the one that holds.";

/// Of one login in an hour, whoever asks.
const AN_HOUR: i64 = 5;

impl Services {
    /// Refused at `email` or `password`.
    pub async fn ask_for_address(&self, session: &PortalSession, email: &str, password: &SecretString) -> Result<()> {
        let of = LoginOwner::from(self.client_login(session).await?);
        self.ask_for_address_of(&of, &session.actor(), (email, password)).await
    }

    /// Of whoever's login it is, who proves the password.
    pub(crate) async fn ask_for_address_of(&self, of: &LoginOwner, by: &Actor, (email, password): (&str, &SecretString)) -> Result<()> {
        let email: EmailAddress = email.parse().map_err(|error: domain::EmailAddressError| Refusal::field("email", error.to_string()))?;
        if email.key() == key_of(&of.login.email) {
            return Err(Refusal::field("email", "This is the address that you sign in with now.").into());
        }
        self.prove(of, by, password).await?;
        let mut tx = self.inner.store.write().await?;
        self.begin_change(&mut tx, by, of, (&email, Proof::Password)).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// Refused where none waits any more, as when the new address has confirmed it meanwhile.
    pub async fn cancel_address(&self, session: &PortalSession) -> Result<()> {
        let of = LoginOwner::from(self.client_login(session).await?);
        self.cancel_address_of(&of, &session.actor()).await
    }

    pub(crate) async fn cancel_address_of(&self, of: &LoginOwner, by: &Actor) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        self.cancel_change(&mut tx, by, of, Language::English.words().told_no_change_waits()).await?;
        Ok(tx.commit().await?)
    }

    /// As the client does, for a client whom the member of staff sees.
    pub async fn cancel_client_address(&self, by: &Permit<EditClients>, client: ClientId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let of = LoginOwner::from(self.account_in_scope(&mut tx, by, client).await?);
        self.cancel_change(&mut tx, by.actor(), &of, NOTHING_WAITS).await?;
        Ok(tx.commit().await?)
    }

    /// The same address gets another link, in the place of the one before.
    pub async fn resend_client_address(&self, by: &Permit<EditClients>, client: ClientId) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let of = LoginOwner::from(self.account_in_scope(&mut tx, by, client).await?);
        self.lock_login(&mut tx, organization, of.login.id).await?;
        let open = store::address_changes::find_open(&mut tx, organization, of.login.id).await?;
        let open = open.ok_or_else(|| Refusal::Rule(NOTHING_WAITS.to_owned()))?;
        let email = open.email.parse().map_err(|_| Refusal::NotFound)?;
        self.begin_change(&mut tx, by.actor(), &of, (&email, open.proof)).await?;
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
        self.pending_address_of(tx, organization, login.id, time_zone).await
    }

    /// For the owner's own page.
    pub(crate) async fn pending_address_of(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        login: Uuid,
        time_zone: &str,
    ) -> Result<Option<PendingAddress>> {
        let open = store::address_changes::find_open(tx, organization, login).await?;
        Ok(open.and_then(|row| pending(row, self.now(), time_zone)))
    }

    /// Takes the place of the one before. `TooMany` when there were too many within the hour.
    pub(crate) async fn begin_change(
        &self,
        tx: &mut Tx,
        by: &Actor,
        of: &LoginOwner,
        (email, proof): (&EmailAddress, Proof),
    ) -> Result<()> {
        let (organization, login, now) = (by.organization.0, of.login.id, self.now());
        let found = self.lock_login(tx, organization, login).await?;
        if found.is_none_or(|found| found.email != of.login.email) {
            return Err(Refusal::Conflict.into());
        }
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
        // A link that nobody gets confirms nothing, and what is shown to whoever asked is the same (R6).
        if let Some(owner) = store::portal::find_client_by_login_email(tx, organization, &email_key).await? {
            self.queue_account_mail(tx, (organization, AccountMail::AccountThere), (owner, email.as_str()), None).await?;
        } else if !self.is_anybodys(tx, organization, of, &email_key).await? {
            let to = (of.recipient().0, email.as_str());
            self.queue_account_mail(tx, (organization, of.mail_of_address_link()), to, Some(&secret)).await?;
        }
        self.queue_account_mail(tx, (organization, of.mail_of_address_asked()), of.recipient(), None).await?;
        self.record(tx, by, AuditAction::AddressChangeAsked, of.about(Some(id))).await
    }

    /// R6. Of an address for a representative more is asked: it is held to what inviting one is held to.
    pub(super) async fn is_anybodys(&self, tx: &mut Tx, organization: Uuid, of: &LoginOwner, email_key: &str) -> Result<bool> {
        match of.client {
            Some(_) => Ok(store::portal::has_login(tx, organization, email_key).await?),
            None => self.is_address_of_somebody_else(tx, organization, email_key).await,
        }
    }

    async fn cancel_change(&self, tx: &mut Tx, by: &Actor, of: &LoginOwner, nothing_waits: &str) -> Result<()> {
        let (organization, login) = (by.organization.0, of.login.id);
        if !store::address_changes::end_open(tx, organization, login, AddressChangeState::Cancelled, self.now()).await? {
            return Err(Refusal::Rule(nothing_waits.to_owned()).into());
        }
        self.record(tx, by, AuditAction::AddressChangeCancelled, of.about(None)).await
    }
}
