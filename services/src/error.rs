//! How a use case fails: refused, with what the person may be told; or something that only the log may see.

use domain::Refusal;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("store: {0}")]
    Store(store::Error),
    /// A broken promise of our own code or of a resource in the database; logged, never shown.
    #[error("{0}")]
    Internal(String),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(source) => {
                tracing::warn!(error = %source, "the database is not available");
                Self::Refused(Refusal::Unavailable)
            }
            other => Self::Store(other),
        }
    }
}

impl Error {
    /// What may be told; `None` when it must be logged under an id instead.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}
