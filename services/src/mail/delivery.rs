//! What a claimed row of the outbox becomes: an e-mail, rendered when its turn has come from the batch's message and the client's
//! values (R14), or the reason why there is none to send. What e-mails have in common is read once for a group of them.

use super::{
    Answer, Failure,
    account::AccountLetter,
    account_mail::AccountMail,
    claim::Claimed,
    compose::{Envelope, OutgoingMail, compose},
    own::OwnOrNot,
    reminder::Reminder,
    transport::Waits,
};
use crate::{
    Result, Services,
    messages::{Letter, email_frame, placeholder_values, portal_link},
    reminders::ReminderKind,
};
use chrono::{DateTime, Utc};
use domain::{
    Language,
    invitations::{BatchPurpose, BatchState, InvitationState},
    messages::{Message, render},
};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};
use store::{
    Tx,
    invitations::BatchRow,
    messages::{
        claims::ClaimedRow,
        outgoing::{OutgoingOf, OutgoingRow},
    },
    organization::OrganizationRow,
};
use uuid::Uuid;

/// An e-mail that waits for a place at its mail server.
pub(super) struct Job {
    pub row: ClaimedRow,
    /// Whose mail server it goes over; the nil UUID is the installation's.
    pub server: Uuid,
    /// Later it may not be begun: the lease would end before it does.
    pub begin_before: DateTime<Utc>,
    content: Content,
}

/// What it is made of.
enum Content {
    /// Of a batch.
    Letter(Arc<Shared>, Box<OutgoingRow>),
    Reminder(Box<Reminder>),
    Account(Box<AccountLetter>),
    /// Of a kind that this version does not know, or of something that is not there any more.
    Nothing,
}

/// What the e-mails of a batch have in common.
struct Shared {
    organization: OrganizationRow,
    batch: BatchRow,
    state: BatchState,
    /// In further languages than the batch's own.
    messages: Vec<(String, Message)>,
    form_titles: Option<Vec<String>>,
    /// The address that they come from.
    sender: String,
    transport: OwnOrNot,
}

pub(super) enum Prepared {
    Send {
        mail: Box<OutgoingMail>,
        /// Never to be kept, should the mail server repeat it.
        secret: Option<crate::LinkSecret>,
    },
    /// The invitation was used, revoked or replaced, or ran out; or there is nothing left to fill in or to remind of.
    NoLongerWanted,
    /// Its batch was paused or cancelled after it was claimed.
    Held(Uuid),
    /// It can never be sent; in words for the person who invited.
    Impossible(String),
    /// Nor can this: its link was sealed with another key.
    Sealed(&'static str),
}

fn impossible(words: &str) -> Prepared {
    Prepared::Impossible(words.to_owned())
}

impl Job {
    pub async fn deliver(&self, services: &Services, mail: OutgoingMail) -> Answer {
        let transport = match &self.content {
            Content::Letter(shared, _) => &shared.transport,
            Content::Reminder(reminder) => &reminder.transport,
            Content::Account(letter) => &letter.transport,
            Content::Nothing => return Answer::not_now("There is nothing to send.", Waits::Nobody, Failure::Internal),
        };
        match transport {
            Ok(transport) => transport.deliver(services, mail).await,
            Err(words) => Answer::not_now(words, Waits::Nobody, Failure::SealedPassword),
        }
    }
}

impl Services {
    /// Reads what the e-mails are made of. `over`: in the place of everybody's mail server.
    pub(super) async fn gather(&self, claimed: &Claimed, over: Option<&Arc<super::Transport>>) -> Result<Vec<Job>> {
        if claimed.rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.inner.store.read().await?;
        let outgoing = store::messages::outgoing::list_outgoing(&mut tx, claimed.rows.iter().map(|(_, row)| row)).await?;
        let mut outgoing: HashMap<Uuid, OutgoingRow> = outgoing.into_iter().map(|row| (row.id, row)).collect();
        let mut batches: HashMap<Uuid, Option<Arc<Shared>>> = HashMap::new();
        let mut jobs = Vec::with_capacity(claimed.rows.len());
        for (server, row) in &claimed.rows {
            let letter = match outgoing.remove(&row.id).filter(|_| BatchPurpose::from_key(&row.purpose).is_some()) {
                Some(outgoing) => {
                    let batch = outgoing.batch_id;
                    let shared = match batches.entry(batch) {
                        Entry::Occupied(known) => known.get().clone(),
                        Entry::Vacant(free) => {
                            free.insert(self.shared(&mut tx, row.organization_id, batch, over).await?.map(Arc::new)).clone()
                        }
                    };
                    shared.map(|shared| (shared, outgoing))
                }
                None => None,
            };
            let content = match letter {
                Some((shared, outgoing)) => Content::Letter(shared, Box::new(outgoing)),
                None => self.content_of_one(&mut tx, row, over).await?,
            };
            jobs.push(Job { row: row.clone(), server: *server, begin_before: claimed.begin_before, content });
        }
        Ok(jobs)
    }

