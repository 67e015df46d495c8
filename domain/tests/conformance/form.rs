//! A questionnaire's own rules.

use super::*;

fn is_fine(item: &Value) {
    assert_eq!(errors(&asked(item)), [""; 0], "{item}");
}

fn breaks(item: &Value, rule: &str) {
    assert_eq!(errors(&asked(item)), [format!("{rule} Questionnaire.item[0]")], "{item}");
}

#[test]
fn each_invariant_of_r4_holds_or_is_named() {
    let option = json!([{ "valueCoding": { "system": "urn:s", "code": "c" } }]);
    let child = json!([{ "linkId": "c", "type": "string" }]);
    is_fine(&json!({ "type": "group", "item": child }));
    is_fine(&json!({ "type": "string", "item": child }));
    breaks(&json!({ "type": "group" }), "que-1 invariant");
    breaks(&json!({ "type": "display", "item": child }), "que-1 invariant");
    breaks(&json!({ "type": "display", "code": [{ "code": "c" }] }), "que-3 invariant");
    breaks(&json!({ "type": "choice", "answerOption": option, "answerValueSet": "https://a.example/v" }), "que-4 invariant");
    breaks(&json!({ "type": "boolean", "answerOption": [{ "valueString": "s" }] }), "que-5 invariant");
    is_fine(&json!({ "type": "integer", "answerOption": [{ "valueInteger": 1 }] }));
    breaks(&json!({ "type": "display", "required": false }), "que-6 invariant");
    breaks(&json!({ "type": "display", "repeats": true }), "que-6 invariant");
    breaks(&json!({ "type": "display", "readOnly": true }), "que-9 invariant");
    breaks(&json!({ "type": "group", "item": child, "initial": [{ "valueString": "s" }] }), "que-8 invariant");
    is_fine(&json!({ "type": "open-choice", "maxLength": 5 }));
    breaks(&json!({ "type": "date", "maxLength": 5 }), "que-10 invariant");
    breaks(
        &json!({ "type": "choice", "answerOption": option, "initial": [{ "valueCoding": { "system": "urn:s", "code": "c" } }] }),
        "que-11 invariant",
    );
    is_fine(&json!({ "type": "string", "repeats": true, "initial": [{ "valueString": "a" }, { "valueString": "b" }] }));
    breaks(&json!({ "type": "string", "initial": [{ "valueString": "a" }, { "valueString": "b" }] }), "que-13 invariant");
}

#[test]
fn link_ids_are_unique_and_names_usable() {
    let twice = form(json!([{ "linkId": "a", "type": "group", "item": [{ "linkId": "a", "type": "string" }] }]));
    assert_eq!(errors(&run(&twice, None)), ["que-2 invariant Questionnaire.item[0].item[0]"]);
    let mut named = form(json!([]));
    named.as_object_mut().unwrap().remove("item");
    named["name"] = json!("not a name");
    assert_eq!((errors(&run(&named, None)).len(), warnings(&run(&named, None))), (0, vec!["que-0 invariant Questionnaire".to_owned()]));
}

#[test]
fn options_and_initial_values_agree_with_the_type() {
    let at = |element: &str, rule: &str| [format!("{rule} value Questionnaire.item[0].{element}")];
    assert_eq!(
        errors(&asked(&json!({ "type": "integer", "answerOption": [{ "valueString": "s" }] }))),
        at("answerOption[0]", "answerOption")
    );
    is_fine(&json!({ "type": "choice", "answerOption": [{ "valueDate": "2026-01-01" }, { "valueInteger": 1 }] }));
    assert_eq!(errors(&asked(&json!({ "type": "url", "initial": [{ "valueString": "s" }] }))), at("initial[0]", "initial"));
    is_fine(&json!({ "type": "open-choice", "initial": [{ "valueString": "s" }] }));
    assert_eq!(errors(&asked(&json!({ "type": "choice", "initial": [{ "valueString": "s" }] }))), at("initial[0]", "initial"));
}

#[test]
fn a_value_set_that_is_said_to_be_contained_is() {
    assert_eq!(
        errors(&asked(&json!({ "type": "choice", "answerValueSet": "#v" }))),
        ["answerValueSet not-found Questionnaire.item[0].answerValueSet"]
    );
    is_fine(&json!({ "type": "choice", "answerValueSet": "https://elsewhere.example/v" }));
}

#[test]
fn an_abstract_type_is_no_type() {
    assert!(errors(&asked(&json!({ "type": "question" }))).contains(&"type code-invalid Questionnaire.item[0]".to_owned()));
}

#[test]
fn extensions_have_their_types_places_and_number() {
    let at = |rule: &str| [format!("{rule} structure Questionnaire.item[0].extension[0]")];
    let with = |extensions: Value| asked(&json!({ "type": "string", "extension": extensions }));
    assert_eq!(errors(&with(json!([extension("minLength", "Integer", json!(2))]))), [""; 0]);
    assert_eq!(errors(&with(json!([extension("minLength", "Decimal", json!(2))]))), at("extension value"));
    assert_eq!(errors(&with(json!([extension("questionnaire-optionExclusive", "Boolean", json!(true))]))), at("context"));
    let twice = with(json!([extension("regex", "String", json!("a")), extension("regex", "String", json!("b"))]));
    assert_eq!(errors(&twice), ["cardinality structure Questionnaire.item[0].extension[1]"]);
    assert_eq!(
        errors(&with(json!([extension("minLength", "Integer", json!(-2))]))),
        ["extension value value Questionnaire.item[0].extension[0]"]
    );
    assert_eq!(
        warnings(&with(json!([extension("regex", "String", json!("(?=a)b"))]))),
        ["regex not-supported Questionnaire.item[0].extension[0]"]
    );
    let mut on_form = form(json!([{ "linkId": "q", "type": "string" }]));
    on_form["extension"] = json!([extension("questionnaire-hidden", "Boolean", json!(true))]);
    assert_eq!(errors(&run(&on_form, None)), ["context structure Questionnaire.extension[0]"]);
}
