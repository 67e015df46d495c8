//! Clients: the list, one client's page, adding and editing.

mod cursor;
mod edit;
mod export;
mod imports;
mod keys;
mod list;
mod places;

pub use imports::{FILE_LIMIT, ImportUpload, Worked};

use crate::audit::About;
use crate::{
    Result, Services, context,
    staff::{Administer, Permit, SignedIn},
};
use domain::{
    Language, Refusal,
    audit::AuditAction,
    clients::{ClientDetails, Invitable},
    ids::{ClientId, StaffId},
};
use store::{Tx, clients::ClientRecord};
use uuid::Uuid;

impl Services {
    /// The client's row, when it is of the permit's organization and in its scope; the same refusal otherwise.
    pub(crate) async fn client_in_scope<R>(&self, tx: &mut Tx, by: &Permit<R>, client: ClientId) -> Result<ClientRecord> {
        let organization = by.organization().0;
        let record = store::clients::find(tx, organization, client.0).await?.ok_or(Refusal::NotFound)?;
        if !store::clients::is_in_scope(tx, organization, client.0, by.scope().assigned_to()).await? {
            return Err(Refusal::NotFound.into());
        }
        Ok(record)
    }

    pub async fn client_details(&self, by: &Permit<SignedIn>, client: ClientId) -> Result<ClientDetails> {
        let mut tx = self.inner.store.read().await?;
        let record = self.client_in_scope(&mut tx, by, client).await?;
        let assigned = store::clients::list_assigned(&mut tx, by.organization().0, client.0).await?;
        let invitation = self.newest_invitation_view(&mut tx, by.organization(), client, by.time_zone()).await?;
        let reminders = self.reminders_of(&mut tx, by.organization(), client).await?;
        let pending_address = self.pending_address(&mut tx, by.organization().0, client.0, by.time_zone()).await?;
        let changes = self.changes_of_client(&mut tx, by.organization().0, &record, by.time_zone()).await?;
        let representatives = self.representatives_of(&mut tx, by.organization().0, client, by.time_zone()).await?;
        let portal = record.portal()?;
        let askable = self.askable(&mut tx, by.organization().0, portal, &representatives).await?;
        let email = record.email.as_deref().and_then(|email| email.parse().ok());
        Ok(ClientDetails {
            id: client,
            invitable: Invitable::of(portal, email.is_some()),
            first_name: record.first_name,
            last_name: record.last_name,
            preferred_name: record.preferred_name,
            email,
            phone: record.phone,
            date_of_birth: record.date_of_birth,
            language: record.language.as_deref().and_then(Language::from_tag),
            portal,
            assigned_to: assigned.into_iter().map(assigned_to).collect(),
            invitation,
            reminders,
            pending_address,
            changes,
            representatives,
            askable,
            today: self.today(by.time_zone()),
            revision: record.revision,
        })
    }

    /// To those alone who work here; it can be taken back from anybody.
    pub async fn assign_client(&self, by: &Permit<Administer>, client: ClientId, staff: StaffId, on: bool) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        let name = if on {
            let member = store::staff::find(&mut tx, organization, staff.0).await?.ok_or(Refusal::NotFound)?;
            store::clients::assign(&mut tx, organization, client.0, staff.0).await?;
            member.name
        } else {
            let name = store::staff::find_name(&mut tx, organization, staff.0).await?.ok_or(Refusal::NotFound)?;
            store::clients::unassign(&mut tx, organization, client.0, staff.0).await?;
            name
        };
        let detail = format!("{} {name}", if on { "to" } else { "no longer to" });
        let about = About { client: Some(client), subject: Some(staff.0), detail: Some(&detail) };
        self.record(&mut tx, by.actor(), AuditAction::ClientAssigned, about).await?;
        Ok(tx.commit().await?)
    }

    /// Today where the practice is.
    pub(crate) fn today(&self, time_zone: &str) -> chrono::NaiveDate {
        context::moment(self.now(), time_zone).local.date()
    }
}

fn assigned_to((id, name, is_disabled): (Uuid, String, bool)) -> (StaffId, String) {
    (StaffId(id), if is_disabled { format!("{name} (no longer works here)") } else { name })
}
