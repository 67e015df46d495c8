//! What a form asks, takes and refuses, on small questionnaires written for each case.

use chrono::NaiveDate;
use domain::forms::*;
use serde_json::{Value, json};

fn form(items: Value) -> Questionnaire {
    let text = json!({ "resourceType": "Questionnaire", "status": "active", "item": items }).to_string();
    Questionnaire::from_json(&text).unwrap()
}

fn one(item: Value) -> Questionnaire {
    form(json!([item]))
}

fn text(words: &str) -> AnswerValue {
    AnswerValue::Text(words.to_owned())
}

fn answers(pairs: &[(&str, AnswerValue)]) -> Answers {
    let mut answers = Answers::default();
    for (link_id, value) in pairs {
        let all = answers.get(link_id).iter().cloned().chain([value.clone()]).collect();
        answers.set(link_id, all);
    }
    answers
}

fn submit(form: &Questionnaire, pairs: &[(&str, AnswerValue)]) -> Result<Answers, Vec<FaultKind>> {
    let kinds = |faults: Vec<AnswerFault>| faults.into_iter().map(|fault| fault.kind).collect();
    check(form, &answers(pairs), Completeness::Submit).map_err(kinds)
}

fn shown(form: &Questionnaire, pairs: &[(&str, AnswerValue)]) -> Vec<String> {
    visible(form, &answers(pairs)).into_iter().collect()
}

#[test]
fn a_form_comes_back_from_import_as_it_was_with_everything_unknown_kept() {
    let original = json!({
        "resourceType": "Questionnaire", "status": "draft", "title": "T", "_title": { "extension": [{ "url": "x", "valueCode": "y" }] },
        "contained": [{ "resourceType": "ValueSet", "id": "v" }], "text": { "status": "generated", "div": "<div>é</div>" },
        "extension": [{ "url": "urn:theirs", "extension": [{ "url": "a", "valueDecimal": 1.5 }] }],
        "item": [
            { "linkId": "1", "type": "choice", "required": false, "repeats": true, "_text": { "id": "q" }, "definition": "urn:d",
              "answerOption": [
                { "valueCoding": { "system": "s", "version": "2", "code": "c", "extension": [{ "url": "u", "valueString": "z" }] }, "initialSelected": false },
                { "valueReference": { "reference": "Patient/1" } } ] },
            { "linkId": "2", "type": "reference", "initial": [{ "valueQuantity": { "value": 1.25, "unit": "kg" } }],
              "enableWhen": [{ "question": "1", "operator": "=", "answerQuantity": { "value": 3 }, "id": "w" }], "enableBehavior": "all" },
            { "linkId": "3", "type": "something-of-tomorrow", "answerValueSet": "#v", "maxLength": 5, "readOnly": true }
        ]
    });
    let form = Questionnaire::from_json(&original.to_string()).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&form.to_json()).unwrap(), original);
    assert_eq!(form.unsupported().len(), 1);
}

#[test]
fn what_is_no_usable_form_is_refused_with_a_sentence() {
    let refused = |value: Value| Questionnaire::from_json(&value.to_string()).unwrap_err();
    assert!(matches!(Questionnaire::from_json("{"), Err(FormError::NotJson { .. })));
    assert_eq!(refused(json!({ "resourceType": "Bundle" })), FormError::NotAQuestionnaire { found: "Bundle".to_owned() });
    assert!(matches!(refused(json!([])), FormError::NotAQuestionnaire { .. }));
    let items = |items: Value| json!({ "resourceType": "Questionnaire", "item": items });
    assert!(matches!(refused(items(json!([{ "linkId": "1" }]))), FormError::NotFhir { .. }));
    assert_eq!(refused(items(json!([]))), FormError::WouldLose);
    assert_eq!(refused(items(json!([{ "linkId": " ", "type": "group" }]))), FormError::LinkIdEmpty);
    let twice = json!([{ "linkId": "1", "type": "group", "item": [{ "linkId": "1", "type": "string" }] }]);
    assert_eq!(refused(items(twice)).to_string(), "Two items have the linkId “1”. Give each its own, then import the form again.");
    let reserved = json!([{ "linkId": "1", "type": "open-choice" }, { "linkId": "1~other", "type": "string" }]);
    assert_eq!(refused(items(reserved)), FormError::LinkIdReserved { link_id: "1~other".to_owned() });
}

