//! One question's answers: the one way in which each is written, and whether they are of its type, among its options, and
//! within its bounds.

use super::control::Control;
use super::extension::{MAX_DECIMAL_PLACES, MAX_VALUE, MIN_LENGTH, MIN_VALUE, REGEX};
use super::fault::{Ask, FaultKind};
use super::formats;
use super::item::{Item, ItemType};
use super::signing::Signed;
use super::unit::Unit;
use super::value::AnswerValue;
use chrono::Datelike;
use std::{borrow::Cow, cmp::Ordering};

/// For text without a `maxLength`: more than anyone writes, less than would burden the database.
const LONGEST_TEXT: usize = 100_000;

/// Where Structured Data Capture puts the bounds of an amount.
const MIN_QUANTITY: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity";
const MAX_QUANTITY: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity";

impl Item {
    /// The form's own answers to a question that may not be changed; `None` for others, and for those whose answer is reckoned. A
    /// mistake among them makes them none: it must not stand in the way of someone who cannot change it.
    pub fn fixed_values(&self) -> Option<Vec<AnswerValue>> {
        (self.is_read_only() && !self.is_calculated()).then(|| self.own_values())
    }

    pub(super) fn own_values(&self) -> Vec<AnswerValue> {
        let own = self.write_all(&self.starting_values());
        if self.fault_in(&own).is_none() { own } else { Vec::new() }
    }

    pub(super) fn write_all(&self, values: &[AnswerValue]) -> Vec<AnswerValue> {
        let mut written: Vec<AnswerValue> = Vec::new();
        for value in values.iter().map(|value| self.write(value)) {
            let repeated = self.is_choice() && written.contains(&value);
            if !repeated && !value.is_blank() {
                written.push(value);
            }
        }
        // As the form lists them, the client's own words last: the order in which boxes were ticked says nothing.
        if self.is_choice() {
            written.sort_by_key(|value| self.option_index(value).unwrap_or(usize::MAX));
        }
        written
    }

    /// The one way of writing an answer; what cannot be read stays as it is.
    fn write(&self, value: &AnswerValue) -> AnswerValue {
        if let Some(option) = self.option_index(value).and_then(|at| self.answer_option[at].value()) {
            return option;
        }
        let or_same = |written: Option<AnswerValue>| written.unwrap_or_else(|| value.clone());
        match (value, &self.item_type) {
            (AnswerValue::Text(text) | AnswerValue::Url(text), ItemType::Url) => AnswerValue::Url(formats::clean(text)),
            // Nobody but the form says to which resource.
            (AnswerValue::Text(_) | AnswerValue::Reference { .. }, ItemType::Reference) => self.named(formats::clean(&value.words())),
            (AnswerValue::Text(text), _) => AnswerValue::Text(formats::clean(text)),
            (AnswerValue::Signed(Signed { name, drawing }), _) if drawing.is_empty() => AnswerValue::Text(formats::clean(name)),
            (AnswerValue::Signed(Signed { name, drawing }), _) => {
                AnswerValue::Signed(Signed { name: formats::clean(name), drawing: drawing.clone() })
            }
            (AnswerValue::Integer(number), ItemType::Decimal) => AnswerValue::Decimal(number.to_string()),
            (AnswerValue::Decimal(text), _) => or_same(formats::decimal(text.trim()).map(AnswerValue::Decimal)),
            (AnswerValue::Date(day), ItemType::DateTime) => AnswerValue::DateTime(day.to_string()),
            (AnswerValue::DateTime(text), _) => or_same(formats::date_time(text.trim()).map(|(text, _)| AnswerValue::DateTime(text))),
            (AnswerValue::Time(text), _) => or_same(formats::time(text.trim()).map(AnswerValue::Time)),
            (AnswerValue::Quantity { value, unit, system, code }, ItemType::Quantity) => {
                let unit = Unit { unit: unit.clone(), system: system.clone(), code: code.clone() };
                self.known_unit(unit).quantity(formats::decimal(value.trim()).unwrap_or_else(|| value.clone()))
            }
            _ => value.clone(),
        }
    }

