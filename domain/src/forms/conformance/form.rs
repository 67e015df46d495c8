//! A questionnaire's items in a row, each with its place in the tree: what all rules look things up in. It is read
//! leniently, because the rules are to say what is wrong with it.

use crate::forms::fhirpath::Item as Answer;
use serde_json::{Map, Value};
use std::collections::HashMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    Group,
    Display,
    Boolean,
    Decimal,
    Integer,
    Date,
    DateTime,
    Time,
    String,
    Text,
    Url,
    Choice,
    OpenChoice,
    Attachment,
    Reference,
    Quantity,
}

#[derive(Debug)]
pub struct FormItem<'a> {
    pub json: &'a Map<String, Value>,
    pub value: &'a Value,
    /// Empty when there is none.
    pub link_id: &'a str,
    /// `None` for a type that R4 does not have.
    pub kind: Option<ItemKind>,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    /// Among the items beside it.
    pub place: usize,
    /// Items in it stand before this one.
    pub end: usize,
}

#[derive(Debug)]
pub struct Form<'a> {
    pub json: &'a Map<String, Value>,
    pub items: Vec<FormItem<'a>>,
    pub roots: Vec<usize>,
    by_link_id: HashMap<&'a str, usize>,
    /// By `#id` and by address.
    contained: HashMap<String, &'a Map<String, Value>>,
}

impl<'a> Form<'a> {
    pub fn read(json: &'a Map<String, Value>) -> Self {
        let mut form = Self { json, items: Vec::new(), roots: Vec::new(), by_link_id: HashMap::new(), contained: HashMap::new() };
        form.roots = form.add(json, None);
        for (at, item) in form.items.iter().enumerate() {
            form.by_link_id.entry(item.link_id).or_insert(at);
        }
        for resource in list(json, "contained").iter().filter_map(Value::as_object) {
            let keys = [text(resource, "id").map(|id| format!("#{id}")), text(resource, "url").map(str::to_owned)];
            for key in keys.into_iter().flatten() {
                form.contained.entry(key).or_insert(resource);
            }
        }
        form
    }

    fn add(&mut self, holder: &'a Map<String, Value>, parent: Option<usize>) -> Vec<usize> {
        let mut own = Vec::new();
        for (place, value) in list(holder, "item").iter().enumerate() {
            let Some(json) = value.as_object() else { continue };
            let at = self.items.len();
            own.push(at);
            let link_id = text(json, "linkId").unwrap_or_default();
            let kind = text(json, "type").and_then(ItemKind::from_code);
            self.items.push(FormItem { json, value, link_id, kind, parent, children: Vec::new(), place, end: at + 1 });
            let children = self.add(json, Some(at));
            let end = self.items.len();
            if let Some(item) = self.items.get_mut(at) {
                item.children = children;
                item.end = end;
            }
        }
        own
    }

    /// The first with this `linkId`.
    pub fn find(&self, link_id: &str) -> Option<usize> {
        self.by_link_id.get(link_id).copied()
    }

    pub fn children(&self, parent: Option<usize>) -> &[usize] {
        parent.map_or(&self.roots, |at| self.items.get(at).map_or(&[], |item| &item.children))
    }

    /// `Questionnaire.item[0].item[2]`
    pub fn path(&self, at: usize) -> String {
        let mut places = Vec::new();
        let mut next = Some(at);
        while let Some(item) = next.and_then(|at| self.items.get(at)) {
            places.push(format!("item[{}]", item.place));
            next = item.parent;
        }
        places.push("Questionnaire".to_owned());
        places.reverse();
        places.join(".")
    }

    /// The items around one, from the nearest.
    pub fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.items.get(at).and_then(|item| item.parent), |at| self.items.get(*at)?.parent)
    }

    /// The contained resource that `#id` refers to, or a canonical address.
    pub fn contained(&self, reference: &str) -> Option<&'a Map<String, Value>> {
        let key = if reference.starts_with('#') { reference } else { reference.split('|').next().unwrap_or_default() };
        self.contained.get(key).copied()
    }
}

impl<'a> FormItem<'a> {
    pub fn text(&self, name: &str) -> Option<&'a str> {
        text(self.json, name)
    }

    pub fn list(&self, name: &str) -> &'a [Value] {
        list(self.json, name)
    }

    pub fn is_true(&self, name: &str) -> bool {
        self.json.get(name) == Some(&Value::Bool(true))
    }

    pub fn has(&self, name: &str) -> bool {
        self.json.contains_key(name)
    }

    pub fn extensions(&self, url: &'static str) -> impl Iterator<Item = &'a Map<String, Value>> + use<'a> {
        extensions(self.json, url)
    }

    /// A whole number that an extension sets.
    pub fn number(&self, url: &'static str) -> Option<i64> {
        self.extensions(url).find_map(|extension| extension.get("valueInteger").or_else(|| extension.get("valueDecimal"))?.as_i64())
    }

    pub fn is_question(&self) -> bool {
        !matches!(self.kind, Some(ItemKind::Group | ItemKind::Display))
    }
}

pub fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str)
}

pub fn list<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    fields.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub fn extensions<'a>(fields: &'a Map<String, Value>, url: &'static str) -> impl Iterator<Item = &'a Map<String, Value>> + use<'a> {
    list(fields, "extension").iter().filter_map(Value::as_object).filter(move |extension| text(extension, "url") == Some(url))
}

/// The `value[x]` of an element (prefix `value`), or an `answer[x]`: the end of its name, and the value.
pub fn typed<'a>(fields: &'a Map<String, Value>, prefix: &str) -> Option<(&'a str, &'a Value)> {
    fields
        .iter()
        .find_map(|(key, value)| Some((key.strip_prefix(prefix).filter(|kind| kind.starts_with(|c: char| c.is_ascii_uppercase()))?, value)))
}

/// The same as an expression sees it, as a date, an amount or whatever it is.
pub fn answer<'a>(kind: &str, value: &'a Value) -> Answer<'a> {
    crate::forms::fhirpath::typed_item(kind, value)
}

impl ItemKind {
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "group" => Self::Group,
            "display" => Self::Display,
            "boolean" => Self::Boolean,
            "decimal" => Self::Decimal,
            "integer" => Self::Integer,
            "date" => Self::Date,
            "dateTime" => Self::DateTime,
            "time" => Self::Time,
            "string" => Self::String,
            "text" => Self::Text,
            "url" => Self::Url,
            "choice" => Self::Choice,
            "open-choice" => Self::OpenChoice,
            "attachment" => Self::Attachment,
            "reference" => Self::Reference,
            "quantity" => Self::Quantity,
            _ => return None,
        })
    }

    pub const fn is_choice(self) -> bool {
        matches!(self, Self::Choice | Self::OpenChoice)
    }

    /// The `value[x]` of an answer to it (questionnaireresponse.html, Notes); a choice has a coding, or what its options are.
    pub const fn answer_type(self) -> Option<&'static str> {
        Some(match self {
            Self::Group | Self::Display => return None,
            Self::Boolean => "Boolean",
            Self::Decimal => "Decimal",
            Self::Integer => "Integer",
            Self::Date => "Date",
            Self::DateTime => "DateTime",
            Self::Time => "Time",
            Self::String | Self::Text => "String",
            Self::Url => "Uri",
            Self::Choice | Self::OpenChoice => "Coding",
            Self::Attachment => "Attachment",
            Self::Reference => "Reference",
            Self::Quantity => "Quantity",
        })
    }
}
