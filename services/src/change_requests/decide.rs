//! The staff's side: what waits, field by field beside what is on file, and deciding it.

use super::{on_file, waiting};
use crate::{
    Result, Services,
    audit::About,
    staff::{EditClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    change_requests::{ChangeDecision, ChangeState, REASON_MAXIMUM, WaitingChange},
    ids::{ChangeRequestId, ClientId},
};
use store::{Tx, change_requests::ChangeRequestRow, clients::ClientRecord};
use uuid::Uuid;

const CHANGED_MEANWHILE: &str = "What is on file was changed meanwhile. Reload the page, look at it again, and then decide.";
const DECIDED: &str = "This does not wait any more: it was decided or taken back meanwhile. Reload the page.";

impl Services {
    /// Of the clients whom the member of staff sees, oldest first.
    pub async fn list_waiting_changes(&self, by: &Permit<EditClients>) -> Result<Vec<WaitingChange>> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let rows = store::change_requests::list_waiting(&mut tx, organization, by.scope().assigned_to()).await?;
        let clients = store::clients::find_these(&mut tx, organization, &rows.iter().map(|row| row.client_id).collect()).await?;
        Ok(rows.iter().filter_map(|row| Some(waiting(row, clients.get(&row.client_id)?, by.time_zone()))).collect())
    }

    /// For a client's page; whoever calls has seen to the scope.
    pub(crate) async fn changes_of_client(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        record: &ClientRecord,
        time_zone: &str,
    ) -> Result<Vec<WaitingChange>> {
        let rows = store::change_requests::list_waiting_of_client(tx, organization, record.id).await?;
        Ok(rows.iter().map(|row| waiting(row, record, time_zone)).collect())
    }

    /// Accepting is the ordinary edit of one field. Refused when what is on file is not what was looked at, when somebody has decided
    /// meanwhile, and at `reason` for one that is too long.
    pub async fn decide_change(&self, by: &Permit<EditClients>, id: ChangeRequestId, decision: &ChangeDecision) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let row = store::change_requests::find(&mut tx, organization, id.0).await?.ok_or(Refusal::NotFound)?;
        // First the client, as whoever asks does.
        store::clients::lock_clients(&mut tx, organization, &[row.client_id]).await?;
        let record = self.client_in_scope(&mut tx, by, ClientId(row.client_id)).await?;
        let (ending, action) = match decision {
            ChangeDecision::Accept { .. } => ((ChangeState::Accepted, None), AuditAction::ChangeAccepted),
            ChangeDecision::Decline { reason } => ((ChangeState::Declined, checked(reason)?), AuditAction::ChangeDeclined),
        };
        if !store::change_requests::end(&mut tx, organization, id.0, ending, self.now()).await? {
            return Err(Refusal::Rule(DECIDED.to_owned()).into());
        }
        if let ChangeDecision::Accept { on_file } = decision {
            self.carry_out_change(&mut tx, by, (&record, &row), on_file.as_deref()).await?;
        }
        let about = About { client: Some(ClientId(record.id)), subject: Some(row.id), detail: Some(row.field.label()) };
        self.record(&mut tx, by.actor(), action, about).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    async fn carry_out_change(
        &self,
        tx: &mut Tx,
        by: &Permit<EditClients>,
        (record, row): (&ClientRecord, &ChangeRequestRow),
        looked_at: Option<&str>,
    ) -> Result<()> {
        let before = on_file(record);
        if row.field.value(&before).as_deref() != looked_at {
            return Err(Refusal::Rule(CHANGED_MEANWHILE.to_owned()).into());
        }
        // Staff may have put it right by hand.
        if row.wanted.as_deref() == looked_at {
            return Ok(());
        }
        let input = row.field.apply(&before, row.wanted.as_deref(), self.today(by.time_zone())).map_err(Refusal::Invalid)?;
        self.edit_as_asked(tx, by, record, &input).await
    }
}

/// One line or several, for the client to read.
fn checked(reason: &str) -> Result<Option<&str>> {
    let reason = reason.trim();
    if reason.chars().count() > REASON_MAXIMUM || reason.contains('\0') {
        return Err(Refusal::field("reason", format!("Use up to {REASON_MAXIMUM} characters.")).into());
    }
    Ok((!reason.is_empty()).then_some(reason))
}
