//! The staff of a practice, and what each may do: administrators decide.

use super::{Administer, Permit};
use crate::{Result, Services, audit::About};
use domain::{
    EmailAddress, FieldErrors, Refusal,
    audit::AuditAction,
    ids::StaffId,
    organization::one_line,
    staff::{Permission, Permissions, StaffMember},
};
use secrecy::SecretString;
use std::sync::Arc;
use store::staff::StaffRow;

impl Services {
    pub async fn list_staff(&self, by: &Permit<Administer>) -> Result<Vec<StaffMember>> {
        let mut tx = self.inner.store.read().await?;
        let rows = store::staff::list(&mut tx, by.organization().0).await?;
        Ok(rows.iter().map(StaffMember::try_from).collect::<std::result::Result<_, _>>()?)
    }

    /// The administrator hands the first password over.
    pub async fn add_staff(
        &self,
        by: &Permit<Administer>,
        name: &str,
        email: &str,
        password: SecretString,
        may: Permissions,
    ) -> Result<StaffId> {
        let mut errors = FieldErrors::default();
        let checked_name = one_line(name, 120);
        if checked_name.is_none() {
            errors.add("name", "Enter the name, on one line of up to 120 characters.");
        }
        let email = email.parse::<EmailAddress>().map_err(|error| errors.add("email", error.to_string())).ok();
        let (Some(name), Some(email)) = (checked_name, email) else { return Err(Refusal::Invalid(errors).into()) };
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        drop(tx);
        Self::check_new_password(&password, &[&name, email.as_str(), &organization.name])?;
        let row = StaffRow {
            organization_id: by.organization().0,
            id: self.new_id(),
            email: email.to_string(),
            name,
            password_hash: self.inner.passwords.hash(&password, Arc::clone(&self.inner.entropy)).await?,
            is_administrator: false,
            can_invite: may.invite_clients,
            can_edit_clients: may.edit_clients,
            can_see_all_clients: may.see_all_clients,
            can_read_responses: may.read_responses,
        };
        let mut tx = self.inner.store.write().await?;
        match store::staff::insert(&mut tx, &row, &email.key(), self.now()).await {
            Err(store::Error::Duplicate) => {
                return Err(Refusal::field("email", "A staff member of your practice already has this address.").into());
            }
            other => other?,
        }
        let about = About { subject: Some(row.id), detail: Some(&row.name), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::StaffAdded, about).await?;
        tx.commit().await?;
        Ok(StaffId(row.id))
    }

    pub async fn set_permission(&self, by: &Permit<Administer>, staff: StaffId, permission: Permission, on: bool) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        if !store::staff::set_permission(&mut tx, by.organization().0, staff.0, permission, on).await? {
            return Err(Refusal::NotFound.into());
        }
        let detail = format!("{}: {}", if on { "on" } else { "off" }, permission.label());
        let about = About { subject: Some(staff.0), detail: Some(&detail), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::PermissionsChanged, about).await?;
        Ok(tx.commit().await?)
    }
}
