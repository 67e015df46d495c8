//! Who is an administrator: another one says so, and takes it back. One is always left.

use super::{Administer, Permit};
use crate::{Result, Services};
use domain::{Refusal, audit::AuditAction, ids::StaffId};
use store::{Tx, staff::StaffRow};

impl Services {
    /// From their next request on they may do everything, or else what their switches say. Oneself too, but never the last one.
    pub async fn set_administrator(&self, by: &Permit<Administer>, staff: StaffId, on: bool) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        lock_administrators(&mut tx, by).await?;
        let row = store::staff::find(&mut tx, organization, staff.0).await?.ok_or(Refusal::NotFound)?;
        if !on && is_last_administrator(&mut tx, &row).await? {
            let sentence = "This is the last administrator: make somebody else one first.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        if !store::staff::set_administrator(&mut tx, organization, staff.0, on).await? {
            let sentence = if on { "is an administrator already." } else { "is no administrator any more." };
            return Err(Refusal::Rule(format!("{} {sentence}", row.name)).into());
        }
        let action = if on { AuditAction::AdministratorMade } else { AuditAction::AdministratorEnded };
        self.record_about_staff(&mut tx, by, action, (staff, &row.name)).await?;
        Ok(tx.commit().await?)
    }
}

/// From here to the end of the transaction nobody else changes who administers the practice. Of two who end it for each other the second
/// is none any more.
pub(super) async fn lock_administrators(tx: &mut Tx, by: &Permit<Administer>) -> Result<()> {
    let organization = by.organization().0;
    store::staff::lock_account(tx, &format!("administrators:{organization}")).await?;
    // Who runs the program's commands is nobody of the staff.
    let Some(own) = by.actor().id else { return Ok(()) };
    if store::staff::find(tx, organization, own).await?.is_some_and(|row| row.is_administrator) {
        return Ok(());
    }
    Err(Refusal::Rule("Meanwhile you are no administrator any more. Nothing was changed.".to_owned()).into())
}

pub(super) async fn is_last_administrator(tx: &mut Tx, row: &StaffRow) -> Result<bool> {
    Ok(row.is_administrator && store::staff::count_other_administrators(tx, row.organization_id, row.id).await? == 0)
}
