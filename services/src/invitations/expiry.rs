//! Writing down which invitations have run out (R7). Their links stopped working at their very time, whether or not this has run. The
//! time of one that waits to be sent has not begun.

use super::groups::{GROUP, Group, in_groups};
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
    invitations::LedgerKind,
};
use store::{Tx, invitations::DueRow, organization::OrganizationRow};
use uuid::Uuid;

impl Services {
    /// How many there were, of every organization. Safe to run in several processes at once.
    pub async fn expire_due_invitations(&self) -> Result<u64> {
        in_groups(|| self.expire_group()).await
    }

    /// Looks first: nobody waits for a writer who has nothing to write.
    async fn expire_group(&self) -> Result<Group> {
        if !store::invitations::has_run_out(&mut self.inner.store.read_once().await?, self.now()).await? {
            return Ok(Group::default());
        }
        let mut tx = self.inner.store.write().await?;
        let mut due = store::invitations::take_run_out(&mut tx, self.now(), GROUP).await?;
        due.sort_by_key(|row| row.organization_id);
        let mut written = 0;
        for of_one in due.chunk_by(|row, next| row.organization_id == next.organization_id) {
            written += self.expire(&mut tx, of_one).await?;
        }
        tx.commit().await?;
        Ok(Group { taken: due.len(), written })
    }

    /// Of one organization.
    async fn expire(&self, tx: &mut Tx, due: &[DueRow]) -> Result<u64> {
        let Some(DueRow { organization_id: organization, .. }) = due.first().copied() else { return Ok(0) };
        let (unsent, over): (Vec<DueRow>, Vec<DueRow>) = due.iter().partition(|row| row.is_unsent);
        let ids = |rows: &[DueRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        if !unsent.is_empty() {
            self.begin_time(tx, organization, &ids(&unsent)).await?;
        }
        if over.is_empty() {
            return Ok(0);
        }
        let (now, clients) = (self.now(), over.iter().map(|row| row.client_id).collect::<Vec<_>>());
        store::invitations::expire(tx, organization, &ids(&over), now).await?;
        self.note_all(tx, organization, &ids(&over), LedgerKind::Expired).await?;
        store::clients::set_portal_states(tx, organization, &clients, PortalState::Expired, now).await?;
        let about = over.iter().map(|row| About { client: Some(ClientId(row.client_id)), subject: Some(row.id), detail: None });
        self.record_all(tx, &system_actor(OrganizationId(organization)), AuditAction::InvitationExpired, about).await?;
        Ok(over.len() as u64)
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
