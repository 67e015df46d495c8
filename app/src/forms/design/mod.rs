//! `/organization/portal/forms/{id}/design`: a form built without knowing FHIR. What a change does is in `domain::forms::design`; here it
//! is asked for, shown, undone and kept.

pub mod api;
mod choices;
mod conditions;
mod editor;
mod extras;
mod inputs;
#[cfg(feature = "hydrate")]
mod leaving;
mod page;
mod publishing;
mod questions;
mod refused;
mod rekinding;
mod removing;
#[cfg(feature = "hydrate")]
mod saving;
mod state;
#[cfg(feature = "hydrate")]
mod undoing;

pub use page::DesignFormPage;
