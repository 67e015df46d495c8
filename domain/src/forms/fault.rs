//! What is wrong with an answer, and the sentence that tells a person what to do about it. The question itself is
//! beside the sentence, not in it: pages show the sentence at the question, and both in the summary.

use super::control::Control;
use super::item::Item;
use crate::{Language, Words};
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
        self.sentence_in(Language::English.words())
    }

    /// The same, in the client's language.
    pub fn sentence_in(&self, words: Words) -> String {
        let number = |number: &usize| number.to_string();
        let sentence = match &self.kind {
            FaultKind::Required(ask) => ask.missing(words),
            FaultKind::Unreadable(ask) => ask.unreadable(words),
            FaultKind::NotAnOption => words.told_not_an_option(),
            FaultKind::OnlyOne | FaultKind::TooMany { most: 1 } => words.told_only_one(),
            FaultKind::OptionOrOwnWords => words.told_option_or_own(),
            FaultKind::TooLong { most, now } => {
                return words.told_too_long(&number(most), &number(now), &number(&now.saturating_sub(*most)));
            }
            FaultKind::TooShort { least } => return words.told_too_short(&number(least)),
            FaultKind::TooSmall { least } => return words.told_too_small(least),
            FaultKind::TooLarge { most } => return words.told_too_large(most),
            FaultKind::TooEarly { earliest } => return words.told_too_early(&said_day(earliest, words)),
            FaultKind::TooLate { latest } => return words.told_too_late(&said_day(latest, words)),
            FaultKind::TooManyPlaces { most: 0 } => words.told_no_places(),
            FaultKind::TooManyPlaces { most: 1 } => words.told_one_place(),
            FaultKind::TooManyPlaces { most } => return words.told_places(&number(most)),
            FaultKind::NotAsWritten { format: Some(format) } => return words.told_like_this(format),
            FaultKind::NotAsWritten { format: None } => words.told_not_as_written(),
            FaultKind::Exclusive { option } => return words.told_exclusive(option),
            FaultKind::WrongUnit { units } => return words.told_units(&units.join(", ")),
            FaultKind::TooFew { least } => return words.told_too_few(&number(least)),
            FaultKind::TooMany { most } => return words.told_too_many_answers(&number(most)),
            FaultKind::TooManyEntries { most } => return words.told_too_many_entries(&number(most)),
            FaultKind::NotDrawn => words.told_not_drawn(),
            FaultKind::NoName => words.told_no_name(),
            FaultKind::EmptyGroup => words.told_empty_group(),
            FaultKind::UnknownQuestion => words.told_unknown_question(),
            FaultKind::NotAQuestion => words.told_not_a_question(),
        };
        sentence.to_owned()
    }
}

/// A bound is kept in English, as staff read it.
fn said_day(bound: &str, words: Words) -> String {
    words.language().retell_day(bound).unwrap_or_else(|| bound.to_owned())
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

    fn missing(self, words: Words) -> &'static str {
        match self {
            Self::YesNo => words.told_missing_yes_no(),
            Self::Choice => words.told_missing_choice(),
            Self::Choices => words.told_missing_choices(),
            Self::Text => words.told_missing_text(),
            Self::Signature => words.told_missing_signature(),
            Self::Date => words.told_missing_date(),
            Self::DateTime => words.told_missing_date_time(),
            Self::Time => words.told_missing_time(),
            Self::WholeNumber | Self::Number | Self::Amount => words.told_missing_number(),
            Self::Url => words.told_missing_url(),
            Self::File => words.told_missing_file(),
        }
    }

    fn unreadable(self, words: Words) -> &'static str {
        match self {
            Self::YesNo => words.told_missing_yes_no(),
            Self::Choice | Self::Choices => words.told_not_an_option(),
            Self::Text => words.told_unreadable_text(),
            Self::Signature => words.told_missing_signature(),
            Self::Date => words.told_unreadable_date(),
            Self::DateTime => words.told_unreadable_date_time(),
            Self::Time => words.told_unreadable_time(),
            Self::WholeNumber => words.told_unreadable_whole(),
            Self::Number | Self::Amount => words.told_unreadable_number(),
            Self::Url => words.told_unreadable_url(),
            Self::File => words.told_unreadable_file(),
        }
    }
}
