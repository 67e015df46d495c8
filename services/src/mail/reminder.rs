//! What a reminder's row of the outbox becomes (R28): an e-mail in its reader's language that can be stopped by one click, or nothing,
//! when the client has done meanwhile what they would be reminded of.

use super::{
    account_mail::AccountMail,
    compose::{Envelope, compose_with_stop},
    delivery::Prepared,
    for_whom::{client_as_recipient, full_name},
    own::OwnOrNot,
    system_actor,
};
use crate::{
    LinkSecret, Result, Services,
    audit::About,
    messages::{Letter, email_frame, placeholder_values, portal_link},
    reminders::{Reader, ReminderKind, Wanted},
};
use chrono::{DateTime, Utc};
use domain::{
    Language,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    invitations::LedgerKind,
    messages::{AccountOf, forms_reminder, render_with_stop_link, representative_reminder, sign_up_reminder},
};
use std::sync::Arc;
use store::{
    Tx,
    invitations::RecipientRow,
    messages::{claims::ClaimedRow, marks::OutboxEnd},
    organization::OrganizationRow,
    reminders::DueRow,
};

/// What a reminder is made of.
pub(super) struct Reminder {
    pub transport: OwnOrNot,
    /// `None` when there is nothing left to remind of.
    of: Option<Parts>,
}

struct Parts {
    organization: OrganizationRow,
    client: RecipientRow,
    wanted: Wanted,
    /// The address that it comes from.
    sender: String,
    /// Where its reader stops reminders.
    stop: String,
}

/// Where the e-mail's button leads.
struct Target {
    link: String,
    secret: Option<LinkSecret>,
    expires_at: DateTime<Utc>,
}

impl Services {
    /// `over`: in the place of everybody's mail server.
    pub(super) async fn reminder(
        &self,
        tx: &mut Tx,
        row: &ClaimedRow,
        kind: ReminderKind,
        over: Option<&Arc<super::Transport>>,
    ) -> Result<Reminder> {
        let (transport, sender) = self.way(tx, row.organization_id, over).await?;
        let Some(organization) = store::organization::find(tx, row.organization_id).await? else {
            return Ok(Reminder { transport, of: None });
        };
        let client = match kind {
            ReminderKind::Representative => {
                self.representative_as_recipient(tx, &organization, row, AccountMail::RepresentativeForms).await?
            }
            ReminderKind::SignUp | ReminderKind::Forms => client_as_recipient(tx, &organization, row.client_id).await?,
        };
        let Some(client) = client else { return Ok(Reminder { transport, of: None }) };
        let wanted = self.still_wanted(tx, &organization, row, kind).await?;
        let login = (kind == ReminderKind::Representative).then_some(client.id);
        let stop = self.stop_link(&organization, Reader { client: row.client_id, login })?;
        Ok(Reminder { transport, of: wanted.map(|wanted| Parts { organization, client, wanted, sender, stop }) })
    }

    /// Of the same kind, and of the same invitation, as when it was written.
    async fn still_wanted(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        row: &ClaimedRow,
        kind: ReminderKind,
    ) -> Result<Option<Wanted>> {
        let of = DueRow { organization_id: row.organization_id, client_id: row.client_id };
        let Some(found) = store::reminders::find(tx, of.organization_id, of.client_id).await? else { return Ok(None) };
        if !organization.reminders_on {
            return Ok(None);
        }
        let wanted = self.wanted_reminder(tx, of, &found).await?;
        Ok(wanted.filter(|wanted| {
            let is_same = wanted.kind() == kind && wanted.invitation() == row.invitation_id;
            is_same && (kind != ReminderKind::Representative || wanted.emails().contains(&row.to_email.as_str()))
        }))
    }

    pub(super) fn prepare_reminder(&self, row: &ClaimedRow, reminder: &Reminder) -> Prepared {
        let Some(Parts { organization, client, wanted, sender, stop }) = &reminder.of else { return Prepared::NoLongerWanted };
        let Some(Target { link, secret, expires_at }) = self.target(organization, row, wanted) else {
            return Prepared::Sealed("The link could not be opened with the program's key. Was the key changed? Invite again.");
        };
        let language = Language::of(client.language.as_deref(), &organization.language);
        let message = match wanted.kind() {
            ReminderKind::SignUp => sign_up_reminder(language),
            ReminderKind::Forms => forms_reminder(language),
            ReminderKind::Representative => representative_reminder(language),
        };
        let letter = Letter { language, sender_name: &organization.name, link, expires_at, form_titles: None };
        let values = placeholder_values(organization, client, letter);
        let rendered = render_with_stop_link(&message, &values, &email_frame(organization, language), stop);
        let of = if wanted.kind() == ReminderKind::Representative { AccountOf::Representative } else { AccountOf::Client };
        let envelope = Envelope {
            organization,
            mail_from: sender,
            to_name: &full_name(client, of),
            to_email: &row.to_email,
            message_id: &row.message_id,
            date: self.now(),
        };
        match compose_with_stop(&envelope, rendered, Some(stop)) {
            Ok(mail) => Prepared::Send { mail: Box::new(mail), secret },
            Err(words) => Prepared::Impossible(words),
        }
    }

    /// `None` when the further link's secret does not open.
    fn target(&self, organization: &OrganizationRow, row: &ClaimedRow, wanted: &Wanted) -> Option<Target> {
        match wanted {
            Wanted::SignUp(invitation) => {
                let secret = self.inner.key.open(row.sealed_secret.as_deref()?, row.id.as_bytes()).ok()?;
                let link = portal_link(self.config(), &organization.slug, secret.expose());
                Some(Target { link, secret: Some(secret), expires_at: invitation.expires_at })
            }
            Wanted::Forms { .. } | Wanted::Representatives(_) => {
                let link = self.front_link(organization);
                Some(Target { link, secret: None, expires_at: self.now() })
            }
        }
    }

    /// The ledger's side of a reminder that was sent or given up, and of no other e-mail; the invitation and the client stand as they
    /// did. After a failure the client hears no more until something new is sent.
    pub(super) async fn close_reminder(&self, tx: &mut Tx, row: &ClaimedRow, end: OutboxEnd, words: &str) -> Result<()> {
        let Some(kind_of_row) = ReminderKind::of(&row.purpose) else { return Ok(()) };
        let (kind, action) = match end {
            OutboxEnd::Sent => (LedgerKind::ReminderSent, AuditAction::ReminderSent),
            OutboxEnd::Failed => (LedgerKind::ReminderFailed, AuditAction::ReminderFailed),
            OutboxEnd::Cancelled => return Ok(()),
        };
        // One representative's address that does not work ends no other's.
        if end == OutboxEnd::Failed && kind_of_row != ReminderKind::Representative {
            let of = DueRow { organization_id: row.organization_id, client_id: row.client_id };
            self.end_reminders(tx, of, kind_of_row).await?;
        }
        if let Some(invitation) = row.invitation_id {
            self.note(tx, row.organization_id, invitation, kind, (Some(words), None)).await?;
        }
        let about = About { client: Some(ClientId(row.client_id)), subject: row.invitation_id, detail: None };
        self.record(tx, &system_actor(OrganizationId(row.organization_id)), action, about).await
    }
}
