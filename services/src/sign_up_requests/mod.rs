//! People whom the practice does not know (R24, with a second switch): somebody asks at the portal's page, confirms the address by a link, and
//! staff who see all clients accept them, find them to be a client already, or decline. Whoever asks is answered before anybody is
//! looked at (see [`crate::link_requests`]).

mod ask;
mod confirm;
mod decide;
mod queue;
#[cfg(test)]
mod tests;

use crate::staff::Actor;
use domain::ids::OrganizationId;
use store::sign_up_requests::SignUpRow;
use uuid::Uuid;

/// Who asks, as the audit event names them: by what they say of themselves.
fn actor(organization: Uuid, row: &SignUpRow, address: &str) -> Actor {
    Actor { organization: OrganizationId(organization), kind: "client", id: None, name: row.full_name(), address: address.to_owned() }
}
