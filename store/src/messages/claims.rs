//! How workers come by e-mails: by a lease, practice by practice, so that each mail server has its own. Workers serve every
//! organization, so what is asked here first is who has e-mails waiting at all.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// An e-mail that a worker holds the lease of.
#[derive(Clone, Debug, FromRow)]
pub struct ClaimedRow {
    pub organization_id: Uuid,
    pub id: Uuid,
    pub purpose: String,
    pub batch_id: Option<Uuid>,
    pub invitation_id: Option<Uuid>,
    pub client_id: Uuid,
    pub to_email: String,
    pub message_id: String,
    pub sealed_secret: Option<Vec<u8>>,
    pub is_bulk: bool,
    /// With this try.
    pub attempt_count: i64,
    /// Of the try before; none before the first answer.
    pub server_words: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Since it is tried, or since its batch went on again; none before the first answer.
    pub first_refused_at: Option<DateTime<Utc>>,
    /// Of a try before: the mail server got all of it and did not say that it took it.
    pub was_unconfirmed: bool,
}

/// A practice that has e-mails waiting, alone or of batches.
#[derive(Clone, Debug, FromRow)]
pub struct WaitingRow {
    pub organization_id: Uuid,
    /// Of the first of them; it may lie ahead.
    pub first_due_at: DateTime<Utc>,
    /// It sends over a mail server of its own.
    pub has_own_server: bool,
    /// Its own pace, where it has one.
    pub mail_per_minute: Option<i64>,
    /// It has sent batches.
    pub has_pace: bool,
}

/// One practice's e-mails: who claims, when, until when, and how many at most.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub organization: Uuid,
    /// Those of batches, or those that one person waits for.
    pub is_bulk: bool,
    pub owner: &'a str,
    pub now: DateTime<Utc>,
    pub lease_until: DateTime<Utc>,
    pub limit: i64,
}

/// For single e-mails and for those of batches. A step from one practice to the next is one look into the index, however many
/// e-mails each has waiting.
macro_rules! waiting {
    ($is_bulk:literal) => {
        concat!(
            "WITH RECURSIVE practices (id) AS (
                 SELECT (SELECT organization_id FROM outbox WHERE ended_at IS NULL AND state = 'queued' AND is_bulk = ",
            $is_bulk,
            " ORDER BY organization_id LIMIT 1)
                 UNION ALL
                 SELECT (SELECT o.organization_id FROM outbox o
                         WHERE o.ended_at IS NULL AND o.state = 'queued' AND o.is_bulk = ",
            $is_bulk,
            " AND o.organization_id > practices.id ORDER BY o.organization_id LIMIT 1)
                 FROM practices WHERE practices.id IS NOT NULL
             )
             SELECT practices.id AS organization_id,
                    (SELECT o.next_attempt_at FROM outbox o
                     WHERE o.ended_at IS NULL AND o.state = 'queued' AND o.is_bulk = ",
            $is_bulk,
            " AND o.organization_id = practices.id ORDER BY o.next_attempt_at LIMIT 1) AS first_due_at,
                    s.organization_id IS NOT NULL AS has_own_server, s.mail_per_minute, p.organization_id IS NOT NULL AS has_pace
             FROM practices
             LEFT JOIN mail_settings s ON s.organization_id = practices.id
             LEFT JOIN mail_pace p ON p.organization_id = practices.id
             WHERE practices.id IS NOT NULL"
        )
    };
}

const WAITING: [&str; 2] = [waiting!("FALSE"), waiting!("TRUE")];

/// In the order of their ids.
pub async fn list_waiting(tx: &mut Tx, is_bulk: bool) -> Result<Vec<WaitingRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(WAITING[usize::from(is_bulk)]).fetch_all(c).await?))
}

