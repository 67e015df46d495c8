//! Sessions of the portal, of clients and of those who act for them (R31): signing in, the idle end (R26), signing out. A session of one
//! practice is none of another's (R27).

use super::{front::front, owner::LoginOwner};
use crate::{
    Result, Services, SessionToken,
    staff::{
        Actor,
        attempts::{held_back, typed_email_key, wrong_sign_in},
        sessions::is_alive,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, LoginId, OrganizationId, SessionId},
    portal::PortalViewer,
    representatives::{Acting, Relation, Rights, short_name},
    staff::TOUCH_SECONDS,
};
use secrecy::SecretString;
use store::{
    Tx,
    clients::ClientRecord,
    organization::OrganizationRow,
    portal::{LoginRow, PortalSessionRow},
};
use uuid::Uuid;

/// A live session for one client, their own or of somebody who acts for them; made only by [`Services::portal_session`].
#[derive(Clone, Debug)]
pub struct PortalSession {
    viewer: PortalViewer,
    organization: OrganizationId,
    time_zone: String,
    address: String,
    id: SessionId,
}

impl PortalSession {
    pub fn viewer(&self) -> &PortalViewer {
        &self.viewer
    }

    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Among the login's sessions.
    pub fn id(&self) -> SessionId {
        self.id
    }

    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// A representative is named with the capacity in which they act (R31).
    pub fn actor(&self) -> Actor {
        let (kind, name) = match &self.viewer.acting {
            None => ("client", self.viewer.client_name.clone()),
            Some(acting) => ("representative", with_capacity(&acting.name, acting.relation)),
        };
        Actor { organization: self.organization, kind, id: Some(self.viewer.login.0), name, address: self.address.clone() }
    }

    /// What is the client's alone: their profile, their address, their password.
    pub(crate) fn only_themself(&self) -> Result<()> {
        if self.viewer.acting.is_none() { Ok(()) } else { Err(Refusal::Forbidden.into()) }
    }

    /// A client may do everything of their own; a representative what they were granted.
    pub(crate) fn rights(&self) -> Rights {
        self.viewer.acting.as_ref().map_or(Rights { fill_forms: true, see_documents: true }, |acting| acting.rights)
    }

    pub(crate) fn may_fill_forms(&self) -> Result<()> {
        if self.rights().fill_forms { Ok(()) } else { Err(Refusal::Forbidden.into()) }
    }
}

/// `Noor Haddad (parent)`
pub(crate) fn with_capacity(name: &str, relation: Relation) -> String {
    format!("{name} ({})", relation.capacity())
}

impl Services {
    /// The same answer, after the same time, for an unknown address and a wrong password.
    pub async fn sign_in_client(&self, slug: &str, email: &str, password: SecretString, address: &str) -> Result<SessionToken> {
        held_back(self.try_client(slug, email, password, address)).await
    }

    async fn try_client(&self, slug: &str, email: &str, password: SecretString, address: &str) -> Result<SessionToken> {
        let email_key = typed_email_key(email);
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
        let token = if right { Some(self.begin_session(&mut tx, organization.id, login.id).await?) } else { None };
        tx.commit().await?;
        token.ok_or_else(|| wrong_sign_in().into())
    }

