//! What a practice files: a submitted response as a tagged PDF (PDF/UA-1), whose text can be selected, searched and read aloud. Layout
//! and drawing live here, and nothing else: no database, no permission, no clock. What is on the paper is decided by `domain::forms::filed`.
//!
//! It takes processor time in proportion to the text; whoever calls it keeps it off the threads that others wait for.

mod draw;
mod face;
mod flow;
mod lines;
mod parts;
mod response;
mod sheet;
mod wording;

pub use response::ResponsePaper;
pub use sheet::SheetSize;

/// Why there is no document. Neither says a word of what should have stood in it: that is health data, and errors are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    #[error("a font that comes with the program could not be read")]
    Font,
    #[error("the document does not keep to PDF/UA-1")]
    Rules,
}
