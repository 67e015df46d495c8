//! The staff of a practice, and what each may do: administrators decide.

use super::{Administer, Permit, administrators::lock_administrators};
use crate::{Result, Services, audit::About, context, mail::AccountMail, resets::key_of};
use domain::{
    EmailAddress, FieldErrors, Refusal,
    audit::AuditAction,
    ids::StaffId,
    organization::one_line,
    staff::{Permission, Permissions, StaffEntry, StaffMember},
};
use secrecy::SecretString;
use std::sync::Arc;
use store::{
    resets::PasswordOwner,
    staff::{StaffListRow, StaffRow},
};

const NO_NAME: &str = "Enter the name, on one line of up to 120 characters.";
const ADDRESS_TAKEN: &str = "A staff member of your practice already has this address. Whoever left can be let in again, on this page.";

impl Services {
    /// Those who work here first, then those who do no longer.
    pub async fn list_staff(&self, by: &Permit<Administer>) -> Result<Vec<StaffEntry>> {
        let mut tx = self.inner.store.read_once().await?;
        let rows = store::staff::list_all(&mut tx, by.organization().0).await?;
        let entry = |row: &StaffListRow| {
            Ok(StaffEntry {
                member: StaffMember::try_from(&row.staff)?,
                disabled: row.disabled_at.map(|at| context::moment(at, by.time_zone())),
                task_count: row.task_count,
                rule_count: row.rule_count,
            })
        };
        rows.iter().map(entry).collect()
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
            errors.add("name", NO_NAME);
        }
        let email = email.parse::<EmailAddress>().map_err(|error| errors.add("email", error.to_string())).ok();
        let (Some(name), Some(email)) = (checked_name, email) else { return Err(Refusal::Invalid(errors).into()) };
        let mut tx = self.inner.store.read_once().await?;
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
            Err(store::Error::Duplicate) => return Err(Refusal::field("email", ADDRESS_TAKEN).into()),
            other => other?,
        }
        let about = About { subject: Some(row.id), detail: Some(&row.name), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::StaffAdded, about).await?;
        tx.commit().await?;
        Ok(StaffId(row.id))
    }

    /// What they send from now on names them so; what they did keeps the name of then.
    pub async fn rename_staff(&self, by: &Permit<Administer>, staff: StaffId, name: &str) -> Result<()> {
        let name = one_line(name, 120).ok_or_else(|| Refusal::field("name", NO_NAME))?;
        let mut tx = self.inner.store.write().await?;
        let before = store::staff::find(&mut tx, by.organization().0, staff.0).await?.ok_or(Refusal::NotFound)?.name;
        if before == name {
            return Ok(());
        }
        if !store::staff::set_name(&mut tx, by.organization().0, staff.0, &name).await? {
            return Err(Refusal::NotFound.into());
        }
        let detail = format!("{before} is now {name}");
        self.record_about_staff(&mut tx, by, AuditAction::StaffRenamed, (staff, &detail)).await?;
        Ok(tx.commit().await?)
    }

    /// What they sign in with from now on, with the password of before; who is signed in stays so. The address until now is told, and a link to a
    /// new password that was sent there ends.
    pub async fn change_staff_address(&self, by: &Permit<Administer>, staff: StaffId, email: &str) -> Result<()> {
        let email: EmailAddress = email.parse().map_err(|error: domain::EmailAddressError| Refusal::field("email", error.to_string()))?;
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        lock_administrators(&mut tx, by).await?;
        let before = store::staff::find(&mut tx, organization, staff.0).await?.ok_or(Refusal::NotFound)?;
        if before.email == email.as_str() {
            return Ok(());
        }
        // Whoever sets a new password by a link just now has done so before, or finds that the link has ended.
        store::staff::lock_account(&mut tx, &format!("staff:{}", key_of(&before.email))).await?;
        match store::staff::set_email(&mut tx, organization, staff.0, (email.as_str(), &email.key())).await {
            Err(store::Error::Duplicate) => return Err(Refusal::field("email", ADDRESS_TAKEN).into()),
            Ok(false) => return Err(Refusal::NotFound.into()),
            other => other?,
        };
        if email.key() != key_of(&before.email) {
            store::resets::replace_open(&mut tx, organization, PasswordOwner::Staff(staff.0), self.now()).await?;
            self.queue_account_mail(&mut tx, (organization, AccountMail::StaffAddressChanged), (staff.0, &before.email), None).await?;
        }
        let detail = format!("{}: {} is now {email}", before.name, before.email);
        self.record_about_staff(&mut tx, by, AuditAction::StaffAddressChanged, (staff, &detail)).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    pub async fn set_permission(&self, by: &Permit<Administer>, staff: StaffId, permission: Permission, on: bool) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let member = store::staff::find(&mut tx, by.organization().0, staff.0).await?.ok_or(Refusal::NotFound)?;
        if !store::staff::set_permission(&mut tx, by.organization().0, staff.0, permission, on).await? {
            return Err(Refusal::NotFound.into());
        }
        let detail = format!("{}, {}: {}", member.name, if on { "on" } else { "off" }, permission.label());
        let about = About { subject: Some(staff.0), detail: Some(&detail), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::PermissionsChanged, about).await?;
        Ok(tx.commit().await?)
    }
}
