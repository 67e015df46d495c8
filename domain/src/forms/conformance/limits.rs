//! How long, large, fine or often an answer may be: `maxLength`, and the extensions `minLength`, `regex`, `minValue`, `maxValue`,
//! `minQuantity`, `maxQuantity`, `maxDecimalPlaces`, `mimeType` and `maxSize`.

use super::expressions::expression_of;
use super::form::{FormItem, ItemKind, answer, extensions, text, typed};
use super::issue::{IssueCode, Severity};
use super::primitive::{decoded_size, shortened};
use crate::forms::extension::{ENTRY_FORMAT, ITEM_CONTROL, MAX_DECIMAL_PLACES, MAX_SIZE, MAX_VALUE, MIME_TYPE, MIN_LENGTH, MIN_VALUE};
use crate::forms::fhirpath::{Decimal, Incomparable, Item as Answer, Quantity, UCUM, compare};
use regex_lite::Regex;
use serde_json::{Map, Value};

const MIN_QUANTITY: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity";
const MAX_QUANTITY: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-maxQuantity";

/// In a bound's place (both names are in use).
const CALCULATED_VALUES: [&str; 2] =
    ["http://hl7.org/fhir/StructureDefinition/cqf-calculatedValue", "http://hl7.org/fhir/StructureDefinition/cqf-expression"];

/// A finding without its place.
pub type Fault = (Severity, IssueCode, &'static str, String);

fn error(code: IssueCode, rule: &'static str, text: String) -> Fault {
    (Severity::Error, code, rule, text)
}

/// Of one answer; `pattern` is the item's, once read.
pub fn faults(item: &FormItem<'_>, kind: &str, value: &Value, written: Option<&str>, pattern: Option<&Regex>) -> Vec<Fault> {
    let mut found = Vec::new();
    if let Some(text) = characters(value, written) {
        // Yes and no are not written by anyone.
        if !value.is_boolean() {
            found.extend(length_faults(item, &text));
        }
        if pattern.is_some_and(|pattern| !pattern.is_match(&text)) {
            let format = item.extensions(ENTRY_FORMAT).find_map(|extension| typed(extension, "value")?.1.as_str());
            let wanted = format.map(|format| format!(", which is written like {format}")).unwrap_or_default();
            found.push(error(IssueCode::Value, "regex", format!("“{}” does not match the pattern{wanted}.", shortened(&text))));
        }
    }
    found.extend(bound_faults(item, kind, value));
    found.extend(places_fault(item, value, written));
    match value.as_object() {
        Some(attachment) if item.kind == Some(ItemKind::Attachment) => found.extend(attachment_faults(item, attachment)),
        _ => {}
    }
    found
}

/// A primitive answer as it is written.
fn characters(value: &Value, written: Option<&str>) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(written.map_or_else(|| number.to_string(), str::to_owned)),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

fn has_text_area(item: &FormItem<'_>) -> bool {
    let codings = item.extensions(ITEM_CONTROL).filter_map(|extension| extension.get("valueCodeableConcept")?.get("coding")?.as_array());
    codings.flatten().any(|coding| coding.get("code").is_some_and(|code| code == "text-area"))
}

fn length_faults(item: &FormItem<'_>, text: &str) -> Vec<Fault> {
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    if let Some(most) = item.json.get("maxLength").and_then(Value::as_i64).filter(|most| length > *most) {
        found.push(error(IssueCode::Value, "maxLength", format!("The answer has {length} characters, and {most} at most are allowed.")));
    }
    if let Some(least) = item.number(MIN_LENGTH).filter(|least| length < *least) {
        found.push(error(IssueCode::Value, "minLength", format!("The answer has {length} characters, and {least} at least are wanted.")));
    }
    // One with a field for several lines asks for them.
    if item.kind == Some(ItemKind::String) && !has_text_area(item) && text.contains(['\n', '\r']) {
        let sentence = "The answer to a short question has several lines; the type “text” is for that.";
        found.push(error(IssueCode::Value, "string", sentence.to_owned()));
    }
    found
}

/// The extensions that bound an answer, and whether each is the least.
const BOUNDS: [(&str, &str, bool); 4] = [
    (MIN_VALUE, "minValue", true),
    (MAX_VALUE, "maxValue", false),
    (MIN_QUANTITY, "minQuantity", true),
    (MAX_QUANTITY, "maxQuantity", false),
];

/// Bounds that are reckoned: the expression beside the value, or in its place, counts instead of it (`cqf-calculatedValue`).
pub fn reckoned_bounds<'a>(item: &FormItem<'a>) -> Vec<(&'a str, &'static str, bool)> {
    let mut found = Vec::new();
    for (url, rule, is_least) in BOUNDS {
        let beside = item.extensions(url).flat_map(Map::iter).filter(|(key, _)| key.starts_with("_value"));
        let holders = beside.filter_map(|(_, beside)| beside.as_object());
        let expressions =
            holders.flat_map(|holder| CALCULATED_VALUES.into_iter().flat_map(|url| extensions(holder, url))).filter_map(expression_of);
        found.extend(expressions.map(|expression| (expression, rule, is_least)));
    }
    found
}

/// What is wrong with an answer, given a bound that was reckoned.
pub fn reckoned_fault(bound: &Answer<'_>, kind: &str, value: &Value, rule: &'static str, is_least: bool) -> Option<Fault> {
    plain_fault(bound, &answer(kind, value), rule, is_least)
}

