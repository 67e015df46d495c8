//! The words of an e-mail to clients: the organization's default message, the editor and the preview that the page of the
//! default message and the dialogs for inviting and for sending forms share. Rendering and checking are `domain::messages`, the same as on the server.

pub mod api;
#[cfg(any(feature = "hydrate", test))]
mod changed_text;
mod composing;
mod draft;
mod editor;
mod faults;
mod fields;
mod forms;
mod in_order;
mod keeping;
mod page;
mod preview;
mod recipient;
mod rendering;
#[cfg(feature = "hydrate")]
mod rich_text;
mod sample;
mod stepping;
mod theirs;

pub use page::MessagePage;

pub(crate) use composing::Composing;
pub(crate) use draft::{MessageDraft, MessageDrafts, as_written, default_of};
pub(crate) use editor::MessageEditor;
pub(crate) use faults::MissingNotes;
pub(crate) use forms::{FormChoices, WithdrawnForms, titles_of};
pub(crate) use in_order::in_order;
pub(crate) use keeping::{DraftNote, Keeper, Keeping, KeepingWords, ToKeep, all_kept, focus_on_subject, keep_while_written, leave};
pub(crate) use preview::EmailPreview;
pub(crate) use recipient::{MessageLanguages, RecipientPreview};
pub(crate) use rendering::ToRender;
pub(crate) use sample::SampleButton;
pub(crate) use stepping::Asking;
