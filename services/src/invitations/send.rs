//! One click on *Send*: the batch, its forms, and what became of each client, in one transaction. The same click sent twice
//! invites once (R10).

use super::{
    decide::{Deciding, Decision, distinct_clients},
    enqueue::{Sending, Turn},
};
use crate::{
    Error, Result, Services,
    messages::INVITATION,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    ids::{BatchId, ClientId},
    invitations::{BatchReceipt, ClientOutcome, InvitationBatch, Outcome},
    messages::{DraftPlace, WrittenMessage},
};
use store::{
    Tx,
    forms::FormVersionRow,
    invitations::{BatchMessageRow, NewBatch},
};
use uuid::Uuid;

impl Services {
    /// What became of each client. A key that was sent before is answered with what became of them then.
    pub async fn send_invitations(&self, by: &Permit<InviteClients>, batch: InvitationBatch) -> Result<BatchReceipt> {
        let is_key = (8..=64).contains(&batch.idempotency_key.len())
            && batch.idempotency_key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_key {
            return Err(Refusal::field("idempotency_key", "Reload the page, then send again.").into());
        }
        let receipt = match self.try_send(by, &batch).await {
            // The same click was quicker on another connection: what it wrote is the answer to this one too.
            Err(Error::Store(store::Error::Duplicate)) => {
                let mut tx = self.inner.store.read().await?;
                self.find_receipt(&mut tx, by, &batch.idempotency_key).await?.ok_or(Refusal::Conflict)?
            }
            other => other?,
        };
        self.inner.outbox_bell.notify_one();
        Ok(receipt)
    }

    async fn try_send(&self, by: &Permit<InviteClients>, batch: &InvitationBatch) -> Result<BatchReceipt> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        if let Some(receipt) = self.find_receipt(&mut tx, by, &batch.idempotency_key).await? {
            return Ok(receipt);
        }
        let clients = distinct_clients(&batch.clients, by.is_administrator())?;
        if batch.save_as_default && !by.is_administrator() {
            return Err(Refusal::Forbidden.into());
        }
        if clients.is_empty() {
            return Err(Refusal::field("clients", "Choose at least one client.").into());
        }
        let organization = store::organization::find(&mut tx, organization).await?.ok_or(Refusal::NotFound)?;
        let (messages, forms) = self.sendable(&mut tx, &organization, &batch.messages, &batch.forms).await?;
        let id = self.insert_batch(&mut tx, by, batch, &messages, &forms).await?;
        let sending = Sending { by: by.actor(), organization: &organization, batch: id, created_by: Some(by.staff().0) };
        let place = DraftPlace::of(&clients);
        let outcomes = self.invite_each(&mut tx, by, &sending, clients).await?;
        if batch.save_as_default {
            self.keep_default(&mut tx, by.actor(), &organization, &messages, &forms).await?;
        }
        self.forget_draft(&mut tx, by, place).await?;
        tx.commit().await?;
        Ok(BatchReceipt { batch: BatchId(id), outcomes })
    }

    async fn insert_batch(
        &self,
        tx: &mut Tx,
        by: &Permit<InviteClients>,
        batch: &InvitationBatch,
        messages: &[WrittenMessage],
        forms: &[FormVersionRow],
    ) -> Result<Uuid> {
        let organization = by.organization().0;
        let (first, others) = messages.split_first().ok_or(Refusal::Conflict)?;
        let new = NewBatch {
            id: self.new_id(),
            idempotency_key: &batch.idempotency_key,
            purpose: INVITATION,
            language: first.language.tag(),
            subject: &first.message.subject,
            body_html: &first.message.body_html,
            sender_name: &by.actor().name,
            created_by: by.staff().0,
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

    async fn invite_each(
        &self,
        tx: &mut Tx,
        by: &Permit<InviteClients>,
        sending: &Sending<'_>,
        clients: Vec<ClientId>,
    ) -> Result<Vec<ClientOutcome>> {
        let mut deciding = Deciding::new(by.organization(), by.scope());
        let mut outcomes = Vec::with_capacity(clients.len());
        let mut pace = if clients.len() > 1 { Some(self.pace_of(tx, by.organization().0).await?) } else { None };
        for (client, position) in clients.into_iter().zip(0..) {
            let (outcome, invitation) = match self.decide(tx, &mut deciding, client).await? {
                Decision::Invite(invitee) => {
                    let turn = pace.as_mut().map_or(Turn::Now, |pace| Turn::At(pace.take()));
                    let invitation = self.enqueue(tx, sending, &invitee, turn).await?;
                    let name = super::decide::full_name(&invitee.row);
                    (ClientOutcome { client, name, outcome: Outcome::Queued }, Some(invitation))
                }
                Decision::LeaveOut(outcome) => (outcome, None),
            };
            let row = (client.0, outcome.outcome, invitation);
            store::invitations::insert_outcome(tx, by.organization().0, sending.batch, row, position).await?;
            outcomes.push(outcome);
        }
        if let Some(pace) = pace {
            self.keep_pace(tx, by.organization().0, &pace).await?;
        }
        Ok(outcomes)
    }

    /// A key is its sender's alone: for others it is taken, and tells nothing.
    async fn find_receipt(&self, tx: &mut Tx, by: &Permit<InviteClients>, key: &str) -> Result<Option<BatchReceipt>> {
        let organization = by.organization().0;
        let Some(batch) = store::invitations::find_batch_by_key(tx, organization, key).await? else { return Ok(None) };
        if batch.created_by != by.staff().0 {
            return Err(Refusal::Conflict.into());
        }
        let rows = store::invitations::list_outcomes(tx, organization, batch.id).await?;
        let outcomes = rows.into_iter().map(|row| {
            let name = if row.outcome == Outcome::NotFound { String::new() } else { format!("{} {}", row.first_name, row.last_name) };
            ClientOutcome { client: ClientId(row.client_id), name, outcome: row.outcome }
        });
        Ok(Some(BatchReceipt { batch: BatchId(batch.id), outcomes: outcomes.collect() }))
    }
}
