//! People whom the practice does not know: asking at the portal, confirming the address, and the staff's queue (R24).

pub mod api;
mod ask;
mod confirm;
mod queue;

pub use ask::NewPersonPage;
pub use confirm::ConfirmSignUpPage;
pub(crate) use queue::SignUpQueue;
