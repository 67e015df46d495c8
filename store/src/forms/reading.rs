//! A client's submitted responses to one form, in whatever version, for whoever reads one of them; and who reviewed it.

use super::ResponseRow;
use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// A submitted response with the version that it answers.
#[derive(Clone, Debug, FromRow)]
pub struct SubmittedRow {
    #[sqlx(flatten)]
    pub response: ResponseRow,
    pub form_version_id: Uuid,
}

// CROSS JOIN: SQLite takes the tables in this order, from the client's few requests to their responses.
macro_rules! submitted {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.form_request_id, p.client_id, p.status, p.document, p.revision, p.login_id, p.submitted_at, r.form_version_id
             FROM form_requests r
             CROSS JOIN form_versions v
             CROSS JOIN responses p
             WHERE r.organization_id = $1 AND r.client_id = $2
                AND v.organization_id = r.organization_id AND v.id = r.form_version_id AND v.form_id = $3
                AND p.organization_id = r.organization_id AND p.form_request_id = r.id AND p.status = 'completed' ",
            $rest
        )
    };
}

const NEWEST: &str = submitted!("ORDER BY p.submitted_at DESC, p.id DESC LIMIT $4");
const BEFORE: &str = submitted!("AND (p.submitted_at, p.id) < ($4, $5) ORDER BY p.submitted_at DESC, p.id DESC LIMIT 1");

/// Newest first.
pub async fn list_submitted(tx: &mut Tx, organization: Uuid, (client, form): (Uuid, Uuid), limit: i64) -> Result<Vec<SubmittedRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(NEWEST).bind(organization).bind(client).bind(form).bind(limit).fetch_all(c).await?))
}

/// The newest that was submitted before this one (time, id).
pub async fn find_submitted_before(
    tx: &mut Tx,
    organization: Uuid,
    (client, form): (Uuid, Uuid),
    before: (DateTime<Utc>, Uuid),
) -> Result<Option<SubmittedRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(BEFORE)
        .bind(organization)
        .bind(client)
        .bind(form)
        .bind(before.0)
        .bind(before.1)
        .fetch_optional(c)
        .await?))
}

/// When a response was reviewed, and by whom as far as the audit log knows.
#[derive(Clone, Debug, FromRow)]
pub struct ReviewRow {
    pub reviewed_at: DateTime<Utc>,
    pub reviewed_by: Option<String>,
}

pub async fn find_review(tx: &mut Tx, organization: Uuid, response: Uuid) -> Result<Option<ReviewRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(REVIEW).bind(organization).bind(response).fetch_optional(c).await?))
}

/// By the client, since the audit log has an index for that.
const REVIEW: &str = "SELECT r.reviewed_at,
        (SELECT e.actor_name FROM audit_events e
         WHERE e.organization_id = p.organization_id AND e.client_id = p.client_id AND e.subject_id = p.id AND e.action = 'response.reviewed'
         ORDER BY e.at DESC LIMIT 1) AS reviewed_by
     FROM responses p JOIN form_requests r ON r.organization_id = p.organization_id AND r.id = p.form_request_id
     WHERE p.organization_id = $1 AND p.id = $2 AND r.reviewed_at IS NOT NULL";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn a_clients_responses_and_a_review_are_found_by_indexes() {
        let store = open(Engine::Sqlite).await;
        for (text, indexes) in [
            (NEWEST, ["form_requests_by_client", "responses_by_request"]),
            (BEFORE, ["form_requests_by_client", "responses_by_request"]),
            (REVIEW, ["audit_events_by_client", "sqlite_autoindex_responses"]),
        ] {
            let plan = sqlite_plan(&store, text).await;
            assert!(!plan.contains("SCAN") && indexes.iter().all(|index| plan.contains(index)), "{plan}");
        }
    }
}
