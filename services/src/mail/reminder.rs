//! What a reminder's row of the outbox becomes (R28): an e-mail in the client's language that can be stopped by one click, or nothing,
//! when the client has done meanwhile what they would be reminded of.

use super::{
    compose::{Envelope, compose_with_stop},
    delivery::Prepared,
    system_actor,
};
use crate::{
    LinkSecret, Result, Services,
    audit::About,
    messages::{Letter, email_frame, placeholder_values, portal_link},
    reminders::{ReminderKind, Wanted},
};
use chrono::{DateTime, Utc};
use domain::{
    Language,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    invitations::{Delivery, LedgerKind},
    messages::{forms_reminder, render, sign_up_reminder, with_stop_link},
};
use store::{Tx, messages::outbox::ClaimedRow, organization::OrganizationRow, reminders::DueRow};

/// Where the e-mail's button leads.
struct Target {
    link: String,
    secret: Option<LinkSecret>,
    expires_at: DateTime<Utc>,
}

impl Services {
    pub(super) async fn prepare_reminder(&self, row: &ClaimedRow, kind: ReminderKind) -> Result<Prepared> {
        let mut tx = self.inner.store.read().await?;
        let Some(organization) = store::organization::find(&mut tx, row.organization_id).await? else {
            return Ok(Prepared::NoLongerWanted);
        };
        let Some(wanted) = self.still_wanted(&mut tx, &organization, row, kind).await? else { return Ok(Prepared::NoLongerWanted) };
        let client = store::invitations::find_recipient(&mut tx, row.organization_id, row.client_id, None).await?;
        let Some(client) = client else { return Ok(Prepared::NoLongerWanted) };
        let sender = self.sender_address(&mut tx, row.organization_id).await?;
        drop(tx);
        let Some(Target { link, secret, expires_at }) = self.target(&organization, row, &wanted) else {
            return Ok(Prepared::Impossible(
                "The link could not be opened with the program's key. Was the key changed? Invite again.".into(),
            ));
        };
        let language = Language::of(client.language.as_deref(), &organization.language);
        let stop = self.stop_link(&organization, row.client_id)?;
        let message = match kind {
            ReminderKind::SignUp => sign_up_reminder(language),
            ReminderKind::Forms => forms_reminder(language),
        };
        let letter = Letter { language, sender_name: &organization.name, link, expires_at, form_titles: None };
        let values = placeholder_values(&organization, &client, letter);
        let rendered = render(&with_stop_link(message, language, &stop), &values, &email_frame(&organization, language));
        let envelope = Envelope {
            organization: &organization,
            mail_from: &sender,
            to_name: &format!("{} {}", client.first_name, client.last_name),
            to_email: &row.to_email,
            message_id: &row.message_id,
            date: self.now(),
        };
        Ok(match compose_with_stop(&envelope, rendered, Some(&stop)) {
            Ok(mail) => Prepared::Send { mail: Box::new(mail), secret },
            Err(words) => Prepared::Impossible(words),
        })
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
        if !organization.reminders_on || found.invitation_id != row.invitation_id {
            return Ok(None);
        }
        let wanted = self.wanted_reminder(tx, of, &found).await?;
        Ok(wanted.filter(|wanted| wanted.kind() == kind))
    }

    /// `None` when the further link's secret does not open.
    fn target(&self, organization: &OrganizationRow, row: &ClaimedRow, wanted: &Wanted) -> Option<Target> {
        match wanted {
            Wanted::SignUp(invitation) => {
                let secret = self.inner.key.open(row.sealed_secret.as_deref()?, row.id.as_bytes()).ok()?;
                let link = portal_link(self.config(), &organization.slug, secret.expose());
                Some(Target { link, secret: Some(secret), expires_at: invitation.expires_at })
            }
            Wanted::Forms { .. } => {
                let link = format!("{}/p/{}", self.config().public_url, organization.slug);
                Some(Target { link, secret: None, expires_at: self.now() })
            }
        }
    }

    /// The ledger's side of a reminder that was sent or given up; the invitation and the client stand as they did. After a failure
    /// there are no more until something new is sent.
    pub(super) async fn close_reminder(&self, tx: &mut Tx, row: &ClaimedRow, delivery: Delivery, words: &str) -> Result<()> {
        let (kind, action) = if delivery == Delivery::Sent {
            (LedgerKind::ReminderSent, AuditAction::ReminderSent)
        } else {
            store::reminders::end(tx, row.organization_id, row.client_id).await?;
            (LedgerKind::ReminderFailed, AuditAction::ReminderFailed)
        };
        if let Some(invitation) = row.invitation_id {
            self.note(tx, row.organization_id, invitation, kind, (Some(words), None)).await?;
        }
        let about = About { client: Some(ClientId(row.client_id)), subject: row.invitation_id, detail: None };
        self.record(tx, &system_actor(OrganizationId(row.organization_id)), action, about).await
    }
}