macro_rules! claim {
    ($is_bulk:literal, $lock:literal) => {
        concat!(
            "UPDATE outbox SET state = 'sending', lease_owner = $1, lease_until = $2, attempt_count = attempt_count + 1,
                 to_email = CASE WHEN purpose IN ('forms', 'reminder.forms')
                     THEN COALESCE((SELECT c.email FROM clients c WHERE c.organization_id = outbox.organization_id AND c.id = outbox.client_id),
                                   to_email)
                     ELSE to_email END
             WHERE (organization_id, id) IN (
                 SELECT organization_id, id FROM outbox
                 WHERE ended_at IS NULL AND state = 'queued' AND is_bulk = ",
            $is_bulk,
            " AND organization_id = $5 AND next_attempt_at <= $3 ORDER BY next_attempt_at LIMIT $4",
            $lock,
            ") RETURNING organization_id, id, purpose, batch_id, invitation_id, client_id, to_email, message_id, sealed_secret, is_bulk,
                         attempt_count, server_words, created_at, first_refused_at, was_unconfirmed"
        )
    };
}

/// For SQLite and for PostgreSQL, which skips rows that another worker is claiming; SQLite has one writer at a time, so the
/// conditional `UPDATE` is enough.
const SINGLE: [&str; 2] = [claim!("FALSE", ""), claim!("FALSE", " FOR UPDATE SKIP LOCKED")];
const BULK: [&str; 2] = [claim!("TRUE", ""), claim!("TRUE", " FOR UPDATE SKIP LOCKED")];

/// Those that are due, in the order of their turns. What is about forms goes to the address that its client has on file now (R30); an
/// invitation is replaced when that changes. Commit before sending.
pub async fn claim_due(tx: &mut Tx, claim: Claim<'_>) -> Result<Vec<ClaimedRow>> {
    let texts = if claim.is_bulk { BULK } else { SINGLE };
    let text = texts[usize::from(matches!(tx, Tx::Postgres(_)))];
    Ok(on_engine!(tx, c => sqlx::query_as(text)
        .bind(claim.owner)
        .bind(claim.lease_until)
        .bind(claim.now)
        .bind(claim.limit)
        .bind(claim.organization)
        .fetch_all(c)
        .await?))
}

macro_rules! abandoned {
    ($lock:literal) => {
        concat!(
            "UPDATE outbox SET state = 'queued', lease_owner = NULL, lease_until = NULL
             WHERE (organization_id, id) IN (
                 SELECT organization_id, id FROM outbox
                 WHERE ended_at IS NULL AND state = 'sending' AND lease_until < $1 LIMIT $2",
            $lock,
            ")"
        )
    };
}

const ABANDONED: [&str; 2] = [abandoned!(""), abandoned!(" FOR UPDATE SKIP LOCKED")];

/// Puts back e-mails whose lease ran out: their worker is gone. Their turn has long been, so they are first in line.
pub async fn put_abandoned_back(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<()> {
    let text = ABANDONED[usize::from(matches!(tx, Tx::Postgres(_)))];
    on_engine!(tx, c => sqlx::query(text).bind(now).bind(limit).execute(c).await?.rows_affected());
    Ok(())
}

const HOLD_ON: &str = "UPDATE outbox SET lease_until = $4
     WHERE organization_id = $1 AND id = $2 AND lease_owner = $3 AND state = 'sending'";

/// The e-mail is its worker's for longer, unless another one has it by now.
pub async fn hold_on(tx: &mut Tx, (organization, id): (Uuid, Uuid), owner: &str, lease_until: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(HOLD_ON).bind(organization).bind(id).bind(owner).bind(lease_until).execute(c).await?.rows_affected());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn claiming_reads_the_due_rows_by_their_index_and_sorts_nothing() {
        let store = open(Engine::Sqlite).await;
        for text in [WAITING[0], WAITING[1], SINGLE[0], BULK[0], ABANDONED[0]] {
            let plan = sqlite_plan(&store, text).await;
            assert!(plan.contains("outbox_due") && !plan.contains("SCAN outbox") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
        let plan = sqlite_plan(&store, HOLD_ON).await;
        assert!(plan.contains("outbox_1 (organization_id=? AND id=?)"), "{plan}");
    }
}
