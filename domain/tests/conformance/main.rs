//! `forms check`: each rule both ways. What is right passes, what is wrong gives that finding at that place. The
//! questionnaires are our own, as small as the rule allows.

#![recursion_limit = "256"]

mod answers;
mod conditions;
mod expressions;
mod form;
mod hostile;
mod limits;
mod nesting;
mod properties;
mod structure;

use domain::forms::conformance::{Document, Issue, Severity, conformance};
use serde_json::{Value, json};

/// `error value QuestionnaireResponse.item[0]`, of errors alone.
fn errors(issues: &[Issue]) -> Vec<String> {
    issues
        .iter()
        .filter(|issue| issue.is_error())
        .map(|issue| format!("{} {} {}", issue.rule, issue.code.code(), issue.expression))
        .collect()
}

fn warnings(issues: &[Issue]) -> Vec<String> {
    let warnings = issues.iter().filter(|issue| issue.severity == Severity::Warning);
    warnings.map(|issue| format!("{} {} {}", issue.rule, issue.code.code(), issue.expression)).collect()
}

fn run(questionnaire: &Value, response: Option<&Value>) -> Vec<Issue> {
    let form = Document::questionnaire(&questionnaire.to_string()).unwrap();
    let response = response.map(|response| Document::response(&response.to_string()).unwrap());
    conformance(&form, response.as_ref(), "2026-11-26T10:00:00Z".parse().unwrap())
}

fn form(items: Value) -> Value {
    json!({ "resourceType": "Questionnaire", "url": "https://practice.example/q", "status": "active", "item": items })
}

fn response(status: &str, items: Value) -> Value {
    let mut response = json!({ "resourceType": "QuestionnaireResponse", "questionnaire": "https://practice.example/q", "status": status });
    if items != json!([]) {
        response["item"] = items;
    }
    response
}

/// The findings on a completed response, by its items.
fn completed(items: &Value, answers: &Value) -> Vec<Issue> {
    run(&form(items.clone()), Some(&response("completed", answers.clone())))
}

/// … to a form of one item with linkId `q`, with these answers.
fn answered(item: &Value, answers: &Value) -> Vec<Issue> {
    let mut own = item.clone();
    own["linkId"] = json!("q");
    completed(&json!([own]), &json!([{ "linkId": "q", "answer": answers }]))
}

/// The findings on a form of one item.
fn asked(item: &Value) -> Vec<Issue> {
    let mut own = item.clone();
    own["linkId"] = json!("q");
    run(&form(json!([own])), None)
}

fn extension(name: &str, kind: &str, value: Value) -> Value {
    let start =
        if name.starts_with("sdc-") { "http://hl7.org/fhir/uv/sdc/StructureDefinition" } else { "http://hl7.org/fhir/StructureDefinition" };
    let mut extension = json!({ "url": format!("{start}/{name}") });
    extension[format!("value{kind}")] = value;
    extension
}

const ANSWER: &str = "QuestionnaireResponse.item[0].answer[0]";
