//! The address confirms itself: by the link, and by the date of birth that was typed. A program that follows the link, or submits what
//! it finds, confirms nothing; nor does a stranger to whom a mistyped address belongs.

use super::{actor, person};
use crate::{
    LinkSecret, Result, Services,
    audit::About,
    context,
    portal::{UNREADABLE_BIRTH, front, tries_left},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    audit::AuditAction,
    portal::JoinForm,
    sign_up_requests::{DECIDED_DAYS, SignUpConfirmPage, SignUpLink, SignUpState, WRONG_BIRTH_LIMIT, is_same},
};
use store::{Tx, sign_up_requests::SignUpRow};
use uuid::Uuid;

const ENDED: &str = "This link does not work any more. Reload the page to see why.";

impl Services {
    /// Looking changes nothing.
    pub async fn sign_up_confirm_page(&self, slug: &str, secret: &str) -> Result<SignUpConfirmPage> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let row = self.find_sign_up(&mut tx, organization.id, secret).await?;
        let link = match row {
            None => SignUpLink::Unknown,
            Some(row) => match row.state {
                SignUpState::Unconfirmed if row.expires_at > self.now() => {
                    SignUpLink::Works { email: row.email, expires: context::moment(row.expires_at, &organization.time_zone) }
                }
                SignUpState::Unconfirmed | SignUpState::Replaced => SignUpLink::Unknown,
                SignUpState::Locked => SignUpLink::Locked,
                SignUpState::Waiting | SignUpState::Accepted | SignUpState::Merged | SignUpState::Declined => SignUpLink::Confirmed,
            },
        };
        Ok(SignUpConfirmPage { front: front(&organization), link })
    }

    /// Wrong input is told at `date_of_birth`; the fifth wrong date locks the link.
    pub async fn confirm_sign_up(&self, slug: &str, secret: &str, form: &JoinForm, address: &str) -> Result<()> {
        let now = self.now();
        let mut tx = self.inner.store.write().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?.id;
        if let Some(found) = self.find_sign_up(&mut tx, organization, secret).await? {
            // Answers that come at once wait for each other, or more than five of them would be looked at.
            store::staff::lock_account(&mut tx, &turn_of(found.id)).await?;
        }
        let row = self.find_sign_up(&mut tx, organization, secret).await?;
        let works = |row: &SignUpRow| row.state == SignUpState::Unconfirmed && row.expires_at > now;
        let row = row.filter(works).ok_or_else(|| Refusal::Rule(ENDED.to_owned()))?;
        let Some(Ok(given)) = form.date_of_birth() else {
            return Err(Refusal::field("date_of_birth", UNREADABLE_BIRTH).into());
        };
        if given != row.date_of_birth {
            return self.note_wrong_birth(tx, organization, &row).await;
        }
        // The newer takes the place of theirs that waits. Whoever else asked with this address, as of a family, keeps their own.
        let kept_until = now + TimeDelta::days(DECIDED_DAYS);
        let waiting = store::sign_up_requests::list_of_address(&mut tx, organization, &row.email_key, SignUpState::Waiting).await?;
        for before in waiting.iter().filter(|before| is_same(&person(before), &person(&row))) {
            store::sign_up_requests::replace(&mut tx, organization, before.id, SignUpState::Waiting, kept_until).await?;
        }
        if !store::sign_up_requests::confirm(&mut tx, organization, row.id, given, now).await? {
            return Err(Refusal::Rule(ENDED.to_owned()).into());
        }
        let about = About { subject: Some(row.id), ..About::default() };
        self.record(&mut tx, &actor(organization, &row, address), AuditAction::PersonAsked, about).await?;
        Ok(tx.commit().await?)
    }

    async fn note_wrong_birth(&self, mut tx: Tx, organization: Uuid, row: &SignUpRow) -> Result<()> {
        let count = store::sign_up_requests::add_wrong_answer(&mut tx, organization, row.id).await?;
        let is_locked = count >= WRONG_BIRTH_LIMIT;
        if is_locked {
            store::sign_up_requests::lock(&mut tx, organization, row.id).await?;
        }
        tx.commit().await?;
        if is_locked {
            let sentence = "The date of birth was wrong five times, so this link is locked. Ask once more, or call the practice.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        Err(Refusal::field("date_of_birth", wrong_birth(WRONG_BIRTH_LIMIT - count)).into())
    }

    /// `None` for a link that is truncated, altered or invented, or another practice's.
    async fn find_sign_up(&self, tx: &mut Tx, organization: Uuid, secret: &str) -> Result<Option<SignUpRow>> {
        let Some(secret) = LinkSecret::parse(secret) else { return Ok(None) };
        Ok(store::sign_up_requests::find_by_token_hash(tx, organization, &secret.hash()).await?)
    }
}

pub(super) fn turn_of(id: Uuid) -> String {
    format!("sign-up:{id}")
}

/// Nothing is on file of them: it is held to what they typed themselves.
fn wrong_birth(left: i64) -> String {
    format!("This is not the date that was typed in the request. If it was mistyped there, ask once more. {}.", tries_left(left))
}
