//! Clients for the tests of this crate.

use domain::{
    clients::{ClientRow, Invitable, PortalState},
    ids::ClientId,
};
use uuid::Uuid;

/// With neither an account nor an address.
pub(crate) fn client(id: u128, first_name: &str, last_name: &str) -> ClientRow {
    ClientRow {
        id: ClientId(Uuid::from_u128(id)),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        preferred_name: None,
        email: None,
        portal: PortalState::NoAccount,
        invitable: Invitable::NoEmail,
        forms_done: 0,
        forms_total: 0,
        last_sent: None,
    }
}
