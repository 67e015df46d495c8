//! Forms as staff see them, on both engines.

mod catalog;
mod design;
mod drafts;
pub(crate) mod reading;
mod shared;
mod still_open;
mod taken_back;
mod titles;
mod withdrawn;
mod worded;
