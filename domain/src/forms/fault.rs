//! What is wrong with an answer, and the sentence that tells a person what to do about it. The question itself is
//! beside the sentence, not in it: pages show the sentence at the question, and both in the summary.

use super::control::Control;
use super::item::Item;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerFault {
    /// See [`place`](fn@super::place).
    pub place: String,
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
    /// More digits after the point.
    TooManyPlaces {
        most: usize,
    },
    /// Not as the form's pattern has it.
    NotAsWritten {
        format: Option<String>,
    },
    /// An option that excludes the others, among others.
    Exclusive {
        option: String,
    },
    WrongUnit {
        units: Vec<String>,
    },
    /// Answers to a question that repeats.
    TooFew {
        least: usize,
    },
    TooMany {
        most: usize,
    },
    /// Instances of a group.
    TooManyEntries {
        most: usize,
    },
    /// A group in which something must be answered.
    EmptyGroup,
    /// What was sent as a drawn signature is none.
    NotDrawn,
    /// A signature was drawn, and no name typed.
    NoName,
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
    Amount,
    File,
}

impl AnswerFault {
    pub(super) fn of(item: &Item, place: &str, kind: FaultKind) -> Self {
        Self { place: place.to_owned(), question: item.question().to_owned(), kind }
    }

    /// Of what the form does not ask.
    pub(super) fn stranger(name: &str) -> Self {
        Self { place: name.to_owned(), question: name.to_owned(), kind: FaultKind::UnknownQuestion }
    }

    /// What to do, in one or two plain sentences.
    pub fn sentence(&self) -> String {
        match &self.kind {
            FaultKind::Required(ask) => ask.missing().to_owned(),
            FaultKind::Unreadable(ask) => ask.unreadable().to_owned(),
            FaultKind::NotAnOption => "Choose one of the answers that are offered.".to_owned(),
            FaultKind::OnlyOne | FaultKind::TooMany { most: 1 } => "Give one answer only.".to_owned(),
            FaultKind::OptionOrOwnWords => "Choose an answer or write your own, not both.".to_owned(),
            FaultKind::TooLong { most, now } => format!("Shorten this to {most} characters; it has {now}."),
            FaultKind::TooShort { least } => format!("Write at least {least} characters."),
            FaultKind::TooSmall { least } => format!("Enter {least} or more."),
            FaultKind::TooLarge { most } => format!("Enter {most} or less."),
            FaultKind::TooEarly { earliest } => format!("Enter {earliest} or later."),
            FaultKind::TooLate { latest } => format!("Enter {latest} or earlier."),
            FaultKind::TooManyPlaces { most: 0 } => "Enter a number without a decimal point.".to_owned(),
            FaultKind::TooManyPlaces { most: 1 } => "Enter one digit at most after the decimal point.".to_owned(),
            FaultKind::TooManyPlaces { most } => format!("Enter {most} digits at most after the decimal point."),
            FaultKind::NotAsWritten { format: Some(format) } => format!("Write it like this: {format}."),
            FaultKind::NotAsWritten { format: None } => "Check how this is written; the form wants it in another way.".to_owned(),
            FaultKind::Exclusive { option } => format!("Choose “{option}” or other answers, not both."),
            FaultKind::WrongUnit { units } => format!("Choose one of these units: {}.", units.join(", ")),
            FaultKind::TooFew { least } => format!("Give at least {least} answers."),
            FaultKind::TooMany { most } => format!("Give {most} answers at most."),
            FaultKind::TooManyEntries { most } => format!("Keep {most} of these at most, and remove the others."),
            FaultKind::NotDrawn => "Clear what is drawn, and draw it again; or type your name alone.".to_owned(),
            FaultKind::NoName => "Type the full name as well, so that the drawing can be read.".to_owned(),
            FaultKind::EmptyGroup => "Answer at least one of the questions here.".to_owned(),
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
            Control::Number { whole: true, .. } | Control::Slider { .. } => Self::WholeNumber,
            Control::Number { whole: false, .. } => Self::Number,
            Control::Url => Self::Url,
            Control::Quantity { .. } => Self::Amount,
            Control::File { .. } => Self::File,
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
            Self::WholeNumber | Self::Number | Self::Amount => "Enter a number.",
            Self::Url => "Enter a web address.",
            Self::File => "Add a photo or a document.",
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
            Self::Number | Self::Amount => "Enter a number in digits, for example 2.5.",
            Self::Url => "Enter a web address that starts with https://",
            Self::File => "Add a photo or a document of a kind and a size that the question takes.",
        }
    }
}
