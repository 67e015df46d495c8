//! One click on *Send*: the batch, its forms and everyone whom it means, in one transaction; the first of them are invited at once,
//! and the rest in the background (see [`super::work`]). The same click sent twice invites once (R10).

use super::{
    chosen::Chosen,
    decide::{check_selection, distinct},
    work::Left,
};
use crate::{
    Error, Result, Services,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    clients::{ClientFilter, ClientSelection, Standing},
    ids::{BatchId, ClientId},
    invitations::{BatchPurpose, BatchReceipt, ClientOutcome, InvitationBatch, Outcome},
    messages::WrittenMessage,
};
use store::{
    Tx,
    clients::Search,
    forms::FormVersionRow,
    invitations::{BatchMessageRow, BatchRow, Matching, NewBatch, NewOutcome, OutcomeRow},
};
use uuid::Uuid;

/// What the click was.
pub(crate) struct Click<'a> {
    pub key: &'a str,
    pub purpose: BatchPurpose,
    /// The batch whose failed clients it takes up again.
    pub retry_of: Option<Uuid>,
}

/// Outcomes that a receipt tells.
const TOLD: i64 = 100;

impl Services {
    /// What became of the first clients, and how many wait. A key that was sent before is answered with what became of them since.
    pub async fn send_invitations(&self, by: &Permit<InviteClients>, batch: InvitationBatch) -> Result<BatchReceipt> {
        let key = batch.idempotency_key.clone();
        self.once(by, &key, self.try_send(by, &batch)).await
    }

    /// `sending` makes a batch of this key, unless there is one already.
    pub(crate) async fn once(
        &self,
        by: &Permit<InviteClients>,
        key: &str,
        sending: impl Future<Output = Result<BatchReceipt>>,
    ) -> Result<BatchReceipt> {
        let is_key = (8..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_key {
            return Err(Refusal::field("idempotency_key", "Reload the page, then send again.").into());
        }
        let receipt = match sending.await {
            // The same click was quicker on another connection: what it wrote is the answer to this one too.
            Err(Error::Store(store::Error::Duplicate)) => {
                let mut tx = self.inner.store.read().await?;
                self.find_receipt(&mut tx, by, key).await?.ok_or(Refusal::Conflict)?
            }
            other => other?,
        };
        self.inner.outbox_bell.notify_one();
        self.inner.batch_bell.notify_one();
        Ok(receipt)
    }

    async fn try_send(&self, by: &Permit<InviteClients>, batch: &InvitationBatch) -> Result<BatchReceipt> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        if let Some(receipt) = self.find_receipt(&mut tx, by, &batch.idempotency_key).await? {
            return Ok(receipt);
        }
        check_selection(&batch.clients, by.is_administrator())?;
        if batch.save_as_default && !by.is_administrator() {
            return Err(Refusal::Forbidden.into());
        }
        if batch.clients.is_empty() {
            return Err(nobody_chosen());
        }
        let organization = store::organization::find(&mut tx, organization).await?.ok_or(Refusal::NotFound)?;
        let (messages, forms) = self.sendable(&mut tx, &organization, BatchPurpose::Invitation, (&batch.messages, &batch.forms)).await?;
        let click = Click { key: &batch.idempotency_key, purpose: BatchPurpose::Invitation, retry_of: None };
        let id = self.insert_batch(&mut tx, by, click, &messages, &forms).await?;
        let chosen = Chosen { clients: &batch.clients, purpose: BatchPurpose::Invitation, seen: batch.seen.as_ref() };
        self.insert_chosen(&mut tx, by, id, chosen).await?;
        if batch.save_as_default {
            let seen = batch.default_seen.as_ref().ok_or(Refusal::Conflict)?;
            if let Some(by) = self.changed_meanwhile(&mut tx, &organization, seen, &messages).await? {
                return Err(changed_meanwhile(&by));
            }
            self.keep_default(&mut tx, by.actor(), &organization, &messages, &forms).await?;
        }
        if let Some(place) = batch.draft {
            self.forget_draft(&mut tx, by, place, batch.draft_page.as_ref()).await?;
        }
        self.begin(tx, by, id).await
    }

    /// The first piece of work on a batch that has just been written, and the receipt.
    pub(crate) async fn begin(&self, mut tx: Tx, by: &Permit<InviteClients>, id: Uuid) -> Result<BatchReceipt> {
        let organization = by.organization().0;
        let row = store::invitations::find_batch(&mut tx, organization, id).await?.ok_or(Refusal::NotFound)?;
        let left = self.work_on(&mut tx, organization, &row).await?;
        store::invitations::set_has_work(&mut tx, organization, id, left == Left::More, self.now()).await?;
        let receipt = self.receipt(&mut tx, organization, &row).await?;
        tx.commit().await?;
        Ok(receipt)
    }

