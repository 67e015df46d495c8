//! Forms as staff see them: the practice's forms, what was asked of a client, and a submitted response.

pub mod api;
mod bring_in;
mod catalog;
mod design;
mod documents;
mod drafts;
mod response;
mod score;
mod share;
mod share_state;
mod withdraw;

pub use catalog::FormsPage;
pub use design::DesignFormPage;
pub use documents::DocumentsTab;
pub use response::ResponsePage;
pub use share::FormsSheet;
