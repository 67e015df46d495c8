//! What the dialog starts from (R11, R14, R18): the defaults, and each chosen client's values.

use super::decide::{Deciding, Decision, Invitee, distinct_clients, full_name};
use crate::{
    Result, Services,
    messages::{Letter, email_frame, placeholder_values, portal_link},
    staff::{InviteClients, Permit},
};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    form_catalog::FormSummary,
    ids::{ClientId, FormId},
    invitations::{Recipient, SendDraft},
    messages::{DraftPlace, KeptDraft},
};
use store::{
    forms::{FormVersionRow, UnpublishedRow},
    organization::OrganizationRow,
};

/// In the place of a link's secret: of the same shape, and the hash of nothing that was ever sent.
const PREVIEW_SECRET: &str = "this-link-is-a-preview-and-leads-nowhere---";

impl Services {
    /// For no clients, the defaults alone. More than one needs an administrator (R1).
    pub async fn draft_invitations(&self, by: &Permit<InviteClients>, clients: &[ClientId]) -> Result<SendDraft> {
        let clients = distinct_clients(clients, by.is_administrator())?;
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let mut messages = self.default_messages(&mut tx, &organization).await?;
        if !by.is_administrator() {
            for message in &mut messages {
                message.changed = None;
            }
        }
        let forms = store::forms::list_published(&mut tx, organization.id).await?;
        let unpublished = store::forms::list_unpublished(&mut tx, organization.id).await?;
        let kept = self.find_draft(&mut tx, by, DraftPlace::of(&clients)).await?;
        let mut deciding = Deciding::new(by.organization(), by.scope());
        let (mut recipients, mut left_out) = (Vec::new(), Vec::new());
        for client in clients.iter().copied() {
            match self.decide(&mut tx, &mut deciding, client).await? {
                Decision::Invite(invitee) => recipients.push(self.recipient(&organization, invitee, &by.actor().name)),
                Decision::LeaveOut(outcome) => left_out.push(outcome),
            }
        }
        Ok(SendDraft {
            messages,
            forms: forms.iter().map(summary).collect(),
            withdrawn_forms: withdrawn(unpublished, kept.as_ref()),
            kept,
            recipients,
            left_out,
            frame: email_frame(&organization, Language::of(None, &organization.language)),
            from: format!("{} <{}>", organization.name, self.sender_address(&mut tx, organization.id).await?),
            form_titles_allowed: organization.form_titles_in_email,
            may_save_as_default: by.is_administrator(),
        })
    }

    fn recipient(&self, organization: &OrganizationRow, invitee: Invitee, sender_name: &str) -> Recipient {
        let letter = Letter {
            language: Language::of(invitee.row.language.as_deref(), &organization.language),
            sender_name,
            link: portal_link(self.config(), &organization.slug, PREVIEW_SECRET),
            expires_at: self.now() + TimeDelta::days(organization.invitation_days),
            form_titles: None,
        };
        Recipient {
            id: ClientId(invitee.row.id),
            name: full_name(&invitee.row),
            email: invitee.email,
            values: placeholder_values(organization, &invitee.row, letter),
        }
    }
}

/// Titles of the forms that a draft names, or the defaults where there is none, and that cannot be sent.
fn withdrawn(unpublished: Vec<UnpublishedRow>, kept: Option<&KeptDraft>) -> Vec<String> {
    let is_wanted = |row: &UnpublishedRow| kept.map_or(row.is_default, |kept| kept.forms.contains(&FormId(row.form_id)));
    unpublished.into_iter().filter(is_wanted).map(|row| row.title).collect()
}

fn summary(row: &FormVersionRow) -> FormSummary {
    FormSummary {
        id: FormId(row.form_id),
        title: row.title.clone(),
        version: row.version,
        minutes: row.estimated_minutes,
        is_scored: row.is_scored,
        needs_signature: row.needs_signature,
        is_default: row.is_default,
    }
}
