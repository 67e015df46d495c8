//! The client list and a client's page with its tabs.

mod alike;
pub mod api;
mod assigned;
mod details;
mod edit;
#[cfg(test)]
pub(crate) mod fixture;
mod history;
pub mod imports;
mod list;
mod opened;
mod place;
mod reminders;

pub use details::ClientPageView;
pub use edit::{EditClientPage, NewClientPage};
pub use imports::{ImportPage, ImportsPage};
pub use list::ClientsPage;
pub(crate) use opened::{OpenedFrom, is_back};
pub(crate) use place::Place;
pub(crate) use reminders::start_again;

use crate::Failure;
use domain::{Refusal, ids::ClientId};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The client that the page's address names.
fn client_in_path() -> Memo<Result<ClientId, Failure>> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get("id").and_then(|id| id.parse().ok()).ok_or(Failure(Refusal::NotFound)))
}
