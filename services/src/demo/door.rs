//! How an invented client came to where they stand: an invitation in the past, with its ledger, and for those who signed up
//! a portal account with forms.

use super::{Demo, answers, history::Lived};
use crate::{LinkSecret, Result, Services, invitations::message_id};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    EmailAddress, Language,
    clients::{ClientInput, PortalState},
    forms::{ResponseHeader, to_response},
    invitations::{BatchPurpose, Delivery, InvitationState, LedgerKind, Outcome},
    messages::default_invitation,
    portal::FormRequestState,
};
use store::{
    Tx,
    forms::{FormVersionRow, NewFormRequest, ResponseChange},
    invitations::{NewBatch, NewEvent, NewInvitation, NewOutcome},
    messages::{
        claims::{self, Claim},
        marks::{self, Ending, Marking, OutboxEnd},
        outbox::{self, NewOutboxRow},
    },
    portal::LoginRow,
};
use uuid::Uuid;

pub(super) struct Arriving<'a> {
    pub index: usize,
    pub id: Uuid,
    pub input: &'a ClientInput,
    pub email: &'a EmailAddress,
    pub stand: PortalState,
}

/// The invitation in the past that the rest refers to.
struct Past {
    invitation: Uuid,
    batch: Uuid,
    at: DateTime<Utc>,
    forms: Vec<FormVersionRow>,
}

impl Services {
    pub(super) async fn demo_door(&self, tx: &mut Tx, demo: &Demo, who: Arriving<'_>) -> Result<()> {
        let organization = demo.organization.0;
        let past = self.demo_invitation(tx, demo, &who).await?;
        if matches!(who.stand, PortalState::Opened | PortalState::Locked) {
            store::invitations::mark_opened(tx, organization, past.invitation, past.at).await?;
        }
        let end = match who.stand {
            PortalState::Expired => Some(InvitationState::Expired),
            PortalState::Locked => Some(InvitationState::Locked),
            PortalState::Revoked => Some(InvitationState::Revoked),
            PortalState::Active => Some(InvitationState::Accepted),
            _ => None,
        };
        if let Some(end) = end {
            store::invitations::end(tx, organization, past.invitation, end, past.at + TimeDelta::hours(6)).await?;
        }
        let name = format!("{} {}", who.input.first_name, who.input.last_name);
        for (hours, kind, detail) in story(who.stand) {
            let actor = match kind {
                LedgerKind::Queued | LedgerKind::Revoked => Some(demo.staff[0].name.as_str()),
                LedgerKind::Opened | LedgerKind::SignedUp | LedgerKind::Locked => Some(name.as_str()),
                _ => None,
            };
            let at = past.at + TimeDelta::hours(hours);
            let event = NewEvent { id: self.new_id(), invitation_id: past.invitation, kind, detail, actor_name: actor, at };
            store::invitations::insert_event(tx, organization, &event).await?;
            self.demo_history(tx, demo, &who, Lived { kind, invitation: past.invitation, at }).await?;
        }
        store::clients::set_portal_state(tx, organization, who.id, who.stand, Some(past.at), self.now()).await?;
        self.demo_reminders(tx, demo, &who, (past.invitation, past.at)).await?;
        if who.stand == PortalState::Active {
            self.demo_account(tx, demo, &who, &past).await?;
            self.demo_change(tx, demo, &who).await?;
        }
        Ok(())
    }

