//! What whoever signs in at the portal does about their own login, be it a client's or a representative's: the list of devices that are
//! signed in, and an end to one of them. All of them at once is [`Services::sign_out_everywhere`].

#[cfg(test)]
mod tests;

use crate::{
    Result, Services, SessionToken, context,
    portal::{LoginOwner, PortalSession},
    staff::sessions::is_alive,
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    audit::AuditAction,
    devices::{Device, DeviceView},
    ids::SessionId,
};
use store::{Tx, organization::OrganizationRow};
use uuid::Uuid;

/// A live session with the login that it is of, whoever it acts for; made only by [`Services::login_session`].
pub struct LoginSession {
    pub(crate) organization: OrganizationRow,
    pub(crate) owner: LoginOwner,
    pub(crate) address: String,
}

impl LoginSession {
    /// Whether it is a client's own login, and not a representative's.
    pub fn is_clients(&self) -> bool {
        self.owner.client.is_some()
    }

    pub(crate) fn actor(&self) -> crate::staff::Actor {
        self.owner.actor(self.organization.id, &self.address)
    }
}

/// Whose devices are listed, and which of them looks.
pub(crate) struct DevicesOf<'a> {
    pub organization: Uuid,
    pub login: Uuid,
    pub this: SessionId,
    pub idle_minutes: i64,
    pub time_zone: &'a str,
}

impl<'a> From<&'a PortalSession> for DevicesOf<'a> {
    fn from(session: &'a PortalSession) -> Self {
        let viewer = session.viewer();
        Self {
            organization: session.organization().0,
            login: viewer.login.0,
            this: session.id(),
            idle_minutes: viewer.idle_minutes,
            time_zone: session.time_zone(),
        }
    }
}

impl Services {
    /// What is done with it counts as activity (R26).
    pub async fn login_session(&self, slug: &str, token: &SessionToken, address: &str) -> Result<Option<LoginSession>> {
        let mut tx = self.inner.store.read().await?;
        let Some((organization, session)) = self.live_session(&mut tx, slug, token).await? else { return Ok(None) };
        let Some(login) = store::portal::find_login(&mut tx, organization.id, session.login_id).await? else { return Ok(None) };
        let Some(owner) = self.login_owner(&mut tx, organization.id, login).await? else { return Ok(None) };
        drop(tx);
        self.touch(token, session.last_seen_at).await?;
        Ok(Some(LoginSession { organization, owner, address: address.to_owned() }))
    }

    /// Of a session that has just begun: its owner finds it by these words among the others.
    pub async fn note_device(&self, token: &SessionToken, user_agent: &str) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        store::portal::set_session_device(&mut tx, &token.hash(), &Device::of(user_agent).words()).await?;
        Ok(tx.commit().await?)
    }

    /// This one first, then the latest.
    pub(crate) async fn devices(&self, tx: &mut Tx, of: DevicesOf<'_>) -> Result<Vec<DeviceView>> {
        let now = self.now();
        let idle_since = now - TimeDelta::minutes(of.idle_minutes);
        let rows = store::portal::list_sessions(tx, of.organization, of.login, idle_since).await?;
        let alive = rows.into_iter().filter(|row| is_alive(row.created_at, row.last_seen_at, of.idle_minutes, now));
        let view = |row: store::portal::PortalDeviceRow| DeviceView {
            id: SessionId(row.id),
            words: if row.device.is_empty() { Device::of("").words() } else { row.device },
            last_seen: context::moment(row.last_seen_at, of.time_zone),
            is_this: SessionId(row.id) == of.this,
        };
        let mut views: Vec<_> = alive.map(view).collect();
        views.sort_by_key(|view| !view.is_this);
        Ok(views)
    }

    /// `NotFound` for one that is not of the login, and for one that has ended.
    pub async fn end_device(&self, session: &LoginSession, device: SessionId) -> Result<()> {
        let (organization, login) = (session.organization.id, session.owner.login.id);
        let mut tx = self.inner.store.write().await?;
        if !store::portal::end_session_of(&mut tx, organization, login, device.0, self.now()).await? {
            return Err(Refusal::NotFound.into());
        }
        self.record(&mut tx, &session.actor(), AuditAction::DeviceSignedOut, session.owner.about(None)).await?;
        Ok(tx.commit().await?)
    }
}
