//! The sessions of staff. Only the hash of a session's token is kept.

use super::StaffRow;
use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::{
    ids::OrganizationId,
    organization::OrganizationProfile,
    staff::{StaffMember, Viewer},
};
use sqlx::FromRow;
use uuid::Uuid;

/// A session that nobody has ended; whether it has idled out is the caller's to say.
#[derive(Clone, Debug, FromRow)]
pub struct SessionRow {
    pub organization_id: Uuid,
    pub staff_id: Uuid,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

pub async fn insert_session(tx: &mut Tx, organization: Uuid, staff: Uuid, id_hash: &[u8], now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO staff_sessions (id_hash, organization_id, staff_id, created_at, last_seen_at) VALUES ($1, $2, $3, $4, $4)",
    ).bind(id_hash).bind(organization).bind(staff).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn find_session(tx: &mut Tx, id_hash: &[u8]) -> Result<Option<SessionRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT organization_id, staff_id, created_at, last_seen_at FROM staff_sessions WHERE id_hash = $1 AND ended_at IS NULL",
    ).bind(id_hash).fetch_optional(c).await?))
}

/// As [`find_session`], with whose it is.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub viewer: Viewer,
}

#[derive(FromRow)]
pub(super) struct RawSignedIn {
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    #[sqlx(flatten)]
    staff: StaffRow,
    slug: String,
    practice: String,
    phone: Option<String>,
    practice_email: Option<String>,
    language: String,
    time_zone: String,
    accent: String,
    staff_idle_minutes: i64,
}

impl RawSignedIn {
    pub(super) fn read(self) -> Result<SignedIn> {
        let staff = StaffMember::try_from(&self.staff)?;
        let organization = OrganizationProfile {
            id: OrganizationId(self.staff.organization_id),
            slug: self.slug,
            name: self.practice,
            phone: self.phone,
            email: self.practice_email,
            language: self.language,
            time_zone: self.time_zone,
            accent: self.accent,
        };
        let viewer = Viewer { staff, organization, idle_minutes: self.staff_idle_minutes };
        Ok(SignedIn { created_at: self.created_at, last_seen_at: self.last_seen_at, viewer })
    }
}

/// The session `l` of the hash $1, of `s` who works in the practice `o`; with what `more` says to select besides.
macro_rules! signed_in {
    ($more:literal) => {
        concat!(
            "SELECT l.created_at, l.last_seen_at, s.organization_id, s.id, s.email, s.name, s.password_hash, s.is_administrator, s.can_invite,
                s.can_edit_clients, s.can_see_all_clients, s.can_read_responses, o.slug, o.name AS practice, o.phone,
                o.email AS practice_email, o.language, o.time_zone, o.accent, o.staff_idle_minutes",
            $more,
            " FROM staff_sessions l
             JOIN staff s ON s.organization_id = l.organization_id AND s.id = l.staff_id AND s.disabled_at IS NULL
             JOIN organizations o ON o.id = l.organization_id
             WHERE l.id_hash = $1 AND l.ended_at IS NULL"
        )
    };
}
pub(super) use signed_in;

/// In one statement: every request asks for it. `None` for who works here no more.
pub async fn find_signed_in(tx: &mut Tx, id_hash: &[u8]) -> Result<Option<SignedIn>> {
    let found: Option<RawSignedIn> = on_engine!(tx, c => sqlx::query_as(signed_in!("")).bind(id_hash).fetch_optional(c).await?);
    found.map(RawSignedIn::read).transpose()
}

pub async fn touch_session(tx: &mut Tx, id_hash: &[u8], now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE staff_sessions SET last_seen_at = $2 WHERE id_hash = $1 AND ended_at IS NULL")
        .bind(id_hash).bind(now).execute(c).await?.rows_affected());
    Ok(())
}

/// False when it had ended before.
pub async fn end_session(tx: &mut Tx, id_hash: &[u8], now: DateTime<Utc>) -> Result<bool> {
    let ended = on_engine!(tx, c => sqlx::query("UPDATE staff_sessions SET ended_at = $2 WHERE id_hash = $1 AND ended_at IS NULL")
        .bind(id_hash).bind(now).execute(c).await?.rows_affected());
    Ok(ended > 0)
}

pub async fn end_all_sessions(tx: &mut Tx, organization: Uuid, staff: Uuid, now: DateTime<Utc>) -> Result<u64> {
    Ok(on_engine!(tx, c => sqlx::query(
        "UPDATE staff_sessions SET ended_at = $3 WHERE organization_id = $1 AND staff_id = $2 AND ended_at IS NULL",
    ).bind(organization).bind(staff).bind(now).execute(c).await?.rows_affected()))
}
