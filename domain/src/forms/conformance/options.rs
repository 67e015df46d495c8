//! Whether a value is among a question's options: its `answerOption`s, or the value set that it contains or refers to. A
//! value set elsewhere cannot be asked here, and is said to be unknown.

use super::form::{Form, FormItem, list, text, typed};
use super::value_sets;
use crate::forms::fhirpath::Item as Answer;
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Or there are no options at all.
    Yes,
    /// By its code, but the words beside it are others.
    OtherWords,
    /// The words are not those that the code system itself has.
    WrongWords,
    No,
    /// The value set is not here, or not listed code by code.
    Unknown,
}

pub fn offered(form: &Form<'_>, item: &FormItem<'_>, kind: &str, value: &Value) -> Offer {
    let options = item.list("answerOption");
    if !options.is_empty() {
        let own = options.iter().filter_map(Value::as_object).filter_map(|option| typed(option, "value"));
        let mut same = own.filter(|(of_option, option)| *of_option == kind && is_same(kind, option, value));
        return same.next().map_or(Offer::No, |(_, option)| words(option, value));
    }
    let Some(reference) = item.text("answerValueSet") else { return Offer::Yes };
    in_set_named(form, reference, kind, value)
}

/// Whether a value is in a value set: one that the questionnaire contains, or one of FHIR's own.
pub fn in_set_named(form: &Form<'_>, reference: &str, kind: &str, value: &Value) -> Offer {
    if let Some(set) = form.contained(reference) {
        return in_value_set(form, set, kind, value);
    }
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    if reference.split('|').next() == Some(value_sets::JURISDICTION) {
        return in_jurisdictions(kind, value);
    }
    match value_sets::codes(reference) {
        // A question for a text takes the codes.
        Some(codes) if kind == "String" => {
            let is_there = value.as_str().is_some_and(|given| codes.iter().any(|(_, code, _)| *code == given));
            if is_there { Offer::Yes } else { Offer::No }
        }
        Some(codes) if kind == "Coding" => {
            let found = codes.iter().find(|(system, code, _)| part("system") == Some(system) && part("code") == Some(code));
            let right = found.is_some_and(|(_, _, words)| part("display").is_none_or(|given| given.trim().eq_ignore_ascii_case(words)));
            if right { Offer::Yes } else { found.map_or(Offer::No, |_| Offer::WrongWords) }
        }
        // Whatever the set has, it has it by its code.
        None if kind == "Coding" && part("code").is_none() => Offer::No,
        _ => Offer::Unknown,
    }
}

/// Countries are known; their parts, and the regions of the United Nations, are not.
fn in_jurisdictions(kind: &str, value: &Value) -> Offer {
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    let code = if kind == "String" { value.as_str() } else { part("code") };
    let Some(code) = code else { return Offer::No };
    let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    let is_of_countries = kind == "String" || part("system") == Some(value_sets::ISO_3166);
    match (is_code, is_of_countries && code.len() == 2) {
        (false, _) => Offer::No,
        (true, false) => Offer::Unknown,
        (true, true) => match (value_sets::country(code), part("display")) {
            (None, _) => Offer::No,
            // Countries have several names; another one's is wrong in any case.
            (Some(name), Some(given)) if !given.trim().eq_ignore_ascii_case(name) && value_sets::is_country(given.trim()) => {
                Offer::WrongWords
            }
            _ => Offer::Yes,
        },
    }
}

/// Which option an answer is, by number.
pub fn option_index(item: &FormItem<'_>, kind: &str, value: &Value) -> Option<usize> {
    item.list("answerOption").iter().position(|option| {
        option
            .as_object()
            .and_then(|option| typed(option, "value"))
            .is_some_and(|(of_option, option)| of_option == kind && is_same(kind, option, value))
    })
}

fn is_same(kind: &str, option: &Value, value: &Value) -> bool {
    match (kind, option, value) {
        ("Coding", Value::Object(option), Value::Object(value)) => same_coding(option, value),
        ("Reference", Value::Object(option), Value::Object(value)) => same_reference(option, value),
        _ => option == value,
    }
}

/// By system and code; without codes, by the words.
pub fn same_coding(option: &Map<String, Value>, value: &Map<String, Value>) -> bool {
    let same = |part: &str| option.get(part) == value.get(part);
    if option.contains_key("code") || value.contains_key("code") { same("system") && same("code") } else { same("display") }
}

/// By what they refer to; where neither says it, by the words.
fn same_reference(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let part = if one.contains_key("reference") || other.contains_key("reference") { "reference" } else { "display" };
    text(one, part) == text(other, part)
}