    /// Of an e-mail that belongs to no batch.
    async fn content_of_one(&self, tx: &mut Tx, row: &ClaimedRow, over: Option<&Arc<super::Transport>>) -> Result<Content> {
        if let Some(kind) = ReminderKind::of(&row.purpose) {
            return Ok(Content::Reminder(Box::new(self.reminder(tx, row, kind, over).await?)));
        }
        if let Some(mail) = AccountMail::of(&row.purpose) {
            return Ok(Content::Account(Box::new(self.account_letter(tx, row, mail, over).await?)));
        }
        Ok(Content::Nothing)
    }

    async fn shared(&self, tx: &mut Tx, organization: Uuid, batch: Uuid, over: Option<&Arc<super::Transport>>) -> Result<Option<Shared>> {
        let Some(batch) = store::invitations::find_batch(tx, organization, batch).await? else { return Ok(None) };
        let Some(organization) = store::organization::find(tx, organization).await? else { return Ok(None) };
        let form_titles = if organization.form_titles_in_email {
            Some(store::invitations::list_batch_form_titles(tx, organization.id, batch.id).await?)
        } else {
            None
        };
        let messages = store::invitations::list_batch_messages(tx, organization.id, batch.id).await?;
        let messages = messages.into_iter().map(|row| (row.language, Message { subject: row.subject, body_html: row.body_html }));
        let (transport, sender) = self.way(tx, organization.id, over).await?;
        let state = batch.state()?;
        // Another process may have let it go on.
        self.inner.held.set(batch.id, state != BatchState::Running);
        Ok(Some(Shared { messages: messages.collect(), organization, batch, state, form_titles, sender, transport }))
    }

    /// Over which mail server the practice's e-mails go, and the address that they come from.
    pub(super) async fn way(&self, tx: &mut Tx, organization: Uuid, over: Option<&Arc<super::Transport>>) -> Result<(OwnOrNot, String)> {
        let own = store::organization::find_mail_settings(tx, organization).await?;
        let transport = match over {
            Some(over) => Ok(Arc::clone(over)),
            None => self.transport_for(organization, own.as_ref())?,
        };
        Ok((transport, own.map_or_else(|| self.config().mail_from.to_string(), |row| row.sender_email)))
    }

    pub(super) fn prepare(&self, job: &Job) -> Prepared {
        let (row, shared, outgoing) = match &job.content {
            Content::Letter(shared, outgoing) => (&job.row, shared, outgoing),
            Content::Reminder(reminder) => return self.prepare_reminder(&job.row, reminder),
            Content::Account(letter) => return self.prepare_account_letter(&job.row, letter),
            Content::Nothing => return impossible("This version of the program does not know this kind of e-mail."),
        };
        let is_wanted = match outgoing.of {
            OutgoingOf::Invitation { state, expires_at } => state.as_of(expires_at, self.now()) == InvitationState::Open,
            OutgoingOf::Forms { are_open } => are_open,
        };
        if !is_wanted {
            return Prepared::NoLongerWanted;
        }
        let is_held = |batch| shared.state != BatchState::Running || self.inner.held.contains(batch);
        if row.batch_id.is_some_and(is_held) {
            return Prepared::Held(shared.batch.id);
        }
        let (organization, client) = (&shared.organization, &outgoing.client);
        let (link, secret, expires_at) = match outgoing.of {
            OutgoingOf::Invitation { expires_at, .. } => {
                let Some(secret) = row.sealed_secret.as_deref().and_then(|sealed| self.inner.key.open(sealed, row.id.as_bytes()).ok())
                else {
                    return Prepared::Sealed("The link could not be opened with the program's key. Was the key changed? Invite again.");
                };
                (portal_link(self.config(), &organization.slug, secret.expose()), Some(secret), expires_at)
            }
            OutgoingOf::Forms { .. } => (self.front_link(organization), None, self.now()),
        };
        let (language, message) = shared.message_for(client.language.as_deref());
        let mut form_titles = shared.form_titles.clone();
        if let Some(titles) = &mut form_titles {
            titles.retain(|title| !outgoing.not_open.contains(title));
        }
        let letter = Letter { language, sender_name: &shared.batch.sender_name, link, expires_at, form_titles };
        let values = placeholder_values(organization, client, letter);
        let rendered = render(&message, &values, &email_frame(organization, language));
        let envelope = Envelope {
            organization,
            mail_from: &shared.sender,
            to_name: &format!("{} {}", client.first_name, client.last_name),
            to_email: &row.to_email,
            message_id: &row.message_id,
            date: self.now(),
        };
        match compose(&envelope, rendered) {
            Ok(mail) => Prepared::Send { mail: Box::new(mail), secret },
            Err(words) => Prepared::Impossible(words),
        }
    }
}

impl Shared {
    /// `language`: the client's. What nobody wrote in it stays in one language throughout.
    fn message_for(&self, language: Option<&str>) -> (Language, Message) {
        let reads = Language::of(language, &self.organization.language);
        if let Some((_, message)) = self.messages.iter().find(|(language, _)| language == reads.tag()) {
            return (reads, message.clone());
        }
        let message = Message { subject: self.batch.subject.clone(), body_html: self.batch.body_html.clone() };
        (Language::of(None, &self.batch.language), message)
    }
}
