//! Clients: the rows, the lists, and where each stands at the portal's door.

mod count;
mod export;
pub mod imports;
mod insert_all;
mod keys;
mod list;
mod places;
mod portal_state;
mod record;
mod remove;
mod search;
#[cfg(test)]
mod tests;

pub use count::{count, count_these};
pub use export::{ExportRow, list_to_export};
pub use insert_all::insert_all;
pub use keys::make_keys_anew;
pub use list::{Cursor, Key, ListFilter, ListRow, list, list_anchors};
pub use places::{give_places, merge_trigrams};
pub use portal_state::{lock_clients, set_forms_counts, set_portal_state, set_portal_states, set_unopened};
pub use record::{ClientRecord, assign, find, find_these, insert, is_in_scope, list_assigned, list_by_email_key, unassign, update};
pub use remove::{Trace, find_trace, remove};
pub use search::Search;
