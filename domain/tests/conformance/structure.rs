//! How resources are built.

use super::*;

fn changed(path: &str, value: Value) -> Vec<String> {
    let option = json!({ "valueCoding": { "system": "urn:s", "code": "c" } });
    let refers = json!({ "url": "urn:x", "valueUri": "#c" });
    let mut form = form(json!([{ "linkId": "q", "type": "choice", "answerOption": [option], "extension": [refers] }]));
    let (holder, name) = path.rsplit_once('/').unwrap();
    form.pointer_mut(holder).unwrap()[name] = value;
    errors(&run(&form, None))
}

#[test]
fn a_questionnaire_with_every_element_of_r4_passes() {
    let form = json!({
        "resourceType": "Questionnaire", "id": "a-1", "meta": { "versionId": "1", "lastUpdated": "2026-11-23T09:00:00Z", "profile": ["https://a.example/p"], "tag": [{ "code": "t" }] },
        "implicitRules": "https://a.example/r", "language": "en", "text": { "status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>" },
        "contained": [{ "resourceType": "ValueSet", "id": "v", "status": "active", "compose": { "include": [{ "system": "urn:s", "concept": [{ "code": "c" }] }] } }],
        "extension": [{ "url": "urn:x", "extension": [{ "url": "a", "valueTiming": { "repeat": { "count": 1 } } }] }], "modifierExtension": [{ "url": "urn:m", "valueBoolean": true }],
        "url": "https://a.example/q", "identifier": [{ "use": "official", "system": "urn:i", "value": "1", "period": { "start": "2026", "end": "2027-01" }, "assigner": { "display": "We" } }],
        "version": "1", "name": "Name", "title": "Title", "_title": { "extension": [{ "url": "urn:t", "valueString": "t" }] }, "derivedFrom": ["https://a.example/b|1"],
        "status": "active", "experimental": false, "subjectType": ["Patient"], "date": "2026-11", "publisher": "We", "contact": [{ "name": "n", "telecom": [{ "system": "phone", "value": "1" }] }],
        "description": "d", "useContext": [{ "code": { "code": "c" }, "valueCodeableConcept": { "text": "t" } }], "jurisdiction": [{ "coding": [{ "code": "US" }] }],
        "purpose": "p", "copyright": "c", "approvalDate": "2026-11-23", "lastReviewDate": "2026-11-23", "effectivePeriod": { "start": "2026-01-01" }, "code": [{ "code": "c" }],
        "item": [
            { "id": "i", "linkId": "1", "definition": "https://a.example/d#x", "code": [{ "code": "c" }], "prefix": "1)", "text": "t", "type": "group", "item": [
                { "linkId": "2", "type": "choice", "required": true, "repeats": true, "readOnly": false, "answerValueSet": "#v" },
                { "linkId": "3", "type": "open-choice", "maxLength": 5, "answerOption": [{ "valueString": "s", "initialSelected": true }] },
                { "linkId": "4", "type": "quantity", "initial": [{ "valueQuantity": { "value": 1.5, "comparator": "<", "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" } }],
                  "enableWhen": [{ "question": "2", "operator": "exists", "answerBoolean": true }, { "question": "3", "operator": "=", "answerString": "s" }], "enableBehavior": "any" } ] } ]
    });
    assert_eq!(run(&form, None), []);
}

