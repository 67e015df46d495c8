//! E-mails about an account, to whoever owns it: a link to set a new password, that it was changed, that
//! there is an account; and to staff, that a safety task waits (R32). Somebody waits for each, so none
//! stands behind a batch. Their words are the program's own.

use super::{
    account_mail::AccountMail,
    compose::{Envelope, compose},
    delivery::Prepared,
    for_whom::{client_as_recipient, full_name, somebody_new_as_recipient, staff_as_recipient},
    own::OwnOrNot,
    system_actor,
};
use crate::{
    LinkSecret, Result, Services,
    audit::About,
    invitations::message_id,
    messages::{Letter, email_frame, placeholder_values},
    resets::key_of,
};
use chrono::{DateTime, Utc};
use domain::{
    Language,
    address_changes::AddressChangeState,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    messages::{AccountOf, render},
    resets::ResetState,
    sign_up_requests::SignUpState,
};
use std::sync::Arc;
use store::{
    Tx,
    invitations::RecipientRow,
    messages::{claims::ClaimedRow, marks::OutboxEnd, outbox::NewOutboxRow},
    organization::OrganizationRow,
};
use uuid::Uuid;

/// What such an e-mail is made of.
pub(super) struct AccountLetter {
    pub transport: OwnOrNot,
    of: Of,
}

enum Of {
    Parts(Box<Parts>),
    /// The link was used, replaced, or has run out; or whoever it was for is gone.
    Nothing,
    /// The link's secret does not open.
    Sealed,
}

struct Parts {
    organization: OrganizationRow,
    person: RecipientRow,
    mail: AccountMail,
    /// The address that it comes from.
    sender: String,
    target: To,
}

/// Where the e-mail's link leads.
enum Target {
    To(To),
    Nowhere,
    Sealed,
}

struct To {
    link: String,
    secret: Option<LinkSecret>,
    /// Until when the link works, where the e-mail says so.
    expires_at: Option<DateTime<Utc>>,
}

impl Target {
    fn to(link: String) -> Self {
        Self::To(To { link, secret: None, expires_at: None })
    }

    /// `expires_at` of a link that works.
    fn by_secret(link: String, secret: LinkSecret, expires_at: Option<DateTime<Utc>>) -> Self {
        expires_at.map_or(Self::Nowhere, |at| Self::To(To { link, secret: Some(secret), expires_at: Some(at) }))
    }
}

impl Services {
    /// `of`: whose practice, and what about. `to`: the member of staff or the client, and the address.
    pub(crate) async fn queue_account_mail(
        &self,
        tx: &mut Tx,
        of: (Uuid, AccountMail),
        to: (Uuid, &str),
        secret: Option<&LinkSecret>,
    ) -> Result<()> {
        self.queue_account_mail_at(tx, of, to, secret, self.now()).await
    }

    /// As [`Services::queue_account_mail`], and not sent before `due_at`.
    pub(crate) async fn queue_account_mail_at(
        &self,
        tx: &mut Tx,
        of: (Uuid, AccountMail),
        to: (Uuid, &str),
        secret: Option<&LinkSecret>,
        due_at: DateTime<Utc>,
    ) -> Result<()> {
        let id = self.new_id();
        let sealed_secret = match secret {
            Some(secret) => Some(self.inner.key.seal(secret, id.as_bytes(), self.inner.entropy.as_ref())?),
            None => None,
        };
        let row = NewOutboxRow {
            id,
            purpose: of.1.purpose(),
            batch_id: None,
            invitation_id: None,
            client_id: to.0,
            to_email: to.1,
            message_id: message_id(id, self.config().mail_from.domain()),
            sealed_secret,
            is_bulk: false,
            due_at,
            created_at: self.now(),
        };
        Ok(store::messages::outbox::insert(tx, of.0, &[row]).await?)
    }