    /// A representative of one client acts for that one from the start; of several, for whom they choose.
    pub(crate) async fn begin_session(&self, tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<SessionToken> {
        let (token, now) = (SessionToken::generate(self.inner.entropy.as_ref()), self.now());
        store::portal::insert_session(tx, organization, login, (self.new_id(), &token.hash()), now).await?;
        let grants = store::representatives::list_clients_of_login(tx, organization, login).await?;
        let mut holding = grants.iter().filter(|row| row.grant.holds(now));
        if let (Some(only), None) = (holding.next(), holding.next()) {
            store::portal::set_session_client(tx, organization, &token.hash(), only.grant.client_id).await?;
        }
        Ok(token)
    }

    pub(crate) async fn record_login(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        login: Uuid,
        action: AuditAction,
        address: &str,
    ) -> Result<()> {
        let login = LoginRow { id: login, email: String::new(), password_hash: String::new() };
        let owner = self.login_owner(tx, organization, login.clone()).await?;
        let owner = owner.unwrap_or_else(|| LoginOwner { login, client: None, name: "A client".to_owned() });
        self.record(tx, &owner.actor(organization, address), action, owner.about(None)).await
    }

    /// The live session that the token stands for in this practice's portal; whether the representative may act for the client is asked
    /// anew every time. `NotActing` when they may not, or have not chosen for whom.
    pub async fn portal_session(&self, slug: &str, token: &SessionToken, address: &str, touch: bool) -> Result<Option<PortalSession>> {
        let mut tx = self.inner.store.read().await?;
        let Some((organization, session)) = self.live_session(&mut tx, slug, token).await? else { return Ok(None) };
        let viewer = self.portal_viewer(&mut tx, &organization, &session).await;
        drop(tx);
        if touch {
            self.touch(token, session.last_seen_at).await?;
        }
        Ok(viewer?.map(|viewer| PortalSession {
            viewer,
            organization: OrganizationId(organization.id),
            time_zone: organization.time_zone,
            address: address.to_owned(),
            id: SessionId(session.id),
        }))
    }

    /// Of this practice, neither ended nor idled out.
    pub(crate) async fn live_session(
        &self,
        tx: &mut Tx,
        slug: &str,
        token: &SessionToken,
    ) -> Result<Option<(OrganizationRow, PortalSessionRow)>> {
        let Some(organization) = store::organization::find_by_slug(tx, slug).await? else { return Ok(None) };
        let Some(session) = store::portal::find_session(tx, &token.hash()).await? else { return Ok(None) };
        let is_alive = is_alive(session.created_at, session.last_seen_at, organization.client_idle_minutes, self.now());
        Ok((session.organization_id == organization.id && is_alive).then_some((organization, session)))
    }

    /// The session is in use.
    pub(crate) async fn touch(&self, token: &SessionToken, last_seen_at: DateTime<Utc>) -> Result<()> {
        let now = self.now();
        if now - last_seen_at >= TimeDelta::seconds(TOUCH_SECONDS) {
            let mut tx = self.inner.store.write().await?;
            store::portal::touch_session(&mut tx, &token.hash(), now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    async fn portal_viewer(&self, tx: &mut Tx, organization: &OrganizationRow, session: &PortalSessionRow) -> Result<Option<PortalViewer>> {
        let login = session.login_id;
        if store::portal::find_login(tx, organization.id, login).await?.is_none() {
            return Ok(None);
        }
        if let Some(client) = store::portal::find_self_client(tx, organization.id, login).await? {
            let Some(client) = store::clients::find(tx, organization.id, client).await? else { return Ok(None) };
            let greeting_name = client.preferred_name.clone().unwrap_or_else(|| client.first_name.clone());
            return Ok(Some(viewer(organization, login, &client, greeting_name, None)));
        }
        let Some(representative) = store::representatives::find(tx, organization.id, login).await? else { return Ok(None) };
        let grant = match session.client_id {
            Some(client) => store::representatives::find_grant(tx, organization.id, login, client).await?,
            None => None,
        };
        let grant = grant.filter(|grant| grant.holds(self.now())).ok_or(Refusal::NotActing)?;
        let client = store::clients::find(tx, organization.id, grant.client_id).await?.ok_or(Refusal::NotActing)?;
        let acting = Acting {
            name: representative.name.clone(),
            relation: grant.relation()?,
            rights: grant.rights(),
            for_whom: short_name(&client.first_name, &client.last_name),
        };
        Ok(Some(viewer(organization, login, &client, representative.name, Some(acting))))
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

fn viewer(
    organization: &OrganizationRow,
    login: Uuid,
    client: &ClientRecord,
    greeting_name: String,
    acting: Option<Acting>,
) -> PortalViewer {
    PortalViewer {
        front: front(organization),
        login: LoginId(login),
        client: ClientId(client.id),
        client_name: client.full_name(),
        greeting_name,
        idle_minutes: organization.client_idle_minutes,
        acting,
    }
}
