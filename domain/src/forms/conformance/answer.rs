//! One answer against its question: its type, whether it is among the options, its unit, and what a reference refers to
//! (FHIR R4 questionnaireresponse.html, answer.value\[x\]).

use super::form::{Form, FormItem, ItemKind, extensions, text, typed};
use super::issue::{IssueCode, Severity};
use super::limits::Fault;
use super::options::{Offer, in_set_named, offered};
use super::primitive::{is_uri, shortened};
use super::shapes::is_resource;
use crate::forms::extension::{OPTION_EXCLUSIVE, UNIT_OPEN, UNIT_OPTION};
use serde_json::{Map, Value};

const UNIT_VALUE_SET: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitValueSet";
const REFERENCE_RESOURCE: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-referenceResource";

fn error(code: IssueCode, rule: &'static str, text: impl Into<String>) -> Fault {
    (Severity::Error, code, rule, text.into())
}

/// Whether the value is of a type that the question takes; what else is wrong with it is asked only then.
pub fn type_fault(item: &FormItem<'_>, kind: &str) -> Option<Fault> {
    let own = item.kind?;
    let wanted = own.answer_type()?;
    (!own.takes_answer(kind, item))
        .then(|| error(IssueCode::Structure, "answer type", format!("The answer is of type {kind}, and the question takes {wanted}.")))
}

pub fn faults(form: &Form<'_>, item: &FormItem<'_>, kind: &str, value: &Value) -> Vec<Fault> {
    let mut found: Vec<Fault> = option_fault(form, item, kind, value).into_iter().collect();
    if let Some(fields) = value.as_object() {
        match kind {
            "Quantity" => found.extend(unit_fault(form, item, fields)),
            "Reference" => found.extend(reference_fault(item, fields)),
            _ => {}
        }
    }
    found
}

fn option_fault(form: &Form<'_>, item: &FormItem<'_>, kind: &str, value: &Value) -> Option<Fault> {
    if item.kind == Some(ItemKind::OpenChoice) && (kind == "String" || is_own_words(value)) || item.kind == Some(ItemKind::Quantity) {
        return None;
    }
    match offered(form, item, kind, value) {
        Offer::Yes => None,
        Offer::OtherWords => Some((
            Severity::Warning,
            IssueCode::CodeInvalid,
            "display",
            "The words beside the code are not the questionnaire's.".to_owned(),
        )),
        Offer::WrongWords => Some(error(IssueCode::CodeInvalid, "display", "The words beside the code are not those of its code system.")),
        Offer::No => Some(error(IssueCode::CodeInvalid, "answer option", format!("{} is none of the question's options.", words(value)))),
        Offer::Unknown => {
            let set = item.text("answerValueSet").unwrap_or_default();
            Some((
                Severity::Warning,
                IssueCode::NotSupported,
                "answerValueSet",
                format!("Whether {} is in {} was not checked: the codes are not listed here.", words(value), shortened(set)),
            ))
        }
    }
}

/// A coding with words alone, as some programs write what a person adds.
fn is_own_words(value: &Value) -> bool {
    value.get("code").is_none() && value.get("system").is_none() && value.get("display").is_some()
}

fn words(value: &Value) -> String {
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    match value {
        Value::String(text) => format!("“{}”", shortened(text)),
        Value::Object(_) => format!("“{}”", shortened(part("code").or(part("display")).or(part("reference")).unwrap_or("the answer"))),
        _ => value.to_string(),
    }
}

/// The unit must be one that is offered, unless the question says that others will do (`unitOpen`).
fn unit_fault(form: &Form<'_>, item: &FormItem<'_>, quantity: &Map<String, Value>) -> Option<Fault> {
    let open = item.extensions(UNIT_OPEN).any(|extension| extension.get("valueCode").is_some_and(|code| code != "optionsOnly"));
    let mut offered = item.extensions(UNIT_OPTION).filter_map(|extension| typed(extension, "value")?.1.as_object()).peekable();
    let given = || text(quantity, "unit").or(text(quantity, "code")).unwrap_or("no unit").to_owned();
    if open {
        return None;
    }
    if offered.peek().is_some() {
        let fits = |unit: &Map<String, Value>| match text(unit, "code") {
            Some(code) => text(quantity, "code") == Some(code) && text(quantity, "system") == text(unit, "system"),
            None => text(quantity, "unit") == text(unit, "display"),
        };
        return (!offered.any(fits))
            .then(|| error(IssueCode::Value, "unitOption", format!("“{}” is none of the question's units.", shortened(&given()))));
    }
    let reference = item.extensions(UNIT_VALUE_SET).find_map(|extension| typed(extension, "value")?.1.as_str())?;
    let parts = ["system", "code"].into_iter().filter_map(|name| Some((name.to_owned(), quantity.get(name)?.clone())));
    let coding = Value::Object(parts.collect());
    if coding.get("code").is_none() {
        return Some(error(
            IssueCode::CodeInvalid,
            "unitValueSet",
            format!("“{}” has no code, and is to be from a value set.", shortened(&given())),
        ));
    }
    match in_set_named(form, reference, "Coding", &coding) {
        Offer::Yes | Offer::OtherWords | Offer::WrongWords => None,
        Offer::No => {
            Some(error(IssueCode::CodeInvalid, "unitValueSet", format!("“{}” is none of the question's units.", shortened(&given()))))
        }
        Offer::Unknown => Some((
            Severity::Warning,
            IssueCode::NotSupported,
            "unitValueSet",
            format!("Whether “{}” is in {} was not checked.", shortened(&given()), shortened(reference)),
        )),
    }
}

