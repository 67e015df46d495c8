//! One answer: its type, the options, units and references.

use super::*;

fn coding(code: &str) -> Value {
    json!({ "valueCoding": { "system": "urn:s", "code": code } })
}

fn wrong(item: &Value, answer: Value) -> Vec<String> {
    errors(&answered(item, &json!([answer])))
}

fn at(rule: &str) -> Vec<String> {
    vec![format!("{rule} {ANSWER}")]
}

#[test]
fn each_type_takes_its_own_kind_of_answer_and_no_other() {
    let right = [
        ("boolean", json!({ "valueBoolean": false })),
        ("decimal", json!({ "valueDecimal": 1.5 })),
        ("integer", json!({ "valueInteger": 1 })),
        ("date", json!({ "valueDate": "2026-11" })),
        ("dateTime", json!({ "valueDateTime": "2026-11-23T09:00:00Z" })),
        ("time", json!({ "valueTime": "09:00:00" })),
        ("string", json!({ "valueString": "s" })),
        ("text", json!({ "valueString": "a\nb" })),
        ("url", json!({ "valueUri": "https://a.example" })),
        ("choice", coding("c")),
        ("open-choice", coding("c")),
        ("attachment", json!({ "valueAttachment": { "contentType": "text/plain", "data": "YQ==" } })),
        ("reference", json!({ "valueReference": { "reference": "Patient/1" } })),
        ("quantity", json!({ "valueQuantity": { "value": 1 } })),
    ];
    for (kind, answer) in &right {
        assert_eq!(wrong(&json!({ "type": kind }), answer.clone()), [""; 0], "{kind}");
        for (_, other) in right.iter().filter(|(_, other)| other.as_object().unwrap().keys().ne(answer.as_object().unwrap().keys())) {
            let open = *kind == "open-choice" && other.get("valueString").is_some();
            assert_eq!(
                wrong(&json!({ "type": kind }), other.clone()),
                if open { vec![] } else { at("answer type structure") },
                "{kind} {other}"
            );
        }
    }
}

#[test]
fn values_are_written_as_fhir_writes_them() {
    for (kind, answer) in [
        ("integer", json!({ "valueInteger": 1.5 })),
        ("integer", json!({ "valueInteger": "1" })),
        ("integer", json!({ "valueInteger": 2_147_483_648_i64 })),
        ("date", json!({ "valueDate": "23.11.2026" })),
        ("date", json!({ "valueDate": "2026-02-30" })),
        ("dateTime", json!({ "valueDateTime": "2026-11-23T09:00" })),
        ("time", json!({ "valueTime": "25:00:00" })),
        ("string", json!({ "valueString": "" })),
        ("url", json!({ "valueUri": "a b" })),
        ("boolean", json!({ "valueBoolean": "true" })),
        ("choice", json!({ "valueCoding": { "code": " c " } })),
    ] {
        let found = wrong(&json!({ "type": kind }), answer.clone());
        assert!(found.len() == 1 && found[0].starts_with("datatype "), "{answer}: {found:?}");
    }
}

#[test]
fn a_choice_is_among_its_options_and_an_open_one_may_be_in_ones_own_words() {
    let options = json!([coding("c"), coding("d"), { "valueString": "s" }, { "valueInteger": 3 }]);
    let closed = json!({ "type": "choice", "answerOption": options });
    let open = json!({ "type": "open-choice", "answerOption": options });
    for answer in [coding("c"), json!({ "valueString": "s" }), json!({ "valueInteger": 3 })] {
        assert_eq!((wrong(&closed, answer.clone()).len(), wrong(&open, answer).len()), (0, 0));
    }
    assert_eq!(wrong(&closed, coding("x")), at("answer option code-invalid"));
    assert_eq!(wrong(&open, coding("x")), at("answer option code-invalid"));
    assert_eq!(wrong(&closed, json!({ "valueCoding": { "code": "c" } })), at("answer option code-invalid"), "of another system");
    assert_eq!(wrong(&closed, json!({ "valueString": "mine" })), at("answer option code-invalid"));
    assert_eq!(wrong(&open, json!({ "valueString": "mine" })), [""; 0]);
    for (kind, name, fits, not) in [
        ("integer", "Integer", json!(1), json!(2)),
        ("date", "Date", json!("2026-01-01"), json!("2026-01-02")),
        ("string", "String", json!("a"), json!("b")),
    ] {
        let value = |value: &Value| json!({ (format!("value{name}")): value });
        let item = json!({ "type": kind, "answerOption": [value(&fits)] });
        assert_eq!((wrong(&item, value(&fits)).len(), wrong(&item, value(&not))), (0, at("answer option code-invalid")), "{kind}");
    }
}

