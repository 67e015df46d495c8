//! What a claimed row of the outbox becomes: an e-mail, rendered now from the batch's message and the client's values as they are
//! now (R14), or the reason why there is none to send.

use super::compose::{Envelope, OutgoingMail, compose};
use crate::{
    Result, Services,
    messages::{INVITATION, Letter, email_frame, placeholder_values, portal_link},
    reminders::ReminderKind,
};
use domain::{
    Language,
    invitations::InvitationState,
    messages::{Message, render},
};
use store::{
    Tx,
    invitations::{BatchRow, InvitationRow, RecipientRow},
    messages::outbox::ClaimedRow,
    organization::OrganizationRow,
};

pub(super) enum Prepared {
    Send {
        mail: Box<OutgoingMail>,
        /// Never to be kept, should the mail server repeat it.
        secret: Option<crate::LinkSecret>,
    },
    /// The invitation was used, revoked or replaced, or ran out; or there is nothing left to remind of.
    NoLongerWanted,
    /// It can never be sent; in words for the person who invited.
    Impossible(String),
}

fn impossible(words: &str) -> Prepared {
    Prepared::Impossible(words.to_owned())
}

/// All that an invitation's e-mail is made of.
struct Parts {
    invitation: InvitationRow,
    batch: BatchRow,
    /// What the message is written in.
    language: Language,
    message: Message,
    client: RecipientRow,
    organization: OrganizationRow,
    form_titles: Option<Vec<String>>,
    /// The address that it comes from.
    sender: String,
}

impl Services {
    pub(super) async fn prepare(&self, row: &ClaimedRow) -> Result<Prepared> {
        if let Some(kind) = ReminderKind::of(&row.purpose) {
            return self.prepare_reminder(row, kind).await;
        }
        let mut tx = self.inner.store.read().await?;
        let Some(parts) = self.parts(&mut tx, row).await? else {
            return Ok(impossible("This version of the program does not know this kind of e-mail."));
        };
        drop(tx);
        if parts.invitation.state.as_of(parts.invitation.expires_at, self.now()) != InvitationState::Open {
            return Ok(Prepared::NoLongerWanted);
        }
        let Some(secret) = row.sealed_secret.as_deref().and_then(|sealed| self.inner.key.open(sealed, row.id.as_bytes()).ok()) else {
            return Ok(impossible("The link could not be opened with the program's key. Was the key changed? Invite again."));
        };
        let Parts { invitation, batch, language, message, client, organization, form_titles, sender } = parts;
        let letter = Letter {
            language,
            sender_name: &batch.sender_name,
            link: portal_link(self.config(), &organization.slug, secret.expose()),
            expires_at: invitation.expires_at,
            form_titles,
        };
        let values = placeholder_values(&organization, &client, letter);
        let rendered = render(&message, &values, &email_frame(&organization, language));
        let envelope = Envelope {
            organization: &organization,
            mail_from: &sender,
            to_name: &format!("{} {}", client.first_name, client.last_name),
            to_email: &row.to_email,
            message_id: &row.message_id,
            date: self.now(),
        };
        Ok(match compose(&envelope, rendered) {
            Ok(mail) => Prepared::Send { mail: Box::new(mail), secret: Some(secret) },
            Err(words) => Prepared::Impossible(words),
        })
    }

    async fn parts(&self, tx: &mut Tx, row: &ClaimedRow) -> Result<Option<Parts>> {
        let (Some(invitation), Some(batch), INVITATION) = (row.invitation_id, row.batch_id, row.purpose.as_str()) else { return Ok(None) };
        let Some(invitation) = store::invitations::find(tx, row.organization_id, invitation).await? else { return Ok(None) };
        let Some(batch) = store::invitations::find_batch(tx, row.organization_id, batch).await? else { return Ok(None) };
        let Some(client) = store::invitations::find_recipient(tx, row.organization_id, row.client_id, None).await? else { return Ok(None) };
        let Some(organization) = store::organization::find(tx, row.organization_id).await? else { return Ok(None) };
        let form_titles = if organization.form_titles_in_email {
            Some(store::invitations::list_batch_form_titles(tx, row.organization_id, batch.id).await?)
        } else {
            None
        };
        let reads = Language::of(client.language.as_deref(), &organization.language);
        let own = store::invitations::find_batch_message(tx, row.organization_id, batch.id, reads.tag()).await?;
        let (language, message) = if let Some(own) = own {
            (reads, Message { subject: own.subject, body_html: own.body_html })
        } else {
            // What nobody wrote in the client's language stays in one language throughout.
            let message = Message { subject: batch.subject.clone(), body_html: batch.body_html.clone() };
            (Language::of(None, &batch.language), message)
        };
        let sender = self.sender_address(tx, row.organization_id).await?;
        Ok(Some(Parts { invitation, batch, language, message, client, organization, form_titles, sender }))
    }
}
