//! The parts that pages are made of. They lay out and announce; what they say and decide comes from their page.

mod account;
mod arrival;
mod dialog;
mod drawing;
mod empty;
mod field;
mod file_field;
mod focus;
#[cfg(feature = "hydrate")]
mod heard;
mod idle;
mod leaving;
mod notice;
mod said;
mod search;
#[cfg(feature = "hydrate")]
pub mod upload;
#[cfg(feature = "hydrate")]
mod way_back;

pub use account::{AskForLink, NewPassword};
pub use arrival::{Arrival, is_awaited};
pub use dialog::Dialog;
pub use drawing::drawing_view;
pub use empty::EmptyState;
pub use field::{Field, PasswordField, follow};
#[cfg(feature = "hydrate")]
pub use file_field::chosen_file;
pub use file_field::{FileField, forget_file};
#[cfg(feature = "hydrate")]
pub use focus::focus_if_lost;
pub use focus::{FocusAgain, focus_on, focus_when_refused};
pub use idle::{IdleWatch, Stay};
#[cfg(feature = "hydrate")]
pub use leaving::let_go;
pub use leaving::{AskBeforeLeaving, AskLeaving, tell_unsaved};
pub use notice::{ErrorNotice, Loading, NotLoaded, Offline, StateBadge};
pub use said::Said;
pub use search::follow_address;
#[cfg(feature = "hydrate")]
pub use way_back::{hear_of_way_back, on_way_back};