    async fn demo_invitation(&self, tx: &mut Tx, demo: &Demo, who: &Arriving<'_>) -> Result<Past> {
        let organization = demo.organization.0;
        let days = match who.stand {
            // All through the last weeks, more of them lately.
            PortalState::Active => i64::try_from((who.index * 11 % 83).min(who.index * 7 % 83)).unwrap_or_default() + 1,
            PortalState::Expired => i64::try_from(who.index % 9).unwrap_or_default() + 20,
            _ => i64::try_from(who.index % 9).unwrap_or_default() + 1,
        };
        let at = self.now() - TimeDelta::days(days);
        let forms: Vec<FormVersionRow> = store::forms::list_published(tx, organization).await?.into_iter().take(3).collect();
        let (invitation, batch) = (self.new_id(), self.demo_batch(tx, demo, (days, at), &forms).await?);
        let new = NewInvitation {
            id: invitation,
            client_id: who.id,
            batch_id: batch,
            email: who.email.as_str(),
            email_key: &who.email.key(),
            // Nobody has this link.
            token_hash: LinkSecret::generate(self.inner.entropy.as_ref()).hash(),
            delivery: if who.stand == PortalState::NotDelivered { Delivery::Failed } else { Delivery::Sent },
            expires_at: at + TimeDelta::days(14),
            created_by: Some(demo.administrator_id()),
            created_at: at,
        };
        store::invitations::insert(tx, organization, std::slice::from_ref(&new)).await?;
        let position = i64::try_from(who.index).unwrap_or_default();
        let outcome = NewOutcome { client: who.id, outcome: Outcome::Queued, invitation: Some(invitation), position };
        store::invitations::insert_outcomes(tx, organization, batch, &[outcome]).await?;
        self.demo_mail(tx, demo, who, &new).await?;
        Ok(Past { invitation, batch, at, forms })
    }

    /// One click for all who were invited on that day.
    async fn demo_batch(&self, tx: &mut Tx, demo: &Demo, (days, at): (i64, DateTime<Utc>), forms: &[FormVersionRow]) -> Result<Uuid> {
        let (organization, key) = (demo.organization.0, format!("demo-{days}"));
        if let Some(batch) = store::invitations::find_batch_by_key(tx, organization, &key).await? {
            return Ok(batch.id);
        }
        let (batch, message) = (self.new_id(), default_invitation(Language::English));
        let new_batch = NewBatch {
            id: batch,
            idempotency_key: &key,
            purpose: BatchPurpose::Invitation,
            language: Language::English.tag(),
            subject: &message.subject,
            body_html: &message.body_html,
            sender_name: &demo.staff[0].name,
            created_by: demo.administrator_id(),
            address: "",
            retry_of: None,
            created_at: at,
        };
        store::invitations::insert_batch(tx, organization, &new_batch).await?;
        store::invitations::set_has_work(tx, organization, batch, false, at).await?;
        for (position, form) in (0_i64..).zip(forms) {
            store::invitations::insert_batch_form(tx, organization, batch, form.id, position).await?;
        }
        Ok(batch)
    }

    /// Its e-mail, sent or refused by then: what is told of a sending is counted from these.
    async fn demo_mail(&self, tx: &mut Tx, demo: &Demo, who: &Arriving<'_>, invitation: &NewInvitation<'_>) -> Result<()> {
        let (organization, id, at) = (demo.organization.0, self.new_id(), invitation.created_at);
        let mail = NewOutboxRow {
            id,
            purpose: BatchPurpose::Invitation.key(),
            batch_id: Some(invitation.batch_id),
            invitation_id: Some(invitation.id),
            client_id: who.id,
            to_email: who.email.as_str(),
            message_id: message_id(id, self.config().mail_from.domain()),
            sealed_secret: None,
            is_bulk: false,
            due_at: at,
            created_at: at,
        };
        outbox::insert(tx, organization, &[mail]).await?;
        let claim = Claim { organization, is_bulk: false, owner: "demo", now: at, lease_until: at, limit: 1 };
        claims::claim_due(tx, claim).await?;
        let end = if invitation.delivery == Delivery::Failed { OutboxEnd::Failed } else { OutboxEnd::Sent };
        let words = story(who.stand).into_iter().find_map(|(_, _, words)| words);
        marks::end_each(tx, Marking { owner: claim.owner, now: at }, &[Ending { organization, id, end, words }]).await?;
        Ok(())
    }

