//! One finding, and FHIR's `OperationOutcome` of all of them (FHIR R4 operationoutcome.html).

use serde_json::{Value, json};
use std::fmt::Display;

/// On an issue: the `linkId` of the item that it is about. It stands before `details.text` too, for people.
pub const LINK_ID: &str = "https://anteroom.example/fhir/StructureDefinition/issue-link-id";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Information,
    Warning,
    Error,
    /// Nothing further could be checked.
    Fatal,
}

/// FHIR's `IssueType`, as far as it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueCode {
    BusinessRule,
    CodeInvalid,
    Informational,
    Invalid,
    Invariant,
    NotFound,
    NotSupported,
    Required,
    Structure,
    TooCostly,
    Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub severity: Severity,
    pub code: IssueCode,
    /// `FHIRPath` to the element, from its resource: `QuestionnaireResponse.item[0].answer[1]`.
    pub expression: String,
    pub link_id: Option<String>,
    /// The specification's key or name for the rule: `que-2`, `enableWhen`, `maxLength`.
    pub rule: &'static str,
    pub text: String,
}

impl Issue {
    pub fn is_error(&self) -> bool {
        self.severity >= Severity::Error
    }

    fn to_fhir(&self) -> Value {
        let text = self.link_id.as_ref().map_or_else(|| self.text.clone(), |link_id| format!("{link_id}: {}", self.text));
        let mut issue = json!({
            "severity": self.severity.code(),
            "code": self.code.code(),
            "details": { "text": text },
            "diagnostics": self.rule,
            "expression": [self.expression],
        });
        if let Some(link_id) = &self.link_id {
            issue["extension"] = json!([{ "url": LINK_ID, "valueString": link_id }]);
        }
        issue
    }
}

/// With one issue that says so when there is none: FHIR wants at least one.
pub fn operation_outcome(issues: &[Issue]) -> Value {
    let none = || json!({ "severity": "information", "code": "informational", "details": { "text": "Nothing is wrong." } });
    let all: Vec<Value> = issues.iter().map(Issue::to_fhir).collect();
    json!({ "resourceType": "OperationOutcome", "issue": if all.is_empty() { vec![none()] } else { all } })
}

impl Severity {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}

impl IssueCode {
    pub const fn code(self) -> &'static str {
        match self {
            Self::BusinessRule => "business-rule",
            Self::CodeInvalid => "code-invalid",
            Self::Informational => "informational",
            Self::Invalid => "invalid",
            Self::Invariant => "invariant",
            Self::NotFound => "not-found",
            Self::NotSupported => "not-supported",
            Self::Required => "required",
            Self::Structure => "structure",
            Self::TooCostly => "too-costly",
            Self::Value => "value",
        }
    }
}

/// What was found so far, and of which item the talk is.
#[derive(Debug, Default)]
pub struct Report {
    pub issues: Vec<Issue>,
}

impl Report {
    pub fn add(
        &mut self,
        severity: Severity,
        code: IssueCode,
        at: &impl Display,
        link_id: Option<&str>,
        rule: &'static str,
        text: impl Into<String>,
    ) {
        let link_id = link_id.filter(|link_id| !link_id.is_empty()).map(str::to_owned);
        self.issues.push(Issue { severity, code, expression: at.to_string(), link_id, rule, text: text.into() });
    }
}
