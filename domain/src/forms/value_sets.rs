//! The options that a question takes from a value set: one that the form contains, or one of FHIR's own. A value set elsewhere is not
//! asked for here; such a question cannot be answered, unless in one's own words.

use super::conformance::known_codes;
use super::item::Item;
use super::option::AnswerOption;
use super::questionnaire::Questionnaire;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// More than anyone chooses from.
const MOST_OPTIONS: usize = 5_000;

impl Questionnaire {
    /// The form to fill in and to read: each question with the options of its value set beside it. Not for keeping: it says more than
    /// the form that it was made from.
    #[must_use]
    pub fn with_value_sets(mut self) -> Self {
        let contained = self.other.get("contained").cloned().unwrap_or_default();
        add_options(&mut self.item, &Contained::of(Some(&contained)));
        self
    }

    /// Whether its questions have more options together than this, with those of their value sets.
    pub(super) fn counts_more_options_than(&self, most: usize) -> bool {
        let contained = Contained::of(self.other.get("contained"));
        let (mut counts, mut count) = (HashMap::new(), 0_usize);
        self.items().any(|item| {
            let of_set = |reference| *counts.entry(contained.name_of(reference)).or_insert_with(|| contained.options(reference).len());
            count = count.saturating_add(item.named_set().map_or(item.answer_option.len(), of_set));
            count > most
        })
    }
}

impl Item {
    /// Where its options are, when they do not stand in it.
    fn named_set(&self) -> Option<&str> {
        self.other.get("answerValueSet").and_then(Value::as_str).filter(|_| self.is_choice() && self.answer_option.is_empty())
    }
}

fn add_options(items: &mut [Item], contained: &Contained<'_>) {
    for item in items {
        if let Some(options) = item.named_set().map(|reference| contained.options(reference)) {
            item.answer_option = options;
        }
        add_options(&mut item.item, contained);
    }
}

/// The sets that a form contains, by `#id` and by `url`; the first where two have one name.
struct Contained<'a>(HashMap<String, &'a Value>);

impl<'a> Contained<'a> {
    fn of(contained: Option<&'a Value>) -> Self {
        let mut made = Self(HashMap::new());
        for set in contained.and_then(Value::as_array).into_iter().flatten() {
            let names = [set["id"].as_str().map(|id| format!("#{id}")), set["url"].as_str().map(str::to_owned)];
            for name in names.into_iter().flatten() {
                made.0.entry(name).or_insert(set);
            }
        }
        made
    }

    /// Without the version that a `url` may have behind it.
    fn name_of<'r>(&self, reference: &'r str) -> &'r str {
        if self.0.contains_key(reference) { reference } else { reference.split('|').next().unwrap_or_default() }
    }

    fn options(&self, reference: &str) -> Vec<AnswerOption> {
        if let Some(set) = self.0.get(self.name_of(reference)) {
            return listed(set);
        }
        let coding = |(system, code, words): &(&str, &str, &str)| option(json!({ "system": system, "code": code, "display": words }), None);
        known_codes(reference).unwrap_or_default().iter().map(coding).collect()
    }
}

/// The codes of an expansion, or those that the definition lists one by one (FHIR R4 valueset.html). A set that takes codes from
/// elsewhere, or leaves some out, is not known in full, and so not offered.
fn listed(set: &Value) -> Vec<AnswerOption> {
    let mut found = Vec::new();
    if set["expansion"].is_object() {
        add_expanded(&set["expansion"]["contains"], &mut found);
        return found;
    }
    let compose = &set["compose"];
    for part in compose["include"].as_array().into_iter().flatten() {
        let Some(concepts) = part["concept"].as_array().filter(|_| compose["exclude"].is_null() && part["filter"].is_null()) else {
            return Vec::new();
        };
        for concept in concepts.iter().take(MOST_OPTIONS) {
            let system = &part["system"];
            found.push(option(coding(system, &concept["code"], &concept["display"]), concept.get("extension")));
        }
    }
    found
}

fn add_expanded(contains: &Value, found: &mut Vec<AnswerOption>) {
    for entry in contains.as_array().into_iter().flatten() {
        if entry["abstract"] != true && entry["code"].is_string() && found.len() < MOST_OPTIONS {
            found.push(option(coding(&entry["system"], &entry["code"], &entry["display"]), entry.get("extension")));
        }
        add_expanded(&entry["contains"], found);
    }
}

fn coding(system: &Value, code: &Value, display: &Value) -> Value {
    let parts = [("system", system), ("code", code), ("display", display)];
    let present = parts.into_iter().filter(|(_, part)| part.is_string());
    Value::Object(present.map(|(name, part)| (name.to_owned(), part.clone())).collect())
}

/// The extensions say what the code counts toward a score.
fn option(coding: Value, extensions: Option<&Value>) -> AnswerOption {
    let extension = extensions.and_then(|extensions| serde_json::from_value(extensions.clone()).ok()).unwrap_or_default();
    AnswerOption { initial_selected: None, extension, other: Map::from_iter([("valueCoding".to_owned(), coding)]) }
}
