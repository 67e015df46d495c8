//! One answer to one question, and how it is written in FHIR (`value[x]`, `answer[x]`). Which answers a question
//! takes is decided in `check`.

use super::attachment::{Attached, fhir_fields};
use super::extension::LOCAL_TIME;
use super::fhirpath::{Decimal, Quantity};
use super::formats;
use super::signing::Signed;
use crate::Language;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerValue {
    Boolean(bool),
    /// The digits as written, because `1.50` says more than `1.5`.
    Decimal(String),
    Integer(i64),
    Date(NaiveDate),
    /// FHIR's `dateTime`; without an offset it is the time on the client's own clock.
    DateTime(String),
    /// `HH:MM:SS`
    Time(String),
    Text(String),
    Url(String),
    Coding {
        system: Option<String>,
        code: Option<String>,
        display: Option<String>,
    },
    Quantity {
        /// The digits as written.
        value: String,
        /// As people write it; the code by which machines know it is its system's.
        unit: Option<String>,
        system: Option<String>,
        code: Option<String>,
    },
    Attachment(Attached),
    /// A name, and what was drawn as the signature.
    Signed(Signed),
    /// Who or what is meant. People name it in words; `reference` is there where the form knew it.
    Reference {
        reference: Option<String>,
        display: Option<String>,
    },
}

impl AnswerValue {
    /// Reads the `value[x]` (prefix `value`) or `answer[x]` (prefix `answer`) among an element's fields; `None` when
    /// there is none or its type has no place here, such as a reference.
    pub fn from_fhir(fields: &Map<String, Value>, prefix: &str) -> Option<Self> {
        fields.iter().find_map(|(key, value)| {
            let kind = key.strip_prefix(prefix)?;
            if kind == "DateTime" {
                return local_time(fields, prefix).or_else(|| Self::of_kind(kind, value));
            }
            Self::of_kind(kind, value)
        })
    }

    fn of_kind(kind: &str, value: &Value) -> Option<Self> {
        let text = || value.as_str().map(str::to_owned);
        match kind {
            "Boolean" => value.as_bool().map(Self::Boolean),
            "Integer" => value.as_i64().map(Self::Integer),
            "Decimal" => number_text(value).map(Self::Decimal),
            // A year, or a year and a month, is a date in FHIR, but not a day.
            "Date" => value.as_str().and_then(|text| formats::date(text).map(Self::Date).or_else(|| date_time(text))),
            "DateTime" => value.as_str().and_then(date_time),
            "Time" => value.as_str().and_then(formats::time).map(Self::Time),
            "String" => text().map(Self::Text),
            "Uri" | "Url" => text().map(Self::Url),
            "Coding" => {
                let part = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
                value.as_object()?;
                Some(Self::Coding { system: part("system"), code: part("code"), display: part("display") })
            }
            "Quantity" => {
                let part = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
                let number = number_text(value.get("value")?).filter(|_| value.get("comparator").is_none())?;
                Some(Self::Quantity { value: number, unit: part("unit"), system: part("system"), code: part("code") })
            }
            "Attachment" => Attached::from_fhir(value).map(Self::Attachment),
            "Reference" => {
                let part = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
                let (reference, display) = (part("reference"), part("display"));
                (reference.is_some() || display.is_some()).then_some(Self::Reference { reference, display })
            }
            _ => None,
        }
    }