    /// `over`: in the place of everybody's mail server.
    pub(super) async fn account_letter(
        &self,
        tx: &mut Tx,
        row: &ClaimedRow,
        mail: AccountMail,
        over: Option<&Arc<super::Transport>>,
    ) -> Result<AccountLetter> {
        let (transport, sender) = self.way(tx, row.organization_id, over).await?;
        let Some(organization) = store::organization::find(tx, row.organization_id).await? else {
            return Ok(AccountLetter { transport, of: Of::Nothing });
        };
        let person = match mail.whose() {
            AccountOf::Staff => staff_as_recipient(tx, row).await?,
            AccountOf::Client if mail.is_for_somebody_new() => somebody_new_as_recipient(tx, row, mail).await?,
            AccountOf::Representative => self.representative_as_recipient(tx, &organization, row, mail).await?,
            AccountOf::Client => client_as_recipient(tx, &organization, row.client_id).await?,
        };
        let Some(person) = person else { return Ok(AccountLetter { transport, of: Of::Nothing }) };
        let of = match self.account_target(tx, row, mail, &organization).await? {
            Target::To(target) => Of::Parts(Box::new(Parts { organization, person, mail, sender, target })),
            Target::Nowhere => Of::Nothing,
            Target::Sealed => Of::Sealed,
        };
        Ok(AccountLetter { transport, of })
    }

    async fn account_target(&self, tx: &mut Tx, row: &ClaimedRow, mail: AccountMail, organization: &OrganizationRow) -> Result<Target> {
        let door = match mail.whose() {
            AccountOf::Staff => self.config().public_url.clone(),
            AccountOf::Client | AccountOf::Representative => self.front_link(organization),
        };
        let now = self.now();
        match mail {
            AccountMail::AccountThere
            | AccountMail::AddressAsked
            | AccountMail::AddressChanged
            | AccountMail::StaffAddressChanged
            | AccountMail::RepresentativeAddressAsked
            | AccountMail::RepresentativeAddressChanged
            | AccountMail::NewPersonDeclined
            | AccountMail::RepresentativeAdded
            | AccountMail::RepresentativeThere
            | AccountMail::ClientPasskeyAdded
            | AccountMail::ClientPasskeyRemoved
            | AccountMail::RepresentativePasskeyAdded
            | AccountMail::RepresentativePasskeyRemoved => Ok(Target::to(door)),
            // Submitted or withdrawn before it was written to them.
            AccountMail::RepresentativeForms => {
                let open = store::reminders::list_open_forms(tx, row.organization_id, row.client_id).await?;
                Ok(if open.is_empty() { Target::Nowhere } else { Target::to(door) })
            }
            // Taken back, given or over before it was written to them: then there is nothing to tell.
            AccountMail::ClientSignature | AccountMail::RepresentativeSignature => {
                let email_key = key_of(&row.to_email);
                let is_asked = store::signature_requests::is_asked(tx, row.organization_id, row.client_id, &email_key).await?;
                Ok(if is_asked { Target::to(door) } else { Target::Nowhere })
            }
            AccountMail::NewPersonLink => {
                let Some(secret) = self.opened(row) else { return Ok(Target::Sealed) };
                let asked = store::sign_up_requests::find_by_token_hash(tx, row.organization_id, &secret.hash()).await?;
                let works = asked.filter(|asked| asked.state == SignUpState::Unconfirmed && asked.expires_at > now);
                let link = format!("{door}/sign-up/confirm/{}", secret.expose());
                Ok(Target::by_secret(link, secret, works.map(|asked| asked.expires_at)))
            }
            AccountMail::SafetyTask | AccountMail::SafetyTaskOverdue => Ok(Target::to(format!("{door}/tasks"))),
            AccountMail::StaffChanged | AccountMail::ClientChanged | AccountMail::RepresentativeChanged => {
                Ok(Target::to(format!("{door}/forgot-password")))
            }
            AccountMail::AddressLink | AccountMail::RepresentativeAddressLink => {
                let Some(secret) = self.opened(row) else { return Ok(Target::Sealed) };
                let change = store::address_changes::find_by_token_hash(tx, row.organization_id, &secret.hash()).await?;
                let works = change.filter(|change| change.state.as_of(change.expires_at, now) == AddressChangeState::Open);
                let link = format!("{door}/new-address/{}", secret.expose());
                Ok(Target::by_secret(link, secret, works.map(|change| change.expires_at)))
            }
            AccountMail::RepresentativeLink => {
                let Some(secret) = self.opened(row) else { return Ok(Target::Sealed) };
                let found = store::representatives::find_link(tx, row.organization_id, &secret.hash()).await?;
                let works = found.filter(|found| found.end_at(now).is_none());
                let link = format!("{door}/represent/{}", secret.expose());
                Ok(Target::by_secret(link, secret, works.map(|found| found.expires_at)))
            }
            AccountMail::StaffReset | AccountMail::ClientReset | AccountMail::RepresentativeReset => {
                let Some(secret) = self.opened(row) else { return Ok(Target::Sealed) };
                let reset = store::resets::find_by_token_hash(tx, &secret.hash()).await?;
                let works = reset.filter(|reset| reset.state.as_of(reset.expires_at, now) == ResetState::Open);
                let link = format!("{door}/reset-password/{}", secret.expose());
                Ok(Target::by_secret(link, secret, works.map(|reset| reset.expires_at)))
            }
        }
    }