fn reference_fault(item: &FormItem<'_>, reference: &Map<String, Value>) -> Option<Fault> {
    let names = ["reference", "identifier", "display", "extension"];
    if !names.iter().any(|name| reference.contains_key(*name)) {
        return Some(error(IssueCode::Required, "reference", "The answer names nothing: it has no reference, no identifier and no words."));
    }
    let target = text(reference, "reference")?;
    let kind = match target_kind(target) {
        Ok(kind) => kind.or_else(|| text(reference, "type"))?,
        Err(()) => {
            return Some(error(
                IssueCode::Invalid,
                "reference",
                format!("“{}” is no reference to a resource of FHIR R4.", shortened(target)),
            ));
        }
    };
    let allowed: Vec<&str> = item.extensions(REFERENCE_RESOURCE).filter_map(|extension| typed(extension, "value")?.1.as_str()).collect();
    let fits = allowed.is_empty() || allowed.contains(&kind) || allowed.contains(&"Any");
    (!fits)
        .then(|| error(IssueCode::Value, "referenceResource", format!("“{}” is none of these: {}.", shortened(target), allowed.join(", "))))
}

/// The kind of resource that a reference names (FHIR R4 references.html): `Ok(None)` for one that does not tell, such as `#id` and
/// `urn:uuid:…`.
pub fn target_kind(reference: &str) -> Result<Option<&str>, ()> {
    if !is_uri(reference) {
        return Err(());
    }
    if reference.starts_with(['#']) || reference.starts_with("urn:") {
        return Ok(None);
    }
    let plain = reference.split(['?', '#']).next().unwrap_or_default();
    let path = plain.split("/_history/").next().unwrap_or_default();
    let mut from_end = path.rsplit('/');
    let (_, kind) = (from_end.next(), from_end.next().unwrap_or_default());
    let is_absolute = plain.contains("://");
    let looks_like_kind = kind.starts_with(|c: char| c.is_ascii_uppercase()) && kind.bytes().all(|byte| byte.is_ascii_alphabetic());
    match (is_resource(kind), is_absolute) {
        (true, _) => Ok(Some(kind)),
        // An address that is not of a FHIR server's form.
        (false, true) if !looks_like_kind => Ok(None),
        // A conditional reference.
        (false, false) if is_resource(plain) && reference.contains('?') => Ok(Some(plain)),
        _ => Err(()),
    }
}

/// Whether an answer is to stand alone (`optionExclusive`).
pub fn is_exclusive(item: &FormItem<'_>, kind: &str, value: &Value) -> bool {
    let option = super::options::option_index(item, kind, value).and_then(|at| item.list("answerOption").get(at)?.as_object());
    option.is_some_and(|option| {
        extensions(option, OPTION_EXCLUSIVE).any(|extension| extension.get("valueBoolean") == Some(&Value::Bool(true)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_tells_what_it_refers_to_by_its_address() {
        for (reference, kind) in [
            ("Patient/example", Ok(Some("Patient"))),
            ("https://fhir.example/r4/Patient/1/_history/2", Ok(Some("Patient"))),
            ("Patient?identifier=1", Ok(Some("Patient"))),
            ("#one", Ok(None)),
            ("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", Ok(None)),
            ("https://files.example/a/b", Ok(None)),
            ("https://fhir.example/Chicken/1", Err(())),
            ("Chicken/1", Err(())),
            ("Patient", Err(())),
            ("ht tp://a/Patient/1", Err(())),
        ] {
            assert_eq!(target_kind(reference), kind, "{reference}");
        }
    }
}