fn words(option: &Value, value: &Value) -> Offer {
    let display = |coding: &Value| coding.get("display").and_then(Value::as_str).map(|words| words.trim().to_lowercase());
    match (display(option), display(value)) {
        (Some(one), Some(two)) if one != two => Offer::OtherWords,
        _ => Offer::Yes,
    }
}

/// Looks through the expansion, or what the definition lists code by code (FHIR R4 valueset.html).
fn in_value_set(form: &Form<'_>, set: &Map<String, Value>, kind: &str, value: &Value) -> Offer {
    let (system, code) = match value {
        Value::Object(coding) if kind == "Coding" => (text(coding, "system"), text(coding, "code")),
        // A string question with a value set takes its codes.
        Value::String(code) => (None, Some(code.as_str())),
        _ => return Offer::No,
    };
    let Some(code) = code else { return Offer::No };
    let wanted = Wanted { system, code, any_system: kind != "Coding", value };
    if let Some(expansion) = set.get("expansion").and_then(Value::as_object) {
        return wanted.in_expansion(list(expansion, "contains"));
    }
    let Some(compose) = set.get("compose").and_then(Value::as_object) else { return Offer::Unknown };
    let excluded = list(compose, "exclude")
        .iter()
        .filter_map(Value::as_object)
        .any(|part| matches!(wanted.in_part(form, part), Offer::Yes | Offer::OtherWords));
    if excluded {
        return Offer::No;
    }
    let mut best = Offer::No;
    for part in list(compose, "include").iter().filter_map(Value::as_object) {
        match wanted.in_part(form, part) {
            Offer::Yes => return Offer::Yes,
            Offer::No => {}
            found if best == Offer::No || found == Offer::OtherWords => best = found,
            _ => {}
        }
    }
    best
}

struct Wanted<'w> {
    system: Option<&'w str>,
    code: &'w str,
    any_system: bool,
    value: &'w Value,
}

impl Wanted<'_> {
    fn is_of_system(&self, system: Option<&str>) -> bool {
        self.any_system || system == self.system
    }

    fn in_expansion(&self, contains: &[Value]) -> Offer {
        let mut waiting: Vec<&Value> = contains.iter().collect();
        while let Some(entry) = waiting.pop() {
            let Some(fields) = entry.as_object() else { continue };
            let fits = text(fields, "code") == Some(self.code) && self.is_of_system(text(fields, "system"));
            if fits && fields.get("abstract") != Some(&Value::Bool(true)) {
                return words(entry, self.value);
            }
            waiting.extend(list(fields, "contains"));
        }
        Offer::No
    }

    fn in_part(&self, form: &Form<'_>, part: &Map<String, Value>) -> Offer {
        if part.contains_key("valueSet") {
            return Offer::Unknown;
        }
        let system = text(part, "system");
        if !self.is_of_system(system) {
            return Offer::No;
        }
        if part.contains_key("concept") {
            let found = list(part, "concept").iter().find(|concept| concept.get("code").and_then(Value::as_str) == Some(self.code));
            return found.map_or(Offer::No, |concept| words(concept, self.value));
        }
        let whole = system.filter(|_| !part.contains_key("filter")).and_then(|system| form.contained(system));
        whole.filter(|found| text(found, "content") == Some("complete")).map_or(Offer::Unknown, |found| self.in_code_system(found))
    }

    fn in_code_system(&self, system: &Map<String, Value>) -> Offer {
        let mut waiting: Vec<&Value> = list(system, "concept").iter().collect();
        while let Some(concept) = waiting.pop() {
            let Some(fields) = concept.as_object() else { continue };
            if text(fields, "code") == Some(self.code) {
                return words(concept, self.value);
            }
            waiting.extend(list(fields, "concept"));
        }
        Offer::No
    }
}

/// Whether a value and a condition's are equal, as [`super::enablement`] compares them.
pub fn equals(kind: &str, wanted: &Answer<'_>, answer: &Answer<'_>) -> bool {
    match (wanted.as_object(), answer.as_object()) {
        (Some(wanted), Some(answer)) if kind == "Coding" => {
            let system = !wanted.contains_key("system") || wanted.get("system") == answer.get("system");
            system
                && if wanted.contains_key("code") {
                    wanted.get("code") == answer.get("code")
                } else {
                    wanted.get("display") == answer.get("display")
                }
        }
        (Some(wanted), Some(answer)) if kind == "Reference" => same_reference(wanted, answer),
        _ => crate::forms::fhirpath::equal(wanted, answer) == Some(true),
    }
}
