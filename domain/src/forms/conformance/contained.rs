//! Resources within a resource (FHIR R4 references.html, Contained Resources; dom-2 to dom-5): each has an id of its own, none has others
//! in it, and each is referred to.

use super::form::{list, text};
use super::issue::{IssueCode, Report, Severity};
use super::path::Path;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// `name` is that of the resource around them.
pub fn check(resource: &Map<String, Value>, name: &'static str, report: &mut Report) {
    let contained = list(resource, "contained");
    if contained.is_empty() {
        return;
    }
    let named = texts(resource);
    let is_named = |id: &str| named.contains_key(format!("#{id}").as_str());
    // Its own address is the first time that it is written.
    let is_addressed = |fields: &Map<String, Value>| text(fields, "url").and_then(|url| named.get(url)).is_some_and(|times| *times > 1);
    let mut ids = HashSet::new();
    for (index, fields) in contained.iter().enumerate().filter_map(|(index, value)| Some((index, value.as_object()?))) {
        let root = Path::root(name);
        let at = root.at("contained", index);
        let mut error = |rule: &'static str, text: &str| report.add(Severity::Error, IssueCode::Invariant, &at, None, rule, text);
        if fields.contains_key("contained") {
            error("dom-2", "A contained resource cannot contain others.");
        }
        match text(fields, "id") {
            None => error("contained", "A contained resource needs an id, by which it is referred to."),
            Some(id) if !ids.insert(id) => error("contained", "Another contained resource has the same id."),
            Some(id) if !is_named(id) && !is_addressed(fields) && !texts(fields).contains_key("#") => {
                error("dom-3", "Nothing refers to the contained resource.");
            }
            Some(_) => {}
        }
        let meta = fields.get("meta").and_then(Value::as_object);
        if meta.is_some_and(|meta| meta.contains_key("versionId") || meta.contains_key("lastUpdated")) {
            error("dom-4", "A contained resource has no version or time of its own.");
        }
        if meta.is_some_and(|meta| meta.contains_key("security")) {
            error("dom-5", "A contained resource has no security label of its own.");
        }
    }
}

/// How often each text that may be a reference stands anywhere: a canonical, a URI or a `#…`. By a stack of our own, each element
/// once.
fn texts(resource: &Map<String, Value>) -> HashMap<&str, usize> {
    let mut found = HashMap::new();
    let mut waiting: Vec<&Value> = resource.values().collect();
    while let Some(value) = waiting.pop() {
        match value {
            // Whole, or as an attribute in XHTML.
            Value::String(text) => {
                for part in text.split(['"', '\'']).filter(|part| part.starts_with('#') || part.contains(':')) {
                    *found.entry(part).or_insert(0) += 1;
                }
            }
            Value::Array(values) => waiting.extend(values),
            Value::Object(fields) => waiting.extend(fields.values()),
            _ => {}
        }
    }
    found
}
