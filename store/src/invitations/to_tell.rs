//! What became of everyone of a batch, for a file: client by client, whatever is decided about them meanwhile.

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organization::fixture::*;
    use sqlx::{AssertSqlSafe, Row};

    /// As one text.
    async fn plan(tx: &mut Tx, text: &str) -> String {
        macro_rules! explain {
            ($inner:expr, $explain:literal, $column:literal) => {{
                let query = sqlx::query(AssertSqlSafe(format!("{}{text}", $explain))).bind(HERE).bind(HERE).bind(HERE).bind(500_i64);
                let rows = query.fetch_all(&mut **$inner).await.unwrap();
                rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
            }};
        }
        match tx {
            Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", "detail"),
            Tx::Postgres(inner) => {
                // So small a table would be read as a whole, or looked at in one go.
                for setting in ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"] {
                    sqlx::query(AssertSqlSafe(format!("SET LOCAL {setting} = off"))).execute(&mut **inner).await.unwrap();
                }
                explain!(inner, "EXPLAIN ", "QUERY PLAN")
            }
        }
    }

    crate::on_both_engines! {
        async fn r10_the_file_reads_a_batch_in_the_order_of_its_key(store) {
            let mut tx = two_practices(&store).await;
            for (text, mail) in TO_TELL.into_iter().zip(["outbox_by_invitation", "outbox_by_client"]) {
                let plan = plan(&mut tx, text).await;
                let by_key = ["batch_outcomes_1 (organization_id=? AND batch_id=? AND client_id>?)", "Index Scan using batch_outcomes_pkey"];
                assert!(by_key.iter().any(|index| plan.contains(index)), "{plan}");
                // Without rows PostgreSQL finds any of the outbox's indexes as good.
                assert!(plan.contains(mail) || matches!(tx, Tx::Postgres(_)), "{plan}");
                assert!(!["TEMP B-TREE", "SCAN", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
            }
        }
    }
}
