//! The staff's home page, and the counts of the navigation: what waits for whoever is signed in, by what they may do and whose clients they
//! see. Nothing is decided here; every line leads to the page where it is.

mod stuck;
#[cfg(test)]
mod tests;
mod to_review;
mod waiting;

use crate::{
    Result, Services, SessionToken,
    staff::{ClientScope, EditClients, InviteClients, ReadResponses, StaffSession},
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::{
    Refusal,
    home::{HomeSection, StaffHome, Weeks},
    organization::OrganizationProfile,
    staff::{Permission, Viewer, WaitingCounts},
};
use store::{
    Tx,
    home::{MOST_ASSIGNED, MOST_STEPS},
    staff::AtDesk,
};
use uuid::Uuid;

/// Names under each count.
const NAMED: usize = 3;
/// Reminders that go out until then are told.
const REMINDERS_DAYS: i64 = 7;

/// Whoever looks, as the statements need it.
struct Looking<'a> {
    viewer: &'a Viewer,
    now: DateTime<Utc>,
}

impl Looking<'_> {
    fn organization(&self) -> Uuid {
        self.viewer.organization.id.0
    }

    fn profile(&self) -> &OrganizationProfile {
        &self.viewer.organization
    }

    /// `None` for who sees all clients.
    fn assigned(&self) -> Option<Uuid> {
        ClientScope::of(&self.viewer.staff).assigned_to()
    }

    /// `None` for an administrator, whose every task is.
    fn responsible(&self) -> Option<Uuid> {
        (!self.viewer.staff.is_administrator).then_some(self.viewer.staff.id.0)
    }

    fn sees_all(&self) -> bool {
        self.viewer.may(Permission::SeeAllClients)
    }
}

impl Services {
    /// The live session that the token stands for, and what the navigation counts; looking is no activity.
    pub async fn staff_desk(&self, token: &SessionToken, address: &str) -> Result<Option<(StaffSession, WaitingCounts)>> {
        let mut tx = self.inner.store.read_once().await?;
        let Some(found) = store::staff::find_at_desk(&mut tx, &token.hash()).await? else { return Ok(None) };
        drop(tx);
        let AtDesk { signed_in, task_count, change_count, sign_up_count } = found;
        let Some(session) = self.live_staff_session(signed_in, address) else { return Ok(None) };
        // No more was counted than the member's switches open; what may be told is said here all the same.
        let viewer = session.viewer();
        let request_count = match (viewer.may(Permission::EditClients), viewer.may(Permission::SeeAllClients)) {
            (true, true) => change_count + sign_up_count,
            (true, false) => change_count,
            (false, _) => 0,
        };
        Ok(Some((session, WaitingCounts { task_count, request_count })))
    }

    /// For everybody who is signed in, and to each what they may see.
    pub async fn staff_home(&self, session: &StaffSession) -> Result<StaffHome> {
        let looking = Looking { viewer: session.viewer(), now: self.now() };
        let mut tx = self.inner.store.read().await?;
        let mut waiting = vec![waiting::tasks(&mut tx, &looking).await?, stuck::stuck(&mut tx, &looking).await?];
        if session.permit::<ReadResponses>().is_ok() {
            waiting.push(waiting::forms(&mut tx, &looking).await?);
        }
        if session.permit::<EditClients>().is_ok() {
            waiting.push(waiting::requests(&mut tx, &looking).await?);
        }
        waiting.retain(|section| !section.groups.is_empty());
        let coming = if session.permit::<InviteClients>().is_ok() { reminders(&mut tx, &looking).await? } else { None };
        let narrowed = (!looking.sees_all()).then(|| "Of the clients assigned to you.".to_owned());
        Ok(StaffHome { narrowed, waiting, coming, weeks: weeks(&mut tx, &looking).await? })
    }
}

/// None where the practice sends no reminders.
async fn reminders(tx: &mut Tx, looking: &Looking<'_>) -> Result<Option<HomeSection>> {
    let organization = store::organization::find(tx, looking.organization()).await?.ok_or(Refusal::NotFound)?;
    if !organization.reminders_on {
        return Ok(None);
    }
    let until = looking.now + TimeDelta::days(REMINDERS_DAYS);
    let rows = store::home::list_reminders(tx, looking.organization(), looking.assigned(), (looking.now, until)).await?;
    let days = organization.settings().reminder_days;
    Ok(Some(waiting::reminders(&rows, (&days, until), looking)?).filter(|section| !section.groups.is_empty()))
}

/// None for who is assigned more clients than are looked at: half a picture would be a wrong one.
async fn weeks(tx: &mut Tx, looking: &Looking<'_>) -> Result<Option<Weeks>> {
    let today = looking.now.date_naive();
    let since = Weeks::since(today);
    let Some(staff) = looking.assigned() else {
        return Ok(Weeks::of(today, &store::home::list_steps(tx, looking.organization(), since).await?));
    };
    let is_all = |rows: usize, most: i64| i64::try_from(rows).is_ok_and(|rows| rows < most);
    let clients = store::home::list_assigned(tx, looking.organization(), staff).await?.len();
    let steps = store::home::list_steps_of_assigned(tx, looking.organization(), staff, since.and_time(NaiveTime::MIN).and_utc()).await?;
    let is_whole = is_all(clients, MOST_ASSIGNED) && is_all(steps.len(), MOST_STEPS);
    Ok(Weeks::of(today, &steps).filter(|_| is_whole))
}
