//! What an administrator says: that somebody acts for a client, what they may do and until when, and that it ends at once. Each is one
//! audit event of the client, in the same transaction, and takes effect at the representative's next click.

use super::view::{last_day, revision};
use crate::{
    LinkSecret, Result, Services,
    audit::About,
    context,
    mail::AccountMail,
    staff::{Administer, Permit},
};
use chrono::TimeDelta;
use domain::{
    EmailAddress, Refusal,
    audit::AuditAction,
    clients::fold,
    ids::{ClientId, LoginId},
    representatives::{Grant, GrantForm, REPRESENTATIVE_LINK_DAYS, RepresentEnd, RepresentativeForm},
    signature_requests::SignatureEnd,
};
use store::{
    Tx,
    representatives::{GrantRow, NewGrant, NewLink, NewRepresentative, RepresentativeRow},
};
use uuid::Uuid;

impl Services {
    /// Somebody new is invited by a link; a representative of this practice gets the further client, and is told. Refused at the form's
    /// fields; at `representative_email` for an address that signs in as somebody else (R6), whoever that is; at `representative_name`
    /// for a name that is not the one of whoever has the address: what one of them signed would stand there as the other's.
    pub async fn add_representative(&self, by: &Permit<Administer>, client: ClientId, form: &RepresentativeForm) -> Result<()> {
        let (name, email, grant) = form.check().map_err(Refusal::Invalid)?;
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        let known = store::representatives::find_by_email(&mut tx, organization, &email.key()).await?;
        let login = match &known {
            Some(known) => {
                self.refuse_twice(&mut tx, organization, known, client).await?;
                refuse_other_name(known, &name)?;
                known.login_id
            }
            None => self.insert_representative(&mut tx, organization, (&name, &email)).await?,
        };
        self.put_grant(&mut tx, by, (login, client), (&grant, None)).await?;
        match &known {
            Some(known) if known.signed_up_at.is_some() => {
                let to = (client.0, known.email.as_str());
                self.queue_account_mail(&mut tx, (organization, AccountMail::RepresentativeAdded), to, None).await?;
            }
            _ => self.send_representative_link(&mut tx, organization, (login, email.as_str()), client).await?,
        }
        let who = known.map_or(name, |known| known.name);
        let detail = grant_words(&who, &grant);
        let about = About { client: Some(client), subject: Some(login), detail: Some(&detail) };
        self.record(&mut tx, by.actor(), AuditAction::RepresentativeAdded, about).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// Of one client, but for the name, which is theirs everywhere; refused at the form's fields. `shown` is the revision on the page: what
    /// somebody else changed or ended meanwhile is not overwritten unseen.
    pub async fn change_representative(
        &self,
        by: &Permit<Administer>,
        client: ClientId,
        login: LoginId,
        (name, form, shown): (&str, &GrantForm, &str),
    ) -> Result<()> {
        let (name, grant) = form.check_named(name).map_err(Refusal::Invalid)?;
        let mut tx = self.inner.store.write().await?;
        let who = self.representative_of(&mut tx, by, client, login).await?;
        let before = store::representatives::lock_grant(&mut tx, by.organization().0, login.0, client.0).await?.ok_or(Refusal::NotFound)?;
        if revision(&before, &who.name) != shown {
            return Err(Refusal::Conflict.into());
        }
        let named = self.put_name(&mut tx, by, &who, name).await?;
        self.put_grant(&mut tx, by, (login.0, client), (&grant, Some(&before))).await?;
        if !grant.rights.fill_forms {
            self.end_signatures_asked_of(&mut tx, by, login, client).await?;
        }
        let detail = grant_words(&named, &grant);
        let about = About { client: Some(client), subject: Some(login.0), detail: Some(&detail) };
        self.record(&mut tx, by.actor(), AuditAction::RepresentativeChanged, about).await?;
        Ok(tx.commit().await?)
    }

    /// At once. Of somebody who never signed up the link is taken back, and with the last client the address is free again.
    pub async fn end_representative(&self, by: &Permit<Administer>, client: ClientId, login: LoginId) -> Result<()> {
        let (organization, now) = (by.organization().0, self.now());
        let mut tx = self.inner.store.write().await?;
        let who = self.representative_of(&mut tx, by, client, login).await?;
        let was_there = store::representatives::end_grant(&mut tx, organization, login.0, client.0, now).await?;
        // Also where the last day has passed: nobody would ever sign up with the address.
        let was_taken_back = who.signed_up_at.is_none() && self.take_link_back(&mut tx, organization, login, client).await?;
        if !was_there && !was_taken_back {
            return Ok(());
        }
        self.end_signatures_asked_of(&mut tx, by, login, client).await?;
        let about = About { client: Some(client), subject: Some(login.0), detail: Some(&who.name) };
        self.record(&mut tx, by.actor(), AuditAction::RepresentativeEnded, about).await?;
        Ok(tx.commit().await?)
    }

    /// A new link in the place of the one before, which works no more.
    pub async fn invite_representative_again(&self, by: &Permit<Administer>, client: ClientId, login: LoginId) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        let who = self.representative_of(&mut tx, by, client, login).await?;
        if who.signed_up_at.is_some() {
            return Err(Refusal::Rule(format!("{} has signed up already: no link is needed.", who.name)).into());
        }
        let grant = store::representatives::find_grant(&mut tx, organization, login.0, client.0).await?.ok_or(Refusal::NotFound)?;
        if grant.is_over(self.now()) {
            return Err(Refusal::Rule("The last day has passed. Set a later one first, then send a link.".to_owned()).into());
        }
        self.send_representative_link(&mut tx, organization, (login.0, &who.email), client).await?;
        let about = About { client: Some(client), subject: Some(login.0), detail: Some(&who.name) };
        self.record(&mut tx, by.actor(), AuditAction::RepresentativeInvitedAgain, about).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// R26, for a lost device: wherever they are signed in, for whomever they act. The password stays.
    pub async fn end_representative_sessions(&self, by: &Permit<Administer>, client: ClientId, login: LoginId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let who = self.representative_of(&mut tx, by, client, login).await?;
        store::portal::end_all_sessions(&mut tx, by.organization().0, login.0, self.now()).await?;
        let about = About { client: Some(client), subject: Some(login.0), detail: Some(&who.name) };
        self.record(&mut tx, by.actor(), AuditAction::RepresentativeSessionsEnded, about).await?;
        Ok(tx.commit().await?)
    }

    /// What waits for their signature waits no more, also when the right is given again.
    async fn end_signatures_asked_of(&self, tx: &mut Tx, by: &Permit<Administer>, login: LoginId, client: ClientId) -> Result<()> {
        let of = (client.0, login.0);
        Ok(store::signature_requests::end_of_asked(tx, by.organization().0, of, SignatureEnd::Over, self.now()).await?)
    }

    /// The same refusal for one of another client and for none.
    async fn representative_of(&self, tx: &mut Tx, by: &Permit<Administer>, client: ClientId, login: LoginId) -> Result<RepresentativeRow> {
        let organization = by.organization().0;
        self.client_in_scope(tx, by, client).await?;
        store::representatives::find_grant(tx, organization, login.0, client.0).await?.ok_or(Refusal::NotFound)?;
        Ok(store::representatives::find(tx, organization, login.0).await?.ok_or(Refusal::NotFound)?)
    }

    async fn refuse_twice(&self, tx: &mut Tx, organization: Uuid, known: &RepresentativeRow, client: ClientId) -> Result<()> {
        let before = store::representatives::find_grant(tx, organization, known.login_id, client.0).await?;
        if before.is_some_and(|before| !before.is_over(self.now())) {
            let sentence = "Somebody with this address acts for this client already: change what they may do below.";
            return Err(Refusal::field("representative_email", sentence).into());
        }
        Ok(())
    }

    /// As the audit event has it. Refused when somebody else has put it right meanwhile.
    async fn put_name(&self, tx: &mut Tx, by: &Permit<Administer>, who: &RepresentativeRow, name: String) -> Result<String> {
        if name == who.name {
            return Ok(name);
        }
        if !store::representatives::rename(tx, by.organization().0, who.login_id, (&who.name, &name)).await? {
            return Err(Refusal::Conflict.into());
        }
        Ok(format!("{name} ({} until now)", who.name))
    }

    /// R6: an address that signs in as a client, or is invited to, or works here signs in as nobody else.
    pub(crate) async fn is_address_of_somebody_else(&self, tx: &mut Tx, organization: Uuid, email_key: &str) -> Result<bool> {
        let is_staff = store::staff::is_address(tx, organization, email_key).await?;
        Ok(is_staff || store::invitations::is_address_taken(tx, organization, email_key, Uuid::nil(), self.now()).await?)
    }

    async fn insert_representative(&self, tx: &mut Tx, organization: Uuid, (name, email): (&str, &EmailAddress)) -> Result<Uuid> {
        let (email_key, now) = (email.key(), self.now());
        if self.is_address_of_somebody_else(tx, organization, &email_key).await? {
            return Err(Refusal::field("representative_email", IN_USE).into());
        }
        let login = self.new_id();
        let new = NewRepresentative { login, name, email: email.as_str(), email_key: &email_key, now };
        store::representatives::insert(tx, organization, &new).await?;
        Ok(login)
    }

    /// One that ended in the midst of its last day begins no more with another change that leaves the day as it was.
    async fn put_grant(
        &self,
        tx: &mut Tx,
        by: &Permit<Administer>,
        (login, client): (Uuid, ClientId),
        (grant, before): (&Grant, Option<&GrantRow>),
    ) -> Result<()> {
        let start = |day| context::start_of(day, by.time_zone());
        let is_same_day = |before: &&GrantRow| last_day(before, by.time_zone()) == grant.last_day;
        let valid_to = match before.filter(is_same_day) {
            Some(before) => before.valid_to,
            None => grant.last_day.and_then(|day| day.succ_opt()).map(start),
        };
        let new = NewGrant {
            login,
            client: client.0,
            relation: grant.relation,
            rights: grant.rights,
            valid_from: start(grant.first_day),
            valid_to,
        };
        Ok(store::representatives::put_grant(tx, by.organization().0, &new).await?)
    }

    async fn send_representative_link(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        (login, email): (Uuid, &str),
        client: ClientId,
    ) -> Result<()> {
        let now = self.now();
        let secret = LinkSecret::generate(self.inner.entropy.as_ref());
        store::representatives::end_open_links(tx, organization, login, RepresentEnd::Replaced, now).await?;
        let expires_at = now + TimeDelta::days(REPRESENTATIVE_LINK_DAYS);
        let new = NewLink { id: self.new_id(), login, client: client.0, token_hash: &secret.hash(), expires_at, created_at: now };
        store::representatives::insert_link(tx, organization, &new).await?;
        self.queue_account_mail(tx, (organization, AccountMail::RepresentativeLink), (client.0, email), Some(&secret)).await
    }

    /// `false` when nothing was left of it.
    async fn take_link_back(&self, tx: &mut Tx, organization: Uuid, login: LoginId, client: ClientId) -> Result<bool> {
        let now = self.now();
        let rest = store::representatives::list_clients_of_login(tx, organization, login.0).await?;
        let is_last = rest.iter().all(|row| row.grant.is_over(now));
        let open = store::representatives::find_open_link(tx, organization, login.0).await?;
        let is_open = open.is_some_and(|open| is_last || open.client_id == client.0);
        if is_open {
            store::representatives::end_open_links(tx, organization, login.0, RepresentEnd::Revoked, now).await?;
        }
        let is_gone = is_last && store::representatives::remove_unsigned(tx, organization, login.0).await?;
        Ok(is_open || is_gone)
    }
}

fn refuse_other_name(known: &RepresentativeRow, name: &str) -> Result<()> {
    if fold(name) == fold(&known.name) {
        return Ok(());
    }
    let sentence = format!(
        "This address is {}'s here. Write the name so, or give somebody else an address of their own. A name is put right under \
         “Change or end…”.",
        known.name
    );
    Err(Refusal::field("representative_name", sentence).into())
}

fn grant_words(name: &str, grant: &Grant) -> String {
    let until = grant.last_day.map_or_else(|| "with no last day".to_owned(), |day| format!("until {}", day.format("%-d %B %Y")));
    let from = grant.first_day.format("%-d %B %Y");
    format!("{name}, {}: {}; from {from}, {until}", grant.relation.capacity(), grant.rights.words())
}

/// It says nothing of who that is.
const IN_USE: &str = "This address signs in here as somebody else, or is about to. A representative needs an address of their own.";
