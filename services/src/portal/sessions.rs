//! Clients' sessions: signing in, the idle end (R26), signing out. A session of one practice is none of another's (R27).

use super::front::front;
use crate::{
    Result, Services, SessionToken,
    audit::About,
    staff::{
        Actor,
        attempts::wrong_sign_in,
        sessions::{TOUCH_SECONDS, is_alive},
    },
};
use chrono::TimeDelta;
use domain::{
    EmailAddress, Refusal,
    audit::AuditAction,
    ids::{ClientId, LoginId, OrganizationId},
    portal::PortalViewer,
};
use secrecy::SecretString;
use store::{Tx, organization::OrganizationRow};
use uuid::Uuid;

/// A client's live session; made only by [`Services::portal_session`].
#[derive(Clone, Debug)]
pub struct PortalSession {
    viewer: PortalViewer,
    organization: OrganizationId,
    time_zone: String,
    address: String,
}

impl PortalSession {
    pub fn viewer(&self) -> &PortalViewer {
        &self.viewer
    }

    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    pub fn actor(&self) -> Actor {
        Actor {
            organization: self.organization,
            kind: "client",
            id: Some(self.viewer.login.0),
            name: self.viewer.client_name.clone(),
            address: self.address.clone(),
        }
    }
}

impl Services {
    /// The same answer, and about the same time, for an unknown address and a wrong password.
    pub async fn sign_in_client(&self, slug: &str, email: &str, password: SecretString, address: &str) -> Result<SessionToken> {
        let email_key = email.parse::<EmailAddress>().map_or_else(|_| email.trim().to_lowercase(), |email| email.key());
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let account_key = format!("{}:{email_key}", organization.id);
        self.check_attempt(&mut tx, &account_key, address).await?;
        let login = store::portal::find_login_by_email(&mut tx, organization.id, &email_key).await?;
        drop(tx);
        let right = self.inner.passwords.verify(&password, login.as_ref().map(|login| login.password_hash.clone())).await?;
        let mut tx = self.inner.store.write().await?;
        self.note_attempt(&mut tx, &account_key, address, right).await?;
        let Some(login) = login else {
            tx.commit().await?;
            return Err(wrong_sign_in().into());
        };
        let is_same = async |tx: &mut Tx| -> Result<bool> {
            let now = store::portal::find_login(tx, organization.id, login.id).await?;
            Ok(now.is_some_and(|now| now.password_hash == login.password_hash))
        };
        // One that was changed while it was looked at is right no more: whoever changes it waits for this transaction, or this for them.
        let right = right && is_same(&mut tx).await?;
        let action = if right { AuditAction::ClientSignedIn } else { AuditAction::ClientSignInFailed };
        self.record_login(&mut tx, organization.id, login.id, action, address).await?;
        let token = SessionToken::generate(self.inner.entropy.as_ref());
        if right {
            store::portal::insert_session(&mut tx, organization.id, login.id, &token.hash(), self.now()).await?;
        }
        tx.commit().await?;
        if right { Ok(token) } else { Err(wrong_sign_in().into()) }
    }

    async fn record_login(&self, tx: &mut Tx, organization: Uuid, login: Uuid, action: AuditAction, address: &str) -> Result<()> {
        let client = store::portal::find_self_client(tx, organization, login).await?;
        let name = match client {
            Some(client) => store::clients::find(tx, organization, client).await?.map(|client| client.full_name()),
            None => None,
        };
        let actor = Actor {
            organization: OrganizationId(organization),
            kind: "client",
            id: Some(login),
            name: name.unwrap_or_else(|| "A client".to_owned()),
            address: address.to_owned(),
        };
        self.record(tx, &actor, action, About { client: client.map(ClientId), ..About::default() }).await
    }

    /// The live session that the token stands for in this practice's portal.
    pub async fn portal_session(&self, slug: &str, token: &SessionToken, address: &str, touch: bool) -> Result<Option<PortalSession>> {
        let mut tx = self.inner.store.read().await?;
        let Some(organization) = store::organization::find_by_slug(&mut tx, slug).await? else { return Ok(None) };
        let Some(session) = store::portal::find_session(&mut tx, &token.hash()).await? else { return Ok(None) };
        if session.organization_id != organization.id {
            return Ok(None);
        }
        let now = self.now();
        if !is_alive(session.created_at, session.last_seen_at, organization.client_idle_minutes, now) {
            return Ok(None);
        }
        let viewer = self.portal_viewer(&mut tx, &organization, session.login_id).await?;
        drop(tx);
        if touch && now - session.last_seen_at >= TimeDelta::seconds(TOUCH_SECONDS) {
            let mut tx = self.inner.store.write().await?;
            store::portal::touch_session(&mut tx, &token.hash(), now).await?;
            tx.commit().await?;
        }
        Ok(viewer.map(|viewer| PortalSession {
            viewer,
            organization: OrganizationId(organization.id),
            time_zone: organization.time_zone,
            address: address.to_owned(),
        }))
    }

    async fn portal_viewer(&self, tx: &mut Tx, organization: &OrganizationRow, login: Uuid) -> Result<Option<PortalViewer>> {
        if store::portal::find_login(tx, organization.id, login).await?.is_none() {
            return Ok(None);
        }
        let Some(client) = store::portal::list_access(tx, organization.id, login, self.now()).await?.into_iter().next() else {
            return Ok(None);
        };
        let Some(client) = store::clients::find(tx, organization.id, client).await? else { return Ok(None) };
        Ok(Some(PortalViewer {
            front: front(organization),
            login: LoginId(login),
            client: ClientId(client.id),
            client_name: client.full_name(),
            greeting_name: client.preferred_name.clone().unwrap_or_else(|| client.first_name.clone()),
            idle_minutes: organization.client_idle_minutes,
        }))
    }

    /// The token is dead afterwards; signing out twice is no error.
    pub async fn sign_out_client(&self, token: &SessionToken, address: &str) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        if let Some(session) = store::portal::find_session(&mut tx, &token.hash()).await?
            && store::portal::end_session(&mut tx, &token.hash(), self.now()).await?
        {
            self.record_login(&mut tx, session.organization_id, session.login_id, AuditAction::ClientSignedOut, address).await?;
        }
        Ok(tx.commit().await?)
    }
}
