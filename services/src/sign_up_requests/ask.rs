//! Asking, and what is done with it in the background: whoever has the address on file is sent what they are always sent; anybody else an
//! e-mail with which the address confirms itself.

use super::person;
use crate::{Error, LinkSecret, Result, Services, link_requests::LinkKind, mail::AccountMail};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Refusal,
    sign_up_requests::{CONFIRM_HOURS, NewPerson, NewPersonForm, SignUpState, is_put_right},
};
use store::{Tx, link_requests::LinkRequestRow, sign_up_requests::NewSignUp};
use uuid::Uuid;

/// Between two e-mails to one address, whoever asks.
const BETWEEN: TimeDelta = TimeDelta::minutes(10);
/// E-mails to one address that wait for their turn: one for each child of a family, and no stranger's mailbox is filled.
const MOST_AHEAD: i32 = 4;

impl Services {
    /// Answered alike whoever asks. Wrong input is told at its field; refused where the practice does not allow it, and when it was asked
    /// too often.
    pub async fn ask_as_new_person(&self, slug: &str, form: &NewPersonForm, address: &str) -> Result<()> {
        let mut tx = self.inner.store.read_once().await?;
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
        let asking: NewPerson = serde_json::from_str(details).map_err(|error| Error::Internal(error.to_string()))?;
        let has_login = store::portal::find_login_by_email(tx, organization, &request.email_key).await?.is_some();
        if has_login || !store::clients::list_by_email_key(tx, organization, &request.email_key, 1).await?.is_empty() {
            return self.send_sign_up_link(tx, request).await;
        }
        if self.put_sign_up_right(tx, organization, &asking).await? {
            return Ok(());
        }
        let newest = store::sign_up_requests::find_newest(tx, organization, &request.email_key).await?;
        let due = newest.map_or(self.now(), |newest| self.now().max(newest + BETWEEN));
        if due > self.now() + BETWEEN * MOST_AHEAD {
            return Ok(());
        }
        self.send_confirm_link(tx, organization, &asking, due).await
    }

    /// What the same person typed again, and has not confirmed: the link that is on its way, or that they have, is good for it now. One of
    /// longer ago makes room instead, since the newest link alone works. `false` when another one is to be sent.
    async fn put_sign_up_right(&self, tx: &mut Tx, organization: Uuid, asking: &NewPerson) -> Result<bool> {
        let now = self.now();
        let unconfirmed = store::sign_up_requests::list_of_address(tx, organization, &asking.email.key(), SignUpState::Unconfirmed).await?;
        for row in unconfirmed.iter().filter(|row| is_put_right(&person(row), &asking.person())) {
            if row.asked_at + BETWEEN > now && store::sign_up_requests::put_right(tx, organization, row.id, asking).await? {
                return Ok(true);
            }
            store::sign_up_requests::replace(tx, organization, row.id, SignUpState::Unconfirmed, now).await?;
        }
        Ok(false)
    }

    async fn send_confirm_link(&self, tx: &mut Tx, organization: Uuid, asking: &NewPerson, due: DateTime<Utc>) -> Result<()> {
        let (id, secret) = (self.new_id(), LinkSecret::generate(self.inner.entropy.as_ref()));
        let expires_at = due + TimeDelta::hours(CONFIRM_HOURS);
        let new = NewSignUp { id, person: asking, token_hash: &secret.hash(), asked_at: due, expires_at };
        store::sign_up_requests::insert(tx, organization, &new).await?;
        let (of, to) = ((organization, AccountMail::NewPersonLink), (id, asking.email.as_str()));
        self.queue_account_mail_at(tx, of, to, Some(&secret), due).await
    }

    /// What nobody confirmed in time, and what was decided long ago. A sweep, as often as is liked.
    pub async fn forget_old_sign_ups(&self) -> Result<u64> {
        let mut tx = self.inner.store.write().await?;
        let count = store::sign_up_requests::forget(&mut tx, self.now()).await?;
        tx.commit().await?;
        Ok(count)
    }
}
