//! The outbox: an e-mail is a row before it is a message. Workers claim rows by a lease and mark what became of them;
//! they serve every organization, so claiming alone does not filter by one.

use crate::{Result, Tx, insert_rows, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// An e-mail to be delivered.
pub struct NewOutboxRow<'a> {
    pub id: Uuid,
    pub purpose: &'a str,
    /// The sending that it is counted in; none for one that its client asked for.
    pub batch_id: Option<Uuid>,
    pub invitation_id: Uuid,
    pub client_id: Uuid,
    pub to_email: &'a str,
    pub message_id: String,
    /// The link's secret under the program's key; the context is this row's id.
    pub sealed_secret: Vec<u8>,
    /// One of many: those that are not go first.
    pub is_bulk: bool,
    /// No worker takes it before.
    pub due_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

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
    /// With this try.
    pub attempt_count: i64,
    /// Of the try before; none before the first answer.
    pub server_words: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// Who claims, when, until when, and how many at most.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub owner: &'a str,
    pub now: DateTime<Utc>,
    pub lease_until: DateTime<Utc>,
    pub limit: i64,
}

/// How an e-mail's row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxEnd {
    Sent,
    Failed,
    /// No longer wanted, and not sent.
    Cancelled,
}

impl OutboxEnd {
    fn key(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

pub async fn insert(tx: &mut Tx, organization: Uuid, new: &[NewOutboxRow<'_>]) -> Result<()> {
    insert_rows!(
        tx,
        "INSERT INTO outbox (organization_id, id, purpose, batch_id, invitation_id, client_id, to_email, message_id, sealed_secret, state,
                             is_bulk, next_attempt_at, created_at) ",
        new,
        |tuple, new| {
            tuple.push_bind(organization).push_bind(new.id).push_bind(new.purpose).push_bind(new.batch_id);
            tuple.push_bind(new.invitation_id).push_bind(new.client_id).push_bind(new.to_email).push_bind(new.message_id.as_str());
            tuple.push_bind(new.sealed_secret.as_slice()).push_bind("queued").push_bind(new.is_bulk);
            tuple.push_bind(new.due_at).push_bind(new.created_at);
        }
    );
    Ok(())
}

macro_rules! claim {
    ($due:literal, $lock:literal) => {
        concat!(
            "UPDATE outbox SET state = 'sending', lease_owner = $1, lease_until = $2, attempt_count = attempt_count + 1
             WHERE (organization_id, id) IN (SELECT organization_id, id FROM outbox WHERE ",
            $due,
            " LIMIT $4",
            $lock,
            ") RETURNING organization_id, id, purpose, batch_id, invitation_id, client_id, to_email, message_id, sealed_secret, attempt_count,
                         server_words, created_at"
        )
    };
}

/// Claims what is due: first e-mails whose lease ran out (their worker is gone), then single ones, then those of batches in the
/// order of their turns, so that nobody waits behind another practice's thousands. PostgreSQL skips rows that another
/// worker is claiming; SQLite has one writer at a time, so the conditional `UPDATE` is enough. Commit before sending.
pub async fn claim_due(tx: &mut Tx, claim: Claim<'_>) -> Result<Vec<ClaimedRow>> {
    let mut claimed = Vec::new();
    for texts in [ABANDONED, SINGLE, BULK] {
        let left = claim.limit - i64::try_from(claimed.len()).unwrap_or(i64::MAX);
        if left > 0 {
            claimed.extend(run_claim(tx, texts, Claim { limit: left, ..claim }).await?);
        }
    }
    Ok(claimed)
}

/// For SQLite and for PostgreSQL.
macro_rules! on_each {
    ($due:literal) => {
        [claim!($due, ""), claim!($due, " FOR UPDATE SKIP LOCKED")]
    };
}

const ABANDONED: [&str; 2] = on_each!("state = 'sending' AND lease_until < $3 ORDER BY is_bulk, next_attempt_at");
const SINGLE: [&str; 2] = on_each!("state = 'queued' AND is_bulk = FALSE AND next_attempt_at <= $3 ORDER BY next_attempt_at");
const BULK: [&str; 2] = on_each!("state = 'queued' AND is_bulk = TRUE AND next_attempt_at <= $3 ORDER BY next_attempt_at");

async fn run_claim(tx: &mut Tx, texts: [&'static str; 2], claim: Claim<'_>) -> Result<Vec<ClaimedRow>> {
    let text = texts[usize::from(matches!(tx, Tx::Postgres(_)))];
    Ok(on_engine!(tx, c => sqlx::query_as(text)
        .bind(claim.owner)
        .bind(claim.lease_until)
        .bind(claim.now)
        .bind(claim.limit)
        .fetch_all(c)
        .await?))
}

/// Which row, and who must still hold its lease.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    pub organization: Uuid,
    pub id: Uuid,
    pub owner: &'a str,
}

/// Ends the row and forgets the secret. `false` when the lease is another's by now: then nothing has changed.
pub async fn end(tx: &mut Tx, held: Held<'_>, end: OutboxEnd, words: Option<&str>, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE outbox SET state = $4, server_words = COALESCE($5, server_words), ended_at = $6, sealed_secret = NULL, lease_owner = NULL,
                           lease_until = NULL
         WHERE organization_id = $1 AND id = $2 AND lease_owner = $3 AND state = 'sending'",
    )
    .bind(held.organization)
    .bind(held.id)
    .bind(held.owner)
    .bind(end.key())
    .bind(words)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Puts the row back, to be tried again at `next`. `false` when the lease is another's by now.
pub async fn delay(tx: &mut Tx, held: Held<'_>, words: &str, next: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE outbox SET state = 'queued', server_words = $4, next_attempt_at = $5, lease_owner = NULL, lease_until = NULL
         WHERE organization_id = $1 AND id = $2 AND lease_owner = $3 AND state = 'sending'",
    )
    .bind(held.organization)
    .bind(held.id)
    .bind(held.owner)
    .bind(words)
    .bind(next)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

/// Puts the row back, to be held until its batch says otherwise: the try did not count. `false` when the lease is another's by now.
pub async fn hold(tx: &mut Tx, held: Held<'_>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE outbox SET state = 'paused', attempt_count = attempt_count - 1, lease_owner = NULL, lease_until = NULL
         WHERE organization_id = $1 AND id = $2 AND lease_owner = $3 AND state = 'sending'",
    )
    .bind(held.organization)
    .bind(held.id)
    .bind(held.owner)
    .execute(c)
    .await?
    .rows_affected());
    Ok(changed == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn claiming_reads_the_due_rows_by_their_index_and_sorts_nothing() {
        let store = open(Engine::Sqlite).await;
        for [text, _] in [ABANDONED, SINGLE, BULK] {
            let plan = sqlite_plan(&store, text).await;
            assert!(plan.contains("USING INDEX outbox_due") && !plan.contains("SCAN outbox") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