    pub(crate) async fn insert_batch(
        &self,
        tx: &mut Tx,
        by: &Permit<InviteClients>,
        click: Click<'_>,
        messages: &[WrittenMessage],
        forms: &[FormVersionRow],
    ) -> Result<Uuid> {
        let organization = by.organization().0;
        let (first, others) = messages.split_first().ok_or(Refusal::Conflict)?;
        let new = NewBatch {
            id: self.new_id(),
            idempotency_key: click.key,
            purpose: click.purpose,
            language: first.language.tag(),
            subject: &first.message.subject,
            body_html: &first.message.body_html,
            sender_name: &by.actor().name,
            created_by: by.staff().0,
            address: &by.actor().address,
            retry_of: click.retry_of,
            created_at: self.now(),
        };
        store::invitations::insert_batch(tx, organization, &new).await?;
        for WrittenMessage { language, message } in others {
            let language = language.tag().to_owned();
            let row = BatchMessageRow { language, subject: message.subject.clone(), body_html: message.body_html.clone() };
            store::invitations::insert_batch_message(tx, organization, new.id, &row).await?;
        }
        for (form, position) in forms.iter().zip(0..) {
            store::invitations::insert_batch_form(tx, organization, new.id, form.id, position).await?;
        }
        Ok(new.id)
    }

    /// Everyone whom the click means, from now on whatever happens to the list. To a limited staff member, a client who is not
    /// theirs is not there.
    pub(crate) async fn insert_chosen(&self, tx: &mut Tx, by: &Permit<InviteClients>, batch: Uuid, chosen: Chosen<'_>) -> Result<()> {
        let organization = by.organization().0;
        match chosen.clients {
            ClientSelection::These(clients) => {
                let mut rows = Vec::with_capacity(clients.len());
                for (client, position) in distinct(clients).into_iter().zip(0..) {
                    let is_theirs = store::clients::is_in_scope(tx, organization, client.0, by.scope().assigned_to()).await?;
                    let outcome = if is_theirs { Outcome::Waiting } else { Outcome::NotFound };
                    rows.push(NewOutcome { client: client.0, outcome, invitation: None, position });
                }
                store::invitations::insert_outcomes(tx, organization, batch, &rows).await?;
            }
            ClientSelection::Matching { search, filter, except } => {
                let found = Found::of(search, *filter, except);
                if store::invitations::insert_matching(tx, organization, batch, &found.matching()).await? == 0 {
                    return Err(nobody_chosen());
                }
            }
        }
        self.check_chosen(tx, by, batch, chosen).await
    }

    /// A key is its sender's alone: for others it is taken, and tells nothing.
    pub(crate) async fn find_receipt(&self, tx: &mut Tx, by: &Permit<InviteClients>, key: &str) -> Result<Option<BatchReceipt>> {
        let organization = by.organization().0;
        let Some(batch) = store::invitations::find_batch_by_key(tx, organization, key).await? else { return Ok(None) };
        if batch.created_by != by.staff().0 {
            return Err(Refusal::Conflict.into());
        }
        Ok(Some(self.receipt(tx, organization, &batch).await?))
    }

    async fn receipt(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow) -> Result<BatchReceipt> {
        let rows = store::invitations::list_first_outcomes(tx, organization, batch.id, TOLD).await?;
        let progress = self.progress_of(tx, organization, batch).await?;
        Ok(BatchReceipt { batch: BatchId(batch.id), outcomes: rows.into_iter().map(outcome).collect(), progress })
    }
}

/// Whom a search means, as the store asks for them.
pub(crate) struct Found {
    search: Search,
    standings: Option<Vec<Standing>>,
    except: Vec<Uuid>,
}

impl Found {
    pub fn of(search: &str, filter: ClientFilter, except: &[ClientId]) -> Self {
        let kept = || Standing::all().filter(|standing| filter.keeps(*standing)).collect();
        Self {
            search: Search::of(search),
            standings: (filter != ClientFilter::All).then(kept),
            except: except.iter().map(|client| client.0).collect(),
        }
    }

    pub fn matching(&self) -> Matching<'_> {
        Matching { search: &self.search, standings: self.standings.as_deref(), except: &self.except }
    }
}

fn changed_meanwhile(by: &str) -> Error {
    Refusal::Rule(format!(
        "{by} changed the default meanwhile, so nothing was sent or saved. What you wrote is still here: look again under Make changes, \
         then send."
    ))
    .into()
}

pub(crate) fn nobody_chosen() -> Error {
    Refusal::field("clients", "Choose at least one client.").into()
}

pub(super) fn outcome(row: OutcomeRow) -> ClientOutcome {
    let name = if row.outcome == Outcome::NotFound { String::new() } else { format!("{} {}", row.first_name, row.last_name) };
    ClientOutcome { client: ClientId(row.client_id), name, outcome: row.outcome }
}
