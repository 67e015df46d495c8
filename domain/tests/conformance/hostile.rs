//! Input that means harm: too deep, too large, too costly. Nothing panics, and time grows with size.

use super::*;
use domain::forms::conformance::Unreadable;
use std::fmt::Write;

#[test]
fn what_is_no_such_resource_is_refused_in_words() {
    assert!(matches!(Document::questionnaire("{"), Err(Unreadable::NotJson { .. })));
    assert!(matches!(Document::questionnaire(""), Err(Unreadable::NotJson { .. })));
    for text in ["[]", "{}", "1", r#"{ "resourceType": "Bundle" }"#, r#"{ "resourceType": 1 }"#] {
        assert!(matches!(Document::questionnaire(text), Err(Unreadable::OtherResource { .. })), "{text}");
        assert!(matches!(Document::response(text), Err(Unreadable::OtherResource { .. })), "{text}");
    }
    assert_eq!(Document::response(r#"{ "resourceType": "Questionnaire" }"#).unwrap_err().issue("x").severity, Severity::Fatal);
}

#[test]
fn what_is_nested_very_deeply_is_checked_or_refused() {
    let nested = |depth: usize| {
        format!(
            r#"{{ "resourceType": "Questionnaire", "status": "draft"{}{}}}"#,
            r#", "item": [{ "linkId": "x", "type": "group""#.repeat(depth),
            "}]".repeat(depth)
        )
    };
    assert!(!run(&serde_json::from_str(&nested(60)).unwrap(), None).is_empty());
    assert_eq!(Document::questionnaire(&nested(10_000)).unwrap_err(), Unreadable::TooDeep);
}

#[test]
fn very_deep_and_very_long_expressions_are_refused() {
    let parse = |text: &str| domain::forms::fhirpath::Expression::parse(text).is_ok();
    for text in [
        "(".repeat(5000),
        "-".repeat(5000),
        "not(".repeat(3000),
        format!("a{}", ".a".repeat(3000)),
        format!("1{}", "+1".repeat(3000)),
        "a[".repeat(5000),
        "'".to_owned(),
    ] {
        assert!(!parse(&text));
    }
    assert!(parse(&format!("1{}", "+1".repeat(150))));
}

#[test]
fn an_expression_that_never_ends_is_stopped() {
    let text =
        "repeat(%resource | %resource.descendants()).descendants().select(%resource.descendants().descendants()).descendants().count() = 1";
    let expression =
        extension("sdc-questionnaire-calculatedExpression", "Expression", json!({ "language": "text/fhirpath", "expression": text }));
    let item = json!({ "type": "boolean", "extension": [expression] });
    assert_eq!(errors(&answered(&item, &json!([{ "valueBoolean": true }]))), [""; 0]);
}

/// Items with a condition each on the one before, and a response that answers all.
fn chain(size: usize) -> (String, String) {
    let mut items = String::new();
    let mut answers = String::new();
    for at in 0..size {
        let comma = if at == 0 { "" } else { "," };
        let condition = format!(r#","enableWhen":[{{"question":"{}","operator":"=","answerInteger":1}}]"#, at.saturating_sub(1));
        let condition = if at == 0 { "" } else { &condition };
        write!(items, r#"{comma}{{"linkId":"{at}","type":"integer","required":true{condition}}}"#).unwrap();
        write!(answers, r#"{comma}{{"linkId":"{at}","answer":[{{"valueInteger":1}}]}}"#).unwrap();
    }
    let form = format!(r#"{{"resourceType":"Questionnaire","status":"active","item":[{items}]}}"#);
    (form, format!(r#"{{"resourceType":"QuestionnaireResponse","questionnaire":"q","status":"completed","item":[{answers}]}}"#))
}

#[test]
fn a_form_of_twenty_thousand_conditions_takes_a_moment() {
    let (form, response) = chain(20_000);
    let started = std::time::Instant::now();
    let issues = conformance(
        &Document::questionnaire(&form).unwrap(),
        Some(&Document::response(&response).unwrap()),
        "2026-11-26T10:00:00Z".parse().unwrap(),
    );
    assert_eq!(issues, []);
    // Generous, for a busy machine and an unoptimised build: what is quadratic takes minutes.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
