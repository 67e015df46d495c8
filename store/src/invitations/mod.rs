//! Invitations as rows: found by their link's hash, changed by conditional statements, with their ledgers and batches.
//! What may be sent to whom, and which change follows from what, is decided above.

mod activity;
mod batches;
mod changes;
mod ledger;
mod recipients;
mod rows;
#[cfg(test)]
mod tests;

pub use activity::{ActivityCursor, ActivityQueryRow, ActivityRow, find_activity, find_batch_told, list_activity};
pub use batches::{
    BatchMessageRow, BatchRow, NewBatch, OutcomeRow, ProgressRow, find_batch, find_batch_by_key, find_batch_message, insert_batch,
    insert_batch_form, insert_batch_message, insert_outcome, inviter_name, list_batch_form_titles, list_batch_form_versions, list_outcomes,
    lock_organization, progress,
};
pub use changes::{NewInvitation, accept, add_wrong_answer, end, insert, mark_opened, set_delivery};
pub use ledger::{LedgerRow, NewEvent, insert_event, list_events};
pub use recipients::{RecipientRow, find_recipient, is_address_taken, was_resent_since};
pub use rows::{DueRow, InvitationRow, find, find_by_token_hash, find_newest, find_open, list_run_out};
