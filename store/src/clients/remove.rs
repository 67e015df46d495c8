//! Taking away a client whom nothing has happened to yet. Audit events stay: they name the client by its id alone.

use crate::{Result, Tx, on_engine};
use uuid::Uuid;

/// What a client has been through, if anything: each keeps the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Trace {
    pub has_account: bool,
    pub was_invited: bool,
    pub has_forms: bool,
}

impl Trace {
    pub fn is_none(self) -> bool {
        !(self.has_account || self.was_invited || self.has_forms)
    }
}

pub async fn find_trace(tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Trace> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM access a WHERE a.organization_id = $1 AND a.client_id = $2)
                OR EXISTS (SELECT 1 FROM representative_invitations l WHERE l.organization_id = $1 AND l.client_id = $2) AS has_account,
            EXISTS (SELECT 1 FROM invitations i WHERE i.organization_id = $1 AND i.client_id = $2) AS was_invited,
            EXISTS (SELECT 1 FROM form_requests r WHERE r.organization_id = $1 AND r.client_id = $2) AS has_forms",
    ).bind(organization).bind(client).fetch_one(c).await?))
}

/// Whoever calls has made sure that there is no trace of the client. False when the row is no longer of this revision.
pub async fn remove(tx: &mut Tx, organization: Uuid, client: Uuid, revision: i64) -> Result<bool> {
    on_engine!(tx, c => sqlx::query(
        "DELETE FROM client_assignments WHERE organization_id = $1 AND client_id = $2
            AND EXISTS (SELECT 1 FROM clients k WHERE k.organization_id = $1 AND k.id = $2 AND k.revision = $3)",
    ).bind(organization).bind(client).bind(revision).execute(c).await?.rows_affected());
    let removed = on_engine!(tx, c => sqlx::query("DELETE FROM clients WHERE organization_id = $1 AND id = $2 AND revision = $3")
        .bind(organization).bind(client).bind(revision).execute(c).await?.rows_affected());
    Ok(removed > 0)
}
