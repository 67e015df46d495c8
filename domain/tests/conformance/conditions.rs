//! `enableWhen`: what it may say, and what follows for a response.

use super::*;

/// A question `t` of this type, and `q`, which depends on it.
fn dependent(kind: &str, conditions: Value) -> Value {
    json!([{ "linkId": "t", "type": kind, "repeats": true }, { "linkId": "q", "type": "string", "enableWhen": conditions }])
}

fn condition(operator: &str, kind: &str, value: Value) -> Value {
    let mut condition = json!({ "question": "t", "operator": operator });
    condition[format!("answer{kind}")] = value;
    condition
}

#[test]
fn a_condition_is_about_a_question_that_exists_and_fits_its_type() {
    let wrong = |items: Value| errors(&run(&form(items), None));
    let at = |rule: &str| vec![format!("{rule} Questionnaire.item[1].enableWhen[0]")];
    for (kind, operator, answer, value) in [
        ("string", "=", "String", json!("x")),
        ("integer", ">", "Decimal", json!(1.5)),
        ("date", "<", "DateTime", json!("2026-01-01T10:00:00Z")),
        ("quantity", ">=", "Quantity", json!({ "value": 1 })),
        ("choice", "!=", "Coding", json!({ "code": "c" })),
        ("open-choice", "=", "String", json!("s")),
        ("attachment", "exists", "Boolean", json!(true)),
    ] {
        assert_eq!(wrong(dependent(kind, json!([condition(operator, answer, value)]))), [""; 0], "{kind} {operator}");
    }
    assert_eq!(wrong(dependent("string", json!([condition("exists", "String", json!("x"))]))), at("que-7 invariant"));
    assert_eq!(wrong(dependent("string", json!([condition("=", "Integer", json!(1))]))), at("enableWhen value"));
    assert_eq!(wrong(dependent("choice", json!([condition(">", "Coding", json!({ "code": "c" }))]))), at("enableWhen value"));
    assert_eq!(wrong(dependent("boolean", json!([condition("<", "Boolean", json!(true))]))), at("enableWhen value"));
    let unknown =
        json!([{ "linkId": "q", "type": "string", "enableWhen": [{ "question": "none", "operator": "exists", "answerBoolean": true }] }]);
    assert_eq!(wrong(unknown), ["enableWhen not-found Questionnaire.item[0].enableWhen[0]"]);
    let two = json!([condition("=", "String", json!("x")), condition("=", "String", json!("y"))]);
    assert_eq!(wrong(dependent("string", two)), ["que-12 invariant Questionnaire.item[1]"]);
}

#[test]
fn a_condition_on_itself_or_on_what_is_in_it_is_wrong_and_a_circle_is_told() {
    let on = |question: &str| json!([{ "question": question, "operator": "exists", "answerBoolean": true }]);
    let own = form(json!([{ "linkId": "a", "type": "string", "enableWhen": on("a") }]));
    assert_eq!(errors(&run(&own, None)), ["enableWhen business-rule Questionnaire.item[0].enableWhen[0]"]);
    let inner = form(json!([{ "linkId": "g", "type": "group", "enableWhen": on("a"), "item": [{ "linkId": "a", "type": "string" }] }]));
    assert_eq!(errors(&run(&inner, None)), ["enableWhen business-rule Questionnaire.item[0].enableWhen[0]"]);
    let circle = form(
        json!([{ "linkId": "a", "type": "string", "enableWhen": on("b") }, { "linkId": "b", "type": "string", "enableWhen": on("a") }]),
    );
    let told = warnings(&run(&circle, None));
    assert!(
        told.contains(&"enableWhen business-rule Questionnaire.item[0]".to_owned())
            && told.contains(&"enableWhen business-rule Questionnaire.item[1]".to_owned())
    );
    let chain = form(
        json!([{ "linkId": "a", "type": "string" }, { "linkId": "b", "type": "string", "enableWhen": on("a") }, { "linkId": "c", "type": "string", "enableWhen": on("b") }]),
    );
    assert_eq!(run(&chain, None), []);
}

