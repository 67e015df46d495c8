//! One item of a questionnaire: a question, a group or a piece of text, as FHIR R4 has it. The fields follow the JSON
//! so that nothing is lost between import and export; what has no field of its own is in `other`.

use super::extension::{CALCULATED, ENABLED_BY_EXPRESSION, ENTRY_FORMAT, Extension, HIDDEN, ITEM_CONTROL, SIGNATURE_REQUIRED};
use super::option::{AnswerOption, Initial};
use super::value::AnswerValue;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The flags are `Option`s because `false` and *absent* both occur in files, and either must come back as it was; ask
/// [`is_required`](Self::is_required) and its like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub link_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(rename = "type")]
    pub item_type: ItemType,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enable_when: Vec<EnableWhen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_behavior: Option<EnableBehavior>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answer_option: Vec<AnswerOption>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub initial: Vec<Initial>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extension: Vec<Extension>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub item: Vec<Self>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemType {
    Group,
    Display,
    Boolean,
    Decimal,
    Integer,
    Date,
    #[serde(rename = "dateTime")]
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
    /// A type that R4 does not know.
    #[serde(untagged)]
    Other(String),
}

/// One condition under which an item is shown. What it compares with is in `answer`, as FHIR's `answer[x]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnableWhen {
    pub question: String,
    pub operator: Operator,
    #[serde(flatten)]
    pub answer: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    #[serde(rename = "exists")]
    Exists,
    #[serde(rename = "=")]
    Equal,
    #[serde(rename = "!=")]
    NotEqual,
    #[serde(rename = ">")]
    Greater,
    #[serde(rename = "<")]
    Less,
    #[serde(rename = ">=")]
    GreaterOrEqual,
    #[serde(rename = "<=")]
    LessOrEqual,
    #[serde(untagged)]
    Other(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnableBehavior {
    All,
    Any,
}

impl EnableWhen {
    pub fn new(question: &str, operator: Operator, answer: &AnswerValue) -> Self {
        Self { question: question.to_owned(), operator, answer: answer.to_fhir("answer") }
    }

    /// What the condition compares with; `None` for types that have no place here, such as an attachment.
    pub fn answer(&self) -> Option<AnswerValue> {
        AnswerValue::from_fhir(&self.answer, "answer")
    }
}

impl Item {
    pub fn new(link_id: &str, item_type: ItemType, text: &str) -> Self {
        Self {
            link_id: link_id.to_owned(),
            prefix: None,
            text: Some(text.to_owned()),
            item_type,
            enable_when: Vec::new(),
            enable_behavior: None,
            required: None,
            repeats: None,
            read_only: None,
            max_length: None,
            answer_option: Vec::new(),
            initial: Vec::new(),
            extension: Vec::new(),
            item: Vec::new(),
            other: Map::new(),
        }
    }

    pub fn is_required(&self) -> bool {
        self.required == Some(true)
    }

    pub fn is_repeating(&self) -> bool {
        self.repeats == Some(true)
    }

    pub fn is_read_only(&self) -> bool {
        self.read_only == Some(true)
    }

    /// Whether the form keeps it from view whatever is answered (`questionnaire-hidden`).
    pub fn is_hidden(&self) -> bool {
        self.extension(HIDDEN).is_some_and(|extension| extension.other.get("valueBoolean") == Some(&Value::Bool(true)))
    }

    /// How an answer is to be written, in the form's words (`entryFormat`), for example `MM/DD/YYYY`.
    pub fn entry_format(&self) -> Option<&str> {
        self.extension(ENTRY_FORMAT)?.other.get("valueString")?.as_str()
    }

    /// Whether an expression gives its answer.
    pub fn is_calculated(&self) -> bool {
        self.extension(CALCULATED).is_some()
    }

    /// Whether an expression decides if it is shown.
    pub fn is_enabled_by_expression(&self) -> bool {
        self.extension(ENABLED_BY_EXPRESSION).is_some()
    }

    pub fn is_choice(&self) -> bool {
        matches!(self.item_type, ItemType::Choice | ItemType::OpenChoice)
    }

    /// Whether people may answer in their own words beside the options.
    pub fn is_open(&self) -> bool {
        self.item_type == ItemType::OpenChoice
    }

    /// Whether its answer is a name typed as a signature, with a drawing beside it if the person likes.
    pub fn is_signature(&self) -> bool {
        matches!(self.item_type, ItemType::String | ItemType::Text) && self.extension(SIGNATURE_REQUIRED).is_some()
    }

    /// Whether one of its options counts toward a score.
    pub fn is_scored(&self) -> bool {
        self.is_choice() && self.answer_option.iter().any(|option| option.ordinal().is_some())
    }

    /// Whether it is help for the item it stands in, which shows it by [`help_text`](Self::help_text).
    pub fn is_help(&self) -> bool {
        self.item_type == ItemType::Display && self.has_control(&["help", "flyover"])
    }

    pub fn help_text(&self) -> Option<&str> {
        self.item.iter().find(|child| child.is_help()).and_then(|child| child.text.as_deref())
    }

    /// What to call it before people: its text, or else whatever names it.
    pub fn question(&self) -> &str {
        self.text.as_deref().or(self.prefix.as_deref()).unwrap_or(&self.link_id)
    }

    pub fn extension(&self, url: &str) -> Option<&Extension> {
        Extension::find(&self.extension, url)
    }

    pub(super) fn has_control(&self, codes: &[&str]) -> bool {
        self.extension(ITEM_CONTROL).is_some_and(|extension| extension.codes().any(|code| codes.contains(&code)))
    }

    /// The position of the option that means this answer.
    pub(super) fn option_index(&self, answer: &AnswerValue) -> Option<usize> {
        self.answer_option.iter().position(|option| option.value().is_some_and(|value| value.same(answer)))
    }
}
