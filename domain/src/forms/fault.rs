//! What is wrong with an answer, and the sentence that tells a person what to do about it. The question itself is
//! beside the sentence, not in it: pages show the sentence at the question, and both in the summary.

use super::control::Control;
use super::item::Item;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerFault {
    pub link_id: String,
    /// The question's own words.
    pub question: String,
    pub kind: FaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    Required(Ask),
    /// Not of the question's type, or not written as such.
    Unreadable(Ask),
    NotAnOption,
    OnlyOne,
    /// An option and the client's own words, where one answer is asked for.
    OptionOrOwnWords,
    TooLong {
        most: usize,
        now: usize,
    },
    TooShort {
        least: usize,
    },
    TooSmall {
        least: String,
    },
    TooLarge {
        most: String,
    },
    TooEarly {
        earliest: String,
    },
    TooLate {
        latest: String,
    },
    UnknownQuestion,
    /// A group, a text, or a type that cannot be answered yet.
    NotAQuestion,
}

/// What kind of answer a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    YesNo,
    Choice,
    Choices,
    Text,
    Signature,
    Date,
    DateTime,
    Time,
    WholeNumber,
    Number,
    Url,
}

impl AnswerFault {
    pub(super) fn of(item: &Item, kind: FaultKind) -> Self {
        Self { link_id: item.link_id.clone(), question: item.question().to_owned(), kind }
    }

    /// What to do, in one or two plain sentences.
    pub fn sentence(&self) -> String {
        match &self.kind {
            FaultKind::Required(ask) => ask.missing().to_owned(),
            FaultKind::Unreadable(ask) => ask.unreadable().to_owned(),
            FaultKind::NotAnOption => "Choose one of the answers that are offered.".to_owned(),
            FaultKind::OnlyOne => "Give one answer only.".to_owned(),
            FaultKind::OptionOrOwnWords => "Choose an answer or write your own, not both.".to_owned(),
            FaultKind::TooLong { most, now } => format!("Shorten this to {most} characters; it has {now}."),
            FaultKind::TooShort { least } => format!("Write at least {least} characters."),
            FaultKind::TooSmall { least } => format!("Enter {least} or more."),
            FaultKind::TooLarge { most } => format!("Enter {most} or less."),
            FaultKind::TooEarly { earliest } => format!("Enter {earliest} or later."),
            FaultKind::TooLate { latest } => format!("Enter {latest} or earlier."),
            FaultKind::UnknownQuestion => "This question is not part of the form. Reload the page, then go on.".to_owned(),
            FaultKind::NotAQuestion => "This part of the form takes no answer. Reload the page, then go on.".to_owned(),
        }
    }
}

impl Ask {
    /// What the item asks for; text for items that ask nothing.
    pub(super) fn of(item: &Item) -> Self {
        match item.control() {
            Control::YesNo => Self::YesNo,
            Control::Radio | Control::DropDown => Self::Choice,
            Control::CheckBoxes => Self::Choices,
            Control::Signature => Self::Signature,
            Control::Date { .. } => Self::Date,
            Control::DateTime { .. } => Self::DateTime,
            Control::Time => Self::Time,
            Control::Number { whole: true, .. } => Self::WholeNumber,
            Control::Number { whole: false, .. } => Self::Number,
            Control::Url => Self::Url,
            Control::Text | Control::TextArea | Control::Group | Control::Display | Control::Unsupported => Self::Text,
        }
    }

    fn missing(self) -> &'static str {
        match self {
            Self::YesNo => "Choose Yes or No.",
            Self::Choice => "Choose an answer.",
            Self::Choices => "Choose at least one answer.",
            Self::Text => "Write an answer.",
            Self::Signature => "Type your full name to sign.",
            Self::Date => "Enter a date.",
            Self::DateTime => "Enter a date and a time.",
            Self::Time => "Enter a time.",
            Self::WholeNumber | Self::Number => "Enter a number.",
            Self::Url => "Enter a web address.",
        }
    }

    fn unreadable(self) -> &'static str {
        match self {
            Self::YesNo => "Choose Yes or No.",
            Self::Choice | Self::Choices => "Choose one of the answers that are offered.",
            Self::Text => "Write your answer as text.",
            Self::Signature => "Type your full name to sign.",
            Self::Date => "Enter the date as year, month and day, for example 1980-05-31.",
            Self::DateTime => "Enter the date and the time, for example 2026-05-31 at 14:30.",
            Self::Time => "Enter the time as hours and minutes, for example 14:30.",
            Self::WholeNumber => "Enter a whole number, for example 3.",
            Self::Number => "Enter a number in digits, for example 2.5.",
            Self::Url => "Enter a web address that starts with https://",
        }
    }
}