/// Whether an answer to `q` is an error, given these to `t`.
fn is_refused(kind: &str, condition: &Value, given: &Value) -> bool {
    let mut answers = vec![json!({ "linkId": "q", "answer": [{ "valueString": "x" }] })];
    if given != &json!([]) {
        answers.insert(0, json!({ "linkId": "t", "answer": given }));
    }
    let found = errors(&completed(&dependent(kind, json!([condition])), &json!(answers)));
    assert!(found.iter().all(|found| found.starts_with("enableWhen business-rule QuestionnaireResponse.item[")), "{found:?}");
    !found.is_empty()
}

#[test]
fn every_operator_enables_by_at_least_one_answer() {
    let numbers = |values: &[i64]| json!(values.iter().map(|value| json!({ "valueInteger": value })).collect::<Vec<_>>());
    for (operator, enabled, disabled) in [
        ("=", &[2, 5][..], &[4, 6][..]),
        (">", &[1, 6], &[5, 4]),
        ("<", &[9, 4], &[5, 6]),
        (">=", &[5], &[4]),
        ("<=", &[5], &[6]),
        ("!=", &[4, 6], &[5]),
    ] {
        let condition = condition(operator, "Integer", json!(5));
        assert!(!is_refused("integer", &condition, &numbers(enabled)), "{operator}");
        assert!(is_refused("integer", &condition, &numbers(disabled)), "{operator}");
        if operator != "!=" {
            assert!(is_refused("integer", &condition, &json!([])), "{operator}");
        }
    }
    let exists = |yes: bool| condition("exists", "Boolean", json!(yes));
    assert!(!is_refused("integer", &exists(true), &numbers(&[1])) && is_refused("integer", &exists(true), &json!([])));
    assert!(is_refused("integer", &exists(false), &numbers(&[1])) && !is_refused("integer", &exists(false), &json!([])));
}

#[test]
fn not_equal_means_that_no_answer_is_equal() {
    let differs = condition("!=", "Integer", json!(5));
    assert!(!is_refused("integer", &differs, &json!([])));
    assert!(is_refused("integer", &differs, &json!([{ "valueInteger": 5 }, { "valueInteger": 6 }])));
}

#[test]
fn where_occurrences_disagree_nothing_is_an_error() {
    let items = json!([
        { "linkId": "g", "type": "group", "repeats": true, "item": [{ "linkId": "t", "type": "boolean" }] },
        { "linkId": "q", "type": "string", "required": true, "enableWhen": [condition("=", "Boolean", json!(true))] } ]);
    let group = |yes: bool| json!({ "linkId": "g", "item": [{ "linkId": "t", "answer": [{ "valueBoolean": yes }] }] });
    let answer = json!({ "linkId": "q", "answer": [{ "valueString": "x" }] });
    assert_eq!(errors(&completed(&items, &json!([group(true), group(false), answer]))), [""; 0]);
    assert_eq!(errors(&completed(&items, &json!([group(true), group(false)]))), [""; 0]);
    assert_eq!(errors(&completed(&items, &json!([group(true), group(true)]))), ["required required QuestionnaireResponse"]);
    assert_eq!(
        errors(&completed(&items, &json!([group(false), group(false), answer]))),
        ["enableWhen business-rule QuestionnaireResponse.item[2]"]
    );
}

#[test]
fn codings_dates_and_amounts_compare_by_what_they_mean() {
    let coding = condition("=", "Coding", json!({ "system": "urn:s", "code": "c", "display": "One" }));
    assert!(!is_refused("choice", &coding, &json!([{ "valueCoding": { "system": "urn:s", "code": "c", "display": "Other" } }])));
    assert!(is_refused("choice", &coding, &json!([{ "valueCoding": { "system": "urn:s", "code": "d", "display": "One" } }])));
    let date = condition(">", "Date", json!("2026-01"));
    assert!(
        !is_refused("date", &date, &json!([{ "valueDate": "2026-02-01" }])) && is_refused("date", &date, &json!([{ "valueDate": "2025" }]))
    );
    assert!(!is_refused("date", &date, &json!([{ "valueDate": "2026-01-31" }])), "not certain");
    let amount = |value: i64, unit: &str| json!({ "value": value, "system": "http://unitsofmeasure.org", "code": unit });
    let heavy = condition(">", "Quantity", amount(1, "kg"));
    assert!(!is_refused("quantity", &heavy, &json!([{ "valueQuantity": amount(1500, "g") }])));
    assert!(is_refused("quantity", &heavy, &json!([{ "valueQuantity": amount(500, "g") }])));
}

