//! Where items stand, in what order and how often, and which must be there.

use super::*;

fn items() -> Value {
    json!([
        { "linkId": "g", "type": "group", "item": [{ "linkId": "a", "type": "string" }, { "linkId": "b", "type": "string", "item": [{ "linkId": "under", "type": "string" }] }] },
        { "linkId": "r", "type": "group", "repeats": true, "item": [{ "linkId": "x", "type": "string" }] },
        { "linkId": "d", "type": "display", "text": "Read" },
        { "linkId": "m", "type": "string", "repeats": true }
    ])
}

fn text(link_id: &str) -> Value {
    json!({ "linkId": link_id, "answer": [{ "valueString": "t" }] })
}

fn at(path: &str, rule: &str) -> Vec<String> {
    vec![format!("{rule} QuestionnaireResponse.{path}")]
}

#[test]
fn a_response_built_as_the_questionnaire_passes() {
    let answers = json!([
        { "linkId": "g", "item": [text("a"), { "linkId": "b", "answer": [{ "valueString": "t", "item": [text("under")] }] }] },
        { "linkId": "r", "item": [text("x")] }, { "linkId": "r", "item": [text("x")] },
        { "linkId": "m", "answer": [{ "valueString": "1" }, { "valueString": "2" }] }
    ]);
    assert_eq!(completed(&items(), &answers), []);
    assert_eq!(completed(&items(), &json!([])), []);
}

#[test]
fn items_elsewhere_unknown_in_another_order_or_too_often_are_errors() {
    let wrong = |answers: Value| errors(&completed(&items(), &answers));
    assert_eq!(wrong(json!([text("nobody")])), at("item[0]", "linkId not-found"));
    assert_eq!(wrong(json!([text("a")])), at("item[0]", "nesting structure"));
    assert_eq!(wrong(json!([text("m"), { "linkId": "g", "item": [text("a")] }])), at("item[1]", "order structure"));
    assert_eq!(wrong(json!([{ "linkId": "g", "item": [text("b"), text("a")] }])), at("item[0].item[1]", "order structure"));
    assert_eq!(
        wrong(json!([{ "linkId": "g", "item": [text("a")] }, { "linkId": "g", "item": [text("a")] }])),
        at("item[1]", "repeats structure")
    );
    assert_eq!(wrong(json!([text("m"), text("m")])), at("item[1]", "sdcqr-2 structure"));
    assert_eq!(
        wrong(json!([{ "linkId": "g", "item": [{ "linkId": "a", "answer": [{ "valueString": "1" }, { "valueString": "2" }] }] }])),
        at("item[0].item[0]", "repeats business-rule")
    );
}

#[test]
fn groups_have_items_questions_have_answers_and_displays_have_neither() {
    let wrong = |answers: Value| errors(&completed(&items(), &answers));
    assert_eq!(wrong(json!([{ "linkId": "g", "answer": [{ "item": [text("a")] }] }]))[0], at("item[0]", "group structure")[0]);
    assert_eq!(
        wrong(json!([{ "linkId": "g", "item": [{ "linkId": "b", "item": [text("under")] }] }])),
        at("item[0].item[0]", "nesting structure")
    );
    assert_eq!(wrong(json!([text("d")])), at("item[0]", "display structure"));
    assert_eq!(completed(&items(), &json!([{ "linkId": "d" }])), [], "it may be repeated in the response");
    let both = json!([{ "linkId": "g", "item": [{ "linkId": "b", "answer": [{ "valueString": "t" }], "item": [text("under")] }] }]);
    assert_eq!(wrong(both), [at("item[0].item[0]", "qrs-1 invariant")[0].clone(), at("item[0].item[0]", "nesting structure")[0].clone()]);
}