    /// What the form names itself, in the same words, is known by more than them.
    fn named(&self, words: String) -> AnswerValue {
        let known =
            self.starting_values().into_iter().find(|known| matches!(known, AnswerValue::Reference { .. }) && known.words() == words);
        known.unwrap_or(AnswerValue::Reference { reference: None, display: Some(words) })
    }

    pub(super) fn fault_in(&self, values: &[AnswerValue]) -> Option<FaultKind> {
        if values.len() > 1 && !self.is_repeating() {
            let options = values.iter().filter(|value| self.option_index(value).is_some()).count();
            let mixed = self.is_open() && options == 1;
            return Some(if mixed { FaultKind::OptionOrOwnWords } else { FaultKind::OnlyOne });
        }
        let alone =
            || values.iter().find_map(|value| self.answer_option.get(self.option_index(value)?).filter(|option| option.is_exclusive()));
        if let Some(option) = Some(()).filter(|()| values.len() > 1).and_then(|()| alone()) {
            return Some(FaultKind::Exclusive { option: option.label() });
        }
        values.iter().find_map(|value| self.fault_in_one(value))
    }

    fn fault_in_one(&self, value: &AnswerValue) -> Option<FaultKind> {
        let own_words = self.is_open() && matches!(value, AnswerValue::Text(_));
        if self.is_choice() {
            let offered = self.option_index(value).is_some();
            if !offered && !own_words {
                return Some(FaultKind::NotAnOption);
            }
            return if offered { None } else { self.text_fault(value) };
        }
        if !self.is_of_type(value) {
            return Some(FaultKind::Unreadable(Ask::of(self)));
        }
        self.unit_fault(value).or_else(|| self.text_fault(value)).or_else(|| self.range_fault(value)).or_else(|| self.places_fault(value))
    }

    fn is_of_type(&self, value: &AnswerValue) -> bool {
        match (&self.item_type, value) {
            (ItemType::Boolean, AnswerValue::Boolean(_))
            | (ItemType::String | ItemType::Text, AnswerValue::Text(_))
            | (ItemType::Reference, AnswerValue::Reference { .. }) => true,
            (ItemType::Integer, AnswerValue::Integer(number)) => i32::try_from(*number).is_ok(),
            (ItemType::Decimal, AnswerValue::Decimal(text)) | (ItemType::Quantity, AnswerValue::Quantity { value: text, .. }) => {
                formats::decimal(text).is_some()
            }
            // FHIR writes four digits of a year.
            (ItemType::Date, AnswerValue::Date(day)) => (1..=9999).contains(&day.year()),
            (ItemType::DateTime, AnswerValue::DateTime(text)) => formats::date_time(text).is_some(),
            (ItemType::Time, AnswerValue::Time(text)) => formats::time(text).is_some(),
            (ItemType::Url, AnswerValue::Url(text)) => formats::is_url(text),
            (ItemType::Attachment, AnswerValue::Attachment(file)) => self.takes_file(file),
            (ItemType::String | ItemType::Text, AnswerValue::Signed(_)) => self.is_signature() && !self.is_repeating(),
            _ => false,
        }
    }

    fn unit_fault(&self, value: &AnswerValue) -> Option<FaultKind> {
        let AnswerValue::Quantity { unit, code, .. } = value else { return None };
        let units = self.units();
        let is_offered = units.iter().any(|known| known.code == *code && known.unit == *unit);
        let names: Vec<String> = units.iter().map(Unit::words).collect();
        (!units.is_empty() && !is_offered && !self.takes_other_units()).then_some(FaultKind::WrongUnit { units: names })
    }

