//! What holds for every input, however odd (proptest), and for the forms that come with Anteroom.

use super::*;
use domain::forms::{
    AnswerValue, Answers, Completeness, Questionnaire, ResponseHeader, check_each, shipped, starting_answers, to_response,
};
use proptest::prelude::*;

fn header(form: &Questionnaire, status: &str) -> ResponseHeader {
    ResponseHeader {
        id: "r1".to_owned(),
        questionnaire: form.canonical().unwrap_or_else(|| "https://practice.example/q".to_owned()),
        status: status.to_owned(),
        authored: "2026-12-07T09:12:05Z".parse().unwrap(),
        subject_reference: "Patient/1".to_owned(),
        source_reference: "RelatedPerson/2".to_owned(),
    }
}

fn sample() -> (Value, Value) {
    let form = json!({ "resourceType": "Questionnaire", "url": "https://practice.example/q", "status": "active", "item": [
        { "linkId": "g", "type": "group", "repeats": true, "item": [{ "linkId": "a", "type": "integer", "extension": [extension("minValue", "Integer", json!(1))] }] },
        { "linkId": "c", "type": "open-choice", "repeats": true, "answerOption": [{ "valueCoding": { "system": "urn:s", "code": "c" } }] },
        { "linkId": "d", "type": "date", "enableWhen": [{ "question": "c", "operator": "=", "answerCoding": { "system": "urn:s", "code": "c" } }] },
        { "linkId": "q", "type": "quantity", "extension": [
            { "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression", "valueExpression": { "language": "text/fhirpath", "expression": "%resource.item.answer.value.first()" } } ] } ] });
    let response = response(
        "completed",
        json!([
        { "linkId": "g", "item": [{ "linkId": "a", "answer": [{ "valueInteger": 3 }] }] }, { "linkId": "c", "answer": [{ "valueString": "x" }, { "valueCoding": { "system": "urn:s", "code": "c" } }] },
        { "linkId": "d", "answer": [{ "valueDate": "2026" }] }, { "linkId": "q", "answer": [{ "valueQuantity": { "value": 1.5, "unit": "kg" } }] } ]),
    );
    (form, response)
}

fn places(value: &Value, before: &str, found: &mut Vec<String>) {
    found.push(before.to_owned());
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect(),
        Value::Array(values) => values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in inner {
        places(value, &format!("{before}/{step}"), found);
    }
}

fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "(linkId|g|c|#v|2026|%a.b|[a-z]{0,4}|\\PC{0,6})".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = "(item|answer|linkId|type|extension|url|valueCoding|value|enableWhen|answerOption|[a-z]{1,4})";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..3).prop_map(|fields| json!(fields))
        ]
    })
}

fn changed(original: &Value, at: usize, by: &Value) -> Value {
    let mut all = Vec::new();
    places(original, "", &mut all);
    let mut changed = original.clone();
    *changed.pointer_mut(&all[1 + at % (all.len() - 1)]).unwrap() = by.clone();
    changed["resourceType"].clone_from(&original["resourceType"]);
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 300 } else { 2000 }))]

    #[test]
    fn nothing_panics_whatever_stands_where(at in any::<usize>(), other in any::<usize>(), by in odd(), more in odd()) {
        let (form, response) = sample();
        let is_object = |value: &Value| value.is_object() && value["resourceType"].is_string();
        let (odd_form, odd_response) = (changed(&form, at % 500, &by), changed(&response, other % 500, &more));
        for (form, response) in [(&odd_form, &response), (&form, &odd_response), (&odd_form, &odd_response)] {
            if is_object(form) && is_object(response) {
                let issues = run(form, Some(response));
                prop_assert!(issues.iter().all(|issue| issue.expression.starts_with("Questionnaire")));
            }
        }
    }

    #[test]
    fn no_text_makes_the_language_panic(text in "([a-z]{1,3}|[.()+*=|&%$@'`\\[\\]{}<>!~ -]|[0-9]{1,4}|where\\(|'[a-z]{0,2}'|@2026-0[1-9]| and | is |\\PC){0,24}") {
        let (_, response) = sample();
        if let Ok(expression) = domain::forms::fhirpath::Expression::parse(&text) {
            let mut environment = domain::forms::fhirpath::Environment::new("2026-11-26T10:00:00Z".parse().unwrap());
            environment.set_node("resource", &response);
            let _ = expression.evaluate(&environment, vec![domain::forms::fhirpath::Item::node(&response)]);
        }
    }

    #[test]
    fn what_a_checked_answer_is_written_as_passes(shipped in prop::sample::select(shipped()), picks in prop::collection::vec((any::<usize>(), any::<bool>()), 60)) {
        let form = Questionnaire::from_json(shipped.json).unwrap();
        let mut answers = starting_answers(&form);
        for (item, (pick, skip)) in form.items().filter(|item| item.is_question()).zip(picks) {
            let option = item.answer_option.get(pick % item.answer_option.len().max(1)).and_then(domain::forms::AnswerOption::value);
            let typed = item.initial.first().and_then(domain::forms::Initial::value);
            if let Some(value) = option.or(typed).or_else(|| Some(AnswerValue::Text("x".to_owned()))).filter(|_| !skip) {
                answers.set(&item.link_id, vec![value]);
            }
        }
        let kept: Answers = check_each(&form, &answers, Completeness::Draft).answers;
        let whole = check_each(&form, &answers, Completeness::Submit).faults.is_empty();
        let written = to_response(&form, &kept, &header(&form, if whole { "completed" } else { "in-progress" }));
        let issues = run(&serde_json::from_str(shipped.json).unwrap(), Some(&written));
        prop_assert_eq!(errors(&issues), Vec::<String>::new());
    }
}

#[test]
fn the_forms_that_come_with_anteroom_have_nothing_wrong() {
    for shipped in shipped() {
        assert_eq!(run(&serde_json::from_str(shipped.json).unwrap(), None), [], "{}", shipped.key);
    }
}

#[test]
fn what_stands_under_an_unanswered_question_is_written_where_fhir_wants_it_and_read_again() {
    let form = form(json!([{ "linkId": "q", "type": "boolean", "item": [{ "linkId": "under", "type": "string" }] }]));
    let engine = Questionnaire::from_json(&form.to_string()).unwrap();
    let mut answers = Answers::default();
    answers.set("under", vec![AnswerValue::Text("x".to_owned())]);
    let written = to_response(&engine, &answers, &header(&engine, "completed"));
    assert_eq!(run(&form, Some(&written)), []);
    assert_eq!(domain::forms::answers_from_response(&engine, &written), answers);
}
