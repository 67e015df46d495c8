//! `anteroom forms check`, as a program: what it prints, and how it ends.

use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

struct Folder(tempfile::TempDir);

impl Folder {
    fn write(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content.to_string()).expect("written");
        path
    }
}

/// The code that it ends with, and what it prints.
fn check(files: &[&Path]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_anteroom")).args(["forms", "check"]).args(files).output().expect("run");
    (output.status.code().expect("a code"), serde_json::from_slice(&output.stdout).expect("JSON"))
}

fn questionnaire() -> Value {
    json!({ "resourceType": "Questionnaire", "url": "https://practice.example/q", "status": "active",
        "item": [{ "linkId": "age", "type": "integer", "text": "Age", "required": true }] })
}

fn response(answer: &Value) -> Value {
    json!({ "resourceType": "QuestionnaireResponse", "questionnaire": "https://practice.example/q", "status": "completed",
        "item": [{ "linkId": "age", "text": "Age", "answer": [answer] }] })
}

#[test]
fn a_right_form_and_a_right_response_end_with_0_and_an_outcome_that_says_so() {
    let folder = Folder(tempfile::tempdir().expect("a folder"));
    let form = folder.write("q.json", &questionnaire());
    let right = folder.write("r.json", &response(&json!({ "valueInteger": 40 })));
    for files in [vec![form.as_path()], vec![form.as_path(), right.as_path()]] {
        let (code, outcome) = check(&files);
        assert_eq!((code, &outcome["resourceType"]), (0, &json!("OperationOutcome")));
        assert_eq!(outcome["issue"][0]["severity"], "information");
    }
}

#[test]
fn an_error_ends_with_1_and_says_where_and_at_which_item() {
    let folder = Folder(tempfile::tempdir().expect("a folder"));
    let form = folder.write("q.json", &questionnaire());
    let wrong = folder.write("r.json", &response(&json!({ "valueString": "forty" })));
    let (code, outcome) = check(&[form.as_path(), wrong.as_path()]);
    let issue = &outcome["issue"][0];
    assert_eq!((code, &issue["severity"], &issue["code"]), (1, &json!("error"), &json!("structure")));
    assert_eq!(issue["expression"], json!(["QuestionnaireResponse.item[0].answer[0]"]));
    assert!(issue["details"]["text"].as_str().is_some_and(|text| text.starts_with("age: ")));
    assert_eq!(issue["extension"][0]["valueString"], "age");
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let folder = Folder(tempfile::tempdir().expect("a folder"));
    let form = folder.write("q.json", &questionnaire());
    let bundle = folder.write("b.json", &json!({ "resourceType": "Bundle" }));
    let broken = folder.0.path().join("broken.json");
    std::fs::write(&broken, "{").expect("written");
    let none = folder.0.path().join("none.json");
    let (form, bundle, broken, none) = (form.as_path(), bundle.as_path(), broken.as_path(), none.as_path());
    for files in [vec![none], vec![broken], vec![bundle], vec![form, none], vec![form, broken], vec![form, form]] {
        let (code, outcome) = check(&files);
        assert_eq!((code, &outcome["issue"][0]["severity"]), (2, &json!("fatal")), "{files:?}");
    }
}
