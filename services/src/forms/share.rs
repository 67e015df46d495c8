//! Forms for clients who have an account (R20), one or many by one click: a batch like those that invite, written, sent, held and
//! retried as they are. A form that a client has open still is not asked for twice; the e-mail tells of it all the same. One that is
//! sent again asks for nothing new.

use crate::{
    Result, Services,
    audit::About,
    invitations::{Chosen, Click, Decided, check_selection, message_id, nobody_chosen, sender_of},
    staff::{Actor, InviteClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::{ClientSelection, PortalState},
    form_sharing::FormsBatch,
    ids::ClientId,
    invitations::{BatchPurpose, BatchReceipt, Outcome},
};
use std::collections::{BTreeSet, HashSet};
use store::{
    Tx,
    forms::NewFormRequest,
    invitations::{BatchRow, TakenBackRow, WaitingRow},
    messages::outbox::NewOutboxRow,
    organization::OrganizationRow,
};
use uuid::Uuid;

impl Services {
    /// What became of the first clients, and how many wait. A key that was sent before is answered with what became of them since.
    pub async fn send_forms(&self, by: &Permit<InviteClients>, batch: FormsBatch) -> Result<BatchReceipt> {
        let key = batch.idempotency_key.clone();
        self.once(by, &key, self.try_send_forms(by, &batch)).await
    }

    async fn try_send_forms(&self, by: &Permit<InviteClients>, batch: &FormsBatch) -> Result<BatchReceipt> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        if let Some(receipt) = self.find_receipt(&mut tx, by, &batch.idempotency_key).await? {
            return Ok(receipt);
        }
        check_selection(&batch.clients, by.is_administrator())?;
        check_last_answers(batch)?;
        if batch.clients.is_empty() {
            return Err(nobody_chosen());
        }
        let organization = store::organization::find(&mut tx, organization).await?.ok_or(Refusal::NotFound)?;
        let (messages, forms) = self.sendable(&mut tx, &organization, BatchPurpose::Forms, (&batch.messages, &batch.forms)).await?;
        if forms.is_empty() {
            return Err(Refusal::field("forms", "Choose at least one form.").into());
        }
        let click = Click { key: &batch.idempotency_key, purpose: BatchPurpose::Forms, retry_of: None };
        let id = self.insert_batch(&mut tx, by, click, &messages, &forms).await?;
        if batch.from_last_answers {
            store::forms::set_from_last_answers(&mut tx, organization.id, id).await?;
        }
        let chosen = Chosen { clients: &batch.clients, purpose: BatchPurpose::Forms, seen: batch.seen.as_ref() };
        self.insert_chosen(&mut tx, by, id, chosen).await?;
        if let Some(place) = batch.draft {
            self.forget_draft(&mut tx, by, place, batch.draft_page.as_ref()).await?;
        }
        self.begin(tx, by, id).await
    }

    /// The clients who wait, decided about; the caller writes the outcomes down.
    pub(crate) async fn share_with_some(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        batch: &BatchRow,
        waiting: Vec<WaitingRow>,
    ) -> Result<Vec<Decided>> {
        let mut to = Vec::with_capacity(waiting.len());
        let mut decided = Vec::with_capacity(waiting.len());
        // What a failed e-mail told of was asked for with it.
        let is_retry = batch.retry_of.is_some();
        let asked = if is_retry { self.with_open_forms(tx, organization, batch.id, &waiting).await? } else { HashSet::new() };
        for row in waiting {
            let outcome = match decide(&row) {
                Outcome::Queued if is_retry && !asked.contains(&row.client_id) => Outcome::NothingOpen,
                outcome => outcome,
            };
            decided.push((row.client_id, outcome, None));
            if let (Outcome::Queued, Some(email)) = (outcome, row.email) {
                to.push((row.client_id, email));
            }
        }
        let clients: Vec<Uuid> = to.iter().map(|(client, _)| *client).collect();
        if !is_retry {
            self.ask_for_forms(tx, organization, batch.id, &clients).await?;
        }
        let turns = self.turns(tx, organization, batch.id, to.len()).await?;
        let mails = to.iter().zip(turns).map(|((client, email), turn)| {
            let (is_bulk, due_at) = turn.due(self.now());
            let id = self.new_id();
            NewOutboxRow {
                id,
                purpose: BatchPurpose::Forms.key(),
                batch_id: Some(batch.id),
                invitation_id: None,
                client_id: *client,
                to_email: email,
                message_id: message_id(id, self.config().mail_from.domain()),
                sealed_secret: None,
                is_bulk,
                due_at,
                created_at: self.now(),
            }
        });
        store::messages::outbox::insert(tx, organization, &mails.collect::<Vec<_>>()).await?;
        let about = clients.iter().map(|client| About { client: Some(ClientId(*client)), subject: Some(batch.id), detail: None });
        self.record_all(tx, &sender_of(organization, batch), AuditAction::FormsShared, about).await?;
        Ok(decided)
    }

    /// Those of them who have something of the batch to fill in.
    async fn with_open_forms(&self, tx: &mut Tx, organization: Uuid, batch: Uuid, of: &[WaitingRow]) -> Result<HashSet<Uuid>> {
        let forms = store::invitations::list_batch_forms(tx, organization, batch).await?;
        let forms: HashSet<Uuid> = forms.into_iter().map(|(_, form)| form).collect();
        let clients: Vec<Uuid> = of.iter().map(|row| row.client_id).collect();
        let open = store::forms::list_open(tx, organization, &clients).await?;
        Ok(open.into_iter().filter(|(_, form)| forms.contains(form)).map(|(client, _)| client).collect())
    }

    /// Each form of the batch in the version that it was sent in, of each client who has not got it open.
    async fn ask_for_forms(&self, tx: &mut Tx, organization: Uuid, batch: Uuid, clients: &[Uuid]) -> Result<()> {
        let forms = store::invitations::list_batch_forms(tx, organization, batch).await?;
        let is_prefilled = store::forms::is_from_last_answers(tx, organization, batch).await?;
        let open: HashSet<(Uuid, Uuid)> = store::forms::list_open(tx, organization, clients).await?.into_iter().collect();
        let mut requests = Vec::new();
        let mut prefilled = Vec::new();
        for client in clients {
            for (position, (version, form)) in (0_i64..).zip(&forms) {
                if !open.contains(&(*client, *form)) {
                    let (id, client, form_version) = (self.new_id(), *client, *version);
                    if is_prefilled {
                        prefilled.push((id, (client, *form)));
                    }
                    requests.push(NewFormRequest { id, client, form_version, invitation: None, batch: Some(batch), position });
                }
            }
        }
        store::forms::insert_requests(tx, organization, &requests, self.now()).await?;
        for (request, series) in prefilled {
            if let Some(last) = store::forms::list_submitted(tx, organization, series, 1).await?.first() {
                store::forms::set_prefill(tx, organization, request, last.response.id).await?;
            }
        }
        Ok(store::clients::set_forms_counts(tx, organization, clients).await?)
    }

    /// What a cancelled batch asked of clients whose e-mail never left is not asked any more, unless they have begun it.
    pub(crate) async fn take_forms_back(&self, tx: &mut Tx, by: &Actor, batch: Uuid, taken: &[TakenBackRow]) -> Result<()> {
        let organization = by.organization.0;
        let clients: Vec<Uuid> = taken.iter().map(|row| row.client_id).collect();
        let withdrawn = BTreeSet::from_iter(store::forms::withdraw_of_batch(tx, organization, batch, &clients).await?);
        store::clients::set_forms_counts(tx, organization, &clients).await?;
        let about = withdrawn.into_iter().map(|client| About { client: Some(ClientId(client)), subject: Some(batch), detail: None });
        self.record_all(tx, by, AuditAction::FormWithdrawn, about).await
    }

    /// Where clients with an account sign in.
    pub(crate) fn front_link(&self, organization: &OrganizationRow) -> String {
        format!("{}/p/{}", self.config().public_url, organization.slug)
    }
}

/// What a client answered is looked for one by one, and chosen for one whose forms the inviter has before them.
fn check_last_answers(batch: &FormsBatch) -> Result<()> {
    let is_for_one = matches!(&batch.clients, ClientSelection::These(clients) if clients.len() == 1);
    if batch.from_last_answers && !is_for_one {
        return Err(Refusal::field("from_last_answers", "Only the forms of one client can start from their last answers.").into());
    }
    Ok(())
}

fn decide(row: &WaitingRow) -> Outcome {
    match &row.portal_state {
        None => Outcome::NotFound,
        Some(state) if !row.has_account || state != PortalState::Active.key() => Outcome::NotActive,
        Some(_) if row.email.is_none() => Outcome::NoEmail,
        Some(_) => Outcome::Queued,
    }
}
