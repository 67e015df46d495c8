//! Adding a passkey to the login that one is signed in with. The device must be able to find it without being told whose it is, and to
//! know its owner again by a finger, a face or a code: at the next sign-in it stands for both the address and the password.

use super::{PasskeyAnswer, PasskeyAsk, written};
use crate::{Result, Services, devices::LoginSession, mail::AccountMail};
use domain::{
    Refusal,
    audit::AuditAction,
    devices::Device,
    passkeys::{PASSKEY_LIMIT, PasskeyError},
};
use serde_json::json;
use store::passkeys::PasskeyRow;
use webauthn_rs::prelude::{CredentialID, PasskeyRegistration, RegisterPublicKeyCredential};

impl Services {
    pub async fn begin_passkey(&self, session: &LoginSession) -> Result<PasskeyAsk> {
        let (organization, owner) = (&session.organization, &session.owner);
        let webauthn = self.webauthn(&organization.name)?;
        let mut tx = self.inner.store.read_once().await?;
        let there = store::passkeys::list_of_login(&mut tx, organization.id, owner.login.id).await?;
        drop(tx);
        if there.len() >= PASSKEY_LIMIT {
            return Err(Refusal::from(PasskeyError::TooMany).into());
        }
        let there = there.into_iter().map(|row| CredentialID::from(row.credential_id)).collect();
        let begun = webauthn.start_passkey_registration(owner.login.id, &owner.login.email, &owner.name, Some(there));
        let (options, state) = begun.map_err(|error| crate::Error::Internal(format!("a passkey cannot be begun: {error}")))?;
        let challenge = self.keep_challenge(organization, Some(owner.login.id), &state, &session.address).await?;
        let mut options = serde_json::to_value(options).map_err(|error| crate::Error::Internal(error.to_string()))?;
        // The library leaves it to the device. Without it the device could not be asked before somebody has said who they are.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
        Ok(PasskeyAsk { challenge, options })
    }

    /// Its owner is told by e-mail.
    pub async fn add_passkey(&self, session: &LoginSession, answer: PasskeyAnswer<'_>, user_agent: &str) -> Result<()> {
        let (organization, owner) = (&session.organization, &session.owner);
        let webauthn = self.webauthn(&organization.name)?;
        let mut tx = self.inner.store.write().await?;
        let state: Option<PasskeyRegistration> =
            self.take_challenge(&mut tx, organization.id, answer.challenge, Some(owner.login.id)).await?;
        // Whatever comes of it, it has been answered.
        tx.commit().await?;
        let state = state.ok_or(Refusal::from(PasskeyError::Over))?;
        let not_added = || Refusal::from(PasskeyError::NotAdded);
        let credential: RegisterPublicKeyCredential = serde_json::from_str(answer.credential).map_err(|_| not_added())?;
        let passkey = webauthn.finish_passkey_registration(&credential, &state).map_err(|error| {
            tracing::info!(%error, "a passkey was not added");
            not_added()
        })?;
        let row = PasskeyRow {
            id: self.new_id(),
            login_id: owner.login.id,
            credential_id: passkey.cred_id().clone(),
            credential: written(&passkey)?,
            name: Device::of(user_agent).words(),
            added_at: self.now(),
            used_at: None,
        };
        self.keep_passkey(session, &row).await
    }

    async fn keep_passkey(&self, session: &LoginSession, row: &PasskeyRow) -> Result<()> {
        let (organization, owner) = (session.organization.id, &session.owner);
        let mut tx = self.inner.store.write().await?;
        if store::passkeys::list_of_login(&mut tx, organization, owner.login.id).await?.len() >= PASSKEY_LIMIT {
            return Err(Refusal::from(PasskeyError::TooMany).into());
        }
        match store::passkeys::insert(&mut tx, organization, row).await {
            Err(store::Error::Duplicate) => return Err(Refusal::from(PasskeyError::AlreadyThere).into()),
            inserted => inserted?,
        }
        self.record(&mut tx, &session.actor(), AuditAction::PasskeyAdded, owner.about(Some(row.id))).await?;
        let mail = if session.is_clients() { AccountMail::ClientPasskeyAdded } else { AccountMail::RepresentativePasskeyAdded };
        self.queue_account_mail(&mut tx, (organization, mail), owner.recipient(), None).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// *Not now*: home offers none from here on; the owner's own page still does.
    pub async fn decline_passkey(&self, session: &LoginSession) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        store::passkeys::decline(&mut tx, session.organization.id, session.owner.login.id, self.now()).await?;
        Ok(tx.commit().await?)
    }
}
