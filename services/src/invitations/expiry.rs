//! Writing down which invitations have run out (R7). Their links stopped working at their very time, whether or not this has run. The
//! time of one that waits to be sent has not begun.

use crate::{
    Result, Services,
    audit::About,
    context::{moment, start_of},
    mail::system_actor,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::AuditAction,
    clients::PortalState,
    ids::{ClientId, OrganizationId},
    invitations::{InvitationState, LedgerKind},
};
use store::{Tx, invitations::DueRow, organization::OrganizationRow};
use uuid::Uuid;

/// Rows looked up at a time.
const CHUNK: i64 = 200;

impl Services {
    /// How many there were, of every organization. Safe to run in several processes at once.
    pub async fn expire_due_invitations(&self) -> Result<u64> {
        let mut count = 0;
        loop {
            let mut tx = self.inner.store.read().await?;
            let due = store::invitations::list_run_out(&mut tx, self.now(), CHUNK).await?;
            tx.commit().await?;
            for row in &due {
                count += u64::from(self.expire(row).await?);
            }
            if due.len() < usize::try_from(CHUNK).unwrap_or_default() {
                return Ok(count);
            }
        }
    }

    /// One transaction each, so that no two rows are locked at a time.
    async fn expire(&self, row: &DueRow) -> Result<bool> {
        let mut tx = self.inner.store.write().await?;
        let now = self.now();
        if row.is_unsent {
            self.begin_time(&mut tx, row.organization_id, &[row.id]).await?;
            tx.commit().await?;
            return Ok(false);
        }
        if !store::invitations::end(&mut tx, row.organization_id, row.id, InvitationState::Expired, now).await? {
            return Ok(false);
        }
        self.note(&mut tx, row.organization_id, row.id, LedgerKind::Expired, (None, None)).await?;
        store::clients::set_portal_state(&mut tx, row.organization_id, row.client_id, PortalState::Expired, None, now).await?;
        let about = About { client: Some(ClientId(row.client_id)), subject: Some(row.id), detail: None };
        let actor = system_actor(OrganizationId(row.organization_id));
        self.record(&mut tx, &actor, AuditAction::InvitationExpired, about).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The time of these counts from now on, as far as their e-mails have not left.
    pub(crate) async fn begin_time(&self, tx: &mut Tx, organization: Uuid, invitations: &[Uuid]) -> Result<()> {
        let Some(row) = store::organization::find(tx, organization).await? else { return Ok(()) };
        Ok(store::invitations::begin_time(tx, organization, invitations, (self.now(), self.works_until(&row))).await?)
    }

    /// Until when a link works that is sent now: to the end of the day that its e-mail names, where the practice is.
    pub(crate) fn works_until(&self, organization: &OrganizationRow) -> DateTime<Utc> {
        let today = moment(self.now(), &organization.time_zone).local.date();
        let day_after = today + TimeDelta::days(organization.invitation_days + 1);
        start_of(day_after, &organization.time_zone) - TimeDelta::seconds(1)
    }
}