    fn opened(&self, row: &ClaimedRow) -> Option<LinkSecret> {
        row.sealed_secret.as_deref().and_then(|sealed| self.inner.key.open(sealed, row.id.as_bytes()).ok())
    }

    pub(super) fn prepare_account_letter(&self, row: &ClaimedRow, letter: &AccountLetter) -> Prepared {
        let parts = match &letter.of {
            Of::Parts(parts) => parts,
            Of::Nothing => return Prepared::NoLongerWanted,
            Of::Sealed => {
                return Prepared::Sealed("The link could not be opened with the program's key. Was the key changed?");
            }
        };
        let Parts { organization, person, mail, sender, target } = parts.as_ref();
        let language = Language::of(person.language.as_deref(), &organization.language);
        let expires_at = target.expires_at.unwrap_or_else(|| self.now());
        let letter = Letter { language, sender_name: &organization.name, link: target.link.clone(), expires_at, form_titles: None };
        let values = placeholder_values(organization, person, letter);
        let rendered = render(&mail.message(language), &values, &email_frame(organization, language));
        let envelope = Envelope {
            organization,
            mail_from: sender,
            to_name: &full_name(person, mail.whose()),
            to_email: &row.to_email,
            message_id: &row.message_id,
            date: self.now(),
        };
        match compose(&envelope, rendered) {
            Ok(mail) => Prepared::Send { mail: Box::new(mail), secret: target.secret.clone() },
            Err(words) => Prepared::Impossible(words),
        }
    }

    /// Staff who look why somebody cannot get in find an e-mail that was not delivered, with the mail server's words.
    pub(super) async fn close_account_mail(&self, tx: &mut Tx, row: &ClaimedRow, end: OutboxEnd, words: &str) -> Result<()> {
        let Some(mail) = AccountMail::of(&row.purpose).filter(|_| end == OutboxEnd::Failed) else { return Ok(()) };
        let (client, subject) = match mail.whose() {
            AccountOf::Staff => (None, Some(row.client_id)),
            AccountOf::Client if mail.is_for_somebody_new() => (None, Some(row.client_id)),
            AccountOf::Representative if !mail.is_about_a_grant() => (None, Some(row.client_id)),
            AccountOf::Client | AccountOf::Representative => (Some(ClientId(row.client_id)), None),
        };
        let by = system_actor(OrganizationId(row.organization_id));
        self.record(tx, &by, AuditAction::AccountMailFailed, About { client, subject, detail: Some(words) }).await
    }
}
