//! What expressions are about and give: elements of a JSON document, and plain values.

use super::ExpressionError;
use super::decimal::Decimal;
use super::quantity::Quantity;
use super::temporal::Temporal;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub type Collection<'a> = Vec<Item<'a>>;

#[derive(Clone, Debug, PartialEq)]
pub enum Item<'a> {
    Node(Node<'a>),
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(Cow<'a, str>),
    Temporal(Temporal),
    Quantity(Quantity),
}

/// An element, with what FHIR's JSON keeps beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node<'a> {
    pub value: &'a Value,
    /// A primitive's `id` and extensions: the property that begins with `_`.
    pub beside: Option<&'a Value>,
    /// FHIR's name for its type where the property tells it, as in `valueDate`.
    pub kind: Option<&'a str>,
}

impl<'a> Item<'a> {
    pub fn node(value: &'a Value) -> Self {
        Self::Node(Node { value, beside: None, kind: value.get("resourceType").and_then(Value::as_str) })
    }

    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A primitive element as the value that it has; all else as it is.
    #[must_use]
    pub fn plain(&self) -> Self {
        let Self::Node(node) = self else { return self.clone() };
        match node.value {
            Value::Bool(yes) => Self::Boolean(*yes),
            Value::Number(number) => node.number(number).unwrap_or_else(|| self.clone()),
            Value::String(text) => node.text(text),
            Value::Object(fields) => quantity(fields).filter(|_| node.may_be_quantity(fields)).map_or_else(|| self.clone(), Self::Quantity),
            Value::Null | Value::Array(_) => self.clone(),
        }
    }

    pub fn as_decimal(&self) -> Option<Decimal> {
        match self.plain() {
            Self::Integer(number) => Some(number.into()),
            Self::Decimal(number) => Some(number),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Node(Node { value: Value::String(text), .. }) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    pub fn as_temporal(&self) -> Option<Temporal> {
        match self.plain() {
            Self::Temporal(temporal) => Some(temporal),
            Self::Text(text) => Temporal::parse(&text).or_else(|| Temporal::parse_time(&text)),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&'a Map<String, Value>> {
        if let Self::Node(node) = self { node.value.as_object() } else { None }
    }

    /// As `toString()` writes it; `None` for what has parts.
    pub fn to_text(&self) -> Option<String> {
        Some(match self.plain() {
            Self::Boolean(yes) => yes.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Text(text) => text.into_owned(),
            Self::Temporal(temporal) => temporal.text(),
            Self::Quantity(quantity) => format!("{} '{}'", quantity.value, quantity.unit),
            Self::Node(_) => return None,
        })
    }
}

impl<'a> Node<'a> {
    fn number(&self, number: &serde_json::Number) -> Option<Item<'a>> {
        let whole = number.as_i64().filter(|_| self.kind != Some("decimal"));
        whole.map(Item::Integer).or_else(|| Decimal::parse(&number.to_string()).map(Item::Decimal))
    }

    fn text(&self, text: &'a str) -> Item<'a> {
        let temporal = match self.kind {
            Some("date" | "dateTime" | "instant") => Temporal::parse(text),
            Some("time") => Temporal::parse_time(text),
            _ => None,
        };
        temporal.map_or(Item::Text(Cow::Borrowed(text)), Item::Temporal)
    }

    fn may_be_quantity(&self, fields: &Map<String, Value>) -> bool {
        let other = |key: &String| !["id", "extension", "value", "comparator", "unit", "system", "code"].contains(&key.as_str());
        self.kind.map_or_else(|| !fields.keys().any(other), |kind| ["Quantity", "Age", "Duration", "Count", "Distance"].contains(&kind))
    }
}

/// An amount without a comparator.
fn quantity(fields: &Map<String, Value>) -> Option<Quantity> {
    let value = Decimal::parse(&fields.get("value")?.as_number()?.to_string())?;
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    (!fields.contains_key("comparator")).then(|| Quantity { value, unit: text("code").or(text("unit")).unwrap_or("1").to_owned() })
}

/// A collection as a condition: nothing is neither, one value that is no boolean is true.
pub fn truth(collection: &[Item<'_>]) -> Result<Option<bool>, ExpressionError> {
    match collection {
        [] => Ok(None),
        [one] => Ok(Some(if let Item::Boolean(yes) = one.plain() { yes } else { true })),
        _ => Err(ExpressionError::evaluation("a condition has several values")),
    }
}

/// The only value; `None` without one.
pub fn single<'c, 'a>(collection: &'c [Item<'a>]) -> Result<Option<&'c Item<'a>>, ExpressionError> {
    match collection {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err(ExpressionError::evaluation("one value is wanted where there are several")),
    }
}