#[test]
fn other_words_beside_an_options_code_are_a_warning() {
    let item = json!({ "type": "choice", "answerOption": [{ "valueCoding": { "system": "urn:s", "code": "c", "display": "Often" } }] });
    let with = |display: &str| answered(&item, &json!([{ "valueCoding": { "system": "urn:s", "code": "c", "display": display } }]));
    assert_eq!((with("often"), warnings(&with("Never"))), (vec![], at("display code-invalid")));
}

#[test]
fn an_exclusive_option_stands_alone() {
    let mut none = coding("none");
    none["extension"] = json!([extension("questionnaire-optionExclusive", "Boolean", json!(true))]);
    let item = json!({ "type": "choice", "repeats": true, "answerOption": [coding("c"), none] });
    assert_eq!(answered(&item, &json!([coding("none")])), []);
    assert_eq!(
        errors(&answered(&item, &json!([coding("c"), coding("none")]))),
        ["optionExclusive business-rule QuestionnaireResponse.item[0].answer[1]"]
    );
}

fn with_value_set(set: &Value, answer: Value) -> Vec<Issue> {
    let mut form = form(json!([{ "linkId": "q", "type": "choice", "answerValueSet": "#v" }]));
    let mut set = set.clone();
    (set["resourceType"], set["id"], set["status"]) = (json!("ValueSet"), json!("v"), json!("active"));
    let concepts = json!([{ "code": "c", "concept": [{ "code": "d" }] }]);
    let system = json!({ "resourceType": "CodeSystem", "id": "cs", "url": "urn:s", "content": "complete", "concept": concepts });
    form["contained"] = json!([set]);
    if set.to_string().contains("urn:s") {
        form["contained"] = json!([set, system]);
    }
    run(&form, Some(&response("completed", json!([{ "linkId": "q", "answer": [answer] }]))))
}

#[test]
fn a_contained_value_set_is_read_from_its_expansion_its_codes_or_its_code_system() {
    let expansion = json!({ "expansion": { "timestamp": "2026", "contains": [
        { "system": "urn:s", "code": "top", "abstract": true, "contains": [{ "system": "urn:s", "code": "c" }] } ] } });
    let listed = json!({ "compose": { "include": [{ "system": "urn:o", "concept": [{ "code": "x" }] }, { "system": "urn:s", "concept": [{ "code": "c" }] }] } });
    let whole =
        json!({ "compose": { "include": [{ "system": "urn:s" }], "exclude": [{ "system": "urn:s", "concept": [{ "code": "d" }] }] } });
    for set in [&expansion, &listed, &whole] {
        assert_eq!(with_value_set(set, coding("c")), [], "{set}");
        for code in ["top", "x", "d"] {
            assert_eq!(errors(&with_value_set(set, coding(code))), at("answer option code-invalid"), "{set} {code}");
        }
    }
}

#[test]
fn what_a_value_set_elsewhere_has_is_not_known() {
    let filtered = json!({ "compose": { "include": [{ "system": "urn:s", "filter": [{ "property": "p", "op": "=", "value": "v" }] }] } });
    let elsewhere = json!({ "compose": { "include": [{ "valueSet": ["https://a.example/v"] }] } });
    for set in [filtered, elsewhere] {
        let issues = with_value_set(&set, coding("c"));
        assert_eq!((errors(&issues).len(), warnings(&issues)), (0, at("answerValueSet not-supported")));
    }
    let issues = answered(&json!({ "type": "choice", "answerValueSet": "https://a.example/v" }), &json!([coding("c")]));
    assert_eq!((errors(&issues).len(), warnings(&issues)), (0, at("answerValueSet not-supported")));
}

#[test]
fn an_amount_has_one_of_the_units_unless_others_will_do() {
    let unit = |code: &str| extension("questionnaire-unitOption", "Coding", json!({ "system": "http://unitsofmeasure.org", "code": code }));
    let amount = |code: &str| json!({ "valueQuantity": { "value": 1, "system": "http://unitsofmeasure.org", "code": code } });
    let item = json!({ "type": "quantity", "extension": [unit("kg"), unit("[lb_av]")] });
    assert_eq!((wrong(&item, amount("kg")).len(), wrong(&item, amount("g"))), (0, at("unitOption value")));
    let open =
        json!({ "type": "quantity", "extension": [unit("kg"), extension("sdc-questionnaire-unitOpen", "Code", json!("optionsOrType"))] });
    assert_eq!(wrong(&open, amount("g")), [""; 0]);
}

