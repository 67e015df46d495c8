//! How a server function fails: always with a [`Refusal`], which may be shown as it is.

use domain::{FieldErrors, Refusal};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error(transparent)]
pub struct Failure(#[from] pub Refusal);

impl Failure {
    pub fn is_signed_out(&self) -> bool {
        self.0 == Refusal::SignedOut
    }

    /// A representative who is to choose for whom they act, or does so no more (R31).
    pub fn is_not_acting(&self) -> bool {
        self.0 == Refusal::NotActing
    }

    /// The sentence at a field, if there is one.
    pub fn at(&self, field: &str) -> Option<String> {
        self.0.at(field).map(str::to_owned)
    }
}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // The network, or an answer that is not ours (a proxy's page): nothing is known to have happened.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => Self(Refusal::Unavailable),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self(Refusal::Invalid(FieldErrors::default())),
            _ => Self(Refusal::Unexpected("server function".to_owned())),
        }
    }
}
