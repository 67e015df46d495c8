//! Whoever leaves the practice is shut out at once, and can be let in again. What they did stays theirs.

use super::{
    Administer, Permit,
    administrators::{is_last_administrator, lock_administrators},
};
use crate::{Result, Services, audit::About, resets::key_of};
use domain::{Refusal, audit::AuditAction, ids::StaffId};
use store::Tx;

impl Services {
    /// Signs a staff member out everywhere (R26); how many sessions that were.
    pub async fn end_staff_sessions(&self, by: &Permit<Administer>, staff: StaffId) -> Result<u64> {
        let mut tx = self.inner.store.write().await?;
        let row = store::staff::find(&mut tx, by.organization().0, staff.0).await?.ok_or(Refusal::NotFound)?;
        let ended = store::staff::end_all_sessions(&mut tx, by.organization().0, staff.0, self.now()).await?;
        self.record_about_staff(&mut tx, by, AuditAction::StaffSessionsEnded, (staff, &row.name)).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// They are signed out everywhere, and neither a password nor a link lets them in (R26). Never oneself, nor the last administrator.
    pub async fn disable_staff(&self, by: &Permit<Administer>, staff: StaffId) -> Result<()> {
        if by.staff() == staff {
            return Err(Refusal::Rule("You cannot shut yourself out. Another administrator can.".to_owned()).into());
        }
        let (organization, now) = (by.organization().0, self.now());
        let mut tx = self.inner.store.write().await?;
        lock_administrators(&mut tx, by).await?;
        let row = store::staff::find(&mut tx, organization, staff.0).await?.ok_or(Refusal::NotFound)?;
        if is_last_administrator(&mut tx, &row).await? {
            return Err(Refusal::Rule("This is the last administrator: nobody could let anybody in any more.".to_owned()).into());
        }
        // Whoever signs in just now has done so before, and is signed out here, or is refused afterwards.
        store::staff::lock_account(&mut tx, &format!("staff:{}", key_of(&row.email))).await?;
        if !store::staff::disable(&mut tx, organization, staff.0, now).await? {
            return Err(Refusal::NotFound.into());
        }
        store::staff::end_all_sessions(&mut tx, organization, staff.0, now).await?;
        self.record_about_staff(&mut tx, by, AuditAction::StaffDisabled, (staff, &row.name)).await?;
        Ok(tx.commit().await?)
    }

    /// With the permissions and the password of before.
    pub async fn enable_staff(&self, by: &Permit<Administer>, staff: StaffId) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let name = store::staff::find_name(&mut tx, organization, staff.0).await?.ok_or(Refusal::NotFound)?;
        if !store::staff::enable(&mut tx, organization, staff.0).await? {
            return Err(Refusal::Rule(format!("{name} works here already. Reload the page.")).into());
        }
        self.record_about_staff(&mut tx, by, AuditAction::StaffEnabled, (staff, &name)).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn record_about_staff(
        &self,
        tx: &mut Tx,
        by: &Permit<Administer>,
        action: AuditAction,
        (staff, name): (StaffId, &str),
    ) -> Result<()> {
        let about = About { subject: Some(staff.0), detail: Some(name), ..About::default() };
        self.record(tx, by.actor(), action, about).await
    }
}
