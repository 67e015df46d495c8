//! Whether a resource is built as FHIR R4 says: its elements known, present where they must be, once or many times, of
//! their type, and never empty (FHIR R4 json.html). What the elements say together is checked elsewhere.

use super::datatypes::{Base, EXTENSION, Field, Kind, STRING, Shape, complex, many, one, type_named};
use super::issue::{IssueCode, Report, Severity};
use super::path::Path;
use super::primitive::{Primitive, shortened};
use super::shapes::{QUESTIONNAIRE, RESOURCE_FIELDS, RESPONSE, is_resource};
use serde_json::{Map, Value};

static ELEMENT_FIELDS: &[Field] = &[one("id", STRING), many("extension", complex(&EXTENSION))];
static MODIFIERS: &[Field] = &[many("modifierExtension", complex(&EXTENSION))];

/// Checks a resource of one of the two kinds.
pub fn check(resource: &Map<String, Value>, shape: &'static Shape, report: &mut Report) {
    Walker { report, link_id: None }.object(&Path::root(shape.name), shape, resource);
}

struct Walker<'r, 'a> {
    report: &'r mut Report,
    /// Of the item that the walk is in.
    link_id: Option<&'a str>,
}

impl<'a> Walker<'_, 'a> {
    fn error(&mut self, code: IssueCode, at: &Path<'_>, rule: &'static str, text: impl Into<String>) {
        self.report.add(Severity::Error, code, at, self.link_id, rule, text);
    }

    fn object(&mut self, at: &Path<'_>, shape: &'static Shape, fields: &'a Map<String, Value>) {
        if fields.is_empty() {
            return self.error(IssueCode::Structure, at, "ele-1", "The element is empty, which FHIR forbids.");
        }
        let outer = self.link_id;
        if shape.fields.first().is_some_and(|first| first.name == "linkId") {
            self.link_id = fields.get("linkId").and_then(Value::as_str);
        }
        for key in fields.keys().filter(|key| !(shape.base == Base::Resource && *key == "resourceType")) {
            self.property(at, shape, fields, key);
        }
        for field in shape.fields.iter().filter(|field| field.required && !is_present(fields, field)) {
            let text = format!("“{}” is missing.", field.name);
            self.error(IssueCode::Required, at, "cardinality", text);
        }
        self.invariants(at, shape, fields);
        self.link_id = outer;
    }

    /// One property of the JSON object; a choice of types and a primitive's `_` are several ways to one element.
    fn property(&mut self, at: &Path<'_>, shape: &'static Shape, fields: &'a Map<String, Value>, key: &'a str) {
        let beside = key.strip_prefix('_');
        let plain = beside.unwrap_or(key);
        let Some((field, kind)) = find(shape, plain) else {
            let text = format!("“{}” is no element of {}.", shortened(key), shape.name);
            return self.error(IssueCode::Structure, at, "unknown element", text);
        };
        let Some(value) = fields.get(key) else { return };
        if beside.is_some() {
            return self.beside(at, field, kind, value, fields.get(plain));
        }
        match (field.many, value) {
            (true, Value::Array(values)) if values.is_empty() => {
                self.error(IssueCode::Structure, &at.field(field.name), "json", "The list is empty, which FHIR forbids.");
            }
            (true, Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    let twin = fields.get(&format!("_{key}")).and_then(|beside| beside.get(index));
                    self.value(&at.at(field.name, index), kind, value, twin);
                }
            }
            (true, _) => self.error(IssueCode::Structure, &at.field(field.name), "cardinality", format!("“{key}” is to be a list.")),
            (false, Value::Array(_)) => {
                self.error(IssueCode::Structure, &at.field(field.name), "cardinality", format!("“{key}” stands once, and is no list."));
            }
            (false, _) => self.value(&at.field(field.name), kind, value, None),
        }
    }

    fn value(&mut self, at: &Path<'_>, kind: Kind, value: &'a Value, twin: Option<&Value>) {
        match (kind, value) {
            (Kind::Primitive(_), Value::Null) if twin.is_some_and(Value::is_object) => {}
            (_, Value::Null) => self.error(IssueCode::Structure, at, "json", "The value is null, which FHIR forbids."),
            (Kind::Primitive(primitive), _) => self.primitive(at, primitive, value),
            (Kind::Complex(shape), Value::Object(fields)) => self.object(at, shape, fields),
            (Kind::Resource, Value::Object(fields)) => self.contained(at, fields),
            (Kind::Opaque | Kind::Choice(_), Value::Object(fields)) => self.opaque(at, fields),
            _ => self.error(IssueCode::Structure, at, "type", "The value is to be an object."),
        }
    }

    fn primitive(&mut self, at: &Path<'_>, primitive: Primitive, value: &Value) {
        let Some(fault) = primitive.fault(value) else { return };
        let code = match (primitive, value) {
            (Primitive::Code(known), Value::String(text)) if !known.is_empty() && !text.is_empty() => IssueCode::CodeInvalid,
            (Primitive::Boolean, _) => IssueCode::Structure,
            (_, Value::String(text)) if !text.is_empty() => IssueCode::Value,
            _ => IssueCode::Structure,
        };
        self.error(code, at, "datatype", format!("The value {fault}."));
    }

    /// A primitive's `id` and extensions.
    fn beside(&mut self, at: &Path<'_>, field: &Field, kind: Kind, value: &'a Value, plain: Option<&Value>) {
        let name = field.name;
        if !matches!(kind, Kind::Primitive(_)) {
            return self.error(IssueCode::Structure, &at.field(name), "json", format!("“_{name}” stands beside no primitive value."));
        }
        match value {
            Value::Object(fields) if !field.many => self.extensions_only(&at.field(name), fields),
            Value::Array(values) if field.many => {
                if plain.and_then(Value::as_array).is_some_and(|plain| plain.len() != values.len()) {
                    self.error(IssueCode::Structure, &at.field(name), "json", format!("“{name}” and “_{name}” differ in length."));
                }
                for (index, value) in values.iter().enumerate() {
                    match value {
                        Value::Object(fields) => self.extensions_only(&at.at(name, index), fields),
                        Value::Null => {}
                        _ => self.error(IssueCode::Structure, &at.at(name, index), "json", "Only an object or null has a place here."),
                    }
                }
            }
            _ => self.error(
                IssueCode::Structure,
                &at.field(name),
                "json",
                format!("“_{name}” is to be {}.", if field.many { "a list" } else { "an object" }),
            ),
        }
    }

    fn extensions_only(&mut self, at: &Path<'_>, fields: &'a Map<String, Value>) {
        static PRIMITIVE: Shape = Shape { name: "primitive", base: Base::Element, fields: &[] };
        self.object(at, &PRIMITIVE, fields);
    }

    /// A resource within this one, of a kind that R4 knows.
    fn contained(&mut self, at: &Path<'_>, fields: &'a Map<String, Value>) {
        let kind = fields.get("resourceType").and_then(Value::as_str).unwrap_or_default();
        if !is_resource(kind) {
            let text = format!("“{}” is no resource of FHIR R4.", shortened(kind));
            return self.error(IssueCode::Structure, &at.field("resourceType"), "contained", text);
        }
        match kind {
            "Questionnaire" => self.object(at, &QUESTIONNAIRE, fields),
            "QuestionnaireResponse" => self.object(at, &RESPONSE, fields),
            _ => self.opaque(at, fields),
        }
    }

    /// What is not known in detail may not be empty either.
    fn opaque(&mut self, at: &Path<'_>, fields: &'a Map<String, Value>) {
        if fields.is_empty() {
            self.error(IssueCode::Structure, at, "ele-1", "The element is empty, which FHIR forbids.");
        }
        for (key, value) in fields {
            self.opaque_value(&at.field(key), value, key.starts_with('_') || fields.contains_key(&format!("_{key}")));
        }
    }

    fn opaque_value(&mut self, at: &Path<'_>, value: &'a Value, may_be_null: bool) {
        match value {
            Value::Object(fields) => self.opaque(at, fields),
            Value::Array(values) if values.is_empty() => {
                self.error(IssueCode::Structure, at, "json", "The list is empty, which FHIR forbids.");
            }
            Value::Array(values) => values.iter().for_each(|value| self.opaque_value(at, value, may_be_null)),
            Value::Null if !may_be_null => self.error(IssueCode::Structure, at, "json", "The value is null, which FHIR forbids."),
            Value::String(text) if text.is_empty() => {
                self.error(IssueCode::Structure, at, "datatype", "The value is empty, which FHIR forbids.");
            }
            _ => {}
        }
    }

    /// Those of the data types (ext-1, qty-3, per-1, att-1), and the response's own (qrs-1).
    fn invariants(&mut self, at: &Path<'_>, shape: &'static Shape, fields: &'a Map<String, Value>) {
        let has = |name: &str| fields.contains_key(name);
        match shape.name {
            "Extension" => {
                let value = fields.keys().any(|key| key.starts_with("value") || key.starts_with("_value"));
                if value == has("extension") {
                    self.error(IssueCode::Invariant, at, "ext-1", "An extension has either a value or extensions of its own.");
                }
            }
            "QuestionnaireResponse.item" if has("answer") && has("item") => {
                self.error(IssueCode::Invariant, at, "qrs-1", "Items stand under the answers or directly in the item, not both.");
            }
            "Quantity" if has("code") && !has("system") => {
                self.error(IssueCode::Invariant, at, "qty-3", "A unit's code needs its system beside it.");
            }
            "Attachment" if has("data") && !has("contentType") => {
                self.error(IssueCode::Invariant, at, "att-1", "Data in an attachment needs its contentType.");
            }
            "Period" => {
                let read = |name: &str| fields.get(name).and_then(Value::as_str).and_then(crate::forms::fhirpath::Temporal::parse);
                if read("start").zip(read("end")).is_some_and(|(start, end)| start.compare(&end) == Some(std::cmp::Ordering::Greater)) {
                    self.error(IssueCode::Invariant, at, "per-1", "The period ends before it starts.");
                }
            }
            _ => {}
        }
        let kinds = shape.fields.iter().filter(|field| matches!(field.kind, Kind::Choice(_)));
        for field in kinds {
            let given =
                fields.keys().filter(|key| !key.starts_with('_') && find(shape, key).is_some_and(|found| found.0.name == field.name));
            if given.count() > 1 {
                self.error(IssueCode::Structure, at, "cardinality", format!("“{}” is given in several types.", field.name));
            }
        }
    }
}

/// The field that a property belongs to, and the type that it has.
fn find(shape: &'static Shape, key: &str) -> Option<(&'static Field, Kind)> {
    let base: &[&'static [Field]] = match shape.base {
        Base::Element => &[ELEMENT_FIELDS],
        Base::Backbone => &[ELEMENT_FIELDS, MODIFIERS],
        Base::Resource => &[RESOURCE_FIELDS, &ELEMENT_FIELDS[1..], MODIFIERS],
    };
    let mut all = shape.fields.iter().chain(base.iter().copied().flatten());
    all.find_map(|field| match field.kind {
        Kind::Choice(types) => {
            let suffix = key.strip_prefix(field.name)?;
            types.contains(&suffix).then(|| (field, type_named(suffix)))
        }
        kind => (field.name == key).then_some((field, kind)),
    })
}

fn is_present(fields: &Map<String, Value>, field: &Field) -> bool {
    if let Kind::Choice(_) = field.kind {
        return fields.keys().any(|key| key.strip_prefix('_').unwrap_or(key).starts_with(field.name));
    }
    fields.contains_key(field.name) || fields.contains_key(&format!("_{}", field.name))
}
