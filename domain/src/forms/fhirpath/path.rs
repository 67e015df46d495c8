//! Steps from an element to its parts, in FHIR's JSON: `value` finds `valueDate`, and a primitive has the extensions that
//! stand in the property beside it.

use super::value::{Collection, Item, Node};
use serde_json::{Map, Value};

/// The types that end the name of a `value[x]`, with their own names.
const TYPES: [(&str, &str); 27] = [
    ("Boolean", "boolean"),
    ("Integer", "integer"),
    ("Decimal", "decimal"),
    ("Date", "date"),
    ("DateTime", "dateTime"),
    ("Instant", "instant"),
    ("Time", "time"),
    ("String", "string"),
    ("Uri", "uri"),
    ("Url", "url"),
    ("Canonical", "canonical"),
    ("Code", "code"),
    ("Id", "id"),
    ("Markdown", "markdown"),
    ("Coding", "Coding"),
    ("CodeableConcept", "CodeableConcept"),
    ("Quantity", "Quantity"),
    ("Age", "Age"),
    ("Duration", "Duration"),
    ("Reference", "Reference"),
    ("Attachment", "Attachment"),
    ("Period", "Period"),
    ("Range", "Range"),
    ("Identifier", "Identifier"),
    ("Expression", "Expression"),
    ("HumanName", "HumanName"),
    ("PositiveInt", "positiveInt"),
];

/// Properties whose type their name alone tells: the dates that questionnaires ask for.
const DATES: [(&str, &str); 9] = [
    ("birthDate", "date"),
    ("authored", "dateTime"),
    ("date", "dateTime"),
    ("issued", "instant"),
    ("lastUpdated", "instant"),
    ("start", "dateTime"),
    ("end", "dateTime"),
    ("authoredOn", "dateTime"),
    ("recordedDate", "dateTime"),
];

/// Adds the parts called `name` to `found`.
pub fn step<'a>(item: &Item<'a>, name: &str, found: &mut Collection<'a>) {
    let Item::Node(node) = item else { return };
    let Value::Object(fields) = node.value else {
        if let Some(Value::Object(beside)) = node.beside {
            add(beside, name, None, found);
        }
        return;
    };
    if fields.contains_key(name) || fields.contains_key(&format!("_{name}")) {
        add(fields, name, None, found);
        return;
    }
    let typed = |key: &str| key.strip_prefix(name).and_then(kind_of);
    if let Some(key) = fields.keys().find(|key| typed(key.strip_prefix('_').unwrap_or(key)).is_some()) {
        let key = key.strip_prefix('_').unwrap_or(key);
        add(fields, key, typed(key), found);
    }
}

fn kind_of(suffix: &str) -> Option<&'static str> {
    TYPES.iter().find(|(written, _)| *written == suffix).map(|(_, kind)| *kind)
}

/// The type of what stands at a property.
fn kind_at(key: &str) -> Option<&'static str> {
    let by_choice =
        ["value", "answer", "effective", "onset", "deceased"].into_iter().find_map(|prefix| key.strip_prefix(prefix).and_then(kind_of));
    by_choice.or_else(|| DATES.iter().find(|(name, _)| *name == key).map(|(_, kind)| *kind))
}

fn add<'a>(fields: &'a Map<String, Value>, key: &str, kind: Option<&'static str>, found: &mut Collection<'a>) {
    let kind = kind.or_else(|| kind_at(key));
    let beside = fields.get(&format!("_{key}"));
    let mut push = |value: &'a Value, beside: Option<&'a Value>| {
        let kind = kind.or_else(|| value.get("resourceType").and_then(Value::as_str));
        if !value.is_null() || beside.is_some_and(|beside| !beside.is_null()) {
            found.push(Item::Node(Node { value, beside, kind }));
        }
    };
    match fields.get(key) {
        Some(Value::Array(values)) => {
            for (at, value) in values.iter().enumerate() {
                push(value, beside.and_then(|beside| beside.get(at)));
            }
        }
        Some(value) => push(value, beside),
        None => {
            if let Some(beside) = beside {
                push(&Value::Null, Some(beside));
            }
        }
    }
}

/// All parts of an element, in the order of the document.
pub fn children<'a>(item: &Item<'a>) -> Collection<'a> {
    let mut found = Vec::new();
    let Item::Node(node) = item else { return found };
    let fields = node.value.as_object().or_else(|| node.beside?.as_object());
    for key in fields.into_iter().flat_map(Map::keys).filter(|key| *key != "resourceType") {
        match key.strip_prefix('_') {
            Some(plain) if fields.is_some_and(|fields| fields.contains_key(plain)) => {}
            Some(plain) => step(item, plain, &mut found),
            None => step(item, key, &mut found),
        }
    }
    found
}

/// A value of which the end of its property's name tells the type: `Date` of `valueDate`.
pub fn typed_item<'a>(suffix: &str, value: &'a Value) -> Item<'a> {
    Item::Node(Node { value, beside: None, kind: kind_of(suffix) })
}
