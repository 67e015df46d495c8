//! The representative's own page: for whom they act, which they choose and may choose anew at any time, and how they sign in. A session
//! that acts for nobody reaches this page alone.

use super::view::last_day;
use crate::{
    Result, Services, SessionToken,
    audit::About,
    devices::DevicesOf,
    portal::{LoginOwner, front, with_capacity},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, LoginId, SessionId},
    representatives::{ActingChoice, ActingPage, short_name},
};
use secrecy::SecretString;
use store::{Tx, organization::OrganizationRow, representatives::LoginGrantRow};
use uuid::Uuid;

/// A representative's live session, whoever it acts for; made only by [`Services::representative_session`].
pub struct RepresentativeSession {
    organization: OrganizationRow,
    owner: LoginOwner,
    token: SessionToken,
    id: SessionId,
    /// For whom it acts, or acted until the grant ended.
    client: Option<Uuid>,
    address: String,
}

impl<'a> From<&'a RepresentativeSession> for DevicesOf<'a> {
    fn from(session: &'a RepresentativeSession) -> Self {
        let organization = &session.organization;
        Self {
            organization: organization.id,
            login: session.owner.login.id,
            this: session.id,
            idle_minutes: organization.client_idle_minutes,
            time_zone: &organization.time_zone,
        }
    }
}

impl Services {
    /// `Forbidden` in a client's own session.
    pub async fn representative_session(&self, slug: &str, token: &SessionToken, address: &str) -> Result<Option<RepresentativeSession>> {
        let mut tx = self.inner.store.read().await?;
        let Some((organization, session)) = self.live_session(&mut tx, slug, token).await? else { return Ok(None) };
        let Some(login) = store::portal::find_login(&mut tx, organization.id, session.login_id).await? else { return Ok(None) };
        let Some(owner) = self.login_owner(&mut tx, organization.id, login).await? else { return Ok(None) };
        drop(tx);
        if owner.client.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        self.touch(token, session.last_seen_at).await?;
        let (token, id, address) = (token.clone(), SessionId(session.id), address.to_owned());
        Ok(Some(RepresentativeSession { organization, owner, token, id, client: session.client_id, address }))
    }

    pub async fn acting_page(&self, session: &RepresentativeSession) -> Result<ActingPage> {
        let RepresentativeSession { organization, owner, .. } = session;
        let now = self.now();
        let mut tx = self.inner.store.read().await?;
        let grants = store::representatives::list_clients_of_login(&mut tx, organization.id, owner.login.id).await?;
        let passkeys = self.passkeys_of(&mut tx, organization.id, owner.login.id, &organization.time_zone).await?;
        let devices = self.devices(&mut tx, session.into()).await?;
        let pending = self.pending_address_of(&mut tx, organization.id, owner.login.id, &organization.time_zone).await?;
        let of_session = grants.iter().find(|row| Some(row.grant.client_id) == session.client);
        let chosen = of_session.filter(|row| row.grant.holds(now)).map(|row| ClientId(row.grant.client_id));
        let ended = of_session.filter(|row| !row.grant.holds(now)).map(|row| short_name(&row.first_name, &row.last_name));
        let holding = grants.iter().filter(|row| row.grant.holds(now));
        let choices = holding.map(|row| choice(row, &organization.time_zone)).collect::<Result<_>>()?;
        Ok(ActingPage {
            front: front(organization),
            login: LoginId(owner.login.id),
            name: owner.name.clone(),
            email: owner.login.email.clone(),
            pending,
            choices,
            chosen,
            ended,
            passkeys,
            devices,
            idle_minutes: organization.client_idle_minutes,
        })
    }

    /// From here on the session acts for this client. The same refusal for one whom they may not act for now and for none.
    pub async fn act_for(&self, session: &RepresentativeSession, client: ClientId) -> Result<()> {
        let (organization, login) = (session.organization.id, session.owner.login.id);
        let mut tx = self.inner.store.write().await?;
        let grant = store::representatives::find_grant(&mut tx, organization, login, client.0).await?;
        let grant = grant.filter(|grant| grant.holds(self.now())).ok_or(Refusal::NotFound)?;
        store::portal::set_session_client(&mut tx, organization, &session.token.hash(), client.0).await?;
        let mut by = session.owner.actor(organization, &session.address);
        by.name = with_capacity(&by.name, grant.relation()?);
        self.record(&mut tx, &by, AuditAction::RepresentativeActs, About { client: Some(client), ..About::default() }).await?;
        Ok(tx.commit().await?)
    }

    /// Refused at `old` or `password`. Every other session ends (R26); this one goes on, for the same client, with the token that is answered.
    pub async fn change_representative_password(
        &self,
        session: &RepresentativeSession,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<SessionToken> {
        let organization = &session.organization;
        let by = session.owner.actor(organization.id, &session.address);
        let token = self.change_password_of(&session.owner, &by, &organization.name, (old, new)).await?;
        if let Some(client) = session.client {
            let mut tx = self.inner.store.write().await?;
            self.keep_acting(&mut tx, organization.id, &token, client).await?;
            tx.commit().await?;
        }
        Ok(token)
    }

    /// Whether they still may is asked at the next request, as at every one.
    async fn keep_acting(&self, tx: &mut Tx, organization: Uuid, token: &SessionToken, client: Uuid) -> Result<()> {
        Ok(store::portal::set_session_client(tx, organization, &token.hash(), client).await?)
    }

    /// As [`Services::ask_for_address`], for the representative's own login: no client's record is touched. Refused to who acts for nobody.
    pub async fn ask_for_representative_address(
        &self,
        session: &RepresentativeSession,
        email: &str,
        password: &SecretString,
    ) -> Result<()> {
        let (organization, owner) = (session.organization.id, &session.owner);
        let mut tx = self.inner.store.read().await?;
        if !self.acts_for_somebody(&mut tx, organization, owner.login.id).await? {
            return Err(Refusal::Rule(ACTS_FOR_NOBODY.to_owned()).into());
        }
        drop(tx);
        self.ask_for_address_of(owner, &owner.actor(organization, &session.address), (email, password)).await
    }

    /// Nothing happens when there is none.
    pub async fn cancel_representative_address(&self, session: &RepresentativeSession) -> Result<()> {
        self.cancel_address_of(&session.owner, &session.owner.actor(session.organization.id, &session.address)).await
    }

    /// Today, with a grant that holds.
    pub(crate) async fn acts_for_somebody(&self, tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<bool> {
        let grants = store::representatives::list_clients_of_login(tx, organization, login).await?;
        Ok(grants.iter().any(|row| row.grant.holds(self.now())))
    }

    /// On every device, this one too.
    pub async fn sign_representative_out_everywhere(&self, session: &RepresentativeSession) -> Result<()> {
        let (organization, login) = (session.organization.id, session.owner.login.id);
        let mut tx = self.inner.store.write().await?;
        store::portal::end_all_sessions(&mut tx, organization, login, self.now()).await?;
        let by = session.owner.actor(organization, &session.address);
        self.record(&mut tx, &by, AuditAction::ClientSignedOutEverywhere, session.owner.about(None)).await?;
        Ok(tx.commit().await?)
    }
}

const ACTS_FOR_NOBODY: &str = "You act for nobody just now. Your address stays as it is until you do again.";

fn choice(row: &LoginGrantRow, time_zone: &str) -> Result<ActingChoice> {
    Ok(ActingChoice {
        client: ClientId(row.grant.client_id),
        for_whom: short_name(&row.first_name, &row.last_name),
        relation: row.grant.relation()?,
        rights: row.grant.rights(),
        last_day: last_day(&row.grant, time_zone),
    })
}
