//! Answers as native HTML forms post them, and back: this is what lets a form be filled in before WASM has loaded. A
//! field has its question's `linkId` as its name; what a field may hold depends on the question's control.
//!
//! Choices hold the position of the option (`0`, `1`), one field for each that is chosen; the client's own words are in
//! a second field, named `linkId` + `~other` (a radio for them may hold `~other`). Yes and no are `true` and `false`;
//! dates and times as HTML's inputs write them. An empty field is no answer. Fields of the page itself, such as a
//! token, begin with `_` and are passed over; any other unknown name is a fault.

use super::answers::Answers;
use super::fault::{AnswerFault, Ask, FaultKind};
use super::formats;
use super::item::{Item, ItemType};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Ends the name of the field for the client's own words beside an open choice.
pub const OTHER_SUFFIX: &str = "~other";

/// What a posted form says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReading {
    /// What could be read; not yet checked.
    pub answers: Answers,
    pub faults: Vec<AnswerFault>,
    /// What could not be read, by field name, to be shown again beside its fault.
    pub typed: BTreeMap<String, Vec<String>>,
}

/// Reads a whole form's fields: a question that is not among them has no answer.
pub fn answers_from_fields(form: &Questionnaire, fields: &[(String, String)]) -> FieldReading {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in fields {
        by_name.entry(name).or_default().push(value);
    }
    let mut reading = FieldReading::default();
    for item in form.items() {
        let other_name = format!("{}{OTHER_SUFFIX}", item.link_id);
        let typed = by_name.remove(item.link_id.as_str()).unwrap_or_default();
        let own_words = if item.is_open() { by_name.remove(other_name.as_str()).unwrap_or_default() } else { Vec::new() };
        match item.read_fields(&typed, &own_words) {
            Ok(values) => reading.answers.set(&item.link_id, values),
            Err(kind) => {
                reading.faults.push(AnswerFault::of(item, kind));
                reading.keep_typed(&item.link_id, &typed);
                reading.keep_typed(&other_name, &own_words);
            }
        }
    }
    for (name, typed) in by_name.into_iter().filter(|(name, _)| !name.starts_with('_')) {
        let kind = FaultKind::UnknownQuestion;
        reading.faults.push(AnswerFault { link_id: name.to_owned(), question: name.to_owned(), kind });
        reading.keep_typed(name, &typed);
    }
    reading
}

/// The fields that say these answers; answers that no control can show, such as an option of another form, are left out.
pub fn fields_from_answers(form: &Questionnaire, answers: &Answers) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for item in form.items().filter(|item| item.is_question()) {
        for value in answers.get(&item.link_id) {
            fields.extend(item.write_field(value));
        }
    }
    fields
}

impl FieldReading {
    fn keep_typed(&mut self, name: &str, typed: &[&str]) {
        if !typed.is_empty() {
            self.typed.insert(name.to_owned(), typed.iter().map(|&text| text.to_owned()).collect());
        }
    }
}

impl Item {
    fn read_fields(&self, typed: &[&str], own_words: &[&str]) -> Result<Vec<AnswerValue>, FaultKind> {
        let typed: Vec<&str> = typed.iter().copied().filter(|text| !text.trim().is_empty()).collect();
        if !self.is_question() {
            return if typed.is_empty() { Ok(Vec::new()) } else { Err(FaultKind::NotAQuestion) };
        }
        let values = if self.is_choice() {
            self.read_choice(&typed, own_words)?
        } else {
            let read = |text: &&str| self.read_field(text).ok_or(FaultKind::Unreadable(Ask::of(self)));
            typed.iter().map(read).collect::<Result<Vec<_>, _>>()?
        };
        let values: Vec<AnswerValue> = values.into_iter().filter(|value| !value.is_blank()).collect();
        if values.len() > 1 && !self.is_repeating() {
            let both = self.is_open() && typed.len() == 1;
            return Err(if both { FaultKind::OptionOrOwnWords } else { FaultKind::OnlyOne });
        }
        Ok(values)
    }

    fn read_choice(&self, typed: &[&str], own_words: &[&str]) -> Result<Vec<AnswerValue>, FaultKind> {
        let mut values = Vec::new();
        let says_other = |text: &&&str| **text == OTHER_SUFFIX && self.is_open();
        for position in typed.iter().filter(|text| !says_other(text)) {
            let at = position.parse::<usize>().map_err(|_| FaultKind::NotAnOption)?;
            let value = self.answer_option.get(at).and_then(super::AnswerOption::value).ok_or(FaultKind::NotAnOption)?;
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let words = own_words.iter().map(|text| formats::clean(text)).filter(|text| !text.is_empty());
        values.extend(words.map(AnswerValue::Text));
        Ok(values)
    }

    fn read_field(&self, typed: &str) -> Option<AnswerValue> {
        let text = typed.trim();
        match self.item_type {
            ItemType::Boolean => match text {
                "true" => Some(AnswerValue::Boolean(true)),
                "false" => Some(AnswerValue::Boolean(false)),
                _ => None,
            },
            ItemType::Integer => formats::integer(text).map(AnswerValue::Integer),
            ItemType::Decimal => formats::decimal(text).map(AnswerValue::Decimal),
            ItemType::Date => formats::date(text).map(AnswerValue::Date),
            ItemType::DateTime => formats::date_time(text).map(|(text, _)| AnswerValue::DateTime(text)),
            ItemType::Time => formats::time(text).map(AnswerValue::Time),
            ItemType::Url => formats::is_url(text).then(|| AnswerValue::Url(text.to_owned())),
            _ => Some(AnswerValue::Text(formats::clean(text))),
        }
    }

    fn write_field(&self, value: &AnswerValue) -> Option<(String, String)> {
        if self.is_choice() {
            let position = self.option_index(value).map(|at| (self.link_id.clone(), at.to_string()));
            return position.or_else(|| match value {
                AnswerValue::Text(text) if self.is_open() => Some((format!("{}{OTHER_SUFFIX}", self.link_id), text.clone())),
                _ => None,
            });
        }
        let text = match value {
            AnswerValue::Boolean(yes) => yes.to_string(),
            AnswerValue::Integer(number) => number.to_string(),
            AnswerValue::Date(day) => day.to_string(),
            // With seconds, the input would ask for them.
            AnswerValue::DateTime(text) | AnswerValue::Time(text) => without_zero_seconds(text),
            AnswerValue::Decimal(text) | AnswerValue::Text(text) | AnswerValue::Url(text) => text.clone(),
            AnswerValue::Coding { .. } => return None,
        };
        Some((self.link_id.clone(), text))
    }
}

fn without_zero_seconds(text: &str) -> String {
    let seconds = if text.contains('T') { 16..19 } else { 5..8 };
    match text.get(seconds.clone()) {
        Some(":00") if text.len() == seconds.end => text.get(..seconds.start).unwrap_or(text).to_owned(),
        _ => text.to_owned(),
    }
}
