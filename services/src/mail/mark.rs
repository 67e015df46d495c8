//! Writing down what became of a group of e-mails: on their rows, in the invitations' ledgers (R9), on the clients' rows and in the
//! audit log, in one transaction. A worker that lost its lease meanwhile changes nothing.

use super::{Answer, backoff, rests::Rests, system_actor};
use crate::{Result, Services, reminders::first_look};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::AuditAction,
    ids::OrganizationId,
    invitations::{BatchPurpose, Delivery, InvitationState, LedgerKind, stands},
};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{
    Tx,
    audit::AuditEventRow,
    messages::{
        claims::ClaimedRow,
        marks::{self, Ending, Marking, OutboxEnd, PutBack},
    },
};
use uuid::Uuid;

/// So long after it was first refused for now an e-mail is given up.
const GIVE_UP_DAYS: i64 = 3;

const PERHAPS_ARRIVED: &str =
    "It may have arrived: the mail server got all of it, twice, and did not confirm it. Ask before it is sent again.";

/// A claimed e-mail, and what became of it.
pub(super) struct Handled {
    pub row: ClaimedRow,
    /// Whose mail server it goes over.
    pub server: Uuid,
    pub ended: Ended,
}

pub(super) enum Ended {
    Answered(Answer),
    /// The invitation was used, revoked or replaced, or ran out.
    NoLongerWanted,
    /// It can never be sent; in words for the person who invited.
    Impossible(String),
    /// Its batch is paused or was cancelled.
    Held(Uuid),
    /// It was not begun; it is due at this time, or as it was.
    NotBegun(Option<DateTime<Utc>>),
}

/// One e-mail of a batch that has been sent or given up.
struct Close<'a> {
    row: &'a ClaimedRow,
    /// Of which it was the e-mail; `None` for one about forms.
    invitation: Option<Uuid>,
    is_sent: bool,
    words: &'a str,
}

impl Handled {
    pub fn answer(&self) -> Option<&Answer> {
        if let Ended::Answered(answer) = &self.ended { Some(answer) } else { None }
    }

    /// How its row ends, with the words that go with it; `None` when it goes back to the queue.
    fn end(&self, now: DateTime<Utc>) -> Option<(OutboxEnd, Option<String>)> {
        match &self.ended {
            Ended::NotBegun(_) | Ended::Held(_) => None,
            Ended::NoLongerWanted => Some((OutboxEnd::Cancelled, None)),
            Ended::Answered(Answer::Delivered { words }) => Some((OutboxEnd::Sent, Some(words.clone()))),
            Ended::Impossible(words) | Ended::Answered(Answer::Refused { words, permanent: true, .. }) => {
                Some((OutboxEnd::Failed, Some(words.clone())))
            }
            Ended::Answered(Answer::Refused { words, permanent: false, .. }) => {
                let is_over = self.row.first_refused_at.is_some_and(|first| now - first >= TimeDelta::days(GIVE_UP_DAYS));
                is_over.then(|| (OutboxEnd::Failed, Some(format!("Given up after {GIVE_UP_DAYS} days. {words}"))))
            }
            // Whoever has it already gets it once more, under the same Message-ID, and not again and again.
            Ended::Answered(Answer::Unconfirmed { words }) => {
                self.row.was_unconfirmed.then(|| (OutboxEnd::Failed, Some(format!("{PERHAPS_ARRIVED} {words}"))))
            }
        }
    }
}

impl Services {
    /// `known`: who rests; brought up to date.
    pub(super) async fn mark(&self, owner: &str, handled: &[Handled], known: &mut Rests) -> Result<()> {
        let now = self.now();
        let mut tx = self.inner.store.write().await?;
        marks::give_way(&mut tx).await?;
        let ends: Vec<_> = handled.iter().map(|mail| (mail, mail.end(now))).collect();
        let endings: Vec<Ending<'_>> = ends
            .iter()
            .filter_map(|(mail, end)| {
                let (end, words) = end.as_ref()?;
                Some(Ending { organization: mail.row.organization_id, id: mail.row.id, end: *end, words: words.as_deref() })
            })
            .collect();
        if !endings.is_empty() {
            let ended: HashSet<Uuid> = marks::end_each(&mut tx, Marking { owner, now }, &endings).await?.into_iter().collect();
            let closes = ends.iter().filter_map(|(mail, end)| {
                let (end, words) = end.as_ref()?;
                let is_told = *end != OutboxEnd::Cancelled && ended.contains(&mail.row.id);
                let is_batchs = is_told && BatchPurpose::from_key(&mail.row.purpose).is_some();
                let words = words.as_deref().unwrap_or_default();
                let close = Close { row: &mail.row, invitation: mail.row.invitation_id, is_sent: *end == OutboxEnd::Sent, words };
                is_batchs.then_some(close)
            });
            self.close(&mut tx, &closes.collect::<Vec<_>>(), now).await?;
            for (mail, end) in &ends {
                if let Some((end, words)) = end.as_ref().filter(|_| ended.contains(&mail.row.id)) {
                    let words = words.as_deref().unwrap_or_default();
                    self.close_reminder(&mut tx, &mail.row, *end, words).await?;
                    self.close_account_mail(&mut tx, &mail.row, *end, words).await?;
                }
            }
        }
        let back: Vec<&Handled> = ends.iter().filter(|(_, end)| end.is_none()).map(|(mail, _)| *mail).collect();
        self.put_back(&mut tx, Marking { owner, now }, &back).await?;
        self.keep_rests(&mut tx, handled, known).await?;
        Ok(tx.commit().await?)
    }

