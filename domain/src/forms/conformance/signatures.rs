//! Signatures that a questionnaire asks for (`signatureRequired`): once a response is complete, one of each stands on the item, or on the
//! response where the questionnaire as a whole is signed. A question for a name is signed by its answer.

use super::form::{Form, FormItem, ItemKind, extensions, list, text};
use crate::forms::extension::SIGNATURE_REQUIRED;
use crate::forms::signing::{SIGNATURE, SIGNATURE_NUMBER};
use serde_json::{Map, Value};

/// The kinds of signature that an item asks for and that its occurrence in a response has not got, in words.
pub fn missing_on_item(item: &FormItem<'_>, element: &Map<String, Value>, has_answer: bool) -> Vec<String> {
    let is_name = matches!(item.kind, Some(ItemKind::String | ItemKind::Text));
    let asked = (1..).zip(extensions(item.json, SIGNATURE_REQUIRED)).filter(|(number, _)| !(is_name && has_answer && *number == 1));
    missing(asked, element)
}

/// As [`missing_on_item`], of the questionnaire as a whole: those that no item asks for in its place.
pub fn missing_on_response(form: &Form<'_>, response: &Map<String, Value>) -> Vec<String> {
    let of_items = form.items.iter().filter(|item| item.kind != Some(ItemKind::Display));
    let mut by_items: Vec<&[Value]> = of_items.flat_map(|item| extensions(item.json, SIGNATURE_REQUIRED)).map(kinds).collect();
    let is_open = |(_, asked): &(usize, &Map<String, Value>)| {
        let same = by_items.iter().position(|there| *there == kinds(asked));
        same.map(|at| by_items.swap_remove(at)).is_none()
    };
    missing((1..).zip(extensions(form.json, SIGNATURE_REQUIRED)).filter(is_open), response)
}

fn missing<'a>(asked: impl Iterator<Item = (usize, &'a Map<String, Value>)>, element: &Map<String, Value>) -> Vec<String> {
    let given = extensions(element, SIGNATURE).filter_map(|extension| extension.get("valueSignature")?.as_object());
    let mut given: Vec<&Map<String, Value>> = given.collect();
    let mut missing = Vec::new();
    for (number, asked) in asked {
        match given.iter().position(|signature| is_for(signature, number, asked)) {
            Some(at) => drop(given.swap_remove(at)),
            None => missing.push(words(asked)),
        }
    }
    missing
}

/// By its number, where it says one; else by its kind, where one is asked for.
fn is_for(signature: &Map<String, Value>, number: usize, asked: &Map<String, Value>) -> bool {
    let own = extensions(signature, SIGNATURE_NUMBER).find_map(|extension| extension.get("valuePositiveInt")?.as_u64());
    if let Some(own) = own {
        return u64::try_from(number).is_ok_and(|number| number == own);
    }
    let is_kind = |kind: &Value| kinds(asked).iter().any(|asked| asked["code"] == kind["code"] && asked["system"] == kind["system"]);
    kinds(asked).is_empty() || list(signature, "type").iter().any(is_kind)
}

fn kinds(asked: &Map<String, Value>) -> &[Value] {
    asked.get("valueCodeableConcept").and_then(Value::as_object).map_or(&[], |concept| list(concept, "coding"))
}

fn words(asked: &Map<String, Value>) -> String {
    let concept = asked.get("valueCodeableConcept").and_then(Value::as_object);
    let own = concept.and_then(|concept| text(concept, "text"));
    let kind = || kinds(asked).iter().find_map(|kind| kind["display"].as_str().or_else(|| kind["code"].as_str()));
    own.or_else(kind).unwrap_or("signature").to_owned()
}
