//! What is to come for invented clients, so that the staff's home page has something to say: reminders of the next days, and changes
//! that clients have asked for.

use super::{Demo, door::Arriving};
use crate::{Result, Services, audit::About, staff::Actor};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{audit::AuditAction, change_requests::ChangeField, clients::PortalState, ids::ClientId};
use store::{Tx, change_requests::NewChangeRequest};
use uuid::Uuid;

/// Who asks, by place among the clients; all of them have an account.
const ASKING: [(usize, ChangeField, &str); 2] = [(1, ChangeField::Phone, "555 0199"), (41, ChangeField::PreferredName, "Jo")];

impl Services {
    /// As if those of the days that lie behind had been sent: nothing goes out when the practice is made.
    pub(super) async fn demo_reminders(
        &self,
        tx: &mut Tx,
        demo: &Demo,
        who: &Arriving<'_>,
        (invitation, sent_at): (Uuid, DateTime<Utc>),
    ) -> Result<()> {
        if !matches!(who.stand, PortalState::Sent | PortalState::Opened | PortalState::Active) {
            return Ok(());
        }
        let [first, last] = [3, 7].map(|days| sent_at + TimeDelta::days(days));
        let (organization, now) = (demo.organization.0, self.now());
        if last <= now {
            return Ok(());
        }
        store::reminders::begin(tx, organization, who.id, Some(invitation), (sent_at, first)).await?;
        if first <= now {
            store::reminders::settle(tx, organization, who.id, now, Some(last)).await?;
        }
        Ok(())
    }

    pub(super) async fn demo_change(&self, tx: &mut Tx, demo: &Demo, who: &Arriving<'_>) -> Result<()> {
        let Some((_, field, wanted)) = ASKING.into_iter().find(|(index, ..)| *index == who.index) else { return Ok(()) };
        let seen = field.value(who.input);
        let new = NewChangeRequest { id: self.new_id(), client: who.id, field, seen: seen.as_deref(), wanted: Some(wanted) };
        let at = self.now() - TimeDelta::hours(20);
        store::change_requests::insert(tx, demo.organization.0, &new, at).await?;
        let actor = Actor {
            organization: demo.organization,
            kind: "client",
            id: Some(who.id),
            name: format!("{} {}", who.input.first_name, who.input.last_name),
            address: "127.0.0.1".to_owned(),
        };
        let about = About { client: Some(ClientId(who.id)), subject: Some(new.id), detail: Some(field.label()) };
        self.record_at(tx, &actor, (AuditAction::ChangeAsked, at), about).await
    }
}