    /// Too long, too short, or not as its pattern has it.
    fn text_fault(&self, value: &AnswerValue) -> Option<FaultKind> {
        let text = bounded_text(value)?;
        let (least, _) = self.lengths();
        if let Some(fault) = self.too_long(value) {
            return Some(fault);
        }
        if text.chars().count() < least {
            return Some(FaultKind::TooShort { least });
        }
        self.pattern_fault(&text)
    }

    /// In characters, not in the units of a browser's `maxlength`. An option is as long as the form wrote it.
    pub(super) fn too_long(&self, value: &AnswerValue) -> Option<FaultKind> {
        if self.is_choice() && self.option_index(value).is_some() {
            return None;
        }
        let now = bounded_text(value)?.chars().count();
        let (_, most) = self.lengths();
        (now > most).then_some(FaultKind::TooLong { most, now })
    }

    /// How many characters an answer in words has at least and at most.
    pub(super) fn lengths(&self) -> (usize, usize) {
        let least = match self.bound(MIN_LENGTH) {
            Some(AnswerValue::Integer(least)) => usize::try_from(least).unwrap_or(0),
            _ => 0,
        };
        let own_most = self.max_length.and_then(|most| usize::try_from(most).ok());
        (least, own_most.unwrap_or(LONGEST_TEXT).min(LONGEST_TEXT))
    }

    /// A pattern that cannot be read refuses nobody; the form's check says so.
    fn pattern_fault(&self, text: &str) -> Option<FaultKind> {
        let pattern = self.extension(REGEX)?.other.get("valueString")?.as_str()?;
        let matches = super::pattern::matches(pattern, text)?;
        (!matches).then(|| FaultKind::NotAsWritten { format: self.entry_format().map(str::to_owned) })
    }

    fn places_fault(&self, value: &AnswerValue) -> Option<FaultKind> {
        let (AnswerValue::Decimal(text) | AnswerValue::Quantity { value: text, .. }) = value else { return None };
        let most = self.count_of(MAX_DECIMAL_PLACES)?;
        let places = text.split_once('.').map_or(0, |(_, places)| places.len());
        (places > most).then_some(FaultKind::TooManyPlaces { most })
    }

    fn range_fault(&self, value: &AnswerValue) -> Option<FaultKind> {
        let is_day = matches!(value, AnswerValue::Date(_) | AnswerValue::DateTime(_) | AnswerValue::Time(_));
        let beyond = |urls: [&str; 2], side: Ordering| {
            urls.into_iter().filter_map(|url| self.bound(url)).find(|bound| value.order(bound) == Some(side)).map(|bound| bound.words())
        };
        match (beyond([MIN_VALUE, MIN_QUANTITY], Ordering::Less), beyond([MAX_VALUE, MAX_QUANTITY], Ordering::Greater)) {
            (Some(earliest), _) if is_day => Some(FaultKind::TooEarly { earliest }),
            (None, Some(latest)) if is_day => Some(FaultKind::TooLate { latest }),
            (Some(least), _) => Some(FaultKind::TooSmall { least }),
            (None, Some(most)) => Some(FaultKind::TooLarge { most }),
            (None, None) => None,
        }
    }

    /// Whether its control takes more answers than one at a time by itself.
    pub fn is_list(&self) -> bool {
        self.is_repeating() && self.is_question() && self.control() != Control::CheckBoxes
    }
}

/// What an answer's lengths and pattern are about.
fn bounded_text(value: &AnswerValue) -> Option<Cow<'_, str>> {
    match value {
        AnswerValue::Text(text) | AnswerValue::Url(text) | AnswerValue::Decimal(text) => Some(text.into()),
        AnswerValue::Integer(number) => Some(number.to_string().into()),
        AnswerValue::Reference { .. } => Some(value.words().into()),
        // A name that is not typed yet is asked for at the end.
        AnswerValue::Signed(signed) if !signed.name.is_empty() => Some((&signed.name).into()),
        _ => None,
    }
}
