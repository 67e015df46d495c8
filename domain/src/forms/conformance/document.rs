//! A resource from its JSON text. How deep it may be is bounded here, so that nothing that walks it runs out of stack.

use super::issue::{Issue, IssueCode, Report, Severity};
use super::source::Source;
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Questionnaire,
    Response,
}

#[derive(Clone, Debug)]
pub struct Document {
    pub(super) kind: Kind,
    pub(super) value: Value,
    pub(super) source: Source,
}

/// Why a text is nothing that can be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("This is not JSON: {reason}.")]
    NotJson { reason: String },
    /// The reader of JSON ends at 128 levels.
    #[error("This is nested too deeply to be checked.")]
    TooDeep,
    #[error("The file cannot be read: {reason}.")]
    NoFile { reason: String },
    #[error("This is no FHIR {wanted}, but {found}.")]
    OtherResource { wanted: &'static str, found: String },
}

impl Unreadable {
    /// As the only finding about a resource of this name.
    pub fn issue(&self, resource: &str) -> Issue {
        let code = match self {
            Self::TooDeep => IssueCode::TooCostly,
            Self::NoFile { .. } => IssueCode::NotFound,
            Self::NotJson { .. } | Self::OtherResource { .. } => IssueCode::Structure,
        };
        let (expression, text) = (resource.to_owned(), self.to_string());
        Issue { severity: Severity::Fatal, code, expression, link_id: None, rule: "json", text }
    }
}

impl Document {
    pub fn questionnaire(text: &str) -> Result<Self, Unreadable> {
        Self::read(text, Kind::Questionnaire, "Questionnaire")
    }

    pub fn response(text: &str) -> Result<Self, Unreadable> {
        Self::read(text, Kind::Response, "QuestionnaireResponse")
    }

    fn read(text: &str, kind: Kind, wanted: &'static str) -> Result<Self, Unreadable> {
        // Some programs begin a file with it, and JSON does not allow it.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let reason = error.to_string();
            if reason.starts_with("recursion limit") { Unreadable::TooDeep } else { Unreadable::NotJson { reason } }
        })?;
        match value.get("resourceType").and_then(Value::as_str) {
            Some(found) if found == wanted => Ok(Self { kind, source: Source::read(text, wanted), value }),
            Some(found) => Err(Unreadable::OtherResource { wanted, found: format!("a {}", super::primitive::shortened(found)) }),
            None => Err(Unreadable::OtherResource { wanted, found: "a text without a resourceType".to_owned() }),
        }
    }

    pub(super) fn duplicates(&self, report: &mut Report) {
        for path in &self.source.duplicates {
            report.add(Severity::Error, IssueCode::Structure, path, None, "json", "The property stands twice in its object.");
        }
    }
}
