//! Answers as native HTML forms post them, and back: this is what lets a form be filled in before WASM has loaded. A
//! field has its question's `linkId` as its name; what a field may hold depends on the question's control.
//!
//! Choices hold the position of the option (`0`, `1`), one field for each that is chosen; the client's own words are in
//! a second field, named `linkId` + `~other` (a radio for them may hold `~other`). Yes and no are `true` and `false`;
//! dates and times as HTML's inputs write them. A signature is a name, and what was drawn in a second field (`linkId` + `~drawn`).
//! An empty field is no answer. Fields of the page itself, such as a
//! token, begin with `_` and are passed over; any other unknown name is a fault.

use super::answers::Answers;
use super::attachment::Attached;
use super::fault::{AnswerFault, Ask, FaultKind};
use super::formats;
use super::item::{Item, ItemType};
use super::layout::Layout;
use super::questionnaire::Questionnaire;
use super::signing::{Drawing, Signed};
use super::unit::Unit;
use super::value::AnswerValue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Ends the name of the field for the client's own words beside an open choice.
pub const OTHER_SUFFIX: &str = "~other";

/// Ends the name of the field for an amount's unit.
pub const UNIT_SUFFIX: &str = "~unit";

/// Ends the name of the field by which a file is chosen; what was chosen before is in the question's own field.
pub const FILE_SUFFIX: &str = "~file";

/// The field of a post that says which save it follows.
pub const REVISION_FIELD: &str = "_revision";

/// Ends the name of the field for what was drawn as a signature: the path of an SVG.
pub const DRAWN_SUFFIX: &str = "~drawn";

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
    let layout = Layout::of_places(form, by_name.keys().map(|name| place_of_field(name)));
    let mut reading = FieldReading::default();
    for node in &layout.nodes {
        let typed = TypedFields {
            own: by_name.remove(node.place.as_str()).unwrap_or_default(),
            other: if node.item.is_open() { by_name.remove(other_name(&node.place).as_str()).unwrap_or_default() } else { Vec::new() },
            unit: if node.item.item_type == ItemType::Quantity {
                by_name.remove(unit_name(&node.place).as_str()).unwrap_or_default()
            } else {
                Vec::new()
            },
            drawn: if node.item.is_signature() { by_name.remove(drawn_name(&node.place).as_str()).unwrap_or_default() } else { Vec::new() },
        };
        match node.item.read_fields(&typed) {
            Ok(values) => reading.answers.set(&node.place, values),
            Err(kind) => {
                reading.faults.push(AnswerFault::of(node.item, &node.place, kind));
                reading.keep_typed(&node.place, &typed.own);
                reading.keep_typed(&other_name(&node.place), &typed.other);
                reading.keep_typed(&unit_name(&node.place), &typed.unit);
                reading.keep_typed(&drawn_name(&node.place), &typed.drawn);
            }
        }
    }
    for (name, typed) in by_name.into_iter().filter(|(name, _)| !name.starts_with('_')) {
        reading.faults.push(AnswerFault::stranger(name));
        reading.keep_typed(name, &typed);
    }
    reading
}

/// Reads one question's fields, as [`answers_from_fields`] does.
pub fn answers_from_question(item: &Item, place: &str, fields: &[(String, String)]) -> Result<Vec<AnswerValue>, AnswerFault> {
    let named = |wanted: &str| fields.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
    let typed = TypedFields {
        own: named(place),
        other: named(&other_name(place)),
        unit: named(&unit_name(place)),
        drawn: named(&drawn_name(place)),
    };
    item.read_fields(&typed).map_err(|kind| AnswerFault::of(item, place, kind))
}

/// The fields that say these answers; answers that no control can show, such as an option of another form, are left out.
pub fn fields_from_answers(form: &Questionnaire, answers: &Answers) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for node in Layout::new(form, answers).nodes.iter().filter(|node| node.item.is_question()) {
        fields.extend(fields_from_values(node.item, &node.place, answers.get(&node.place)));
    }
    fields
}

/// As [`fields_from_answers`], of one question.
pub fn fields_from_values(item: &Item, place: &str, values: &[AnswerValue]) -> Vec<(String, String)> {
    values.iter().flat_map(|value| item.write_fields(place, value)).collect()
}

/// The place that a field speaks of.
pub fn place_of_field(name: &str) -> &str {
    [OTHER_SUFFIX, UNIT_SUFFIX, FILE_SUFFIX, DRAWN_SUFFIX].into_iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
}

fn other_name(place: &str) -> String {
    format!("{place}{OTHER_SUFFIX}")
}

fn unit_name(place: &str) -> String {
    format!("{place}{UNIT_SUFFIX}")
}

fn drawn_name(place: &str) -> String {
    format!("{place}{DRAWN_SUFFIX}")
}

/// What was typed about one question, by its fields.
struct TypedFields<'t> {
    own: Vec<&'t str>,
    other: Vec<&'t str>,
    unit: Vec<&'t str>,
    drawn: Vec<&'t str>,
}