#[test]
fn all_or_any_of_several_conditions_hold() {
    let conditions = json!([condition("=", "Integer", json!(1)), condition("=", "Integer", json!(2))]);
    for (behavior, given, refused) in [("all", vec![1], true), ("all", vec![1, 2], false), ("any", vec![1], false), ("any", vec![3], true)]
    {
        let mut items = dependent("integer", conditions.clone());
        items[1]["enableBehavior"] = json!(behavior);
        let given: Vec<Value> = given.into_iter().map(|value| json!({ "valueInteger": value })).collect();
        let answers = json!([{ "linkId": "t", "answer": given }, { "linkId": "q", "answer": [{ "valueString": "x" }] }]);
        assert_eq!(!errors(&completed(&items, &answers)).is_empty(), refused, "{behavior} {given:?}");
    }
}

#[test]
fn in_a_repeating_group_the_answer_of_the_same_group_counts() {
    let items = json!([{ "linkId": "g", "type": "group", "repeats": true, "item": [
        { "linkId": "t", "type": "boolean" },
        { "linkId": "q", "type": "string", "required": true, "enableWhen": [condition("=", "Boolean", json!(true))] } ] }]);
    let group = |yes: bool, answered: bool| {
        let mut group = json!({ "linkId": "g", "item": [{ "linkId": "t", "answer": [{ "valueBoolean": yes }] }] });
        if answered {
            group["item"].as_array_mut().unwrap().push(json!({ "linkId": "q", "answer": [{ "valueString": "x" }] }));
        }
        group
    };
    assert_eq!(errors(&completed(&items, &json!([group(true, true), group(false, false)]))), [""; 0]);
    let swapped = errors(&completed(&items, &json!([group(true, false), group(false, true)])));
    assert_eq!(
        swapped,
        ["required required QuestionnaireResponse.item[0]", "enableWhen business-rule QuestionnaireResponse.item[1].item[1]"]
    );
}

#[test]
fn a_question_under_another_may_depend_on_it() {
    let items = json!([{ "linkId": "t", "type": "integer", "item": [{ "linkId": "q", "type": "string", "enableWhen": [condition("=", "Integer", json!(1))] }] }]);
    let answers = |value: i64| json!([{ "linkId": "t", "answer": [{ "valueInteger": value, "item": [{ "linkId": "q", "answer": [{ "valueString": "x" }] }] }] }]);
    assert_eq!(errors(&completed(&items, &answers(1))), [""; 0]);
    assert_eq!(errors(&completed(&items, &answers(2))), ["enableWhen business-rule QuestionnaireResponse.item[0].answer[0].item[0]"]);
}

#[test]
fn nothing_is_asked_for_in_what_is_not_enabled() {
    let items = json!([{ "linkId": "t", "type": "integer" }, { "linkId": "g", "type": "group", "required": true, "enableWhen": [condition("=", "Integer", json!(1))],
        "item": [{ "linkId": "q", "type": "string", "required": true }] }]);
    assert_eq!(completed(&items, &json!([{ "linkId": "t", "answer": [{ "valueInteger": 2 }] }])), []);
    assert_eq!(completed(&items, &json!([{ "linkId": "g", "item": [{ "linkId": "q" }] }])), [], "without an answer, it may be there");
    let inside = json!([{ "linkId": "g", "item": [{ "linkId": "q", "answer": [{ "valueString": "x" }] }] }]);
    assert_eq!(errors(&completed(&items, &inside)), ["enableWhen business-rule QuestionnaireResponse.item[0]"]);
}
