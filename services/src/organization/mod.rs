//! Setting a practice up, once, on an empty database; and its portal's settings.

mod contact;
mod logo;
mod look;
mod time_zone;

use crate::{
    Result, Services, SessionToken,
    audit::About,
    staff::{Actor, Administer, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::OrganizationId,
    organization::{OrganizationProfile, PortalSettings, Setup, SetupForm},
};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{Tx, organization::OrganizationRow, staff::StaffRow};
use uuid::Uuid;

impl Services {
    /// Whether there is no practice yet.
    pub async fn setup_needed(&self) -> Result<bool> {
        let mut tx = self.inner.store.read_once().await?;
        Ok(!store::organization::any(&mut tx).await?)
    }

    /// Makes the practice and its first administrator, and signs them in. Refused once there is a practice.
    pub async fn set_up(&self, form: &SetupForm, expected_code: &str, address: &str) -> Result<SessionToken> {
        if !is_code(&form.code, expected_code) {
            return Err(Refusal::field("code", "This is not the setup code. It was printed where Anteroom was started.").into());
        }
        let setup = form.check().map_err(Refusal::Invalid)?;
        let password = SecretString::from(form.password.clone());
        Self::check_new_password(&password, &[&setup.name, setup.email.as_str(), &setup.organization_name])?;
        let password_hash = self.inner.passwords.hash(&password, Arc::clone(&self.inner.entropy)).await?;
        let mut tx = self.inner.store.write().await?;
        store::organization::lock_new(&mut tx).await?;
        if store::organization::any(&mut tx).await? {
            return Err(Refusal::Rule("This practice has been set up already. Sign in instead.".to_owned()).into());
        }
        let organization = self.add_organization(&mut tx, &setup).await?;
        let administrator = StaffRow {
            organization_id: organization.0,
            id: self.new_id(),
            email: setup.email.to_string(),
            name: setup.name.clone(),
            password_hash,
            is_administrator: true,
            can_invite: true,
            can_edit_clients: true,
            can_see_all_clients: true,
            can_read_responses: true,
        };
        store::staff::insert(&mut tx, &administrator, &setup.email.key(), self.now()).await?;
        let actor = Actor { organization, kind: "staff", id: Some(administrator.id), name: setup.name, address: address.to_owned() };
        self.record(&mut tx, &actor, AuditAction::OrganizationSetUp, About::default()).await?;
        let token = self.begin_staff_session(&mut tx, &administrator, address).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// A practice with the shipped forms.
    pub(crate) async fn add_organization(&self, tx: &mut Tx, setup: &Setup) -> Result<OrganizationId> {
        let profile = OrganizationProfile {
            id: OrganizationId(self.new_id()),
            slug: setup.slug.clone(),
            name: setup.organization_name.clone(),
            phone: setup.phone.clone(),
            email: setup.organization_email.as_ref().map(ToString::to_string),
            language: "en".to_owned(),
            time_zone: time_zone::zone_or_utc(&setup.time_zone).to_owned(),
            accent: "#30499b".to_owned(),
        };
        store::organization::insert(tx, &profile, self.now()).await?;
        self.install_shipped_forms(tx, profile.id).await?;
        Ok(profile.id)
    }

    pub async fn portal_settings(&self, by: &Permit<Administer>) -> Result<PortalSettings> {
        let mut tx = self.inner.store.read_once().await?;
        let row = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        Ok(row.settings())
    }

    /// Refused when somebody else changed a setting since they were `seen`: one of two would undo the other's.
    pub async fn change_portal_settings(&self, by: &Permit<Administer>, seen: &PortalSettings, wanted: &PortalSettings) -> Result<()> {
        let errors = wanted.check();
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let before = locked(&mut tx, organization).await?.settings();
        overwrites_nothing(&before.differences_from(seen))?;
        store::organization::update_settings(&mut tx, organization, wanted).await?;
        if before.reminder_days != wanted.reminder_days {
            store::reminders::look_again(&mut tx, organization, self.now()).await?;
        }
        let changed = wanted.differences_from(&before).join("; ");
        let detail = Some(changed.as_str()).filter(|changed| !changed.is_empty());
        self.record(&mut tx, by.actor(), AuditAction::SettingsChanged, About { detail, ..About::default() }).await?;
        Ok(tx.commit().await?)
    }
}

/// What two see at once is saved by one of them: nobody else changes it from here to the end of the transaction.
async fn locked(tx: &mut Tx, organization: Uuid) -> Result<OrganizationRow> {
    store::invitations::lock_organization(tx, organization).await?;
    Ok(store::organization::find(tx, organization).await?.ok_or(Refusal::NotFound)?)
}

/// `meanwhile`: what is another by now than it was seen, in words.
fn overwrites_nothing(meanwhile: &[String]) -> Result<()> {
    if meanwhile.is_empty() {
        return Ok(());
    }
    let changed = meanwhile.join("; ");
    Err(Refusal::Rule(format!(
        "Somebody else changed settings meanwhile ({changed}), so nothing was saved. What you changed is still here: look again, then save."
    ))
    .into())
}

/// However the letters are grouped and written. Compared as hashes: the time taken tells nothing about how much of the code was right.
fn is_code(typed: &str, expected: &str) -> bool {
    let bare = |code: &str| code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    !expected.is_empty() && Sha256::digest(bare(typed)) == Sha256::digest(bare(expected))
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn the_setup_code_is_taken_however_it_is_grouped_and_written() {
        for typed in ["ABCD-EFGH-JKLM", "abcdefghjklm", " abcd efgh jklm ", "ABCD–EFGH–JKLM"] {
            assert!(is_code(typed, "ABCD-EFGH-JKLM"), "{typed}");
        }
        for typed in ["", "-", "ABCD-EFGH", "ABCD-EFGH-JKLMN"] {
            assert!(!is_code(typed, "ABCD-EFGH-JKLM"), "{typed}");
        }
        assert!(!is_code("", "") && !is_code("-", ""));
    }
}