fn bound_faults(item: &FormItem<'_>, kind: &str, value: &Value) -> Vec<Fault> {
    let given = answer(kind, value);
    let reckoned = reckoned_bounds(item);
    let mut found = Vec::new();
    for (url, rule, is_least) in BOUNDS.into_iter().filter(|bound| !reckoned.iter().any(|reckoned| reckoned.1 == bound.1)) {
        let Some((bound_kind, bound)) = item.extensions(url).find_map(|extension| typed(extension, "value")) else { continue };
        found.extend(match (bound.as_object(), value.as_object()) {
            (Some(bound), Some(value)) => amount_fault(bound, value, rule, is_least),
            (None, None) => plain_fault(&answer(bound_kind, bound), &given, rule, is_least),
            _ => None,
        });
    }
    found
}

fn plain_fault(bound: &Answer<'_>, given: &Answer<'_>, rule: &'static str, is_least: bool) -> Option<Fault> {
    let words = |value: &Answer<'_>| value.to_text().unwrap_or_default();
    match compare(given, bound) {
        Ok(Some(order)) if if is_least { order.is_lt() } else { order.is_gt() } => {
            let side = if is_least { "less than the least" } else { "more than the most" };
            Some(error(IssueCode::Value, rule, format!("{} is {side} that is allowed, {}.", words(given), words(bound))))
        }
        Ok(_) => None,
        Err(_) => Some((
            Severity::Warning,
            IssueCode::BusinessRule,
            rule,
            "The answer cannot be compared with the questionnaire's bound: they are of different types.".to_owned(),
        )),
    }
}

fn amount_fault(bound: &Map<String, Value>, value: &Map<String, Value>, rule: &'static str, is_least: bool) -> Option<Fault> {
    let (limit, given) = (amount(bound)?, amount(value)?);
    let coded = |amount: &Map<String, Value>| text(amount, "system") == Some(UCUM) && amount.contains_key("code");
    let words = |amount: &Map<String, Value>| {
        format!("{} {}", amount["value"], text(amount, "unit").or(text(amount, "code")).unwrap_or_default()).trim_end().to_owned()
    };
    match given.compare(&limit) {
        Ok(order) if if is_least { order.is_lt() } else { order.is_gt() } => {
            let side = if is_least { "less than the least" } else { "more than the most" };
            Some(error(IssueCode::Value, rule, format!("{} is {side} that is allowed, {}.", words(value), words(bound))))
        }
        Ok(_) => None,
        Err(Incomparable::Unknown) if coded(bound) && coded(value) => Some((
            Severity::Warning,
            IssueCode::NotSupported,
            rule,
            format!("{} and {} are not compared: a unit is not known here.", words(value), words(bound)),
        )),
        Err(_) => Some(error(IssueCode::Value, rule, format!("{} cannot be compared with the bound {}.", words(value), words(bound)))),
    }
}

fn amount(quantity: &Map<String, Value>) -> Option<Quantity> {
    let value = Decimal::parse(&quantity.get("value")?.as_number()?.to_string())?;
    Some(Quantity { value, unit: text(quantity, "code").or(text(quantity, "unit")).unwrap_or("1").to_owned() })
}

fn places_fault(item: &FormItem<'_>, value: &Value, written: Option<&str>) -> Option<Fault> {
    let most = item.number(MAX_DECIMAL_PLACES)?;
    let number = value.as_number().or_else(|| value.get("value")?.as_number())?;
    let text = written.map_or_else(|| number.to_string(), str::to_owned);
    let places = i64::from(Decimal::parse(&text)?.places());
    (places > most).then(|| {
        error(IssueCode::Value, "maxDecimalPlaces", format!("{text} has {places} places after the point, and {most} at most are allowed."))
    })
}

fn attachment_faults(item: &FormItem<'_>, attachment: &Map<String, Value>) -> Vec<Fault> {
    let mut found = Vec::new();
    let allowed: Vec<&str> = item.extensions(MIME_TYPE).filter_map(|extension| typed(extension, "value")?.1.as_str()).collect();
    match text(attachment, "contentType") {
        None if !allowed.is_empty() => {
            found.push(error(IssueCode::Required, "mimeType", "The attachment does not say its contentType.".to_owned()));
        }
        Some(given) if !allowed.is_empty() && !allowed.iter().any(|allowed| is_mime_type(given, allowed)) => {
            found.push(error(
                IssueCode::Value,
                "mimeType",
                format!("“{}” is none of the types that are allowed: {}.", shortened(given), allowed.join(", ")),
            ));
        }
        _ => {}
    }
    let data = text(attachment, "data").and_then(decoded_size);
    let stated = attachment.get("size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
    if let Some((data, stated)) = data.zip(stated).filter(|(data, stated)| data != stated) {
        found.push(error(IssueCode::Invalid, "attachment", format!("The attachment says that it has {stated} bytes, and has {data}.")));
    }
    let most = item.extensions(MAX_SIZE).find_map(|extension| Decimal::parse(&typed(extension, "value")?.1.as_number()?.to_string()));
    let size = data.or(stated).and_then(|size| i64::try_from(size).ok());
    if let Some((size, most)) = size.zip(most).filter(|(size, most)| Decimal::from(*size) > *most) {
        found.push(error(IssueCode::Value, "maxSize", format!("The attachment has {size} bytes, and {most} at most are allowed.")));
    }
    found
}

/// Without regard to case and parameters; `image/*` allows all images.
fn is_mime_type(given: &str, allowed: &str) -> bool {
    let plain = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (given, allowed) = (plain(given), plain(allowed));
    allowed.strip_suffix('*').map_or(given == allowed, |start| given.starts_with(start))
}
