//! Asking, and what is done with it in the background: whoever has the address on file is sent what they are always sent; anybody else an
//! e-mail with which the address confirms itself.

use crate::{Error, LinkSecret, Result, Services, link_requests::LinkKind, mail::AccountMail};
use chrono::TimeDelta;
use domain::{
    Refusal,
    sign_up_requests::{CONFIRM_HOURS, NewPerson, NewPersonForm, SignUpState},
};
use store::{Tx, link_requests::LinkRequestRow, sign_up_requests::NewSignUp};

/// Between two e-mails to one address, whoever asks.
const AT_MOST_EVERY_MINUTES: i64 = 10;

impl Services {
    /// Answered alike whoever asks. Wrong input is told at its field; refused where the practice does not allow it, and when it was asked
    /// too often.
    pub async fn ask_as_new_person(&self, slug: &str, form: &NewPersonForm, address: &str) -> Result<()> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        drop(tx);
        if !organization.admits_new_people() {
            let sentence = "This practice takes no requests here. Call the practice: they can help.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        let person = form.check(self.today(&organization.time_zone)).map_err(Refusal::Invalid)?;
        let details = serde_json::to_string(&person).map_err(|error| Error::Internal(error.to_string()))?;
        self.ask_with(organization.id, LinkKind::NewPerson, (person.email.as_str(), address), Some(details)).await
    }

    pub(crate) async fn take_up_new_person(&self, tx: &mut Tx, request: &LinkRequestRow) -> Result<()> {
        let organization = request.organization_id;
        store::invitations::lock_organization(tx, organization).await?;
        let row = store::organization::find(tx, organization).await?;
        // It may have been switched off meanwhile.
        if !row.is_some_and(|row| row.admits_new_people()) {
            return Ok(());
        }
        let details = request.details_json.as_deref().unwrap_or_default();
        let person: NewPerson = serde_json::from_str(details).map_err(|error| Error::Internal(error.to_string()))?;
        let has_login = store::portal::find_login_by_email(tx, organization, &request.email_key).await?.is_some();
        if has_login || !store::clients::list_by_email_key(tx, organization, &request.email_key, 1).await?.is_empty() {
            return self.send_sign_up_link(tx, request).await;
        }
        let now = self.now();
        let since = now - TimeDelta::minutes(AT_MOST_EVERY_MINUTES);
        if store::sign_up_requests::count_since(tx, organization, &request.email_key, since).await? > 0 {
            return Ok(());
        }
        // The newest link alone works.
        store::sign_up_requests::replace(tx, organization, &request.email_key, SignUpState::Unconfirmed, now).await?;
        let (id, secret) = (self.new_id(), LinkSecret::generate(self.inner.entropy.as_ref()));
        let expires_at = now + TimeDelta::hours(CONFIRM_HOURS);
        let new = NewSignUp { id, person: &person, token_hash: &secret.hash(), asked_at: now, expires_at };
        store::sign_up_requests::insert(tx, organization, &new).await?;
        self.queue_account_mail(tx, (organization, AccountMail::NewPersonLink), (id, person.email.as_str()), Some(&secret)).await
    }

    /// What nobody confirmed in time, and what was decided long ago. A sweep, as often as is liked.
    pub async fn forget_old_sign_ups(&self) -> Result<u64> {
        let mut tx = self.inner.store.write().await?;
        let count = store::sign_up_requests::forget(&mut tx, self.now()).await?;
        tx.commit().await?;
        Ok(count)
    }
}
