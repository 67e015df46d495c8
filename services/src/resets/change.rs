//! Setting a new password by a link: once, in one conditional `UPDATE`. Everybody who was signed in to the account is signed out, and
//! its owner is told by e-mail (R26).

use super::{
    key_of,
    page::{is_of_clients, is_of_staff},
};
use crate::{Result, Services, SessionToken, audit::About, mail::AccountMail, portal::LoginOwner, staff::staff_actor};
use domain::{Refusal, audit::AuditAction, resets::ResetState};
use secrecy::SecretString;
use std::sync::Arc;
use store::{
    Tx,
    organization::OrganizationRow,
    resets::{PasswordOwner, ResetRow},
    staff::StaffRow,
};

impl Services {
    /// Signs the client, or the representative, in with it, as signing up does. Refused at `password`, or with the reason why the link does not work.
    pub async fn reset_client_password(&self, slug: &str, secret: &str, password: &SecretString, address: &str) -> Result<SessionToken> {
        let (reset, organization, of) = self.client_reset(slug, secret).await?;
        Self::check_new_password(password, &of.password_context(&organization.name))?;
        let password_hash = self.inner.passwords.hash(password, Arc::clone(&self.inner.entropy)).await?;
        let (now, by) = (self.now(), of.actor(organization.id, address));
        let account_key = of.account_key(organization.id);
        let mut tx = self.inner.store.write().await?;
        // Whoever signs in with the old password has done so before, and is signed out here, or is refused afterwards.
        store::staff::lock_account(&mut tx, &account_key).await?;
        self.use_up(&mut tx, &reset).await?;
        if !store::portal::set_password_hash(&mut tx, organization.id, of.login.id, &password_hash).await? {
            return Err(does_not_work());
        }
        store::portal::end_all_sessions(&mut tx, organization.id, of.login.id, now).await?;
        store::staff::forget_failures(&mut tx, &account_key, Some(address)).await?;
        self.record(&mut tx, &by, AuditAction::PasswordReset, of.about(Some(reset.id))).await?;
        self.queue_account_mail(&mut tx, (organization.id, of.mail_of_change()), of.recipient(), None).await?;
        let token = self.begin_session(&mut tx, organization.id, of.login.id).await?;
        self.record(&mut tx, &by, AuditAction::ClientSignedIn, of.about(None)).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(token)
    }

    /// Signs nobody in: at their sign-in staff show whatever else it asks of them.
    pub async fn reset_staff_password(&self, secret: &str, password: &SecretString, address: &str) -> Result<()> {
        let (reset, organization, staff) = self.staff_reset(secret).await?;
        Self::check_new_password(password, &[&staff.name, &staff.email, &organization.name])?;
        let password_hash = self.inner.passwords.hash(password, Arc::clone(&self.inner.entropy)).await?;
        let account_key = format!("staff:{}", key_of(&staff.email));
        let mut tx = self.inner.store.write().await?;
        store::staff::lock_account(&mut tx, &account_key).await?;
        self.use_up(&mut tx, &reset).await?;
        if !store::staff::set_password_hash(&mut tx, organization.id, staff.id, &password_hash).await? {
            return Err(does_not_work());
        }
        store::staff::end_all_sessions(&mut tx, organization.id, staff.id, self.now()).await?;
        store::staff::forget_failures(&mut tx, &account_key, Some(address)).await?;
        let by = staff_actor(&staff, address);
        self.record(&mut tx, &by, AuditAction::PasswordReset, About { subject: Some(reset.id), ..About::default() }).await?;
        self.queue_account_mail(&mut tx, (organization.id, AccountMail::StaffChanged), (staff.id, &staff.email), None).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    async fn client_reset(&self, slug: &str, secret: &str) -> Result<(ResetRow, OrganizationRow, LoginOwner)> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let found = self.find_reset(&mut tx, secret).await?.filter(|row| is_of_clients(row, organization.id));
        let reset = self.working(found)?;
        let PasswordOwner::Login(login) = reset.owner else { return Err(does_not_work()) };
        let login = store::portal::find_login(&mut tx, organization.id, login).await?.ok_or_else(does_not_work)?;
        let of = self.login_owner(&mut tx, organization.id, login).await?.ok_or_else(does_not_work)?;
        Ok((reset, organization, of))
    }

    async fn staff_reset(&self, secret: &str) -> Result<(ResetRow, OrganizationRow, StaffRow)> {
        let mut tx = self.inner.store.read().await?;
        let found = self.find_reset(&mut tx, secret).await?.filter(is_of_staff);
        let reset = self.working(found)?;
        let PasswordOwner::Staff(staff) = reset.owner else { return Err(does_not_work()) };
        let organization = reset.organization_id;
        let staff = store::staff::find(&mut tx, organization, staff).await?.ok_or_else(does_not_work)?;
        let organization = store::organization::find(&mut tx, organization).await?.ok_or_else(does_not_work)?;
        Ok((reset, organization, staff))
    }

    /// The link, if it works; the reason in words otherwise.
    fn working(&self, found: Option<ResetRow>) -> Result<ResetRow> {
        let row = found.ok_or_else(does_not_work)?;
        match ended(row.state.as_of(row.expires_at, self.now())) {
            None => Ok(row),
            Some(sentence) => Err(Refusal::Rule(sentence.to_owned()).into()),
        }
    }

    async fn use_up(&self, tx: &mut Tx, reset: &ResetRow) -> Result<()> {
        if store::resets::use_up(tx, reset.organization_id, reset.id, self.now()).await? {
            return Ok(());
        }
        // Somebody was faster, a newer one was sent, or the time ran out meanwhile.
        Err(Refusal::Rule(ENDED_MEANWHILE.to_owned()).into())
    }
}

const ENDED_MEANWHILE: &str = "This link does not work any more. Reload the page to see why, and ask for a new one.";

fn does_not_work() -> crate::Error {
    Refusal::Rule("This link does not work. Open it from the e-mail again, or ask for a new one.".to_owned()).into()
}

fn ended(state: ResetState) -> Option<&'static str> {
    match state {
        ResetState::Open => None,
        ResetState::Used => Some("This link has been used. Sign in with the new password, or ask for a new link."),
        ResetState::Replaced => Some("This link was replaced by a newer one. Look for the latest e-mail."),
        ResetState::Expired => Some("This link has run out. Ask for a new one."),
    }
}

#[cfg(test)]
mod tests {
    use super::{ENDED_MEANWHILE, does_not_work, ended};
    use domain::{Language, language::retell, resets::ResetState};

    #[test]
    fn why_a_link_does_not_work_is_told_in_the_readers_language() {
        let does_not_work = does_not_work().refusal().unwrap().to_string();
        let ended = [ResetState::Used, ResetState::Replaced, ResetState::Expired].map(|state| ended(state).unwrap());
        for english in ended.into_iter().chain([ENDED_MEANWHILE, &does_not_work]) {
            let spanish = retell(english, Language::Spanish);
            assert!(english.split(". ").all(|part| !spanish.contains(part)), "{spanish}");
        }
    }
}
