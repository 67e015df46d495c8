//! The server's last word on answers (R23): right types, within range, among the options, present where required, and
//! none to a question that is hidden. The browser runs the same check before it sends.

use super::answers::Answers;
use super::extension::{MAX_VALUE, MIN_LENGTH, MIN_VALUE};
use super::fault::{AnswerFault, Ask, FaultKind};
use super::formats;
use super::item::{Item, ItemType};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use super::visibility::visible;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// For text without a `maxLength`: more than anyone writes, less than would burden the database.
const LONGEST_TEXT: usize = 100_000;

/// Whether the client is still at it, or says that the form is done; required questions are asked for only then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Completeness {
    Draft,
    Submit,
}

/// The answers that may be stored, and what is wrong with the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub answers: Answers,
    pub faults: Vec<AnswerFault>,
}

/// Gives the answers that may be stored, each written in one way (options with the form's own wording, text without
/// space around it), or everything that is wrong, in the form's order.
pub fn check(form: &Questionnaire, answers: &Answers, completeness: Completeness) -> Result<Answers, Vec<AnswerFault>> {
    let Checked { answers, faults } = check_each(form, answers, completeness);
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// As [`check`], for saving while the client types: what is right is kept whatever else is wrong. A wrong answer counts
/// as none, also for what is shown.
pub fn check_each(form: &Questionnaire, answers: &Answers, completeness: Completeness) -> Checked {
    let mut faults = strangers(form, answers);
    let mut kept = written_in_one_way(form, answers);
    let mut wrong: BTreeMap<&str, FaultKind> = BTreeMap::new();
    for item in form.items() {
        if let Some(kind) = item.fault_in(kept.get(&item.link_id)) {
            kept.clear(&item.link_id);
            wrong.insert(&item.link_id, kind);
        }
    }
    let shown = leave_out_hidden(form, &mut kept);
    for item in form.items().filter(|item| shown.contains(&item.link_id)) {
        let is_missing = completeness == Completeness::Submit && item.must_be_answered() && kept.get(&item.link_id).is_empty();
        let missing = is_missing.then(|| FaultKind::Required(Ask::of(item)));
        faults.extend(wrong.remove(item.link_id.as_str()).or(missing).map(|kind| AnswerFault::of(item, kind)));
    }
    Checked { answers: kept, faults }
}

/// Takes the answers to hidden questions away, until what is shown depends on none of them; gives what is shown. One
/// round is enough unless conditions refer to each other in a loop.
fn leave_out_hidden(form: &Questionnaire, kept: &mut Answers) -> BTreeSet<String> {
    loop {
        let before = kept.0.len();
        let shown = visible(form, kept);
        kept.0.retain(|link_id, _| shown.contains(link_id));
        if kept.0.len() == before {
            return shown;
        }
    }
}

/// Answers to what the form does not ask.
fn strangers(form: &Questionnaire, answers: &Answers) -> Vec<AnswerFault> {
    let fault = |(link_id, _): (&str, &[AnswerValue])| match form.find_item(link_id) {
        None => Some(AnswerFault { link_id: link_id.to_owned(), question: link_id.to_owned(), kind: FaultKind::UnknownQuestion }),
        Some(item) if !item.is_question() => Some(AnswerFault::of(item, FaultKind::NotAQuestion)),
        Some(_) => None,
    };
    answers.iter().filter(|(_, values)| !values.is_empty()).filter_map(fault).collect()
}

/// A question that may not be changed has the form's own answer, whatever was sent.
fn written_in_one_way(form: &Questionnaire, answers: &Answers) -> Answers {
    let mut written = Answers::default();
    for item in form.items().filter(|item| item.is_question()) {
        let values = item.fixed_values().unwrap_or_else(|| item.write_all(answers.get(&item.link_id)));
        written.set(&item.link_id, values);
    }
    written
}

impl Item {
    /// The form's own answers to a question that may not be changed; `None` for others. A mistake among them makes them
    /// none: it must not stand in the way of someone who cannot change it.
    pub fn fixed_values(&self) -> Option<Vec<AnswerValue>> {
        let own = self.is_read_only().then(|| self.write_all(&self.starting_values()))?;
        Some(if self.fault_in(&own).is_none() { own } else { Vec::new() })
    }

    fn write_all(&self, values: &[AnswerValue]) -> Vec<AnswerValue> {
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

    /// A client cannot answer what is read-only, and is not asked to.
    fn must_be_answered(&self) -> bool {
        self.is_required() && self.is_question() && !self.is_read_only()
    }

    /// The one way of writing an answer; what cannot be read stays as it is.
    fn write(&self, value: &AnswerValue) -> AnswerValue {
        if let Some(option) = self.option_index(value).and_then(|at| self.answer_option[at].value()) {
            return option;
        }
        let or_same = |written: Option<AnswerValue>| written.unwrap_or_else(|| value.clone());
        match (value, &self.item_type) {
            (AnswerValue::Text(text) | AnswerValue::Url(text), ItemType::Url) => AnswerValue::Url(formats::clean(text)),
            (AnswerValue::Text(text), _) => AnswerValue::Text(formats::clean(text)),
            (AnswerValue::Integer(number), ItemType::Decimal) => AnswerValue::Decimal(number.to_string()),
            (AnswerValue::Decimal(text), _) => or_same(formats::decimal(text.trim()).map(AnswerValue::Decimal)),
            (AnswerValue::Date(day), ItemType::DateTime) => AnswerValue::DateTime(day.to_string()),
            (AnswerValue::DateTime(text), _) => or_same(formats::date_time(text.trim()).map(|(text, _)| AnswerValue::DateTime(text))),
            (AnswerValue::Time(text), _) => or_same(formats::time(text.trim()).map(AnswerValue::Time)),
            _ => value.clone(),
        }
    }

    fn fault_in(&self, values: &[AnswerValue]) -> Option<FaultKind> {
        if values.len() > 1 && !self.is_repeating() {
            let options = values.iter().filter(|value| self.option_index(value).is_some()).count();
            let mixed = self.is_open() && options == 1;
            return Some(if mixed { FaultKind::OptionOrOwnWords } else { FaultKind::OnlyOne });
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
            return if offered { None } else { self.length_fault(value) };
        }
        if !self.is_of_type(value) {
            return Some(FaultKind::Unreadable(Ask::of(self)));
        }
        self.length_fault(value).or_else(|| self.range_fault(value))
    }

    fn is_of_type(&self, value: &AnswerValue) -> bool {
        match (&self.item_type, value) {
            (ItemType::Boolean, AnswerValue::Boolean(_)) | (ItemType::String | ItemType::Text, AnswerValue::Text(_)) => true,
            (ItemType::Integer, AnswerValue::Integer(number)) => i32::try_from(*number).is_ok(),
            (ItemType::Decimal, AnswerValue::Decimal(text)) => formats::decimal(text).is_some(),
            // FHIR writes four digits of a year.
            (ItemType::Date, AnswerValue::Date(day)) => (1..=9999).contains(&day.year()),
            (ItemType::DateTime, AnswerValue::DateTime(text)) => formats::date_time(text).is_some(),
            (ItemType::Time, AnswerValue::Time(text)) => formats::time(text).is_some(),
            (ItemType::Url, AnswerValue::Url(text)) => formats::is_url(text),
            _ => false,
        }
    }

    fn length_fault(&self, value: &AnswerValue) -> Option<FaultKind> {
        let (AnswerValue::Text(text) | AnswerValue::Url(text)) = value else { return None };
        let now = text.chars().count();
        let own_most = self.max_length.and_then(|most| usize::try_from(most).ok());
        let most = own_most.unwrap_or(LONGEST_TEXT).min(LONGEST_TEXT);
        let least = match self.bound(MIN_LENGTH) {
            Some(AnswerValue::Integer(least)) => usize::try_from(least).unwrap_or(0),
            _ => 0,
        };
        if now > most { Some(FaultKind::TooLong { most, now }) } else { (now < least).then_some(FaultKind::TooShort { least }) }
    }

    fn range_fault(&self, value: &AnswerValue) -> Option<FaultKind> {
        let is_day = matches!(value, AnswerValue::Date(_) | AnswerValue::DateTime(_) | AnswerValue::Time(_));
        let least = self.bound(MIN_VALUE).filter(|bound| value.order(bound) == Some(Ordering::Less));
        let most = self.bound(MAX_VALUE).filter(|bound| value.order(bound) == Some(Ordering::Greater));
        match (least.map(|bound| bound.words()), most.map(|bound| bound.words())) {
            (Some(earliest), _) if is_day => Some(FaultKind::TooEarly { earliest }),
            (None, Some(latest)) if is_day => Some(FaultKind::TooLate { latest }),
            (Some(least), _) => Some(FaultKind::TooSmall { least }),
            (None, Some(most)) => Some(FaultKind::TooLarge { most }),
            (None, None) => None,
        }
    }
}
