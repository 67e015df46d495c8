//! How a person is told that something cannot be done: what is wrong, where, and what to do. Nothing internal is in here.

use crate::{Language, Words, language::retell};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is wrong with each field that was sent, by the field's `name`; sentences for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(pub BTreeMap<String, String>);

impl FieldErrors {
    pub fn one(field: &str, sentence: impl Into<String>) -> Self {
        Self(BTreeMap::from([(field.to_owned(), sentence.into())]))
    }

    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.entry(field.to_owned()).or_insert_with(|| sentence.into());
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a request was not carried out, in a form that may cross to the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in, or the session ended.
    #[error("You are signed out. Sign in again to go on.")]
    SignedOut,
    /// Signed in, but without the right; or the thing belongs to someone else, or does not exist at all.
    #[error("You may not do this. Ask an administrator of your practice if you should be able to.")]
    Forbidden,
    #[error("This was not found. It may have been removed, or you may not see it.")]
    NotFound,
    /// A representative who acts for nobody just now, or no more for the client whom they acted for (R31).
    #[error("You do not act for this client now. What was saved is still there.")]
    NotActing,
    /// Wrong input, shown at its fields.
    #[error("Some of what was entered needs another look.")]
    Invalid(FieldErrors),
    /// A rule of the practice or the program stands against it; the sentence says what to do.
    #[error("{0}")]
    Rule(String),
    /// Somebody else changed the thing meanwhile (R22).
    #[error("This was changed on another device. Reload to see the newest; nothing has been overwritten.")]
    Conflict,
    /// The database or another part is not there just now.
    #[error("This did not work just now. Nothing was lost; try again in a moment.")]
    Unavailable,
    #[error("Too many tries. Wait a few minutes, then try again.")]
    TooMany,
    /// More than one request may carry, whatever is in it.
    #[error("This is more than can be sent at once. Nothing was lost; make it smaller, and try again.")]
    TooLarge,
    /// Something unexpected: logged on the server under this id.
    #[error("Something went wrong on our side. If it happens again, tell your practice this number: {0}")]
    Unexpected(String),
}

impl Refusal {
    pub fn field(field: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, sentence))
    }

    /// As [`ToString`] has it, in the reader's language; a rule's sentence is as the server told it.
    pub fn in_words(&self, words: Words) -> String {
        let sentence = match self {
            Self::SignedOut => words.refused_signed_out(),
            Self::Forbidden => words.refused_forbidden(),
            Self::NotFound => words.refused_not_found(),
            Self::NotActing => words.refused_not_acting(),
            Self::Invalid(_) => words.refused_invalid(),
            Self::Rule(sentence) => sentence,
            Self::Conflict => words.refused_conflict(),
            Self::Unavailable => words.refused_unavailable(),
            Self::TooMany => words.refused_too_many(),
            Self::TooLarge => words.refused_too_large(),
            Self::Unexpected(id) => return words.refused_unexpected(id),
        };
        sentence.to_owned()
    }

    /// What the server says of rules and fields, said again in the reader's language.
    #[must_use]
    pub fn retold(self, language: Language) -> Self {
        match self {
            Self::Rule(sentence) => Self::Rule(retell(&sentence, language)),
            Self::Invalid(FieldErrors(errors)) => {
                Self::Invalid(FieldErrors(errors.into_iter().map(|(field, sentence)| (field, retell(&sentence, language))).collect()))
            }
            other => other,
        }
    }

    /// The sentence at a field, if there is one.
    pub fn at(&self, field: &str) -> Option<&str> {
        match self {
            Self::Invalid(errors) => errors.get(field),
            _ => None,
        }
    }
}
