//! An organization's messages: sanitised on the way in (R11), checked before they are kept or sent (R12, R13), and filled with
//! one client's values. The rules and the rendering themselves are in `domain::messages`.

mod defaults;
mod drafts;
mod sample;
mod sanitise;
mod values;

use sanitise::checked_each;
pub(crate) use values::{Letter, email_frame, placeholder_values, portal_link};
