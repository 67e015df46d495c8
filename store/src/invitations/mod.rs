//! Invitations as rows: found by their link's hash, changed by conditional statements, with their ledgers and batches.
//! What may be sent to whom, and which change follows from what, is decided above.

mod activity;
mod batches;
mod changes;
mod chosen;
mod due;
mod held;
mod ledger;
mod matching;
mod outcomes;
mod readers;
mod recipients;
mod retries;
mod rows;
mod run_out;
#[cfg(test)]
mod tests;
mod to_tell;
mod unopened;

pub use activity::{ActivityCursor, ActivityQueryRow, ActivityRow, find_activity, find_batch_told, list_activity};
pub use batches::{
    BatchMessageRow, BatchRow, HeldBy, NewBatch, find_batch, find_batch_by_key, find_batch_with_work, find_newest_retry, has_retry_at_work,
    insert_batch, insert_batch_form, insert_batch_message, inviter_name, list_batch_form_titles, list_batch_form_versions,
    list_batch_forms, list_batch_messages, list_sendings, lock_organization, set_batch_state, set_has_work,
};
pub use changes::{NewInvitation, accept, add_wrong_answer, begin_time, carry_wrong_answers, end, insert, mark_opened, set_delivery};
pub use chosen::{AtWorkRow, ChosenRow, InvitedRow, find_at_work, find_invited_since, list_chosen, list_chosen_of_batch};
pub use held::{
    LastDueRow, QueueRow, TakenBackRow, UnsentRow, batch_queue, hold_mail, list_failed, list_taken_back, release_mail, take_mail_back,
};
pub use ledger::{LedgerRow, NewEvent, insert_event, insert_events, list_events};
pub use matching::{Matching, MatchingGroup, SharingRow, count_matching, count_open, insert_matching, list_chosen_matching, list_sharing};
pub use outcomes::{
    NewOutcome, OutcomeRow, WaitingRow, cancel_waiting, count_stages, insert_outcomes, list_first_outcomes, list_outcomes, next_waiting,
    set_outcomes,
};
pub use readers::{ReadersOf, list_first_readers, list_languages};
pub use recipients::{RecipientRow, find_recipient, is_address_taken, was_resent_since};
pub use retries::{LeftOf, count_left, insert_left};
pub use rows::{InvitationRow, find, find_by_token_hash, find_newest, find_open, list_open};
pub use run_out::{DueRow, expire, has_run_out, take_run_out};
pub use to_tell::{OutcomeToTell, list_outcomes_to_tell};
pub use unopened::{UnopenedRow, has_unopened, mark_unopened};
