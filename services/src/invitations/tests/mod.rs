//! Invitations as use cases, on both engines.

mod activity;
mod asked;
mod batches;
mod beside;
mod chosen;
mod drafts;
mod handed;
mod held;
mod languages;
mod once;
mod outcomes;
pub(crate) mod practice;
mod replaced;
mod resent;
mod rights;
mod run_out;
mod sample;
mod stuck;
mod wording;
