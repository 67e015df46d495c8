//! Signing in with a passkey: the device says whose login it is for, and proves it. The session is the same as after a password. Whatever
//! is wrong with a passkey is told in one sentence, so that nobody learns whose it is, or whether it is anybody's.

use super::{PasskeyAnswer, PasskeyAsk, read, written};
use crate::{Result, Services, SessionToken};
use domain::{Refusal, audit::AuditAction, passkeys::PasskeyError};
use store::{Tx, organization::OrganizationRow, passkeys::PasskeyRow};
use uuid::Uuid;
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential, Webauthn};

/// What became of the answer.
enum Checked {
    /// The login's, with the credential as it is now.
    Right(PasskeyRow, String),
    /// With the login that it claimed, if the practice knows the passkey as that login's.
    Wrong(Option<Uuid>),
}

impl Services {
    /// Asks nobody in particular: what is answered to says nothing of who has an account.
    pub async fn begin_passkey_sign_in(&self, slug: &str, address: &str) -> Result<PasskeyAsk> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        self.check_attempt(&mut tx, &account_key(organization.id, address), address).await?;
        drop(tx);
        let begun = self.webauthn(&organization.name)?.start_discoverable_authentication();
        let (mut options, state) = begun.map_err(|error| crate::Error::Internal(format!("a passkey cannot be asked for: {error}")))?;
        // It is asked for by a button, and not in the list that a browser shows at a field.
        options.mediation = None;
        let challenge = self.keep_challenge(&organization, None, &state, address).await?;
        let options = serde_json::to_value(options).map_err(|error| crate::Error::Internal(error.to_string()))?;
        Ok(PasskeyAsk { challenge, options })
    }

    /// Failures count as those of passwords do, by the place that they come from: a passkey cannot be guessed, and nobody shuts its owner
    /// out.
    pub async fn sign_in_by_passkey(&self, slug: &str, answer: PasskeyAnswer<'_>, address: &str) -> Result<SessionToken> {
        let mut tx = self.inner.store.write().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let webauthn = self.webauthn(&organization.name)?;
        let account_key = account_key(organization.id, address);
        self.check_attempt(&mut tx, &account_key, address).await?;
        let state: Option<DiscoverableAuthentication> = self.take_challenge(&mut tx, organization.id, answer.challenge, None).await?;
        let Some(state) = state else { return Err(Refusal::from(PasskeyError::Over).into()) };
        let mut checked = self.check_passkey(&mut tx, &webauthn, &organization, state, answer.credential).await?;
        if let Checked::Right(row, credential) = &checked
            && !store::passkeys::use_up(&mut tx, organization.id, row, credential, self.now()).await?
        {
            checked = Checked::Wrong(Some(row.login_id));
        }
        self.note_attempt(&mut tx, &account_key, address, matches!(checked, Checked::Right(..))).await?;
        let token = match checked {
            Checked::Right(row, _) => {
                self.record_login(&mut tx, organization.id, row.login_id, AuditAction::ClientSignedInByPasskey, address).await?;
                Some(self.begin_session(&mut tx, organization.id, row.login_id).await?)
            }
            Checked::Wrong(login) => {
                if let Some(login) = login {
                    self.record_login(&mut tx, organization.id, login, AuditAction::ClientSignInFailed, address).await?;
                }
                None
            }
        };
        tx.commit().await?;
        token.ok_or_else(|| Refusal::from(PasskeyError::NotAccepted).into())
    }

    /// The signature, whose it is, that the owner was known again by the device, and that the counter went on.
    async fn check_passkey(
        &self,
        tx: &mut Tx,
        webauthn: &Webauthn,
        organization: &OrganizationRow,
        state: DiscoverableAuthentication,
        credential: &str,
    ) -> Result<Checked> {
        let Ok(credential) = serde_json::from_str::<PublicKeyCredential>(credential) else { return Ok(Checked::Wrong(None)) };
        let Ok((login, credential_id)) = webauthn.identify_discoverable_authentication(&credential) else {
            return Ok(Checked::Wrong(None));
        };
        let found = store::passkeys::find_by_credential(tx, organization.id, credential_id).await?;
        let Some(row) = found.filter(|row| row.login_id == login) else { return Ok(Checked::Wrong(None)) };
        if store::portal::find_login(tx, organization.id, login).await?.is_none() {
            return Ok(Checked::Wrong(Some(login)));
        }
        let mut passkey: Passkey = read(&row.credential)?;
        match webauthn.finish_discoverable_authentication_v2(&credential, state, &passkey) {
            Ok(result) => {
                passkey.update_credential(&result);
                Ok(Checked::Right(row, written(&passkey)?))
            }
            Err(error) => {
                tracing::info!(%error, "a passkey was not accepted");
                Ok(Checked::Wrong(Some(login)))
            }
        }
    }
}

/// What failures are counted by. Of the place alone: before the answer nobody has said whose passkey it is.
fn account_key(organization: Uuid, address: &str) -> String {
    format!("{organization}:passkey:{address}")
}
