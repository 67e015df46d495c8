//! What became of everyone of a batch, for a file: client by client, whatever is decided about them meanwhile.

#[cfg(test)]
mod plans;

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::invitations::{BatchPurpose, Outcome};
use sqlx::FromRow;
use uuid::Uuid;

/// One client of a batch as a file tells it.
#[derive(Clone, Debug, FromRow)]
pub struct OutcomeToTell {
    pub client_id: Uuid,
    outcome: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    /// Where it was sent; none for who was not invited.
    pub to_email: Option<String>,
    /// Of the e-mail, as it is stored.
    pub mail_state: Option<String>,
    pub server_words: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl OutcomeToTell {
    pub fn outcome(&self) -> Result<Outcome> {
        Outcome::from_key(&self.outcome).ok_or(Error::Unreadable("a batch's outcome"))
    }
}

/// For invitations, and for forms that were shared.
macro_rules! to_tell {
    ($mail:literal) => {
        concat!(
            "SELECT o.client_id, o.outcome, c.first_name, c.last_name, c.email, x.to_email, x.state AS mail_state, x.server_words, x.ended_at
             FROM batch_outcomes o
             LEFT JOIN clients c ON c.organization_id = o.organization_id AND c.id = o.client_id
             LEFT JOIN outbox x ON x.organization_id = o.organization_id AND x.batch_id = o.batch_id AND ",
            $mail,
            " WHERE o.organization_id = $1 AND o.batch_id = $2 AND o.client_id > $3 ORDER BY o.client_id LIMIT $4"
        )
    };
}

pub(super) const TO_TELL: [&str; 2] =
    [to_tell!("x.invitation_id = o.invitation_id"), to_tell!("x.invitation_id IS NULL AND x.client_id = o.client_id")];

/// Those after a client, in the order of their ids.
pub async fn list_outcomes_to_tell(
    tx: &mut Tx,
    organization: Uuid,
    (batch, purpose): (Uuid, BatchPurpose),
    after: Uuid,
    limit: i64,
) -> Result<Vec<OutcomeToTell>> {
    Ok(on_engine!(tx, c => sqlx::query_as(TO_TELL[usize::from(purpose == BatchPurpose::Forms)])
        .bind(organization)
        .bind(batch)
        .bind(after)
        .bind(limit)
        .fetch_all(c)
        .await?))
}
