//! The outbox: an e-mail is a row before it is a message. Workers claim rows by a lease (`claims`) and mark what became of them
//! (`marks`).

use crate::{Result, Tx, insert_rows};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An e-mail to be delivered.
pub struct NewOutboxRow<'a> {
    pub id: Uuid,
    pub purpose: &'a str,
    /// The sending that it is counted in; none for one that its client asked for.
    pub batch_id: Option<Uuid>,
    pub invitation_id: Option<Uuid>,
    /// Whom it is for; a member of staff, where the purpose is about theirs.
    pub client_id: Uuid,
    pub to_email: &'a str,
    pub message_id: String,
    /// The link's secret under the program's key; the context is this row's id. None where the link holds no secret.
    pub sealed_secret: Option<Vec<u8>>,
    /// One of many: those that are not go first.
    pub is_bulk: bool,
    /// No worker takes it before.
    pub due_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
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
            tuple.push_bind(new.sealed_secret.as_deref()).push_bind("queued").push_bind(new.is_bulk);
            tuple.push_bind(new.due_at).push_bind(new.created_at);
        }
    );
    Ok(())
}