    /// The words are kept with every try; the ledger tells of the first only.
    async fn put_back(&self, tx: &mut Tx, marking: Marking<'_>, back: &[&Handled]) -> Result<()> {
        if back.is_empty() {
            return Ok(());
        }
        let rows: Vec<PutBack<'_>> = back
            .iter()
            .map(|mail| {
                let as_it_was = PutBack::as_it_was(mail.row.organization_id, mail.row.id);
                match &mail.ended {
                    Ended::Answered(Answer::Refused { words, .. } | Answer::Unconfirmed { words }) => {
                        let next = marking.now + backoff::delay(mail.row.attempt_count, self.inner.entropy.as_ref());
                        let is_unconfirmed = matches!(mail.ended, Ended::Answered(Answer::Unconfirmed { .. }));
                        PutBack { next: Some(next), words: Some(words), is_unconfirmed, ..as_it_was }
                    }
                    Ended::NotBegun(next) => PutBack { next: *next, ..as_it_was },
                    ended => PutBack { is_held: matches!(ended, Ended::Held(_)), ..as_it_was },
                }
            })
            .collect();
        let put_back: HashSet<Uuid> = marks::put_each_back(tx, marking, &rows).await?.into_iter().collect();
        let first = back.iter().filter(|mail| mail.row.server_words.is_none() && put_back.contains(&mail.row.id));
        let notes: Vec<_> = first
            .filter_map(|mail| match (&mail.ended, mail.row.invitation_id) {
                (Ended::Answered(Answer::Refused { words, .. } | Answer::Unconfirmed { words }), Some(invitation)) => {
                    Some((mail.row.organization_id, self.new_id(), invitation, LedgerKind::Delayed.key(), words.as_str()))
                }
                _ => None,
            })
            .collect();
        if !notes.is_empty() {
            marks::note_each(tx, &notes, marking.now).await?;
        }
        self.look_at_batches(tx, back, marking.now).await
    }

    /// Batches whose e-mails were held are looked at again, so that none stays behind when its batch goes on or was cancelled.
    async fn look_at_batches(&self, tx: &mut Tx, back: &[&Handled], now: DateTime<Utc>) -> Result<()> {
        let held: BTreeSet<(Uuid, Uuid)> = back
            .iter()
            .filter_map(|mail| if let Ended::Held(batch) = mail.ended { Some((mail.row.organization_id, batch)) } else { None })
            .collect();
        for (organization, batch) in held {
            store::invitations::set_has_work(tx, organization, batch, true, now).await?;
        }
        Ok(())
    }

    /// The other side of e-mails that have been sent or given up: invitations, ledgers and clients. A client's state follows as long as
    /// the invitation is the one that counts: it may have been used or replaced while the e-mail was on its way.
    async fn close(&self, tx: &mut Tx, closes: &[Close<'_>], now: DateTime<Utc>) -> Result<()> {
        if closes.is_empty() {
            return Ok(());
        }
        let delivery = |close: &Close<'_>| if close.is_sent { Delivery::Sent } else { Delivery::Failed };
        let deliveries: Vec<_> =
            closes.iter().filter_map(|close| Some((close.row.organization_id, close.invitation?, delivery(close).key()))).collect();
        let delivered = marks::set_deliveries(tx, &deliveries).await?;
        let delivered: HashMap<Uuid, _> = delivered.into_iter().map(|row| (row.id, row)).collect();
        let (mut notes, mut states, mut events, mut begun) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for close in closes {
            let organization = close.row.organization_id;
            let client = close.row.client_id;
            let (kind, action) = match (close.invitation.is_some(), close.is_sent) {
                (true, true) => (LedgerKind::Sent, AuditAction::InvitationSent),
                (true, false) => (LedgerKind::Failed, AuditAction::InvitationFailed),
                (false, true) => (LedgerKind::Sent, AuditAction::FormsEmailSent),
                (false, false) => (LedgerKind::Failed, AuditAction::FormsEmailFailed),
            };
            // Where the client stands from now on, if that changes.
            let state = match close.invitation {
                Some(invitation) => {
                    notes.push((organization, self.new_id(), invitation, kind.key(), close.words));
                    let open = delivered.get(&invitation).filter(|row| row.state == InvitationState::Open);
                    open.map(|row| Some(stands(row.state, delivery(close), row.was_opened).key()))
                }
                None => Some(None),
            };
            if let Some(state) = state {
                states.push((organization, client, state, i64::from(close.is_sent)));
                if close.is_sent {
                    begun.push((organization, client, close.invitation));
                }
            }
            events.push((organization, self.event(close, action, now)));
        }
        marks::note_each(tx, &notes, now).await?;
        marks::set_portal_states(tx, &states, now).await?;
        store::reminders::begin_each(tx, &begun, (now, first_look(now))).await?;
        Ok(marks::record_each(tx, &events, now).await?)
    }

    fn event(&self, close: &Close<'_>, action: AuditAction, at: DateTime<Utc>) -> AuditEventRow {
        let actor = system_actor(OrganizationId(close.row.organization_id));
        AuditEventRow {
            id: self.new_id(),
            at,
            actor_kind: actor.kind.to_owned(),
            actor_id: actor.id,
            actor_name: actor.name,
            action: action.key().to_owned(),
            client_id: Some(close.row.client_id),
            subject_id: close.invitation.or(close.row.batch_id),
            detail: None,
            address: actor.address,
        }
    }
}