#[test]
fn every_operator_compares_as_fhir_says() {
    let holds = |operator: &str, wanted: Value, given: &[AnswerValue]| {
        let mut condition = json!({ "question": "q", "operator": operator });
        condition.as_object_mut().unwrap().extend(wanted.as_object().unwrap().clone());
        serde_json::from_value::<EnableWhen>(condition).unwrap().holds(given)
    };
    let five = || json!({ "answerInteger": 5 });
    for (operator, given, expected) in [
        ("=", 5, true),
        ("=", 4, false),
        ("!=", 4, true),
        ("!=", 5, false),
        (">", 6, true),
        (">", 5, false),
        ("<", 4, true),
        ("<", 5, false),
        (">=", 5, true),
        (">=", 4, false),
        ("<=", 5, true),
        ("<=", 6, false),
    ] {
        assert_eq!(holds(operator, five(), &[AnswerValue::Integer(given)]), expected, "{given} {operator} 5");
    }
    assert!(holds("exists", json!({ "answerBoolean": true }), &[text("a")]));
    assert!(!holds("exists", json!({ "answerBoolean": true }), &[]));
    assert!(holds("exists", json!({ "answerBoolean": false }), &[]));
    assert!(holds("!=", five(), &[]), "nothing is not 5");
    assert!(!holds("=", five(), &[]));
    assert!(holds("=", json!({ "answerDecimal": 1.5 }), &[AnswerValue::Decimal("1.50".to_owned())]));
    let day = AnswerValue::Date(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
    assert!(holds(">", json!({ "answerDate": "2026-11-22" }), &[day]));
    let at = |text: &str| AnswerValue::DateTime(text.to_owned());
    assert!(holds("<", json!({ "answerDateTime": "2026-11-23T10:00:00Z" }), &[at("2026-11-23T10:30:00+01:00")]));
    let coding = AnswerValue::Coding { system: Some("s".to_owned()), code: Some("c".to_owned()), display: Some("Words".to_owned()) };
    assert!(holds("=", json!({ "answerCoding": { "system": "s", "code": "c" } }), std::slice::from_ref(&coding)));
    assert!(!holds("=", json!({ "answerCoding": { "system": "other", "code": "c" } }), &[coding]));
    assert!(holds("=", five(), &[AnswerValue::Integer(1), AnswerValue::Integer(5)]), "one of several is enough");
    assert!(!holds("!=", json!({ "answerMoney": { "value": 1 } }), &[text("a")]), "what cannot be read never holds");
    assert!(!holds("about", five(), &[AnswerValue::Integer(5)]));
}

fn gated(behavior: &str) -> Questionnaire {
    form(json!([
        { "linkId": "a", "type": "boolean" },
        { "linkId": "b", "type": "boolean" },
        { "linkId": "c", "type": "group", "enableBehavior": behavior, "item": [{ "linkId": "d", "type": "string", "required": true }],
          "enableWhen": [{ "question": "a", "operator": "=", "answerBoolean": true }, { "question": "b", "operator": "=", "answerBoolean": true }] },
        { "linkId": "e", "type": "string", "enableWhen": [{ "question": "d", "operator": "exists", "answerBoolean": true }] }
    ]))
}

#[test]
fn all_conditions_or_any_of_them_show_a_group_and_what_is_in_it() {
    let yes = AnswerValue::Boolean(true);
    assert_eq!(shown(&gated("all"), &[("a", yes.clone())]), ["a", "b"]);
    assert_eq!(shown(&gated("any"), &[("a", yes.clone())]), ["a", "b", "c", "d"]);
    assert_eq!(shown(&gated("all"), &[("a", yes.clone()), ("b", yes)]), ["a", "b", "c", "d"]);
}

#[test]
fn r23_an_answer_to_a_hidden_question_is_not_kept_and_shows_nothing() {
    let form = gated("all");
    let left_over = [("a", AnswerValue::Boolean(true)), ("d", text("old")), ("e", text("older"))];
    assert_eq!(shown(&form, &left_over), ["a", "b"]);
    assert_eq!(submit(&form, &left_over).unwrap(), answers(&left_over[..1]), "nor is a hidden required question asked for");
}

#[test]
fn conditions_in_a_loop_end_and_the_earlier_question_wins() {
    let unless = |question: &str| json!([{ "question": question, "operator": "!=", "answerBoolean": true }]);
    let form = form(json!([
        { "linkId": "1", "type": "boolean", "enableWhen": unless("3") },
        { "linkId": "2", "type": "boolean", "enableWhen": unless("3") },
        { "linkId": "3", "type": "boolean", "enableWhen": [unless("1")[0], unless("2")[0]], "enableBehavior": "all" }
    ]));
    let yes = AnswerValue::Boolean(true);
    assert_eq!(shown(&form, &[]), ["1", "2", "3"]);
    assert_eq!(shown(&form, &[("3", yes.clone())]), ["3"]);
    assert_eq!(shown(&form, &[("1", yes.clone()), ("3", yes)]), ["1", "2"]);
}

#[test]
fn a_question_shown_only_while_unanswered_does_not_vanish_under_the_persons_hands() {
    let form = one(json!({ "linkId": "1", "type": "string",
        "enableWhen": [{ "question": "1", "operator": "exists", "answerBoolean": false }] }));
    assert_eq!(shown(&form, &[]), ["1"]);
    assert_eq!(shown(&form, &[("1", text("a"))]), ["1"]);
}

#[test]
fn r23_wrong_types_ranges_and_lengths_are_refused_each_with_what_to_do() {
    let limit = |kind: &str, value: Value| {
        let mut extension = json!({ "url": format!("http://hl7.org/fhir/StructureDefinition/{kind}") });
        extension.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        extension
    };
    let bounds = [limit("minValue", json!({ "valueInteger": 1 })), limit("maxValue", json!({ "valueInteger": 5 }))];
    let sentence = |item: Value, value: AnswerValue| {
        let faults = check(&one(item), &answers(&[("q", value)]), Completeness::Draft).unwrap_err();
        assert_eq!((faults.len(), faults[0].question.as_str()), (1, "Q"));
        faults[0].sentence()
    };
    let item = |kind: &str| json!({ "linkId": "q", "type": kind, "text": "Q" });
    let with = |kind: &str, field: &str, value: Value| {
        let mut item = item(kind);
        item[field] = value;
        item
    };
    let day = |year| AnswerValue::Date(NaiveDate::from_ymd_opt(year, 1, 1).unwrap());
    assert_eq!(sentence(item("integer"), text("3")), "Enter a whole number, for example 3.");
    assert_eq!(sentence(item("integer"), AnswerValue::Integer(3_000_000_000)), "Enter a whole number, for example 3.");
    assert_eq!(sentence(item("decimal"), AnswerValue::Decimal("NaN".to_owned())), "Enter a number in digits, for example 2.5.");
    assert_eq!(sentence(item("url"), text("javascript:alert(1)")), "Enter a web address that starts with https://");
    assert_eq!(sentence(item("date"), day(10_000)), "Enter the date as year, month and day, for example 1980-05-31.");
    assert_eq!(sentence(with("integer", "extension", json!(bounds)), AnswerValue::Integer(0)), "Enter 1 or more.");
    assert_eq!(sentence(with("decimal", "extension", json!(bounds)), AnswerValue::Decimal("5.1".to_owned())), "Enter 5 or less.");
    let since = json!([limit("minValue", json!({ "valueDate": "1900-01-01" }))]);
    assert_eq!(sentence(with("date", "extension", since), day(1899)), "Enter 1 January 1900 or later.");
    assert_eq!(sentence(with("string", "maxLength", json!(3)), text("äöüß")), "Shorten this to 3 characters; it has 4, 1 too many.");
    // As it is written: FHIR bounds the characters of a number too.
    assert_eq!(
        sentence(with("integer", "maxLength", json!(3)), AnswerValue::Integer(1234)),
        "Shorten this to 3 characters; it has 4, 1 too many."
    );
    let least = json!([limit("minLength", json!({ "valueInteger": 2 }))]);
    assert_eq!(sentence(with("string", "extension", least), text("a")), "Write at least 2 characters.");
    let options = json!([{ "valueString": "Tea" }]);
    assert_eq!(sentence(with("choice", "answerOption", options), text("Beer")), "Choose one of the answers that are offered.");
}

#[test]
fn r23_required_questions_are_asked_for_on_submitting_and_not_before() {
    let form = one(json!({ "linkId": "q", "type": "string", "required": true }));
    assert_eq!(submit(&form, &[]).unwrap_err(), [FaultKind::Required(Ask::Text)]);
    assert_eq!(submit(&form, &[("q", text(" \u{0}\r\n "))]).unwrap_err(), [FaultKind::Required(Ask::Text)]);
    assert_eq!(check(&form, &Answers::default(), Completeness::Draft), Ok(Answers::default()));
    let unanswerable = one(json!({ "linkId": "q", "type": "question", "required": true }));
    assert_eq!(submit(&unanswerable, &[]), Ok(Answers::default()), "nobody is locked out by what is not supported yet");
}

#[test]
fn an_unknown_question_is_refused_and_so_is_an_answer_to_a_group() {
    let form = one(json!({ "linkId": "g", "type": "group", "item": [{ "linkId": "q", "type": "string" }] }));
    assert_eq!(submit(&form, &[("x", text("a"))]).unwrap_err(), [FaultKind::UnknownQuestion]);
    assert_eq!(submit(&form, &[("g", text("a"))]).unwrap_err(), [FaultKind::NotAQuestion]);
}

#[test]
fn a_read_only_question_keeps_the_forms_own_answer_whatever_is_sent() {
    let form = one(json!({ "linkId": "q", "type": "string", "readOnly": true, "required": true, "initial": [{ "valueString": "ours" }] }));
    assert_eq!(submit(&form, &[("q", text("theirs"))]).unwrap(), answers(&[("q", text("ours"))]));
    assert_eq!(starting_answers(&form), answers(&[("q", text("ours"))]));
}

#[test]
fn an_answer_is_one_of_the_options_or_in_an_open_choice_the_clients_own_words() {
    let choice = |kind: &str, repeats: bool| {
        one(json!({ "linkId": "q", "type": kind, "repeats": repeats,
            "answerOption": [{ "valueCoding": { "system": "s", "code": "t", "display": "Tea" } }, { "valueString": "Milk" }] }))
    };
    let tea = AnswerValue::Coding { system: Some("s".to_owned()), code: Some("t".to_owned()), display: Some("Tea".to_owned()) };
    let bare = AnswerValue::Coding { system: Some("s".to_owned()), code: Some("t".to_owned()), display: None };
    assert_eq!(submit(&choice("choice", false), &[("q", bare)]).unwrap(), answers(&[("q", tea.clone())]));
    assert_eq!(submit(&choice("choice", false), &[("q", text("Beer"))]).unwrap_err(), [FaultKind::NotAnOption]);
    assert!(submit(&choice("open-choice", false), &[("q", text("Beer"))]).is_ok());
    let both = [("q", text("Beer")), ("q", tea.clone())];
    assert_eq!(submit(&choice("open-choice", false), &both).unwrap_err(), [FaultKind::OptionOrOwnWords]);
    assert_eq!(submit(&choice("choice", false), &[("q", text("Milk")), ("q", tea.clone())]).unwrap_err(), [FaultKind::OnlyOne]);
    let in_order = answers(&[("q", tea), ("q", text("Beer"))]);
    assert_eq!(submit(&choice("open-choice", true), &both).unwrap(), in_order);
}

#[test]
fn saving_keeps_what_is_right_beside_what_is_wrong() {
    let form = form(json!([{ "linkId": "n", "type": "integer" }, { "linkId": "s", "type": "string" },
        { "linkId": "w", "type": "string", "enableWhen": [{ "question": "n", "operator": "exists", "answerBoolean": true }] }]));
    let given = answers(&[("n", text("many")), ("s", text("kept")), ("w", text("hangs on n"))]);
    let checked = check_each(&form, &given, Completeness::Draft);
    assert_eq!(checked.answers, answers(&[("s", text("kept"))]));
    assert_eq!(checked.faults.len(), 1);
}

#[test]
fn each_type_gets_its_control() {
    let control = |item: Value| one(item).item[0].control();
    let options = |count: usize| (0..count).map(|at| json!({ "valueString": at.to_string() })).collect::<Vec<_>>();
    let styled = |code: &str| {
        json!([{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
        "valueCodeableConcept": { "coding": [{ "code": code }] } }])
    };
    let choice =
        |count, code: &str| control(json!({ "linkId": "q", "type": "choice", "answerOption": options(count), "extension": styled(code) }));
    assert_eq!(choice(3, "none"), Control::Radio);
    assert_eq!(choice(8, "none"), Control::DropDown);
    assert_eq!(choice(8, "radio-button"), Control::Radio);
    assert_eq!(choice(2, "drop-down"), Control::DropDown);
    assert_eq!(control(json!({ "linkId": "q", "type": "choice", "repeats": true, "answerOption": options(2) })), Control::CheckBoxes);
    assert_eq!(control(json!({ "linkId": "q", "type": "choice", "answerValueSet": "#v" })), Control::Unsupported);
    assert_eq!(control(json!({ "linkId": "q", "type": "reference" })), Control::Text);
    assert_eq!(control(json!({ "linkId": "q", "type": "question" })), Control::Unsupported);
    let signature = json!([{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired",
        "valueCodeableConcept": { "text": "Consent" } }]);
    let signed = one(json!({ "linkId": "q", "type": "string", "extension": signature }));
    assert_eq!((signed.item[0].control(), signed.needs_signature()), (Control::Signature, true));
    let helped = one(json!({ "linkId": "q", "type": "boolean",
        "item": [{ "linkId": "h", "type": "display", "text": "As on your card.", "extension": styled("help") }] }));
    assert_eq!(helped.item[0].help_text(), Some("As on your card."));
}

#[test]
fn a_form_with_a_wrong_answer_of_its_own_can_still_be_submitted() {
    let form = one(json!({ "linkId": "q", "type": "url", "readOnly": true, "initial": [{ "valueUri": "nowhere" }] }));
    assert_eq!(submit(&form, &[]), Ok(Answers::default()));
}

#[test]
fn a_wrong_answer_counts_as_none_for_what_is_shown() {
    let form = form(json!([{ "linkId": "n", "type": "integer" },
        { "linkId": "ours", "type": "string", "readOnly": true, "initial": [{ "valueString": "a" }],
          "enableWhen": [{ "question": "n", "operator": "exists", "answerBoolean": false }] }]));
    let checked = check_each(&form, &answers(&[("n", text("many"))]), Completeness::Draft);
    assert_eq!(checked.answers, answers(&[("ours", text("a"))]));
}
