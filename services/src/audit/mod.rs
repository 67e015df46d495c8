//! Writing down who did what to whom, in the transaction of the change itself (R25).

use crate::{Result, Services, staff::Actor};
use domain::{audit::AuditAction, ids::ClientId};
use store::{Tx, audit::AuditEventRow};
use uuid::Uuid;

/// What an event is about.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct About<'a> {
    pub client: Option<ClientId>,
    pub subject: Option<Uuid>,
    /// Plain words; never an answer, an address or a secret.
    pub detail: Option<&'a str>,
}

impl Services {
    pub(crate) async fn record(&self, tx: &mut Tx, by: &Actor, action: AuditAction, about: About<'_>) -> Result<()> {
        let event = AuditEventRow {
            id: self.new_id(),
            at: self.now(),
            actor_kind: by.kind.to_owned(),
            actor_id: by.id,
            actor_name: by.name.clone(),
            action: action.key().to_owned(),
            client_id: about.client.map(|client| client.0),
            subject_id: about.subject,
            detail: about.detail.map(str::to_owned),
            address: by.address.clone(),
        };
        Ok(store::audit::insert(tx, by.organization.0, &event).await?)
    }
}
