//! The expressions of a questionnaire: which there are, whether they can be read, and their values for a response. In
//! scope are the item's own `variable`s and those around it (Structured Data Capture, Using Expressions).

use super::form::{Form, FormItem, extensions, list, text};
use super::issue::{IssueCode, Report, Severity};
use crate::forms::extension::{ENABLED_BY_EXPRESSION, VARIABLE};
use crate::forms::fhirpath::{Expression, ExpressionError};
use serde_json::{Map, Value};
use std::collections::HashSet;

const KANTA_ENABLE_WHEN: &str = "http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen";
pub const CONSTRAINT: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint";
const TARGET_CONSTRAINT: &str = "http://hl7.org/fhir/StructureDefinition/targetConstraint";
const LAUNCH_CONTEXT: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-launchContext";

/// Defined everywhere (FHIR R4 fhirpath.html; Structured Data Capture).
const GIVEN: [&str; 12] = [
    "resource",
    "rootResource",
    "context",
    "questionnaire",
    "qitem",
    "patient",
    "user",
    "encounter",
    "ucum",
    "loinc",
    "sct",
    "practitioner",
];

/// A rule that a questionnaire sets itself, of its own or `targetConstraint`'s making.
pub struct Constraint<'a> {
    pub key: &'a str,
    pub human: &'a str,
    pub is_error: bool,
    pub expression: &'a str,
}

pub fn constraints(element: &Map<String, Value>) -> impl Iterator<Item = Constraint<'_>> {
    extensions(element, CONSTRAINT).chain(extensions(element, TARGET_CONSTRAINT)).filter_map(|extension| {
        let part = |name: &str| {
            let found = list(extension, "extension").iter().find(|part| part["url"] == name)?.as_object()?;
            let value = found.iter().find(|(key, _)| key.starts_with("value"))?.1;
            value.as_str().or_else(|| value.get("expression")?.as_str())
        };
        let is_error = part("severity") != Some("warning");
        Some(Constraint {
            key: part("key").unwrap_or_default(),
            human: part("human").unwrap_or("A rule of the questionnaire is not kept."),
            is_error,
            expression: part("expression")?,
        })
    })
}

/// By what an item is enabled.
pub enum Enabling<'a> {
    Conditions,
    Expression(&'a str),
    /// Not `FHIRPath`.
    OtherLanguage,
}

/// What enables an item in place of its conditions: Structured Data Capture's extension, or the one that Finland's *Kanta*
/// had before it.
pub fn enabling<'a>(item: &FormItem<'a>) -> Enabling<'a> {
    let own = item.extensions(ENABLED_BY_EXPRESSION).next().map(expression_of);
    let found = own.or_else(|| item.extensions(KANTA_ENABLE_WHEN).next().map(|extension| text(extension, "valueString")));
    found.map_or(Enabling::Conditions, |expression| expression.map_or(Enabling::OtherLanguage, Enabling::Expression))
}

/// The `valueExpression` of an extension, where it is in `FHIRPath`.
pub fn expression_of(extension: &Map<String, Value>) -> Option<&str> {
    let value = extension.get("valueExpression")?.as_object()?;
    (text(value, "language") == Some("text/fhirpath")).then(|| text(value, "expression"))?
}

/// The `variable`s that an element declares, in order.
pub fn variables(element: &Map<String, Value>) -> impl Iterator<Item = (&str, Option<&str>)> {
    extensions(element, VARIABLE).filter_map(|extension| {
        let name = extension.get("valueExpression")?.get("name")?.as_str()?;
        Some((name, expression_of(extension)))
    })
}

/// Reads them all, and says which cannot be read or name what is not defined.
pub fn check(form: &Form<'_>, report: &mut Report) {
    let mut checker = Checker { report, names: GIVEN.iter().map(|name| (*name).to_owned()).collect(), link_id: None };
    let contexts =
        extensions(form.json, LAUNCH_CONTEXT).flat_map(|context| list(context, "extension")).filter(|part| part["url"] == "name");
    let named = contexts.filter_map(|part| part.get("valueId").or_else(|| part.get("valueCoding")?.get("code"))?.as_str());
    checker.names.extend(named.map(str::to_owned));
    checker.declare(form.json);
    checker.element(form.json, "Questionnaire");
    checker.items(form, form.children(None));
}

struct Checker<'r, 'a> {
    report: &'r mut Report,
    names: HashSet<String>,
    link_id: Option<&'a str>,
}

impl<'a> Checker<'_, 'a> {
    fn items(&mut self, form: &Form<'a>, items: &[usize]) {
        for at in items {
            let Some(item) = form.items.get(*at) else { continue };
            let added = self.declare(item.json);
            self.link_id = Some(item.link_id);
            if item.has("extension") {
                self.element(item.json, &form.path(*at));
            }
            self.items(form, &item.children);
            for name in added {
                self.names.remove(&name);
            }
        }
    }

    /// The names that were not known before.
    fn declare(&mut self, element: &Map<String, Value>) -> Vec<String> {
        let named = list(element, "extension").iter().filter_map(|extension| extension.get("valueExpression")?.get("name")?.as_str());
        let new: Vec<String> = named.filter(|name| !self.names.contains(*name)).map(str::to_owned).collect();
        self.names.extend(new.iter().cloned());
        new
    }

    fn element(&mut self, element: &Map<String, Value>, path: &str) {
        for (number, extension) in list(element, "extension").iter().enumerate() {
            if let Some(expression) = extension.as_object().and_then(expression_of) {
                self.read(expression, &format!("{path}.extension[{number}].value.expression"), true);
            }
        }
        for constraint in constraints(element) {
            self.read(constraint.expression, path, constraint.is_error);
        }
    }

    fn read(&mut self, text: &str, at: &str, is_error: bool) {
        match Expression::parse(text) {
            Err(error) => {
                let (severity, code) = finding(&error, is_error);
                self.report.add(severity, code, &at, self.link_id, "expression", format!("The expression is not usable: {error}."));
            }
            Ok(read) => {
                for name in read
                    .variables()
                    .into_iter()
                    .filter(|name| !self.names.contains(*name) && !name.starts_with("ext-") && !name.starts_with("vs-"))
                {
                    self.report.add(
                        Severity::Warning,
                        IssueCode::NotFound,
                        &at,
                        self.link_id,
                        "expression",
                        format!("%{name} is not defined here."),
                    );
                }
            }
        }
    }
}

/// What an expression that gives no value amounts to.
pub fn finding(error: &ExpressionError, is_error: bool) -> (Severity, IssueCode) {
    match error {
        ExpressionError::Syntax { .. } if is_error => (Severity::Error, IssueCode::Invalid),
        ExpressionError::Syntax { .. } => (Severity::Warning, IssueCode::Invalid),
        ExpressionError::Unsupported { .. } => (Severity::Warning, IssueCode::NotSupported),
        ExpressionError::TooCostly => (Severity::Warning, IssueCode::TooCostly),
        ExpressionError::UnknownVariable { .. } => (Severity::Warning, IssueCode::NotFound),
        ExpressionError::Evaluation { .. } => (Severity::Warning, IssueCode::Invariant),
    }
}
