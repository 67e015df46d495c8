//! The page behind a link that confirms an address. Looking at it changes nothing.

use crate::{LinkSecret, Result, Services, context, portal::front};
use domain::{
    Refusal,
    address_changes::{AddressChangeState, AddressLink, AddressPage},
};
use store::{Tx, address_changes::AddressChangeRow};
use uuid::Uuid;

impl Services {
    pub async fn address_page(&self, slug: &str, secret: &str) -> Result<AddressPage> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let link = match self.find_address_change(&mut tx, organization.id, secret).await? {
            None => AddressLink::Unknown,
            Some(row) => match self.address_state(&mut tx, organization.id, &row).await? {
                AddressChangeState::Open => {
                    let expires = context::moment(row.expires_at, &organization.time_zone);
                    AddressLink::Works { email: row.email, proof: row.proof, expires }
                }
                ended => AddressLink::Ended(ended),
            },
        };
        Ok(AddressPage { front: front(&organization), link })
    }

    /// What the link is good for now; asked again by whoever confirms.
    pub(super) async fn address_state(&self, tx: &mut Tx, organization: Uuid, row: &AddressChangeRow) -> Result<AddressChangeState> {
        let state = row.state.as_of(row.expires_at, self.now());
        if state != AddressChangeState::Open || store::representatives::find(tx, organization, row.login_id).await?.is_none() {
            return Ok(state);
        }
        let acts = self.acts_for_somebody(tx, organization, row.login_id).await?;
        Ok(if acts { state } else { AddressChangeState::ActsForNobody })
    }

    /// `None` for a link that is truncated, altered or invented, or another practice's.
    pub(super) async fn find_address_change(&self, tx: &mut Tx, organization: Uuid, secret: &str) -> Result<Option<AddressChangeRow>> {
        let Some(secret) = LinkSecret::parse(secret) else { return Ok(None) };
        Ok(store::address_changes::find_by_token_hash(tx, organization, &secret.hash()).await?)
    }
}
