//! Forms as staff see them: the practice's forms, what was asked of a client, and a submitted response.

pub mod api;
mod bring_in;
mod catalog;
mod documents;
mod response;
mod score;
mod share;

pub use catalog::FormsPage;
pub use documents::DocumentsTab;
pub use response::ResponsePage;
pub use share::FormsSheet;