#[test]
fn what_is_required_is_asked_for_once_the_response_is_complete() {
    let items = json!([
        { "linkId": "q", "type": "string", "required": true },
        { "linkId": "g", "type": "group", "required": true, "item": [{ "linkId": "in", "type": "string", "required": true }] },
        { "linkId": "o", "type": "group", "item": [{ "linkId": "opt", "type": "string", "required": true }] }
    ]);
    let with = |status: &str, answers: Value| run(&form(items.clone()), Some(&response(status, answers)));
    let all = json!([text("q"), { "linkId": "g", "item": [text("in")] }]);
    for status in ["completed", "amended"] {
        assert_eq!(errors(&with(status, all.clone())), [""; 0]);
        assert_eq!(
            errors(&with(status, json!([]))),
            ["required required QuestionnaireResponse", "required required QuestionnaireResponse"]
        );
    }
    for status in ["in-progress", "stopped", "entered-in-error"] {
        assert_eq!((errors(&with(status, json!([]))).len(), warnings(&with(status, json!([]))).len()), (0, 2), "{status}");
    }
    let empty = json!([{ "linkId": "q" }, { "linkId": "g" }, { "linkId": "o", "item": [{ "linkId": "opt" }] }]);
    let missing = errors(&with("completed", empty));
    assert_eq!(missing[0], "required required QuestionnaireResponse.item[0]");
    assert!(missing.contains(&"required required QuestionnaireResponse.item[2].item[0]".to_owned()), "{missing:?}");
}

#[test]
fn how_often_is_counted_in_answers_and_for_groups_in_groups() {
    let limits =
        json!([extension("questionnaire-minOccurs", "Integer", json!(2)), extension("questionnaire-maxOccurs", "Integer", json!(3))]);
    let question = json!([{ "linkId": "q", "type": "string", "repeats": true, "extension": limits }]);
    let group =
        json!([{ "linkId": "g", "type": "group", "repeats": true, "extension": limits, "item": [{ "linkId": "x", "type": "string" }] }]);
    let of = |count: usize| vec![json!({ "valueString": "t" }); count];
    let groups = |count: usize| json!(vec![json!({ "linkId": "g", "item": [text("x")] }); count]);
    for (count, rule) in [(1, Some("minOccurs")), (2, None), (3, None), (4, Some("maxOccurs"))] {
        let by_answers = errors(&completed(&question, &json!([{ "linkId": "q", "answer": of(count) }])));
        let by_groups = errors(&completed(&group, &groups(count)));
        for found in [by_answers, by_groups] {
            assert_eq!(found.len(), usize::from(rule.is_some()), "{count}: {found:?}");
            assert!(rule.is_none_or(|rule| found[0].starts_with(rule)));
        }
    }
    assert_eq!(errors(&completed(&question, &json!([]))), ["minOccurs required QuestionnaireResponse"]);
}

#[test]
fn the_response_says_which_questionnaire_it_answers_and_about_whom() {
    let mut asked = form(json!([{ "linkId": "q", "type": "string" }]));
    asked["version"] = json!("2");
    asked["subjectType"] = json!(["Patient"]);
    asked["effectivePeriod"] = json!({ "start": "2026", "end": "2026" });
    let with = |name: &str, value: Value| {
        let mut response = response("completed", json!([]));
        response[name] = value;
        run(&asked, Some(&response))
    };
    for same in ["https://practice.example/q", "https://practice.example/q|2"] {
        assert_eq!(with("questionnaire", json!(same)), []);
    }
    for other in ["https://practice.example/other", "https://practice.example/q|1"] {
        assert_eq!(errors(&with("questionnaire", json!(other))), at("questionnaire", "questionnaire not-found"));
    }
    assert_eq!(errors(&with("subject", json!({ "reference": "Patient/1" }))), [""; 0]);
    assert_eq!(errors(&with("subject", json!({ "reference": "Group/1" }))), at("subject", "subjectType business-rule"));
    assert_eq!(errors(&with("source", json!({ "reference": "Device/1" }))), at("source", "reference structure"));
    assert_eq!(errors(&with("basedOn", json!([{ "reference": "Chicken/1" }]))), at("basedOn", "reference invalid"));
    assert_eq!(warnings(&with("authored", json!("2027-01-01"))), at("authored", "effectivePeriod business-rule"));
    assert_eq!(warnings(&with("authored", json!("2026-06-01T10:00:00Z"))), [""; 0]);
}

#[test]
fn other_words_are_a_warning() {
    let issues = completed(
        &json!([{ "linkId": "q", "type": "string", "text": "Name" }]),
        &json!([{ "linkId": "q", "text": "Surname", "answer": [{ "valueString": "t" }] }]),
    );
    assert_eq!((errors(&issues).len(), warnings(&issues)), (0, at("item[0]", "text value")));
}
