//! *Activity* and the client's page: the latest sendings, and invitations as staff see them, each with its ledger (R9).

use crate::{
    Result, Services,
    audit::{read_cursor, write_cursor},
    context,
    staff::{Administer, Permit},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Refusal,
    ids::{BatchId, ClientId, InvitationId, OrganizationId},
    invitations::{
        ActivityPage, ActivityQuery, BatchPurpose, BatchView, InvitationState, InvitationView, LedgerEntry, QUIET_DAYS, SendingView, stands,
    },
};
use store::{
    Tx,
    clients::Search,
    invitations::{ActivityCursor, ActivityQueryRow, ActivityRow, LedgerRow},
};
use uuid::Uuid;

const PAGE: usize = 50;
/// Of the latest sendings, and of those that are paused.
const SENDINGS: i64 = 20;

impl Services {
    /// Newest first; who is stuck, and why, is a filter (R9).
    pub async fn list_invitations(&self, by: &Permit<Administer>, query: &ActivityQuery) -> Result<ActivityPage> {
        let organization = by.organization().0;
        let after = match query.after.as_deref() {
            Some(text) => read_cursor(text).ok_or(Refusal::NotFound)?,
            None => (self.now() + TimeDelta::days(1), Uuid::max()),
        };
        let asked = ActivityQueryRow {
            search: Search::of(&query.search),
            filter: query.filter,
            batch: query.batch.map(|batch| batch.0),
            after: ActivityCursor { at: after.0, id: after.1 },
            quiet_since: self.now() - TimeDelta::days(QUIET_DAYS),
            limit: PAGE + 1,
        };
        let mut tx = self.inner.store.read().await?;
        let mut rows = store::invitations::list_activity(&mut tx, organization, &asked).await?;
        // It is counted for the first page alone.
        let batch = match asked.batch.filter(|_| query.after.is_none()) {
            Some(batch) => Some(self.batch_told(&mut tx, by, batch).await?),
            None => None,
        };
        let has_more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| has_more).map(|last| write_cursor(last.placed_at, last.id));
        let mut invitations = Vec::with_capacity(rows.len());
        for row in rows {
            let ledger = store::invitations::list_events(&mut tx, organization, row.id).await?;
            invitations.push(view(row, ledger, self.now(), by.time_zone()));
        }
        Ok(ActivityPage { batch, invitations, next })
    }

    /// The latest to several clients, newest first, and those to one that are not done or failed; and all that are paused, as far as
    /// a list goes. Each is there as soon as it was clicked, before there is any invitation.
    pub async fn list_sendings(&self, by: &Permit<Administer>) -> Result<Vec<SendingView>> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let mut sendings = Vec::new();
        for row in store::invitations::list_sendings(&mut tx, organization, SENDINGS).await? {
            let forms = match row.purpose()? {
                BatchPurpose::Invitation => Vec::new(),
                BatchPurpose::Forms => store::invitations::list_batch_form_titles(&mut tx, organization, row.id).await?,
            };
            sendings.push(SendingView {
                batch: BatchId(row.id),
                forms,
                progress: self.progress_of(&mut tx, organization, &row).await?,
                at: context::moment(row.created_at, by.time_zone()),
                by: row.sender_name,
            });
        }
        Ok(sendings)
    }

    async fn batch_told(&self, tx: &mut Tx, by: &Permit<Administer>, batch: Uuid) -> Result<BatchView> {
        let found = store::invitations::find_batch_told(tx, by.organization().0, batch).await?.ok_or(Refusal::NotFound)?;
        let (created_at, sender_name, invitation_count) = found;
        Ok(BatchView { created: context::moment(created_at, by.time_zone()), sender_name, invitation_count })
    }

    /// The client's open invitation, or the last there was.
    pub(crate) async fn newest_invitation_view(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        client: ClientId,
        time_zone: &str,
    ) -> Result<Option<InvitationView>> {
        let Some(newest) = store::invitations::find_newest(tx, organization.0, client.0).await? else { return Ok(None) };
        let Some(row) = store::invitations::find_activity(tx, organization.0, newest.id).await? else { return Ok(None) };
        let ledger = store::invitations::list_events(tx, organization.0, newest.id).await?;
        Ok(Some(view(row, ledger, self.now(), time_zone)))
    }
}

fn view(row: ActivityRow, ledger: Vec<LedgerRow>, now: DateTime<Utc>, time_zone: &str) -> InvitationView {
    let state: InvitationState = row.state.as_of(row.expires_at, now);
    let entry = |line: LedgerRow| LedgerEntry {
        kind: line.kind,
        detail: line.detail,
        actor_name: line.actor_name,
        at: context::moment(line.at, time_zone),
    };
    InvitationView {
        id: InvitationId(row.id),
        client_id: ClientId(row.client_id),
        batch_id: BatchId(row.batch_id),
        client_name: format!("{} {}", row.first_name, row.last_name),
        email: row.email,
        state,
        delivery: row.delivery,
        stands: stands(state, row.delivery, row.opened_at.is_some()),
        expires: context::moment(row.expires_at, time_zone),
        created: context::moment(row.created_at, time_zone),
        invited_by: row.sender_name,
        forms_done: row.forms_done,
        forms_total: row.forms_total,
        ledger: ledger.into_iter().map(entry).collect(),
    }
}