impl FieldReading {
    fn keep_typed(&mut self, name: &str, typed: &[&str]) {
        if !typed.is_empty() {
            self.typed.insert(name.to_owned(), typed.iter().map(|&text| text.to_owned()).collect());
        }
    }
}

impl Item {
    /// What is too long to be kept is no answer either: it stays where it was typed, and no save carries it.
    fn read_fields(&self, fields: &TypedFields<'_>) -> Result<Vec<AnswerValue>, FaultKind> {
        let values = self.read_values(fields)?;
        match values.iter().find_map(|value| self.too_long(value)) {
            Some(kind) => Err(kind),
            None => Ok(values),
        }
    }

    fn read_values(&self, fields: &TypedFields<'_>) -> Result<Vec<AnswerValue>, FaultKind> {
        if self.item_type == ItemType::Quantity {
            return self.read_amounts(fields);
        }
        if let Some(drawing) = self.read_drawing(fields)? {
            return Ok(vec![drawing]);
        }
        let typed: Vec<&str> = fields.own.iter().copied().filter(|text| !text.trim().is_empty()).collect();
        if !self.is_question() {
            return if typed.is_empty() { Ok(Vec::new()) } else { Err(FaultKind::NotAQuestion) };
        }
        let values = if self.is_choice() {
            self.read_choice(&typed, &fields.other)?
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

    /// What was drawn, with the name beside it. A question that takes several signatures takes them by name alone.
    fn read_drawing(&self, fields: &TypedFields<'_>) -> Result<Option<AnswerValue>, FaultKind> {
        let Some(path) = fields.drawn.iter().find(|path| !path.is_empty()).filter(|_| self.is_signature() && !self.is_repeating()) else {
            return Ok(None);
        };
        let drawing = Drawing::parse(path).map_err(|_| FaultKind::NotDrawn)?;
        let name = fields.own.iter().map(|name| formats::clean(name)).find(|name| !name.is_empty()).unwrap_or_default();
        Ok(Some(AnswerValue::Signed(Signed { name, drawing })))
    }

    /// A number, and the unit beside it; a unit alone says nothing.
    fn read_amounts(&self, fields: &TypedFields<'_>) -> Result<Vec<AnswerValue>, FaultKind> {
        let mut values = Vec::new();
        for (at, typed) in fields.own.iter().enumerate().filter(|(_, typed)| !typed.trim().is_empty()) {
            let number = formats::decimal(typed.trim()).ok_or(FaultKind::Unreadable(Ask::Amount))?;
            let unit = Unit::named(&formats::clean(fields.unit.get(at).copied().unwrap_or_default()));
            values.push(self.known_unit(unit).quantity(number));
        }
        if values.len() > 1 && !self.is_repeating() { Err(FaultKind::OnlyOne) } else { Ok(values) }
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
            ItemType::Attachment => Attached::from_field(text).map(AnswerValue::Attachment),
            ItemType::Url => formats::is_url(text).then(|| AnswerValue::Url(text.to_owned())),
            ItemType::Reference => Some(AnswerValue::Reference { reference: None, display: Some(formats::clean(text)) }),
            _ => Some(AnswerValue::Text(formats::clean(text))),
        }
    }

    fn write_fields(&self, place: &str, value: &AnswerValue) -> Vec<(String, String)> {
        let own = |text: String| vec![(place.to_owned(), text)];
        if self.is_choice() {
            return match (self.option_index(value), value) {
                (Some(at), _) => own(at.to_string()),
                (None, AnswerValue::Text(text)) if self.is_open() => vec![(other_name(place), text.clone())],
                (None, _) => Vec::new(),
            };
        }
        match value {
            AnswerValue::Boolean(yes) => own(yes.to_string()),
            AnswerValue::Integer(number) => own(number.to_string()),
            AnswerValue::Date(day) => own(day.to_string()),
            // With seconds, the input would ask for them.
            AnswerValue::DateTime(text) | AnswerValue::Time(text) => own(without_zero_seconds(text)),
            AnswerValue::Decimal(text) | AnswerValue::Text(text) | AnswerValue::Url(text) => own(text.clone()),
            AnswerValue::Attachment(attached) => own(attached.to_field()),
            AnswerValue::Reference { .. } => own(value.words()),
            AnswerValue::Signed(Signed { name, drawing }) => {
                vec![(place.to_owned(), name.clone()), (drawn_name(place), drawing.to_string())]
            }
            AnswerValue::Coding { .. } => Vec::new(),
            AnswerValue::Quantity { value, unit, system, code } => {
                let unit = Unit { unit: unit.clone(), system: system.clone(), code: code.clone() };
                vec![(place.to_owned(), value.clone()), (unit_name(place), unit.words())]
            }
        }
    }
}

fn without_zero_seconds(text: &str) -> String {
    let seconds = if text.contains('T') { 16..19 } else { 5..8 };
    match text.get(seconds.clone()) {
        Some(":00") if text.len() == seconds.end => text.get(..seconds.start).unwrap_or(text).to_owned(),
        _ => text.to_owned(),
    }
}
