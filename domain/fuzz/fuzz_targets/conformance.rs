//! A questionnaire and a response, both anybody's, one after a line with `---`: nothing panics, what is found stands in one of the two, and
//! checking again finds the same.
#![no_main]

use domain::forms::conformance::{Document, conformance, operation_outcome};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (form, response) = text.split_once("\n---\n").unwrap_or((text, ""));
    let now = chrono::DateTime::from_timestamp(1_795_687_200, 0).unwrap_or_default();
    let Ok(form) = Document::questionnaire(form) else { return };
    let response = Document::response(response).ok();
    let issues = conformance(&form, response.as_ref(), now);
    assert!(issues.iter().all(|issue| issue.expression.starts_with("Questionnaire")));
    assert!(operation_outcome(&issues)["issue"].as_array().is_some_and(|all| !all.is_empty()));
    assert_eq!(conformance(&form, response.as_ref(), now), issues);
});
