//! Who acts for a client, as the client's page shows it to staff who may see the client.

use crate::{Result, Services, context};
use chrono::{NaiveDate, TimeDelta};
use domain::{
    ids::{ClientId, LoginId},
    representatives::{RepresentativeView, Standing},
};
use store::{
    Tx,
    representatives::{ClientGrantRow, GrantRow},
};
use uuid::Uuid;

impl Services {
    pub(crate) async fn representatives_of(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        client: ClientId,
        time_zone: &str,
    ) -> Result<Vec<RepresentativeView>> {
        let rows = store::representatives::list_of_client(tx, organization, client.0).await?;
        rows.into_iter().map(|row| self.representative_view(row, time_zone)).collect()
    }

    fn representative_view(&self, row: ClientGrantRow, time_zone: &str) -> Result<RepresentativeView> {
        let (now, grant) = (self.now(), &row.grant);
        let standing = if grant.is_over(now) {
            if row.signed_up_at.is_some() { Standing::Ended } else { Standing::Lapsed }
        } else if row.signed_up_at.is_none() {
            Standing::Invited(row.link_expires_at.filter(|at| *at > now).map(|at| context::moment(at, time_zone)))
        } else if grant.holds(now) {
            Standing::Acts
        } else {
            Standing::Ahead
        };
        Ok(RepresentativeView {
            login: LoginId(grant.login_id),
            relation: grant.relation()?,
            rights: grant.rights(),
            first_day: context::moment(grant.valid_from, time_zone).local.date(),
            last_day: last_day(grant, time_zone),
            standing,
            revision: revision(grant, &row.name),
            reminders_stopped: grant.reminders_stopped_at.map(|at| context::moment(at, time_zone)),
            name: row.name,
            email: row.email,
        })
    }
}

/// The same as long as nobody changes the grant or the name.
pub(super) fn revision(grant: &GrantRow, name: &str) -> String {
    format!("{} {name}", grant.revision())
}

/// The last day with a moment of the grant in it.
pub(super) fn last_day(grant: &GrantRow, time_zone: &str) -> Option<NaiveDate> {
    grant.valid_to.map(|to| context::moment(to - TimeDelta::microseconds(1), time_zone).local.date())
}
