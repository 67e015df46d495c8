//! Withdrawing what was asked of a client (R20): a form that went to the wrong one, or is wanted no more. What was submitted is a record, and
//! stays. What was filled in so far is kept with the request as it was, submitted by nobody and read by nobody; a safety task that an answer
//! has opened waits on (R32).

use crate::{
    Result, Services,
    audit::About,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, FormRequestId},
    invitations::LedgerKind,
    portal::FormRequestState,
    signature_requests::SignatureEnd,
};
use store::{Tx, forms::RequestRow};
use uuid::Uuid;

impl Services {
    /// Pressed twice, it is withdrawn once. Refused for what was submitted meanwhile.
    pub async fn withdraw_form(&self, by: &Permit<InviteClients>, client: ClientId, request: FormRequestId) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        store::forms::lock_request(&mut tx, organization, request.0).await?;
        let row = store::forms::find_request(&mut tx, organization, request.0).await?;
        let row = row.filter(|row| row.client_id == client.0).ok_or(Refusal::NotFound)?;
        let state = FormRequestState::Withdrawn;
        if !store::forms::set_request_state(&mut tx, organization, row.id, state, self.now()).await? {
            return if row.state()? == state { Ok(()) } else { Err(submitted_meanwhile().into()) };
        }
        self.follow_withdrawal(&mut tx, by, &row).await?;
        let about = About { client: Some(client), subject: Some(row.id), detail: Some(&row.title) };
        self.record(&mut tx, by.actor(), AuditAction::FormWithdrawn, about).await?;
        Ok(tx.commit().await?)
    }

    /// Nobody signs it any more, and the client may have done all else.
    async fn follow_withdrawal(&self, tx: &mut Tx, by: &Permit<InviteClients>, row: &RequestRow) -> Result<()> {
        let organization = by.organization().0;
        if let Some(asked) = store::signature_requests::find_open(tx, organization, row.id).await? {
            store::signature_requests::end(tx, organization, asked.id, SignatureEnd::Over, self.now()).await?;
        }
        store::clients::set_forms_counts(tx, organization, &[row.client_id]).await?;
        if let Some(invitation) = row.invitation_id
            && has_done_the_rest(tx, organization, (row.client_id, invitation)).await?
        {
            self.note(tx, organization, invitation, LedgerKind::Done, (None, Some(&by.actor().name))).await?;
        }
        Ok(())
    }
}

/// Of the forms that came with the invitation, and were not withdrawn: some, and none is open.
async fn has_done_the_rest(tx: &mut Tx, organization: Uuid, (client, invitation): (Uuid, Uuid)) -> Result<bool> {
    let mut has_done = false;
    for row in store::forms::list_of_client(tx, organization, client).await? {
        match row.state()? {
            _ if row.invitation_id != Some(invitation) => {}
            FormRequestState::Sent | FormRequestState::InProgress => return Ok(false),
            FormRequestState::Submitted | FormRequestState::Reviewed => has_done = true,
            FormRequestState::Withdrawn => {}
        }
    }
    Ok(has_done)
}

fn submitted_meanwhile() -> Refusal {
    Refusal::Rule("This form was submitted meanwhile, so it stays as it is.".to_owned())
}
