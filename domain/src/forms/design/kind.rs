//! The kinds of question as an administrator chooses among them, and what each is in FHIR.

use crate::forms::item::{Item, ItemType};
use crate::forms::option::AnswerOption;
use crate::forms::signing::Signer;
use crate::forms::value::AnswerValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuestionKind {
    ShortText,
    LongText,
    YesNo,
    OneChoice,
    SeveralChoices,
    ChoiceOrOwnWords,
    Number,
    WholeNumber,
    Amount,
    Date,
    DateTime,
    Time,
    Link,
    File,
    Signature,
    Information,
    Section,
}

impl QuestionKind {
    pub const ALL: [Self; 17] = [
        Self::ShortText,
        Self::LongText,
        Self::YesNo,
        Self::OneChoice,
        Self::SeveralChoices,
        Self::ChoiceOrOwnWords,
        Self::Number,
        Self::WholeNumber,
        Self::Amount,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Link,
        Self::File,
        Self::Signature,
        Self::Information,
        Self::Section,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::ShortText => "Short text",
            Self::LongText => "Long text",
            Self::YesNo => "Yes or no",
            Self::OneChoice => "One choice",
            Self::SeveralChoices => "Several choices",
            Self::ChoiceOrOwnWords => "Choice with “other”",
            Self::Number => "Number",
            Self::WholeNumber => "Whole number",
            Self::Amount => "Amount with unit",
            Self::Date => "Date",
            Self::DateTime => "Date and time",
            Self::Time => "Time",
            Self::Link => "Link",
            Self::File => "Photo or document",
            Self::Signature => "Signature",
            Self::Information => "Information text",
            Self::Section => "Section",
        }
    }

    /// `None` for what cannot be made here, such as a reference.
    pub fn of(item: &Item) -> Option<Self> {
        Some(match &item.item_type {
            ItemType::String | ItemType::Text if item.is_signature() => Self::Signature,
            ItemType::String => Self::ShortText,
            ItemType::Text => Self::LongText,
            ItemType::Boolean => Self::YesNo,
            ItemType::Choice if item.is_repeating() => Self::SeveralChoices,
            ItemType::Choice => Self::OneChoice,
            ItemType::OpenChoice => Self::ChoiceOrOwnWords,
            ItemType::Decimal => Self::Number,
            ItemType::Integer => Self::WholeNumber,
            ItemType::Quantity => Self::Amount,
            ItemType::Date => Self::Date,
            ItemType::DateTime => Self::DateTime,
            ItemType::Time => Self::Time,
            ItemType::Url => Self::Link,
            ItemType::Attachment => Self::File,
            ItemType::Display => Self::Information,
            ItemType::Group => Self::Section,
            ItemType::Reference | ItemType::Other(_) => return None,
        })
    }

    pub fn is_choice(self) -> bool {
        matches!(self, Self::OneChoice | Self::SeveralChoices | Self::ChoiceOrOwnWords)
    }

    /// Without words yet; a choice starts with two, so that it can be seen at once what it will be.
    pub(super) fn item(self, link_id: &str) -> Item {
        let mut item = Item::new(link_id, self.item_type(), "");
        item.text = None;
        item.repeats = (self == Self::SeveralChoices).then_some(true);
        if self == Self::Signature {
            item.required = Some(true);
            item.extension.push(Signer::Client.extension());
        }
        if self.is_choice() {
            item.answer_option = vec![coded("a", "First choice"), coded("b", "Second choice")];
        }
        item
    }

    fn item_type(self) -> ItemType {
        match self {
            Self::ShortText | Self::Signature => ItemType::String,
            Self::LongText => ItemType::Text,
            Self::YesNo => ItemType::Boolean,
            Self::OneChoice | Self::SeveralChoices => ItemType::Choice,
            Self::ChoiceOrOwnWords => ItemType::OpenChoice,
            Self::Number => ItemType::Decimal,
            Self::WholeNumber => ItemType::Integer,
            Self::Amount => ItemType::Quantity,
            Self::Date => ItemType::Date,
            Self::DateTime => ItemType::DateTime,
            Self::Time => ItemType::Time,
            Self::Link => ItemType::Url,
            Self::File => ItemType::Attachment,
            Self::Information => ItemType::Display,
            Self::Section => ItemType::Group,
        }
    }
}

pub(super) fn coded(code: &str, words: &str) -> AnswerOption {
    AnswerOption::new(&AnswerValue::Coding { system: None, code: Some(code.to_owned()), display: Some(words.to_owned()) })
}
