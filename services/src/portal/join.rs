//! Signing up from a link (R7, R8, R19). Of two who do it at once one conditional `UPDATE` lets one win; a program that
//! submits what it finds changes nothing, since it gives neither a good password nor a date.

use super::front::Linked;
use crate::{Result, Services, SessionToken};
use chrono::NaiveDate;
use domain::{
    EmailAddress, FieldErrors, Refusal,
    audit::AuditAction,
    clients::PortalState,
    invitations::{InvitationEvent, InvitationState, LedgerKind, WRONG_ANSWER_LIMIT},
    portal::JoinForm,
};
use secrecy::SecretString;
use std::sync::Arc;
use store::{Tx, forms::NewFormRequest, portal::LoginRow};
use uuid::Uuid;

/// What the date of birth that was given came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BirthAnswer {
    NotAsked,
    /// Missing or no date: told, not counted.
    Unreadable,
    Given(NaiveDate),
}

impl Services {
    /// Makes the portal account and signs the client in. Wrong input is told at `password` and `date_of_birth`.
    pub async fn join(&self, slug: &str, secret: &str, form: &JoinForm, address: &str) -> Result<SessionToken> {
        let linked = self.open_link(slug, secret).await?;
        let password = SecretString::from(form.password.clone());
        let mut errors = FieldErrors::default();
        let context = [linked.client.first_name.as_str(), &linked.client.last_name, &linked.invitation.email, &linked.organization.name];
        if let Err(error) = Self::check_new_password(&password, &context) {
            let sentence = error.refusal().and_then(|refusal| refusal.at("password")).unwrap_or("Choose another password.").to_owned();
            errors.add("password", sentence);
        }
        match birth_answer(&linked, form) {
            BirthAnswer::Unreadable => errors.add("date_of_birth", UNREADABLE_BIRTH),
            // Counted only beside a password that would do: what a program submits blindly is no answer.
            BirthAnswer::Given(date) if errors.is_empty() => errors = self.answer_birth(&linked, date, address).await?,
            BirthAnswer::NotAsked | BirthAnswer::Given(_) => {}
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        // Hashing takes its time: not while the database waits.
        let password_hash = self.inner.passwords.hash(&password, Arc::clone(&self.inner.entropy)).await?;
        let mut tx = self.inner.store.write().await?;
        // No batch decides meanwhile to invite whoever signs up now.
        store::invitations::lock_organization(&mut tx, linked.organization.id).await?;
        let token = self.accept(&mut tx, &linked, password_hash, address).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The invitation behind a link that works; the reason in words otherwise.
    async fn open_link(&self, slug: &str, secret: &str) -> Result<Linked> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let linked = self.linked(&mut tx, organization, secret).await?;
        let linked = linked.ok_or_else(|| Refusal::Rule("This link does not work. Open it from the e-mail again.".to_owned()))?;
        match ended(linked.invitation.state.as_of(linked.invitation.expires_at, self.now())) {
            Some(sentence) => Err(Refusal::Rule(sentence.to_owned()).into()),
            None => Ok(linked),
        }
    }

    /// A wrong one is kept although the sign-up is refused, and the fifth locks the link. They wait for each other: of many that come at once,
    /// no more than five are looked at either.
    async fn answer_birth(&self, linked: &Linked, given: NaiveDate, address: &str) -> Result<FieldErrors> {
        let (organization, invitation) = (linked.organization.id, linked.invitation.id);
        let mut tx = self.inner.store.write().await?;
        store::staff::lock_account(&mut tx, &format!("invitation:{invitation}")).await?;
        let row = store::invitations::find(&mut tx, organization, invitation).await?.ok_or(Refusal::NotFound)?;
        if let Some(sentence) = ended(row.state.as_of(row.expires_at, self.now())) {
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        if linked.client.date_of_birth == Some(given) {
            return Ok(FieldErrors::default());
        }
        let count = store::invitations::add_wrong_answer(&mut tx, organization, invitation).await?;
        self.record_link(&mut tx, linked, AuditAction::InvitationWrongAnswer, address).await?;
        let locks = InvitationState::Open.after(InvitationEvent::WrongAnswer { count }) == Some(InvitationState::Locked);
        if locks && store::invitations::end(&mut tx, organization, invitation, InvitationState::Locked, self.now()).await? {
            self.write_ledger(&mut tx, linked, LedgerKind::Locked, None).await?;
            store::clients::set_portal_state(&mut tx, organization, linked.client.id, PortalState::Locked, None, self.now()).await?;
            self.record_link(&mut tx, linked, AuditAction::InvitationLocked, address).await?;
        }
        tx.commit().await?;
        if locks {
            return Err(Refusal::Rule(
                "The date of birth was wrong five times, so this link is locked. Call the practice for a new one.".to_owned(),
            )
            .into());
        }
        Ok(FieldErrors::one("date_of_birth", wrong_birth(WRONG_ANSWER_LIMIT - count)))
    }

    async fn accept(&self, tx: &mut Tx, linked: &Linked, password_hash: String, address: &str) -> Result<SessionToken> {
        let (organization, client, now) = (linked.organization.id, linked.client.id, self.now());
        if store::invitations::mark_opened(tx, organization, linked.invitation.id, now).await? {
            self.write_ledger(tx, linked, LedgerKind::Opened, None).await?;
        }
        if !store::invitations::accept(tx, organization, linked.invitation.id, now).await? {
            // Somebody was faster, or the time ran out meanwhile.
            let state =
                store::invitations::find(tx, organization, linked.invitation.id).await?.map(|row| row.state.as_of(row.expires_at, now));
            return Err(Refusal::Rule(state.and_then(ended).unwrap_or(USED).to_owned()).into());
        }
        let login = LoginRow { id: self.new_id(), email: linked.invitation.email.clone(), password_hash };
        let email_key =
            linked.invitation.email.parse::<EmailAddress>().map_or_else(|_| linked.invitation.email.to_lowercase(), |email| email.key());
        no_duplicate(store::portal::insert_login(tx, organization, &login, &email_key, now).await)?;
        no_duplicate(store::portal::insert_access(tx, organization, login.id, client, now).await)?;
        self.add_form_requests(tx, linked).await?;
        self.write_ledger(tx, linked, LedgerKind::SignedUp, None).await?;
        store::clients::set_portal_state(tx, organization, client, PortalState::Active, None, now).await?;
        store::clients::set_forms_counts(tx, organization, &[client]).await?;
        // What is asked for from here on are the forms.
        self.begin_reminders(tx, organization, client, Some(linked.invitation.id), now).await?;
        self.record_link(tx, linked, AuditAction::ClientSignedUp, address).await?;
        let token = SessionToken::generate(self.inner.entropy.as_ref());
        store::portal::insert_session(tx, organization, login.id, (self.new_id(), &token.hash()), now).await?;
        Ok(token)
    }

    /// R19: each for the version that was published when the invitation was sent. What the client has open already, asked of them through a
    /// representative, is not asked twice.
    async fn add_form_requests(&self, tx: &mut Tx, linked: &Linked) -> Result<()> {
        let organization = linked.organization.id;
        let open: Vec<(Uuid, Uuid)> = store::forms::list_open(tx, organization, &[linked.client.id]).await?;
        let forms = store::invitations::list_batch_forms(tx, organization, linked.invitation.batch_id).await?.into_iter();
        let versions = forms.filter(|(_, form)| open.iter().all(|(_, open)| open != form)).map(|(version, _)| version);
        let request = |(position, form_version)| NewFormRequest {
            id: self.new_id(),
            client: linked.client.id,
            form_version,
            invitation: Some(linked.invitation.id),
            batch: Some(linked.invitation.batch_id),
            position,
        };
        let requests: Vec<_> = (0_i64..).zip(versions).map(request).collect();
        Ok(store::forms::insert_requests(tx, organization, &requests, self.now()).await?)
    }
}

pub(crate) const UNREADABLE_BIRTH: &str =
    "Enter your date of birth with the day first and four digits for the year, for example 27 3 1988.";

/// With how many tries are left.
pub(crate) fn wrong_birth(left: i64) -> String {
    format!("This is not the date of birth that the practice has on file. {}.", tries_left(left))
}

pub(crate) fn tries_left(left: i64) -> String {
    if left == 1 { "1 try is left".to_owned() } else { format!("{left} tries are left") }
}

/// R6, in words that tell nothing about anybody else.
fn no_duplicate(result: store::Result<()>) -> Result<()> {
    match result {
        Err(store::Error::Duplicate) => {
            Err(Refusal::Rule("An account cannot be made with this e-mail address. Call the practice: they can help.".to_owned()).into())
        }
        other => Ok(other?),
    }
}

const USED: &str = "This link has been used. Sign in with your e-mail address and your password.";

fn ended(state: InvitationState) -> Option<&'static str> {
    match state {
        InvitationState::Open => None,
        InvitationState::Accepted => Some(USED),
        InvitationState::Expired => Some("This link has run out. Reload the page to ask for a newer one."),
        InvitationState::Revoked => Some("This link no longer works: the practice has taken it back."),
        InvitationState::Replaced => Some("This link was replaced by a newer one. Look for the latest e-mail from your practice."),
        InvitationState::Locked => Some("This link is locked. Call the practice for a new one."),
    }
}

fn birth_answer(linked: &Linked, form: &JoinForm) -> BirthAnswer {
    if !linked.asks_for_birth() {
        return BirthAnswer::NotAsked;
    }
    match form.date_of_birth() {
        None | Some(Err(())) => BirthAnswer::Unreadable,
        Some(Ok(date)) => BirthAnswer::Given(date),
    }
}
