//! Messages to clients: the template that a person writes, its placeholders, what is wrong with it, and the e-mail that
//! comes of it. The browser's preview and the server's outbox call the same [`render()`] (R14); who may write, save and send
//! is decided elsewhere.

mod account;
mod address;
mod check;
pub(crate) mod colour;
mod document;
mod email_html;
mod email_text;
mod fault;
mod links;
mod passkey;
mod placeholder;
mod reminder;
mod render;
mod representative;
mod rules;
mod run;
mod scan;
mod shipped;
mod signature;
mod template_html;
mod tokens;
mod typed_link;
mod values;
mod words;
mod written;

pub use account::{
    AccountOf, account_there, new_password_link, new_person_declined, new_person_link, password_changed, safety_task, sign_up_link,
};
pub use address::{address_changed, new_address_asked, new_address_link, staff_address_changed};
pub use check::{check, check_for};
pub use fault::{FaultKind, FaultPlace, MessageFault};
pub use links::{is_portal_href, safe_portal_url};
pub use passkey::{passkey_added, passkey_removed};
pub use placeholder::Placeholder;
pub use reminder::{forms_reminder, render_with_stop_link, sign_up_reminder};
pub use render::{EmailFrame, RenderedEmail, render};
pub use representative::{representative_added, representative_forms, representative_link, representative_reminder, representative_there};
pub use rules::MessageRules;
pub use shipped::{default_forms_shared, default_invitation};
pub use signature::signature_asked;
pub use template_html::tidy_html;
pub(crate) use tokens::escape;
pub use tokens::{ALLOWED_TAGS, ALLOWED_URL_SCHEMES};
pub use typed_link::{LinkFault, is_link_allowed, typed_link};
pub use values::{MissingValue, PlaceholderValues, missing_values};
pub use written::{DraftPage, DraftPlace, InvitationDefault, KeptDraft, SampleReceipt, WrittenMessage, message_for};

use serde::{Deserialize, Serialize};

/// Characters of a subject.
pub const SUBJECT_LIMIT: usize = 200;
/// Bytes of a body, as HTML.
pub const BODY_LIMIT: usize = 100_000;
/// Characters of a subject that most programs show.
const SUBJECT_SHOWN: usize = 78;

/// A template: what is written once for many clients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Plain text with placeholders.
    pub subject: String,
    /// HTML with placeholders, sanitised to [`ALLOWED_TAGS`]; whatever else is in it counts as text.
    pub body_html: String,
}
