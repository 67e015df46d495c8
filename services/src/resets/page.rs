//! The page behind a link to set a new password. Looking at it changes nothing.

use crate::{LinkSecret, Result, Services, context, portal::front};
use domain::{
    Refusal,
    resets::{ResetLink, ResetPage, ResetState},
};
use store::{
    Tx,
    resets::{PasswordOwner, ResetRow},
};
use uuid::Uuid;

impl Services {
    /// The client's; `NotFound` for a practice that is not there.
    pub async fn reset_page(&self, slug: &str, secret: &str) -> Result<ResetPage> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let found = self.find_reset(&mut tx, secret).await?.filter(|row| is_of_clients(row, organization.id));
        let link = self.reset_link(&mut tx, found, &organization.time_zone).await?;
        Ok(ResetPage { front: front(&organization), link })
    }

    /// The staff's, which says its practice by itself.
    pub async fn staff_reset_link(&self, secret: &str) -> Result<ResetLink> {
        let mut tx = self.inner.store.read().await?;
        let found = self.find_reset(&mut tx, secret).await?.filter(is_of_staff);
        let time_zone = match &found {
            Some(row) => store::organization::find(&mut tx, row.organization_id).await?.map(|organization| organization.time_zone),
            None => None,
        };
        self.reset_link(&mut tx, found, &time_zone.unwrap_or_default()).await
    }

    /// `None` for a link that is truncated, altered or invented. Whoever asks compares the practice and the door.
    pub(super) async fn find_reset(&self, tx: &mut Tx, secret: &str) -> Result<Option<ResetRow>> {
        let Some(secret) = LinkSecret::parse(secret) else { return Ok(None) };
        Ok(store::resets::find_by_token_hash(tx, &secret.hash()).await?)
    }

    async fn reset_link(&self, tx: &mut Tx, found: Option<ResetRow>, time_zone: &str) -> Result<ResetLink> {
        let Some(row) = found else { return Ok(ResetLink::Unknown) };
        Ok(match row.state.as_of(row.expires_at, self.now()) {
            ResetState::Open => match self.sign_in_address(tx, &row).await? {
                Some(email) => ResetLink::Works { email, expires: context::moment(row.expires_at, time_zone) },
                None => ResetLink::Unknown,
            },
            ResetState::Used => ResetLink::Used,
            ResetState::Replaced => ResetLink::Replaced,
            ResetState::Expired => ResetLink::Expired,
        })
    }

    /// `None` when the owner may not sign in any more.
    async fn sign_in_address(&self, tx: &mut Tx, row: &ResetRow) -> Result<Option<String>> {
        Ok(match row.owner {
            PasswordOwner::Staff(id) => store::staff::find(tx, row.organization_id, id).await?.map(|staff| staff.email),
            PasswordOwner::Login(id) => store::portal::find_login(tx, row.organization_id, id).await?.map(|login| login.email),
        })
    }
}

/// Of a client of this practice (R27).
pub(super) fn is_of_clients(row: &ResetRow, organization: Uuid) -> bool {
    row.organization_id == organization && matches!(row.owner, PasswordOwner::Login(_))
}

pub(super) fn is_of_staff(row: &ResetRow) -> bool {
    matches!(row.owner, PasswordOwner::Staff(_))
}
