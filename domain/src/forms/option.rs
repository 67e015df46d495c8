//! The answers a question offers, and those it starts with. Both keep their FHIR fields as they came, so a coding's
//! version or an extension of someone else's survives.

use super::extension::{Extension, OPTION_EXCLUSIVE, ORDINAL_VALUE};
use super::value::AnswerValue;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerOption {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_selected: Option<bool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extension: Vec<Extension>,
    /// Among the rest: its `value[x]`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Initial {
    /// Its `value[x]`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl AnswerOption {
    pub fn new(value: &AnswerValue) -> Self {
        Self { initial_selected: None, extension: Vec::new(), other: value.to_fhir("value") }
    }

    /// The answer that choosing it gives; `None` for a reference, which cannot be chosen yet.
    pub fn value(&self) -> Option<AnswerValue> {
        AnswerValue::from_fhir(&self.other, "value")
    }

    pub fn label(&self) -> String {
        self.value().map(|value| value.words()).unwrap_or_default()
    }

    /// Whether it is chosen alone or not at all (`questionnaire-optionExclusive`).
    pub fn is_exclusive(&self) -> bool {
        Extension::find(&self.extension, OPTION_EXCLUSIVE)
            .is_some_and(|extension| extension.other.get("valueBoolean") == Some(&Value::Bool(true)))
    }

    /// What it counts toward the score; the extension stands on the option or on its coding. Scores are whole numbers:
    /// an option with any other counts for nothing.
    pub fn ordinal(&self) -> Option<i64> {
        let on_coding = || self.other.get("valueCoding")?.get("extension")?.as_array()?.iter().find(|e| e["url"] == ORDINAL_VALUE);
        let value = Extension::find(&self.extension, ORDINAL_VALUE)
            .and_then(|extension| extension.other.get("valueDecimal"))
            .or_else(|| on_coding()?.get("valueDecimal"))?;
        value.as_i64().or_else(|| format!("{}", value.as_f64()?).parse().ok())
    }

    /// Its `value[x]` as the form has it.
    pub(super) fn raw_value(&self) -> Map<String, Value> {
        let is_value = |key: &str| key.starts_with("value") || key.starts_with("_value");
        self.other.iter().filter(|(key, _)| is_value(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

impl Initial {
    pub fn new(value: &AnswerValue) -> Self {
        Self { other: value.to_fhir("value") }
    }

    pub fn value(&self) -> Option<AnswerValue> {
        AnswerValue::from_fhir(&self.other, "value")
    }
}
