//! Clients: the rows, the lists, and where each stands at the portal's door.

mod count;
mod keys;
mod list;
mod portal_state;
mod record;
mod search;
#[cfg(test)]
mod tests;

pub use count::{count, count_these};
pub use keys::make_keys_anew;
pub use list::{Cursor, Key, ListFilter, ListRow, list, list_anchors};
pub use portal_state::{set_forms_count, set_portal_state};
pub use record::{ClientRecord, assign, find, insert, is_in_scope, list_assigned, unassign, update};
pub use search::Search;
