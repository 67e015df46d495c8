//! What staff see of a client's reminders.

use crate::{Result, Services, context, reminders::Wanted};
use domain::{
    ids::{ClientId, OrganizationId},
    reminders::Reminders,
};
use store::{Tx, reminders::DueRow};

impl Services {
    pub(crate) async fn reminders_of(&self, tx: &mut Tx, organization: OrganizationId, client: ClientId) -> Result<Reminders> {
        let Some(row) = store::organization::find(tx, organization.0).await? else { return Ok(Reminders::NoMore) };
        let Some(found) = store::reminders::find(tx, organization.0, client.0).await? else { return Ok(Reminders::NoMore) };
        if let Some(at) = found.stopped_at {
            return Ok(Reminders::Stopped(context::moment(at, &row.time_zone)));
        }
        if !row.reminders_on || found.look_at.is_none() {
            return Ok(Reminders::NoMore);
        }
        let of = DueRow { organization_id: organization.0, client_id: client.0 };
        let until = match self.wanted_reminder(tx, of, &found).await? {
            Some(Wanted::SignUp(invitation)) => Some(invitation.expires_at),
            Some(Wanted::Forms { .. } | Wanted::Representatives(_)) => None,
            None => return Ok(Reminders::NoMore),
        };
        let next = found.plan().next(&row.settings().reminder_days).filter(|next| until.is_none_or(|until| *next < until));
        Ok(next.map_or(Reminders::NoMore, |next| Reminders::Next(context::moment(next, &row.time_zone))))
    }
}
