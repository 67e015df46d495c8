//! The units of an amount: those that a form offers (`questionnaire-unitOption`, `questionnaire-unit`), and whether people may
//! name others (`sdc-questionnaire-unitOpen`).

use super::extension::{Extension, UNIT, UNIT_OPEN, UNIT_OPTION};
use super::item::Item;
use super::value::AnswerValue;
use serde_json::Value;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// As people write it.
    pub unit: Option<String>,
    pub system: Option<String>,
    pub code: Option<String>,
}

impl Unit {
    pub(super) fn of(extension: &Extension) -> Option<Self> {
        let coding = extension.other.get("valueCoding")?;
        let part = |name: &str| coding.get(name).and_then(Value::as_str).map(str::to_owned);
        let (display, code) = (part("display"), part("code"));
        Some(Self { unit: display.or_else(|| code.clone()), system: part("system"), code })
    }

    /// In the client's own words.
    pub(super) fn named(words: &str) -> Self {
        Self { unit: Some(words.to_owned()).filter(|words| !words.is_empty()), ..Self::default() }
    }

    pub fn words(&self) -> String {
        self.unit.as_ref().or(self.code.as_ref()).cloned().unwrap_or_default()
    }

    pub(super) fn quantity(self, value: String) -> AnswerValue {
        AnswerValue::Quantity { value, unit: self.unit, system: self.system, code: self.code }
    }

    fn is_called(&self, name: &str) -> bool {
        [&self.unit, &self.code].into_iter().flatten().any(|own| own == name)
    }
}

/// UCUM's code for a number that counts nothing.
const UNITY: &str = "1";

impl Item {
    /// Behind a plain number, as people write it. FHIR keeps it with the question: an answer that is a number says none.
    pub fn unit_words(&self) -> Option<String> {
        self.units().first().map(Unit::words).filter(|words| !words.is_empty() && words != UNITY)
    }

    /// An answer's `words`, with the unit where it is a plain number; an amount has its own.
    pub(super) fn with_unit(&self, answer: &AnswerValue, words: String) -> String {
        let is_plain = matches!(answer, AnswerValue::Integer(_) | AnswerValue::Decimal(_));
        match self.unit_words().filter(|_| is_plain) {
            Some(unit) => format!("{words} {unit}"),
            None => words,
        }
    }

    /// Those that the form names, in its order.
    pub fn units(&self) -> Vec<Unit> {
        let of = |url: &str| self.extension.iter().filter(|extension| extension.url == url).filter_map(Unit::of).collect::<Vec<_>>();
        let options = of(UNIT_OPTION);
        if options.is_empty() { of(UNIT) } else { options }
    }

    /// Whether a client may name a unit that the form does not. With none named, there is nothing else to do.
    pub fn takes_other_units(&self) -> bool {
        let open = self.extension(UNIT_OPEN).and_then(|extension| extension.other.get("valueCode")?.as_str());
        open.map_or_else(|| self.units().is_empty(), |open| open != "optionsOnly")
    }

    /// The form's own way of writing a unit; the only one where there is one and none was said.
    pub(super) fn known_unit(&self, given: Unit) -> Unit {
        let units = self.units();
        let only = units.first().filter(|_| units.len() == 1 && !self.takes_other_units() && given == Unit::default());
        let same = || units.iter().find(|unit| [&given.code, &given.unit].into_iter().flatten().any(|name| unit.is_called(name)));
        only.or_else(same).cloned().unwrap_or(given)
    }
}
