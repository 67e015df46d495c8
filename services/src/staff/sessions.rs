//! Staff sessions: begun at sign-in with a new token, ended by idleness (R26), by time, by signing out, or by an administrator.

use super::{
    Actor, StaffSession,
    attempts::{held_back, typed_email_key, wrong_sign_in},
};
use crate::{Result, Services, SessionToken, audit::About};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{audit::AuditAction, ids::OrganizationId, staff::TOUCH_SECONDS};
use secrecy::SecretString;
use store::{
    Tx,
    staff::{SignedIn, StaffRow},
};

/// However busy a session is, it ends after a working day.
pub(crate) const ABSOLUTE_HOURS: i64 = 12;

/// Whether a session that was last used at `last_seen` is still alive at `now`.
pub(crate) fn is_alive(created: DateTime<Utc>, last_seen: DateTime<Utc>, idle_minutes: i64, now: DateTime<Utc>) -> bool {
    now < last_seen + TimeDelta::minutes(idle_minutes) && now < created + TimeDelta::hours(ABSOLUTE_HOURS)
}

impl Services {
    /// The same answer, after the same time, for an unknown address and a wrong password.
    pub async fn sign_in_staff(&self, email: &str, password: SecretString, address: &str) -> Result<SessionToken> {
        held_back(self.try_staff(email, password, address)).await
    }

    async fn try_staff(&self, email: &str, password: SecretString, address: &str) -> Result<SessionToken> {
        let email_key = typed_email_key(email);
        let account_key = format!("staff:{email_key}");
        let mut tx = self.inner.store.read().await?;
        self.check_attempt(&mut tx, &account_key, address).await?;
        let rows = store::staff::list_by_email(&mut tx, &email_key).await?;
        drop(tx);
        let found = self.whose_password(&rows, &password).await?;
        let mut tx = self.inner.store.write().await?;
        self.note_attempt(&mut tx, &account_key, address, found.is_some()).await?;
        let found = match found {
            // Whoever changes a password waits for this transaction, or this for them.
            Some(row) if self.has_same_password(&mut tx, row).await? => Some(row),
            _ => None,
        };
        let Some(row) = found else {
            for row in &rows {
                self.record(&mut tx, &staff_actor(row, address), AuditAction::StaffSignInFailed, About::default()).await?;
            }
            tx.commit().await?;
            return Err(wrong_sign_in().into());
        };
        let token = self.begin_staff_session(&mut tx, row, address).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// One hash is checked at the least, so that an unknown address takes as long.
    async fn whose_password<'a>(&self, rows: &'a [StaffRow], password: &SecretString) -> Result<Option<&'a StaffRow>> {
        if rows.is_empty() {
            self.inner.passwords.verify(password, None).await?;
        }
        for row in rows {
            if self.inner.passwords.verify(password, Some(row.password_hash.clone())).await? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// One that was changed while it was looked at is right no more.
    async fn has_same_password(&self, tx: &mut Tx, row: &StaffRow) -> Result<bool> {
        let now = store::staff::find(tx, row.organization_id, row.id).await?;
        Ok(now.is_some_and(|now| now.password_hash == row.password_hash))
    }

    pub(crate) async fn begin_staff_session(&self, tx: &mut Tx, row: &StaffRow, address: &str) -> Result<SessionToken> {
        let token = SessionToken::generate(self.inner.entropy.as_ref());
        store::staff::insert_session(tx, row.organization_id, row.id, &token.hash(), self.now()).await?;
        self.record(tx, &staff_actor(row, address), AuditAction::StaffSignedIn, About::default()).await?;
        Ok(token)
    }

    /// The live session that the token stands for. `touch`: a person did something.
    pub async fn staff_session(&self, token: &SessionToken, address: &str, touch: bool) -> Result<Option<StaffSession>> {
        let mut tx = self.inner.store.read_once().await?;
        let found = store::staff::find_signed_in(&mut tx, &token.hash()).await?;
        drop(tx);
        let session = found.and_then(|found| self.live_staff_session(found, address));
        if let Some(session) = session.as_ref().filter(|_| touch) {
            self.touch_staff_session(token, session).await?;
        }
        Ok(session)
    }

    /// None of one that has ended by idleness or by time.
    pub(crate) fn live_staff_session(&self, found: SignedIn, address: &str) -> Option<StaffSession> {
        let is_alive = is_alive(found.created_at, found.last_seen_at, found.viewer.idle_minutes, self.now());
        is_alive.then(|| StaffSession::new(found.viewer, address.to_owned(), found.last_seen_at))
    }

    /// A person did something in this session.
    pub async fn touch_staff_session(&self, token: &SessionToken, session: &StaffSession) -> Result<()> {
        let now = self.now();
        if now - session.last_seen_at() >= TimeDelta::seconds(TOUCH_SECONDS) {
            let mut tx = self.inner.store.write().await?;
            store::staff::touch_session(&mut tx, &token.hash(), now).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// The token is dead afterwards; signing out twice is no error.
    pub async fn sign_out_staff(&self, token: &SessionToken, address: &str) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        if let Some(session) = store::staff::find_session(&mut tx, &token.hash()).await?
            && store::staff::end_session(&mut tx, &token.hash(), self.now()).await?
            && let Some(row) = store::staff::find(&mut tx, session.organization_id, session.staff_id).await?
        {
            self.record(&mut tx, &staff_actor(&row, address), AuditAction::StaffSignedOut, About::default()).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// As the audit event names who works here.
pub(crate) fn staff_actor(row: &StaffRow, address: &str) -> Actor {
    Actor {
        organization: OrganizationId(row.organization_id),
        kind: "staff",
        id: Some(row.id),
        name: row.name.clone(),
        address: address.to_owned(),
    }
}
