//! What tests of sending ask the database, and how they let time pass in it.

use crate::{Store, engine::on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;

/// An e-mail in the outbox, with what is written elsewhere about it.
#[derive(Clone, Debug, FromRow)]
pub struct MailFact {
    pub to_email: String,
    pub state: String,
    pub message_id: String,
    pub server_words: Option<String>,
    /// Of the client, of whatever batch.
    pub invitations: i64,
    /// Where the client stands.
    pub portal_state: String,
    pub delivery: String,
    /// Lines of the invitation's ledger that say that it was sent, and events of the audit log.
    pub told_sent: i64,
    pub audited_sent: i64,
}

/// Of every organization.
pub async fn facts(store: &Store) -> Vec<MailFact> {
    let mut tx = store.read().await.expect("a transaction");
    on_engine!(&mut tx, c => sqlx::query_as(
        "SELECT o.to_email, o.state, o.message_id, o.server_words, i.delivery, c.portal_state,
                (SELECT COUNT(*) FROM invitations x WHERE x.organization_id = o.organization_id AND x.client_id = o.client_id) AS invitations,
                (SELECT COUNT(*) FROM invitation_events e
                 WHERE e.organization_id = o.organization_id AND e.invitation_id = o.invitation_id AND e.kind = 'sent') AS told_sent,
                (SELECT COUNT(*) FROM audit_events a
                 WHERE a.organization_id = o.organization_id AND a.client_id = o.client_id AND a.action = 'invitation.sent') AS audited_sent
         FROM outbox o
         JOIN invitations i ON i.organization_id = o.organization_id AND i.id = o.invitation_id
         JOIN clients c ON c.organization_id = o.organization_id AND c.id = o.client_id",
    ).fetch_all(c).await.expect("the e-mails"))
}

/// E-mails that are not ended, and clients who wait for theirs to be written.
pub async fn open_count(store: &Store) -> i64 {
    let mut tx = store.read().await.expect("a transaction");
    on_engine!(&mut tx, c => sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM outbox WHERE ended_at IS NULL) + (SELECT COUNT(*) FROM batch_outcomes WHERE outcome = 'waiting')",
    ).fetch_one(c).await.expect("a count"))
}

/// Until when an e-mail is its worker's, of those that are on their way.
pub async fn longest_lease(store: &Store) -> Option<DateTime<Utc>> {
    let mut tx = store.read().await.expect("a transaction");
    on_engine!(&mut tx, c => sqlx::query_scalar("SELECT MAX(lease_until) FROM outbox WHERE state = 'sending'")
        .fetch_one(c).await.expect("a time"))
}

/// As if a long time had passed while no program ran: leases and rests are over, and what was refused for now is due.
pub async fn let_time_pass(store: &Store) {
    let mut tx = store.write().await.expect("a transaction");
    let long_ago = DateTime::UNIX_EPOCH;
    on_engine!(&mut tx, c => {
        sqlx::query("UPDATE outbox SET lease_until = $1 WHERE ended_at IS NULL AND state = 'sending'")
            .bind(long_ago).execute(&mut *c).await.expect("leases end");
        sqlx::query("UPDATE outbox SET next_attempt_at = created_at WHERE ended_at IS NULL AND attempt_count > 0")
            .execute(&mut *c).await.expect("e-mails are due");
        sqlx::query("UPDATE mail_rests SET rests_until = $1").bind(long_ago).execute(&mut *c).await.expect("rests end");
    });
    tx.commit().await.expect("committed");
}
