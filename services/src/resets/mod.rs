//! Forgotten passwords: a link to set a new one, for staff and for clients. It goes to the address that one signs in with; who asks for
//! it is told nothing (see [`crate::link_requests`]). Staff may have one sent, and never set a client's password themselves.

mod by_staff;
mod change;
mod page;
mod send;
#[cfg(test)]
mod tests;

use crate::{Result, Services};
use domain::{EmailAddress, ids::ClientId};
use store::{Tx, clients::ClientRecord, portal::LoginRow};
use uuid::Uuid;

/// A client's login, and the client whom it is for.
pub(crate) struct ClientLogin {
    pub login: LoginRow,
    pub client: ClientRecord,
}

impl ClientLogin {
    pub fn client_id(&self) -> ClientId {
        ClientId(self.client.id)
    }
}

impl Services {
    /// `None` for a login that is not a client's own.
    pub(crate) async fn client_of(&self, tx: &mut Tx, organization: Uuid, login: LoginRow) -> Result<Option<ClientLogin>> {
        let Some(client) = store::portal::find_self_client(tx, organization, login.id).await? else {
            return Ok(None);
        };
        Ok(store::clients::find(tx, organization, client).await?.map(|client| ClientLogin { login, client }))
    }
}

/// What failed attempts to sign in are counted by.
pub(crate) fn key_of(email: &str) -> String {
    email.parse::<EmailAddress>().map_or_else(|_| email.to_lowercase(), |email| email.key())
}
