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
use domain::{ids::OrganizationId, sign_up_requests::Person};
use store::sign_up_requests::SignUpRow;
use uuid::Uuid;

/// Who asks, to be compared with others.
fn person(row: &SignUpRow) -> Person<'_> {
    Person {
        first_name: &row.first_name,
        last_name: &row.last_name,
        preferred_name: None,
        date_of_birth: Some(row.date_of_birth),
        email_key: Some(&row.email_key),
    }
}

/// Who asks, as the audit event names them: by what they say of themselves.
fn actor(organization: Uuid, row: &SignUpRow, address: &str) -> Actor {
    Actor { organization: OrganizationId(organization), kind: "client", id: None, name: row.full_name(), address: address.to_owned() }
}
