//! Clients: the rows, the lists, and where each stands at the portal's door.

mod portal_state;

pub use portal_state::{set_forms_count, set_portal_state};
