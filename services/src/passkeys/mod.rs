//! Passkeys of the portal's logins, a client's or a representative's: adding, signing in, removing. The checks of Web Authentication are the
//! library's; what is asked, kept and told is decided here (docs/decisions/0036-passkeys.md). Staff have none.

mod adding;
mod removing;
mod signing_in;
#[cfg(test)]
mod tests;

use crate::{Error, Result, Services, context};
use chrono::TimeDelta;
use domain::{
    Refusal,
    ids::PasskeyChallengeId,
    passkeys::{CHALLENGE_MINUTES, PasskeyView, RelyingParty},
};
use serde::Serialize;
use store::{Tx, organization::OrganizationRow, passkeys::NewChallenge};
use uuid::Uuid;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// That one address may wait for the answers of, in one practice: each is a row until its time is over.
const WAITING_LIMIT: i64 = 100;

/// What the browser's part is told to ask the device.
#[derive(Debug, Serialize)]
pub struct PasskeyAsk {
    /// Comes back with the answer.
    pub challenge: PasskeyChallengeId,
    /// For `navigator.credentials`, as JSON with bytes in URL-safe base64 (Web Authentication Level 3, section 5.1.9).
    pub options: serde_json::Value,
}

/// What the device answered.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyAnswer<'a> {
    pub challenge: Option<PasskeyChallengeId>,
    /// JSON, as the browser's part writes it.
    pub credential: &'a str,
}

impl Services {
    /// Whether the portal's address is one where browsers know passkeys.
    pub fn offers_passkeys(&self) -> bool {
        RelyingParty::of(&self.config().public_url).is_some()
    }

    /// `NotFound` where passkeys are not offered.
    fn webauthn(&self, practice: &str) -> Result<Webauthn> {
        let party = RelyingParty::of(&self.config().public_url).ok_or(Refusal::NotFound)?;
        let origin = Url::parse(&party.origin).map_err(|error| Error::Internal(format!("the public address: {error}")))?;
        let built = WebauthnBuilder::new(&party.id, &origin).and_then(|builder| builder.rp_name(practice).build());
        built.map_err(|error| Error::Internal(format!("passkeys: {error}")))
    }

    /// `None` where passkeys are not offered.
    pub(crate) async fn passkeys_of(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        login: Uuid,
        time_zone: &str,
    ) -> Result<Option<Vec<PasskeyView>>> {
        if !self.offers_passkeys() {
            return Ok(None);
        }
        let rows = store::passkeys::list_of_login(tx, organization, login).await?;
        let view = |row: store::passkeys::PasskeyRow| PasskeyView {
            id: domain::ids::PasskeyId(row.id),
            name: row.name,
            added: context::moment(row.added_at, time_zone),
            used: row.used_at.map(|at| context::moment(at, time_zone)),
        };
        Ok(Some(rows.into_iter().map(view).collect()))
    }

    /// Whether home offers to add one.
    pub(crate) async fn home_offers_passkey(&self, tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<bool> {
        Ok(self.offers_passkeys() && store::passkeys::is_undecided(tx, organization, login).await?)
    }

    /// Kept until it is answered or has run out.
    async fn keep_challenge(
        &self,
        organization: &OrganizationRow,
        login: Option<Uuid>,
        state: &impl Serialize,
        address: &str,
    ) -> Result<PasskeyChallengeId> {
        let (id, now) = (self.new_id(), self.now());
        let state = written(state)?;
        let mut tx = self.inner.store.write().await?;
        store::passkeys::forget_old_challenges(&mut tx, now).await?;
        if store::passkeys::count_challenges(&mut tx, organization.id, address).await? >= WAITING_LIMIT {
            return Err(Refusal::TooMany.into());
        }
        let expires_at = now + TimeDelta::minutes(CHALLENGE_MINUTES);
        store::passkeys::insert_challenge(&mut tx, organization.id, &NewChallenge { id, login, state: &state, address, expires_at })
            .await?;
        tx.commit().await?;
        Ok(PasskeyChallengeId(id))
    }

    /// The state, once. `None` for a challenge that was answered before or too late, or is another login's.
    async fn take_challenge<State: serde::de::DeserializeOwned>(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        challenge: Option<PasskeyChallengeId>,
        login: Option<Uuid>,
    ) -> Result<Option<State>> {
        let Some(challenge) = challenge else { return Ok(None) };
        let state = store::passkeys::take_challenge(tx, organization, challenge.0, login, self.now()).await?;
        state.map(|state| read(&state)).transpose()
    }
}

fn written(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("a passkey cannot be written: {error}")))
}

fn read<Value: serde::de::DeserializeOwned>(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("a passkey cannot be read: {error}")))
}
