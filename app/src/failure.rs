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

    /// For where no field stands that a sentence could be shown at: all of them, and not only that there are some.
    #[must_use]
    pub fn at_no_field(self) -> Self {
        match self.0 {
            Refusal::Invalid(errors) if !errors.is_empty() => {
                let sentences: Vec<String> = errors.0.into_values().collect();
                Self(Refusal::Rule(sentences.join(" ")))
            }
            other => Self(other),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_no_field_stands_the_sentences_are_told_themselves() {
        let mut errors = FieldErrors::one("clients", "Look again.");
        errors.add("forms", "One is not published any more.");
        let told = |refusal| Failure(refusal).at_no_field().to_string();
        assert_eq!(told(Refusal::Invalid(errors)), "Look again. One is not published any more.");
        for other in [Refusal::Unavailable, Refusal::Invalid(FieldErrors::default())] {
            assert_eq!(told(other.clone()), other.to_string());
        }
    }
}
