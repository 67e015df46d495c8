//! R30: the address that one signs in with changes once the new one has confirmed it. A client asks on the profile, a representative (R31) on
//! their own page, with the password; staff by editing the client. The old address is told at once, and again when it is done.

mod ask;
mod confirm;
mod page;
#[cfg(test)]
mod tests;

use crate::context;
use domain::{
    Moment,
    address_changes::{AddressChangeState, PendingAddress},
};
use store::address_changes::AddressChangeRow;

/// What still waits.
fn pending(row: AddressChangeRow, now: chrono::DateTime<chrono::Utc>, time_zone: &str) -> Option<PendingAddress> {
    let expires: Moment = context::moment(row.expires_at, time_zone);
    let waits = row.state.as_of(row.expires_at, now) == AddressChangeState::Open;
    waits.then_some(PendingAddress { email: row.email, expires })
}