#[test]
fn what_fhir_does_not_know_or_write_so_is_an_error_where_it_stands() {
    let unknown = |at: &str| vec![format!("unknown element structure {at}")];
    assert_eq!(changed("/heading", json!("x")), unknown("Questionnaire"));
    assert_eq!(changed("/item/0/option", json!([])), unknown("Questionnaire.item[0]"));
    assert_eq!(changed("/item/0/answerOption/0/valueBoolean", json!(true))[0], unknown("Questionnaire.item[0].answerOption[0]")[0]);
    assert_eq!(changed("/item/0/required", json!("true")), ["datatype structure Questionnaire.item[0].required"]);
    assert_eq!(changed("/item/0/type", json!("text-area")), ["datatype code-invalid Questionnaire.item[0].type"]);
    assert_eq!(changed("/status", json!("published")), ["datatype code-invalid Questionnaire.status"]);
    assert_eq!(changed("/title", json!("")), ["datatype structure Questionnaire.title"]);
    assert_eq!(changed("/title", json!(null)), ["json structure Questionnaire.title"]);
    assert_eq!(changed("/title", json!(["x"])), ["cardinality structure Questionnaire.title"]);
    assert_eq!(changed("/code", json!({ "code": "c" })), ["cardinality structure Questionnaire.code"]);
    assert_eq!(changed("/code", json!([])), ["json structure Questionnaire.code"]);
    assert_eq!(changed("/code", json!([{}])), ["ele-1 structure Questionnaire.code[0]"]);
    assert_eq!(changed("/code", json!(["c"])), ["type structure Questionnaire.code[0]"]);
    assert_eq!(changed("/date", json!("2026-11-23T09:00")), ["datatype value Questionnaire.date"]);
    assert_eq!(changed("/id", json!("a_b")), ["datatype value Questionnaire.id"]);
    assert_eq!(changed("/_code", json!([null])), ["json structure Questionnaire.code"]);
    assert_eq!(changed("/extension", json!([{ "url": "urn:x" }])), ["ext-1 invariant Questionnaire.extension[0]"]);
    assert_eq!(changed("/extension", json!([{ "valueCode": "x" }])), ["cardinality required Questionnaire.extension[0]"]);
    assert_eq!(
        changed("/contained", json!([{ "resourceType": "Chicken", "id": "c" }])),
        ["contained structure Questionnaire.contained[0].resourceType"]
    );
    assert_eq!(
        changed("/contained", json!([{ "resourceType": "Patient", "id": "c", "contained": [{ "resourceType": "Patient" }] }])),
        ["dom-2 invariant Questionnaire.contained[0]"]
    );
    assert_eq!(changed("/effectivePeriod", json!({ "start": "2026", "end": "2025" })), ["per-1 invariant Questionnaire.effectivePeriod"]);
    assert_eq!(changed("/subjectType", json!(["Client"])), ["subjectType code-invalid Questionnaire.subjectType"]);
}

#[test]
fn a_contained_resource_is_referred_to_and_has_nothing_of_its_own_that_the_whole_has() {
    let with = |resources: Value| {
        let mut form = form(json!([{ "linkId": "q", "type": "choice", "answerValueSet": "#v" }]));
        form["contained"] = resources;
        errors(&run(&form, None))
    };
    let set = |id: &str| json!({ "resourceType": "ValueSet", "id": id, "status": "active" });
    assert_eq!(with(json!([set("v")])), [""; 0]);
    assert_eq!(with(json!([set("v"), set("w")])), ["dom-3 invariant Questionnaire.contained[1]"]);
    assert_eq!(with(json!([set("v"), set("v")])), ["contained invariant Questionnaire.contained[1]"]);
    let mut versioned = set("v");
    versioned["meta"] = json!({ "versionId": "1", "security": [{ "code": "R" }] });
    assert_eq!(with(json!([versioned])), ["dom-4 invariant Questionnaire.contained[0]", "dom-5 invariant Questionnaire.contained[0]"]);
}

#[test]
fn what_must_be_there_is_missed() {
    assert_eq!(errors(&run(&json!({ "resourceType": "Questionnaire" }), None)), ["cardinality required Questionnaire"]);
    let bare = run(&json!({ "resourceType": "Questionnaire", "status": "draft", "item": [{ "text": "t" }] }), None);
    assert_eq!(errors(&bare), ["cardinality required Questionnaire.item[0]", "cardinality required Questionnaire.item[0]"]);
    let response = json!({ "resourceType": "QuestionnaireResponse", "item": [{ "text": "t" }] });
    assert_eq!(
        errors(&run(&form(json!([{ "linkId": "q", "type": "string" }])), Some(&response))),
        ["cardinality required QuestionnaireResponse.item[0]", "cardinality required QuestionnaireResponse"]
    );
}

#[test]
fn a_property_that_stands_twice_is_an_error() {
    let text = r#"{ "resourceType": "Questionnaire", "status": "draft", "status": "active" }"#;
    let issues = conformance(&Document::questionnaire(text).unwrap(), None, "2026-11-26T10:00:00Z".parse().unwrap());
    assert_eq!(errors(&issues), ["json structure Questionnaire.status"]);
}

#[test]
fn an_issue_says_its_item_in_words_and_for_programs() {
    let outcome = domain::forms::conformance::operation_outcome(&asked(&json!({ "type": "group" })));
    let expected = json!({ "resourceType": "OperationOutcome", "issue": [{
        "severity": "error", "code": "invariant", "details": { "text": "q: A group needs items in it." }, "diagnostics": "que-1",
        "expression": ["Questionnaire.item[0]"],
        "extension": [{ "url": "https://anteroom.example/fhir/StructureDefinition/issue-link-id", "valueString": "q" }] }] });
    assert_eq!(outcome, expected);
    assert_eq!(domain::forms::conformance::operation_outcome(&[])["issue"][0]["severity"], "information");
}
