//! By what an item is answered on a page: FHIR's types and item controls, brought down to the few native controls that
//! the pages have. Also how long a form takes.

use super::extension::{MAX_VALUE, MIN_VALUE, SLIDER_STEP};
use super::item::{Item, ItemType};
use super::questionnaire::Questionnaire;
use super::unit::Unit;
use super::value::AnswerValue;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// With more options than this, one choice is made from a list that opens.
const MOST_RADIOS: usize = 7;

/// The controls of choices number the item's `answer_option`s; [`Item::is_open`] says whether a field for the client's
/// own words stands beside them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Control {
    Group,
    Display,
    Radio,
    DropDown,
    CheckBoxes,
    YesNo,
    Text,
    TextArea,
    Url,
    Date {
        min: Option<NaiveDate>,
        max: Option<NaiveDate>,
    },
    DateTime {
        min: Option<String>,
        max: Option<String>,
    },
    Time,
    /// The bounds as they stand in an `<input>`'s attributes.
    Number {
        whole: bool,
        min: Option<String>,
        max: Option<String>,
    },
    /// A whole number that is found by sliding.
    Slider {
        min: i64,
        max: i64,
        step: i64,
    },
    /// A number and its unit.
    Quantity {
        /// As people read them; the number alone where there is none and none may be named.
        units: Vec<String>,
        /// Whether another may be named.
        open: bool,
    },
    /// A name, typed in place of a signature.
    Signature,
    /// A photo or a document, of one of these kinds, of so many bytes at most.
    File {
        types: Vec<String>,
        largest: u64,
    },
    /// Cannot be answered here yet; the page says so.
    Unsupported,
}

impl Control {
    pub fn is_question(&self) -> bool {
        !matches!(self, Self::Group | Self::Display | Self::Unsupported)
    }
}

impl Item {
    pub fn control(&self) -> Control {
        match &self.item_type {
            ItemType::Group => Control::Group,
            ItemType::Display => Control::Display,
            ItemType::Boolean => Control::YesNo,
            ItemType::Integer | ItemType::Decimal => self.number_control(),
            ItemType::Date => Control::Date { min: self.day_bound(MIN_VALUE), max: self.day_bound(MAX_VALUE) },
            ItemType::DateTime => Control::DateTime { min: self.bound_text(MIN_VALUE), max: self.bound_text(MAX_VALUE) },
            ItemType::Time => Control::Time,
            ItemType::String | ItemType::Text if self.is_signature() => Control::Signature,
            ItemType::String if self.has_control(&["text-area"]) => Control::TextArea,
            // Nobody's client can choose a resource, so they name what a reference is to.
            ItemType::String | ItemType::Reference => Control::Text,
            ItemType::Text => Control::TextArea,
            ItemType::Url => Control::Url,
            ItemType::Choice | ItemType::OpenChoice => self.choice_control(),
            ItemType::Quantity => {
                Control::Quantity { units: self.units().iter().map(Unit::words).collect(), open: self.takes_other_units() }
            }
            ItemType::Attachment => self.file_control(),
            ItemType::Other(_) => Control::Unsupported,
        }
    }

    /// Whether it can be answered here: not a group, a text, or a type that is not supported yet.
    pub fn is_question(&self) -> bool {
        self.control().is_question()
    }

    fn file_control(&self) -> Control {
        let types: Vec<String> = self.file_types().into_iter().map(str::to_owned).collect();
        if types.is_empty() { Control::Unsupported } else { Control::File { types, largest: self.largest_file() } }
    }

    fn number_control(&self) -> Control {
        let whole = self.item_type == ItemType::Integer;
        if let Some(slider) = self.slider().filter(|_| whole) {
            return slider;
        }
        Control::Number { whole, min: self.bound_text(MIN_VALUE), max: self.bound_text(MAX_VALUE) }
    }

    /// With both ends, as far apart as a finger can tell apart.
    fn slider(&self) -> Option<Control> {
        let number = |url: &str| match self.bound(url) {
            Some(AnswerValue::Integer(number)) => Some(number),
            _ => None,
        };
        let (min, max) = (number(MIN_VALUE)?, number(MAX_VALUE)?);
        let step = self.count_of(SLIDER_STEP).and_then(|step| i64::try_from(step).ok()).filter(|step| *step > 0).unwrap_or(1);
        (self.has_control(&["slider"]) && min < max).then_some(Control::Slider { min, max, step })
    }

    fn choice_control(&self) -> Control {
        let options = self.answer_option.len();
        if options == 0 && !self.is_open() {
            // Its options are in a value set somewhere else.
            Control::Unsupported
        } else if self.is_repeating() {
            Control::CheckBoxes
        } else if self.has_control(&["drop-down", "autocomplete"]) {
            Control::DropDown
        } else if self.has_control(&["radio-button", "check-box"]) || options <= MOST_RADIOS {
            Control::Radio
        } else {
            Control::DropDown
        }
    }

    /// The least or greatest answer, by the extension's `url`.
    pub(super) fn bound(&self, url: &str) -> Option<AnswerValue> {
        AnswerValue::from_fhir(&self.extension(url)?.other, "value")
    }

    fn day_bound(&self, url: &str) -> Option<NaiveDate> {
        match self.bound(url)? {
            AnswerValue::Date(day) => Some(day),
            _ => None,
        }
    }

    fn bound_text(&self, url: &str) -> Option<String> {
        match self.bound(url)? {
            AnswerValue::Integer(number) => Some(number.to_string()),
            AnswerValue::Date(day) => Some(day.to_string()),
            AnswerValue::Decimal(text) | AnswerValue::DateTime(text) | AnswerValue::Time(text) => Some(text),
            _ => None,
        }
    }

    /// A guess at the seconds a person needs: reading at 200 words a minute, and the answer.
    fn seconds(&self) -> usize {
        let reading = self.text.as_deref().map_or(0, |text| text.split_whitespace().count() * 60 / 200);
        reading
            + match self.control() {
                Control::Group | Control::Display | Control::Unsupported => 0,
                Control::YesNo | Control::Radio => 4,
                Control::DropDown | Control::CheckBoxes | Control::Time | Control::Number { .. } | Control::Slider { .. } => 8,
                Control::Text | Control::Date { .. } | Control::DateTime { .. } | Control::Quantity { .. } | Control::Signature => 12,
                Control::TextArea | Control::Url | Control::File { .. } => 40,
            }
    }
}

impl Questionnaire {
    /// About how many minutes the form takes, at least 1. What is shown only under a condition counts half.
    pub fn estimated_minutes(&self) -> u32 {
        fn half_seconds(items: &[Item], weight: usize) -> usize {
            let of = |item: &Item| {
                let weight = if item.enable_when.is_empty() { weight } else { 1 };
                item.seconds() * weight + half_seconds(&item.item, weight)
            };
            items.iter().map(of).sum()
        }
        u32::try_from(half_seconds(&self.item, 2).div_ceil(120)).unwrap_or(u32::MAX).max(1)
    }
}
