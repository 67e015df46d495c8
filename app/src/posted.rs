//! What a plain form post came to when it was refused: the sentences and what was typed, so that nothing is lost.
//! Sign-in, sign-up, set-up and the portal's forms are plain posts, which work without scripts.

use crate::{fetched::JsonBytes, language::words};
use domain::Refusal;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Posted {
    pub refusal: Option<Refusal>,
    /// As typed, without secrets: a password is typed again.
    pub values: Vec<(String, String)>,
}

impl Posted {
    pub fn value(&self, field: &str) -> String {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub fn values_of(&self, field: &str) -> Vec<String> {
        self.values.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()
    }

    pub fn error(&self, field: &str) -> Option<String> {
        self.refusal.as_ref().and_then(|refusal| refusal.at(field)).map(str::to_owned)
    }

    /// The sentence that is not about one field.
    pub fn sentence(&self) -> Option<String> {
        self.refusal.as_ref().map(|refusal| refusal.in_words(words()))
    }
}

/// What was posted to this page, on the server and again while hydrating; nothing after that.
pub(crate) fn posted() -> Posted {
    SharedValue::<_, JsonBytes>::new_with_encoding(|| use_context::<Posted>().unwrap_or_default()).into_inner()
}