    /// The fields to write: `valueDate` and its like, with prefix `value` or `answer`.
    pub fn to_fhir(&self, prefix: &str) -> Map<String, Value> {
        let (kind, value) = match self {
            Self::Boolean(yes) => ("Boolean", json!(yes)),
            Self::Integer(number) => ("Integer", json!(number)),
            Self::Decimal(text) => ("Decimal", number(text)),
            Self::Date(day) => ("Date", json!(day.to_string())),
            Self::DateTime(text) => return date_time_to_fhir(text, prefix),
            Self::Time(text) => ("Time", json!(text)),
            Self::Attachment(attached) => return fhir_fields(attached, prefix),
            // What was drawn stands beside the answer (see `signing`), and a name that is not typed yet is none.
            Self::Signed(signed) if signed.name.is_empty() => return Map::new(),
            Self::Signed(Signed { name: text, .. }) | Self::Text(text) => ("String", json!(text)),
            Self::Url(text) => ("Uri", json!(text)),
            Self::Coding { system, code, display } => {
                let parts = [("system", system), ("code", code), ("display", display)];
                let present = parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), json!(part.as_ref()?))));
                ("Coding", Value::Object(present.collect()))
            }
            Self::Reference { reference, display } => {
                let parts = [("reference", reference), ("display", display)];
                let present = parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), json!(part.as_ref()?))));
                ("Reference", Value::Object(present.collect()))
            }
            Self::Quantity { value, unit, system, code } => {
                let parts = [("unit", unit), ("system", system), ("code", code)];
                let present = parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), json!(part.as_ref()?))));
                ("Quantity", Value::Object(std::iter::once(("value".to_owned(), number(value))).chain(present).collect()))
            }
        };
        Map::from_iter([(format!("{prefix}{kind}"), value)])
    }

    /// Whether two answers mean the same: codings by system and code, numbers by size, references by what they refer to or
    /// else by their words, all else by its text.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Coding { system, code, display }, Self::Coding { system: other_system, code: other_code, display: other_display }) => {
                let systems = system.is_none() || other_system.is_none() || system == other_system;
                systems && code == other_code && (code.is_some() || display == other_display)
            }
            (Self::Reference { reference, display }, Self::Reference { reference: other, display: other_display }) => {
                reference == other && (reference.is_some() || display == other_display)
            }
            (Self::Text(text), Self::Url(other)) | (Self::Url(text), Self::Text(other)) => text == other,
            _ => self == other || self.order(other) == Some(Ordering::Equal),
        }
    }

    /// Which is greater; `None` for answers that have no order, such as a coding and a date.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(one), Self::Integer(two)) => Some(one.cmp(two)),
            (Self::Integer(_) | Self::Decimal(_), Self::Integer(_) | Self::Decimal(_)) => self.number()?.partial_cmp(&other.number()?),
            (Self::Date(_) | Self::DateTime(_), Self::Date(_) | Self::DateTime(_)) => {
                let (one, two) = (self.instant()?, other.instant()?);
                match (one.1, two.1) {
                    (Some(first), Some(second)) => Some((one.0 - first).cmp(&(two.0 - second))),
                    _ => Some(one.0.cmp(&two.0)),
                }
            }
            (Self::Quantity { .. }, Self::Quantity { .. }) => self.amount()?.compare(&other.amount()?).ok(),
            (Self::Time(one), Self::Time(two)) | (Self::Text(one), Self::Text(two)) => Some(one.cmp(two)),
            _ => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => number.to_string().parse().ok(),
            Self::Decimal(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn amount(&self) -> Option<Quantity> {
        let Self::Quantity { value, unit, code, .. } = self else { return None };
        Some(Quantity { value: Decimal::parse(value)?, unit: code.as_ref().or(unit.as_ref()).map_or("1", String::as_str).to_owned() })
    }

    fn instant(&self) -> Option<formats::Instant> {
        match self {
            Self::Date(day) => Some((day.and_hms_opt(0, 0, 0)?, None)),
            Self::DateTime(text) => formats::date_time(text).map(|(_, instant)| instant),
            _ => None,
        }
    }

    /// As a person reads it: `Yes`, `7 December 2026`, an option's own words.
    pub fn words(&self) -> String {
        self.words_in(Language::English)
    }

    /// The same, in the reader's language; an option's own words are the form's.
    pub fn words_in(&self, language: Language) -> String {
        match self {
            Self::Boolean(true) => language.words().yes().to_owned(),
            Self::Boolean(false) => language.words().no().to_owned(),
            Self::Integer(number) => number.to_string(),
            Self::Date(day) => language.day(*day),
            Self::DateTime(text) => formats::date_time_words(text, language),
            Self::Attachment(attached) => attached.words(),
            Self::Signed(signed) => signed.words(),
            Self::Time(text) => text.get(..5).unwrap_or(text).to_owned(),
            Self::Decimal(text) | Self::Text(text) | Self::Url(text) => text.clone(),
            Self::Coding { code, display, .. } => display.as_ref().or(code.as_ref()).cloned().unwrap_or_default(),
            Self::Reference { reference, display } => display.as_ref().or(reference.as_ref()).cloned().unwrap_or_default(),
            Self::Quantity { value, unit, code, .. } => {
                unit.as_ref().or(code.as_ref()).map_or_else(|| value.clone(), |unit| format!("{value} {unit}"))
            }
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Decimal(text) | Self::DateTime(text) | Self::Time(text) | Self::Text(text) | Self::Url(text) => text.trim().is_empty(),
            Self::Quantity { value, .. } => value.trim().is_empty(),
            Self::Coding { code, display, .. } => code.is_none() && display.is_none(),
            Self::Reference { .. } => self.words().trim().is_empty(),
            Self::Signed(signed) => signed.name.trim().is_empty() && signed.drawing.is_empty(),
            Self::Boolean(_) | Self::Integer(_) | Self::Date(_) | Self::Attachment(_) => false,
        }
    }
}

fn number(text: &str) -> Value {
    text.parse().map_or_else(|_| json!(text), Value::Number)
}

fn date_time(text: &str) -> Option<AnswerValue> {
    formats::date_time(text).map(|(text, _)| AnswerValue::DateTime(text))
}

fn local_time(fields: &Map<String, Value>, prefix: &str) -> Option<AnswerValue> {
    let extensions = fields.get(&format!("_{prefix}DateTime"))?.get("extension")?.as_array()?;
    let ours = extensions.iter().find(|extension| extension["url"] == LOCAL_TIME)?;
    ours["valueString"].as_str().and_then(date_time)
}

fn date_time_to_fhir(text: &str, prefix: &str) -> Map<String, Value> {
    let key = format!("{prefix}DateTime");
    match formats::date_time(text) {
        Some((text, (_, None))) if text.contains('T') => {
            let day = text.get(..10).unwrap_or(&text).to_owned();
            let local = json!({ "extension": [{ "url": LOCAL_TIME, "valueString": text }] });
            Map::from_iter([(format!("_{key}"), local), (key, json!(day))])
        }
        _ => Map::from_iter([(key, json!(text))]),
    }
}

fn number_text(value: &Value) -> Option<String> {
    if value.is_i64() || value.is_u64() {
        return Some(value.to_string());
    }
    // Never in exponent form, which `decimal` does not read.
    value.as_f64().map(|number| number.to_string())
}