    async fn demo_account(&self, tx: &mut Tx, demo: &Demo, who: &Arriving<'_>, past: &Past) -> Result<()> {
        let (organization, at) = (demo.organization.0, past.at + TimeDelta::hours(6));
        let login = LoginRow { id: self.new_id(), email: who.email.to_string(), password_hash: demo.password_hash.clone() };
        store::portal::insert_login(tx, organization, &login, &who.email.key(), at).await?;
        store::portal::insert_access(tx, organization, login.id, who.id, at).await?;
        // From none to all of the forms are done.
        let done = who.index % 4;
        for (position, form) in (0_i64..).zip(&past.forms) {
            let request = NewFormRequest {
                id: self.new_id(),
                client: who.id,
                form_version: form.id,
                invitation: Some(past.invitation),
                batch: Some(past.batch),
                position,
            };
            store::forms::insert_requests(tx, organization, std::slice::from_ref(&request), at).await?;
            if usize::try_from(position).unwrap_or_default() < done {
                self.demo_response(tx, demo, who, Answered { form, request: request.id, login: login.id, at }).await?;
                self.demo_form_line(tx, demo, who, past, position).await?;
            }
        }
        Ok(store::clients::set_forms_counts(tx, organization, &[who.id]).await?)
    }

    async fn demo_form_line(&self, tx: &mut Tx, demo: &Demo, who: &Arriving<'_>, past: &Past, position: i64) -> Result<()> {
        let name = format!("{} {}", who.input.first_name, who.input.last_name);
        let is_last = usize::try_from(position).unwrap_or_default() + 1 == past.forms.len();
        for kind in [Some(LedgerKind::FormSubmitted), is_last.then_some(LedgerKind::Done)].into_iter().flatten() {
            let at = past.at + TimeDelta::hours(7 + position);
            let event = NewEvent { id: self.new_id(), invitation_id: past.invitation, kind, detail: None, actor_name: Some(&name), at };
            store::invitations::insert_event(tx, demo.organization.0, &event).await?;
            self.demo_history(tx, demo, who, Lived { kind, invitation: past.invitation, at }).await?;
        }
        Ok(())
    }

    async fn demo_response(&self, tx: &mut Tx, demo: &Demo, who: &Arriving<'_>, answered: Answered<'_>) -> Result<()> {
        let Answered { form, request, login, at } = answered;
        let organization = demo.organization.0;
        let questionnaire = crate::portal::read_questionnaire(&form.questionnaire)?;
        let answers = answers::invented(&questionnaire, who.index, &format!("{} {}", who.input.first_name, who.input.last_name));
        let id = self.new_id();
        let header = ResponseHeader {
            id: id.to_string(),
            questionnaire: questionnaire.canonical().unwrap_or_default(),
            status: "completed".to_owned(),
            authored: at,
            subject_reference: format!("Patient/{}", who.id),
            source_reference: format!("RelatedPerson/{login}"),
        };
        let document = to_response(&questionnaire, &answers, &header).to_string();
        let change = ResponseChange { id, request, client: who.id, login, status: "completed", document: &document, now: at };
        store::forms::insert_response(tx, organization, &change).await?;
        store::forms::set_request_state(tx, organization, request, FormRequestState::Submitted, at).await?;
        Ok(())
    }
}

/// A form that an invented client has answered.
struct Answered<'a> {
    form: &'a FormVersionRow,
    request: Uuid,
    login: Uuid,
    at: DateTime<Utc>,
}

/// The ledger up to where the client stands: hours after the invitation, what, and in whose words.
fn story(stand: PortalState) -> Vec<(i64, LedgerKind, Option<&'static str>)> {
    let mut story = vec![(0, LedgerKind::Queued, None)];
    if stand == PortalState::NotDelivered {
        story.push((0, LedgerKind::Failed, Some("550 5.1.1 No such mailbox here")));
        return story;
    }
    story.push((0, LedgerKind::Sent, Some("250 2.0.0 Ok: queued as 4XyZ")));
    match stand {
        PortalState::Opened => story.push((3, LedgerKind::Opened, None)),
        PortalState::Locked => story.extend([(3, LedgerKind::Opened, None), (4, LedgerKind::Locked, None)]),
        PortalState::Expired => story.push((14 * 24, LedgerKind::Expired, None)),
        PortalState::Revoked => story.push((6, LedgerKind::Revoked, None)),
        PortalState::Active => story.extend([(5, LedgerKind::Opened, None), (6, LedgerKind::SignedUp, None)]),
        _ => {}
    }
    story
}
