//! Where a client stands, kept on the client's row so that lists and their filters need no join.

use crate::{
    Result, Tx,
    given::{given, json, text_for},
    on_engine,
};
use chrono::{DateTime, Utc};
use domain::clients::PortalState;
use uuid::Uuid;

/// `sent_at` is kept as it was when `None`.
pub async fn set_portal_state(
    tx: &mut Tx,
    organization: Uuid,
    client: Uuid,
    state: PortalState,
    sent_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE clients SET portal_state = $3, last_sent_at = COALESCE($4, last_sent_at), updated_at = $5
         WHERE organization_id = $1 AND id = $2",
    )
    .bind(organization)
    .bind(client)
    .bind(state.key())
    .bind(sent_at)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

const UNOPENED: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_client",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_client",
    "UPDATE clients SET portal_state = $2 FROM given WHERE organization_id = of_organization AND id = of_client AND portal_state = $3"
);

/// R9: the invitations that these clients were sent have lain unopened for days: (organization, client). Nothing happens to those who
/// stand elsewhere by now.
pub async fn set_unopened(tx: &mut Tx, clients: &[(Uuid, Uuid)]) -> Result<()> {
    if clients.is_empty() {
        return Ok(());
    }
    let (text, rows) = (text_for(tx, UNOPENED), json(clients)?);
    on_engine!(tx, c => sqlx::query(text)
        .bind(rows)
        .bind(PortalState::SENT_UNOPENED)
        .bind(PortalState::Sent.key())
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// Of several clients at once.
pub async fn set_portal_states(tx: &mut Tx, organization: Uuid, clients: &[Uuid], state: PortalState, now: DateTime<Utc>) -> Result<()> {
    macro_rules! run {
        ($database:ty, $inner:expr) => {{
            let mut query = sqlx::QueryBuilder::<$database>::new("UPDATE clients SET portal_state = ");
            query.push_bind(state.key()).push(", updated_at = ").push_bind(now);
            query.push(" WHERE organization_id = ").push_bind(organization).push(" AND id IN (");
            let mut ids = query.separated(", ");
            for client in clients {
                ids.push_bind(*client);
            }
            query.push(")").build().execute(&mut **$inner).await?;
        }};
    }
    match tx {
        _ if clients.is_empty() => {}
        Tx::Sqlite(inner) => run!(sqlx::Sqlite, inner),
        Tx::Postgres(inner) => run!(sqlx::Postgres, inner),
    }
    Ok(())
}

const FORMS_COUNT: [&str; 2] = given!(
    "unhex(value ->> 0, '-') AS of_organization, unhex(value ->> 1, '-') AS of_client",
    "(value ->> 0)::UUID AS of_organization, (value ->> 1)::UUID AS of_client",
    "UPDATE clients SET
        forms_total = (SELECT COUNT(*) FROM form_requests r
                       WHERE r.organization_id = of_organization AND r.client_id = of_client AND r.state <> 'withdrawn'),
        forms_done = (SELECT COUNT(*) FROM form_requests r
                      WHERE r.organization_id = of_organization AND r.client_id = of_client AND r.state IN ('submitted', 'reviewed'))
     FROM given WHERE organization_id = of_organization AND id = of_client"
);

/// From here to the end of the transaction nobody else changes the clients' rows.
pub async fn lock_clients(tx: &mut Tx, organization: Uuid, clients: &[Uuid]) -> Result<()> {
    // SQLite's write transactions wait for each other anyway.
    if let Tx::Postgres(inner) = tx {
        sqlx::query("SELECT 1 FROM clients WHERE organization_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE")
            .bind(organization)
            .bind(clients)
            .execute(&mut **inner)
            .await?;
    }
    Ok(())
}

/// Counts the clients' form requests anew (withdrawn ones are not counted) and keeps the figures on the clients' rows.
pub async fn set_forms_counts(tx: &mut Tx, organization: Uuid, clients: &[Uuid]) -> Result<()> {
    // An `UPDATE` that waits for a client's row counts what was there before it waited, on PostgreSQL.
    lock_clients(tx, organization, clients).await?;
    let rows: Vec<_> = clients.iter().map(|client| (organization, client)).collect();
    let (text, rows) = (text_for(tx, FORMS_COUNT), json(&rows)?);
    on_engine!(tx, c => sqlx::query(text).bind(rows).execute(c).await?.rows_affected());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn forms_are_counted_for_those_clients_alone() {
        let store = open(Engine::Sqlite).await;
        let plan = sqlite_plan(&store, FORMS_COUNT[0]).await;
        assert!(plan.contains("clients_1 (organization_id=? AND id=?)"), "{plan}");
        assert!(plan.contains("INDEX form_requests_by_client (organization_id=? AND client_id=?)"), "{plan}");
    }

    #[tokio::test]
    async fn those_who_leave_a_link_unopened_are_marked_by_their_keys() {
        let store = open(Engine::Sqlite).await;
        let plan = sqlite_plan(&store, UNOPENED[0]).await;
        assert!(plan.contains("clients_1 (organization_id=? AND id=?)"), "{plan}");
    }
}
