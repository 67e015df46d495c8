//! Somebody who cannot sign in types an e-mail address and asks for a link to be sent to it. What is answered depends on the address'
//! spelling and on how often it was asked, and on nothing else: the request is written down, and whose address it is is looked up
//! in the background (`work`). So the answer, and the time that it takes, tell nobody who has an account.

#[cfg(test)]
pub(crate) mod tests;
mod work;

use crate::{Result, Services};
use domain::{EmailAddress, Refusal};
use store::link_requests::LinkRequestRow;
use uuid::Uuid;

/// What the link is to be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkKind {
    StaffPassword,
    ClientPassword,
    SignUp,
    /// Of somebody whom the practice may not know.
    NewPerson,
}

impl LinkKind {
    const ALL: [Self; 4] = [Self::StaffPassword, Self::ClientPassword, Self::SignUp, Self::NewPerson];

    /// As it is stored.
    fn key(self) -> &'static str {
        match self {
            Self::StaffPassword => "staff.password",
            Self::ClientPassword => "client.password",
            Self::SignUp => "client.sign_up",
            Self::NewPerson => "client.new_person",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

impl Services {
    /// A link to set a new password, for staff of whatever practice. Refused for text that is no address, at `email`, and when
    /// it was asked too often.
    pub async fn ask_for_staff_reset(&self, email: &str, address: &str) -> Result<()> {
        self.ask(Uuid::nil(), LinkKind::StaffPassword, (email, address)).await
    }

    /// As [`Services::ask_for_staff_reset`], for a client of this practice.
    pub async fn ask_for_reset(&self, slug: &str, email: &str, address: &str) -> Result<()> {
        let mut tx = self.inner.store.read_once().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        drop(tx);
        self.ask(organization.id, LinkKind::ClientPassword, (email, address)).await
    }

    /// R24, as [`Services::ask_for_reset`]: a link to sign up. Refused whatever is sent where the practice does not allow it.
    pub async fn ask_to_sign_up(&self, slug: &str, email: &str, address: &str) -> Result<()> {
        let mut tx = self.inner.store.read_once().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        drop(tx);
        if !organization.client_signup_allowed {
            let sentence = "You sign up here by the link in an e-mail that your practice sends you. Ask the practice for one.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        self.ask(organization.id, LinkKind::SignUp, (email, address)).await
    }

    pub(crate) async fn ask(&self, organization: Uuid, kind: LinkKind, of: (&str, &str)) -> Result<()> {
        self.ask_with(organization, kind, of, None).await
    }

    /// Nothing here may look at a person: neither at clients nor at staff, nor at their logins. `details_json` is what was typed besides.
    pub(crate) async fn ask_with(
        &self,
        organization: Uuid,
        kind: LinkKind,
        (email, address): (&str, &str),
        details_json: Option<String>,
    ) -> Result<()> {
        let email: EmailAddress = email.parse().map_err(|error| Refusal::field("email", format!("{error}")))?;
        let email_key = email.key();
        let mut tx = self.inner.store.write().await?;
        self.note_asking(&mut tx, &format!("{}:{organization}:{email_key}", kind.key()), address).await?;
        let row = LinkRequestRow {
            organization_id: organization,
            id: self.new_id(),
            kind: kind.key().to_owned(),
            email_key,
            address: address.to_owned(),
            asked_at: self.now(),
            details_json,
        };
        store::link_requests::insert(&mut tx, &row).await?;
        tx.commit().await?;
        self.inner.link_bell.notify_one();
        Ok(())
    }
}