#[test]
fn a_reference_is_to_a_resource_that_is_allowed() {
    let item = json!({ "type": "reference", "extension": [extension("questionnaire-referenceResource", "Code", json!("Patient"))] });
    let to = |reference: &str| wrong(&item, json!({ "valueReference": { "reference": reference } }));
    assert_eq!(to("https://fhir.example/Patient/1"), [""; 0]);
    assert_eq!(to("Group/1"), at("referenceResource value"));
    assert_eq!(to("Chicken/1"), at("reference invalid"));
}

#[test]
fn a_reference_names_what_it_refers_to_in_one_way_at_least() {
    let item = json!({ "type": "reference" });
    let to = |reference: Value| wrong(&item, json!({ "valueReference": reference }));
    assert_eq!(to(json!({ "display": "Dr. Reed, at the hospital" })), [""; 0]);
    assert_eq!(to(json!({ "identifier": { "value": "4711" } })), [""; 0]);
    assert_eq!(to(json!({ "type": "Practitioner" })), at("reference required"));
}

#[test]
fn fhirs_own_small_value_sets_are_known_by_their_codes_and_words() {
    let item = json!({ "type": "choice", "answerValueSet": "http://hl7.org/fhir/ValueSet/administrative-gender" });
    let gender = |code: &str, words: &str| json!({ "valueCoding": { "system": "http://hl7.org/fhir/administrative-gender", "code": code, "display": words } });
    assert_eq!(answered(&item, &json!([gender("female", "Female")])), []);
    assert_eq!(wrong(&item, gender("feminine", "Female")), at("answer option code-invalid"));
    assert_eq!(wrong(&item, gender("female", "Male")), at("display code-invalid"));
    assert_eq!(
        wrong(&json!({ "type": "choice", "answerValueSet": "https://a.example/v" }), json!({ "valueCoding": { "system": "urn:s" } })),
        at("answer option code-invalid")
    );
}

#[test]
fn a_country_is_known_by_its_code_and_another_ones_name_is_wrong() {
    const SET: &str = "http://hl7.org/fhir/ValueSet/jurisdiction";
    let choice = json!({ "type": "choice", "answerValueSet": SET });
    let of = |system: &str, code: &str, display: &str| json!({ "valueCoding": { "system": system, "code": code, "display": display } });
    let iso = "urn:iso:std:iso:3166";
    assert_eq!(wrong(&choice, of(iso, "AU", "Australia")), Vec::<String>::new());
    assert_eq!(wrong(&choice, of(iso, "GB", "United Kingdom of Great Britain and Northern Ireland")), Vec::<String>::new());
    assert_eq!(wrong(&choice, of(iso, "BD", "Australia")), at("display code-invalid"));
    assert_eq!(wrong(&choice, of(iso, "XX", "Nowhere")), at("answer option code-invalid"));
    let part = answered(&choice, &json!([of("urn:iso:std:iso:3166:-2", "US-CA", "California")]));
    assert_eq!((errors(&part).len(), warnings(&part)), (0, at("answerValueSet not-supported")));
    let text = json!({ "type": "string", "answerValueSet": SET });
    assert_eq!(wrong(&text, json!({ "valueString": "AU" })), Vec::<String>::new());
    assert_eq!(wrong(&text, json!({ "valueString": "Australia" })), at("answer option code-invalid"));
    let gender = json!({ "type": "string", "answerValueSet": "http://hl7.org/fhir/ValueSet/administrative-gender" });
    assert_eq!(wrong(&gender, json!({ "valueString": "female" })), Vec::<String>::new());
    assert_eq!(wrong(&gender, json!({ "valueString": "Female" })), at("answer option code-invalid"));
}

#[test]
fn a_short_answer_has_one_line_unless_the_form_shows_several() {
    let two = json!({ "valueString": "one\r\ntwo" });
    assert_eq!(wrong(&json!({ "type": "string" }), two.clone()), at("string value"));
    assert_eq!(wrong(&json!({ "type": "text" }), two.clone()), Vec::<String>::new());
    let control = json!([{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
        "valueCodeableConcept": { "coding": [{ "system": "http://hl7.org/fhir/questionnaire-item-control", "code": "text-area" }] } }]);
    assert_eq!(wrong(&json!({ "type": "string", "extension": control }), two), Vec::<String>::new());
}
