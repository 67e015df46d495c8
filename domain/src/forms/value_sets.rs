//! The options that a question takes from a value set: one that the form contains, or one of FHIR's own. A value set elsewhere is not
//! asked for here; such a question cannot be answered, unless in one's own words.

use super::conformance::known_codes;
use super::item::Item;
use super::option::AnswerOption;
use super::questionnaire::Questionnaire;
use serde_json::{Map, Value, json};

/// More than anyone chooses from.
const MOST_OPTIONS: usize = 5_000;

impl Questionnaire {
    /// The form to fill in and to read: each question with the options of its value set beside it. Not for keeping: it says more than
    /// the form that it was made from.
    #[must_use]
    pub fn with_value_sets(mut self) -> Self {
        let contained = self.other.get("contained").and_then(Value::as_array).cloned().unwrap_or_default();
        add_options(&mut self.item, &contained);
        self
    }
}

fn add_options(items: &mut [Item], contained: &[Value]) {
    for item in items {
        let named = item.other.get("answerValueSet").and_then(Value::as_str).map(str::to_owned);
        if let Some(reference) = named.filter(|_| item.is_choice() && item.answer_option.is_empty()) {
            item.answer_option = options(&reference, contained);
        }
        add_options(&mut item.item, contained);
    }
}

fn options(reference: &str, contained: &[Value]) -> Vec<AnswerOption> {
    let is_named = |set: &&Value| {
        let id = reference.strip_prefix('#').is_some_and(|id| set["id"] == id);
        id || (set["url"].is_string() && set["url"] == reference.split('|').next().unwrap_or_default())
    };
    if let Some(set) = contained.iter().find(is_named) {
        return listed(set);
    }
    let coding = |(system, code, words): &(&str, &str, &str)| option(json!({ "system": system, "code": code, "display": words }), None);
    known_codes(reference).unwrap_or_default().iter().map(coding).collect()
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
