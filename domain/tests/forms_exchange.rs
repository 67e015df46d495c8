//! Answers on their way in and out: HTML fields, FHIR responses, what staff read, scores; and the forms that come with
//! Anteroom.

use chrono::DateTime;
use domain::forms::*;
use serde_json::{Value, json};

fn ours(key: &str) -> Questionnaire {
    let form = shipped().into_iter().find(|form| form.key == key).unwrap();
    Questionnaire::from_json(form.json).unwrap()
}

fn form(items: Value) -> Questionnaire {
    Questionnaire::from_json(&json!({ "resourceType": "Questionnaire", "item": items }).to_string()).unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn read(form: &Questionnaire, pairs: &[(&str, &str)]) -> Answers {
    let reading = answers_from_fields(form, &fields(pairs));
    assert_eq!(reading.faults, []);
    reading.answers
}

fn drinks(kind: &str, repeats: bool) -> Questionnaire {
    form(json!([{ "linkId": "q", "type": kind, "repeats": repeats, "text": "What would you like?",
        "answerOption": [{ "valueString": "Tea" }, { "valueCoding": { "system": "s", "version": "2", "code": "m", "display": "Milk" } }] }]))
}

fn header() -> ResponseHeader {
    ResponseHeader {
        id: "r1".to_owned(),
        questionnaire: "https://practice.example/q|1".to_owned(),
        status: "completed".to_owned(),
        authored: DateTime::from_timestamp(1_796_634_725, 0).unwrap(),
        subject_reference: "Patient/1".to_owned(),
        source_reference: "RelatedPerson/2".to_owned(),
    }
}

#[test]
fn options_are_posted_by_their_position_and_own_words_in_a_field_of_their_own() {
    assert_eq!(read(&drinks("choice", false), &[("q", "0")]).get("q"), [AnswerValue::Text("Tea".to_owned())]);
    assert_eq!(read(&drinks("choice", true), &[("q", "1"), ("q", "0"), ("q", "1")]).get("q").len(), 2);
    let own = [AnswerValue::Text("Cocoa".to_owned())];
    assert_eq!(read(&drinks("open-choice", false), &[("q", "~other"), ("q~other", " Cocoa ")]).get("q"), own);
    assert_eq!(read(&drinks("open-choice", false), &[("q", ""), ("q~other", "Cocoa")]).get("q"), own);
    assert!(read(&drinks("open-choice", false), &[("q", "~other"), ("q~other", "")]).is_empty());
    assert_eq!(read(&drinks("open-choice", true), &[("q", "0"), ("q~other", "Cocoa")]).get("q").len(), 2);
}

#[test]
fn what_cannot_be_read_is_kept_to_be_shown_again_beside_its_fault() {
    let both = answers_from_fields(&drinks("open-choice", false), &fields(&[("q", "0"), ("q~other", "Cocoa")]));
    assert_eq!(both.faults[0].kind, FaultKind::OptionOrOwnWords);
    assert_eq!(
        (both.typed["q"].as_slice(), both.typed["q~other"].as_slice()),
        (["0".to_owned()].as_slice(), ["Cocoa".to_owned()].as_slice())
    );
    for position in ["2", "-1", "Tea", "~other"] {
        let reading = answers_from_fields(&drinks("choice", false), &fields(&[("q", position)]));
        assert_eq!(reading.faults[0].kind, FaultKind::NotAnOption, "{position}");
        assert_eq!(reading.typed["q"], [position]);
        assert!(reading.answers.is_empty());
    }
    let day = form(json!([{ "linkId": "d", "type": "date", "text": "When?" }]));
    let reading = answers_from_fields(&day, &fields(&[("d", "31.5.1980")]));
    assert_eq!(reading.typed["d"], ["31.5.1980"]);
    assert_eq!(reading.faults[0].sentence(), "Enter the date as year, month and day, for example 1980-05-31.");
}

#[test]
fn who_or_what_is_meant_is_named_in_words_and_known_by_more_where_the_form_knows_it() {
    let form = form(json!([{ "linkId": "doctor", "type": "reference", "text": "Who sent you to us?",
        "initial": [{ "valueReference": { "reference": "Practitioner/5", "display": "Dr. Reed" } }] }]));
    let said = |words: &str| check(&form, &read(&form, &[("doctor", words)]), Completeness::Submit).unwrap();
    let by_words = AnswerValue::Reference { reference: None, display: Some("Dr. Hale, I think".to_owned()) };
    assert_eq!(said("  Dr. Hale, I think ").get("doctor"), [by_words]);
    assert_eq!(said("Dr. Reed"), starting_answers(&form));
    assert_eq!(fields_from_answers(&form, &starting_answers(&form)), fields(&[("doctor", "Dr. Reed")]));
    assert!(said(" ").is_empty());
    let response = to_response(&form, &said("Dr. Hale, I think"), &header());
    assert_eq!(response["item"][0]["answer"], json!([{ "valueReference": { "display": "Dr. Hale, I think" } }]));
    assert_eq!(readable(&form, &answers_from_response(&form, &response))[0].answers, ["Dr. Hale, I think"]);
    let reed = json!({ "question": "doctor", "operator": "=", "answerReference": { "reference": "Practitioner/5" } });
    let reed: EnableWhen = serde_json::from_value(reed).unwrap();
    assert!(reed.holds(said("Dr. Reed").get("doctor")) && !reed.holds(said("Dr. Hale").get("doctor")));
    let long = answers_from_fields(&form, &fields(&[("doctor", &"w".repeat(100_001))]));
    assert_eq!(long.faults[0].sentence(), "Shorten this to 100000 characters; it has 100001, 1 too many.");
}

#[test]
fn a_field_that_no_question_has_is_a_fault_unless_it_is_the_pages_own() {
    let reading = answers_from_fields(&drinks("choice", false), &fields(&[("x", "1"), ("_token", "t")]));
    assert_eq!(reading.faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), ["x"]);
}

#[test]
fn every_simple_type_is_read_from_what_its_native_input_posts() {
    let kinds = ["string", "text", "url", "date", "dateTime", "time", "boolean", "integer", "decimal"];
    let form = form(kinds.iter().map(|kind| json!({ "linkId": kind, "type": kind })).collect());
    let posted = [
        ("string", "Zoë"),
        ("text", "one\r\ntwo"),
        ("url", "https://a.example"),
        ("date", "1980-05-31"),
        ("dateTime", "2026-11-23T09:00"),
        ("time", "14:30"),
        ("boolean", "false"),
        ("integer", "-3"),
        ("decimal", "1.50"),
    ];
    let answers = read(&form, &posted);
    let expected = "text: one\ntwo; date: 31 May 1980; dateTime: 23 November 2026, 09:00; time: 14:30; boolean: No; decimal: 1.50";
    for part in expected.split("; ") {
        let (kind, words) = part.split_once(": ").unwrap();
        assert_eq!(answers.get(kind)[0].words(), words);
    }
    let again = fields_from_answers(&form, &answers);
    assert!(again.contains(&("dateTime".to_owned(), "2026-11-23T09:00".to_owned())));
    assert!(again.contains(&("time".to_owned(), "14:30".to_owned())));
    assert_eq!(answers_from_fields(&form, &again).answers, answers);
}

#[test]
fn a_response_is_nested_as_the_form_and_says_each_answer_as_the_form_does() {
    let form = form(json!([
        { "linkId": "g", "type": "group", "text": "Group", "item": [
            { "linkId": "c", "type": "choice", "text": "Choice", "answerOption": [{ "valueCoding": { "system": "s", "version": "2", "code": "m" } }],
              "item": [{ "linkId": "under", "type": "decimal", "text": "Under it" }] },
            { "linkId": "t", "type": "dateTime", "text": "When" },
            { "linkId": "nothing", "type": "string" } ] },
        { "linkId": "hidden", "type": "string", "enableWhen": [{ "question": "nothing", "operator": "exists", "answerBoolean": true }] }
    ]));
    let mut answers = read(&form, &[("c", "0"), ("under", "2.5"), ("t", "2026-11-23T09:00")]);
    let response = to_response(&form, &answers, &header());
    let expected = json!({
        "resourceType": "QuestionnaireResponse", "id": "r1", "questionnaire": "https://practice.example/q|1", "status": "completed",
        "authored": "2026-12-07T09:12:05Z", "subject": { "reference": "Patient/1" }, "source": { "reference": "RelatedPerson/2" },
        "item": [{ "linkId": "g", "text": "Group", "item": [
            { "linkId": "c", "text": "Choice", "answer": [{ "valueCoding": { "system": "s", "version": "2", "code": "m" },
                "item": [{ "linkId": "under", "text": "Under it", "answer": [{ "valueDecimal": 2.5 }] }] }] },
            { "linkId": "t", "text": "When", "answer": [{ "valueDateTime": "2026-11-23", "_valueDateTime": { "extension": [
                { "url": "https://anteroom.example/fhir/StructureDefinition/local-time", "valueString": "2026-11-23T09:00:00" }] } }] } ] }]
    });
    assert_eq!(response, expected, "{response:#}");
    assert_eq!(answers_from_response(&form, &response), answers);
    answers.set("hidden", vec![AnswerValue::Text("secret".to_owned())]);
    assert_eq!(to_response(&form, &answers, &header()), response, "R23: an answer to a hidden question is not written");
    assert_eq!(to_response(&form, &Answers::default(), &header()).get("item"), None, "FHIR has no empty lists");
}

#[test]
fn staff_read_headings_questions_and_answers_but_nothing_hidden() {
    let form = ours("client-information");
    let answers = read(&form, &[("legal-name", "Ada Sample"), ("insured", "false"), ("insurance-company", "left over"), ("supports", "1")]);
    let lines = readable(&form, &answers);
    let line = |question: &str| lines.iter().find(|line| line.question == question);
    assert_eq!(
        lines[0],
        ReadableItem { level: 0, heading: true, question: "About you".to_owned(), answers: vec![], files: vec![], signature: None }
    );
    assert_eq!(line("Your legal name").unwrap().answers, ["Ada Sample"]);
    assert_eq!(line("Do you have insurance?").unwrap().answers, ["No"]);
    assert_eq!(line("Do you need any of these for your visit?").unwrap().answers, ["An interpreter"]);
    assert_eq!(line("Your insurance"), None);
    assert!(lines.iter().all(|line| !line.question.contains("identity card")), "help is for the client");
    assert!(line("Phone number").unwrap().answers.is_empty(), "an unanswered question shows as such");
}

fn all_answered(form: &Questionnaire, position: usize) -> Answers {
    let mut answers = Answers::default();
    for item in form.items().filter(|item| item.is_scored()) {
        answers.set(&item.link_id, vec![item.answer_option[position].value().unwrap()]);
    }
    answers
}

#[test]
fn phq_9_with_every_answer_nearly_every_day_is_27_and_with_none_has_no_score() {
    let form = ours("phq-9");
    let severe = score(&form, &all_answered(&form, 3)).unwrap();
    assert_eq!((severe.total, severe.max, severe.band.as_deref()), (27, 27, Some("Severe")));
    assert_eq!(score(&form, &Answers::default()), None);
    let calm = score(&form, &all_answered(&form, 0)).unwrap();
    assert_eq!((calm.total, calm.band.as_deref()), (0, Some("Minimal")));
}

#[test]
fn scores_fall_in_the_published_bands() {
    let band_of = |key: &str, total: usize| {
        let form = ours(key);
        let mut answers = all_answered(&form, 0);
        let mut rest = total;
        for item in form.items().filter(|item| item.is_scored()) {
            let position = rest.min(3);
            answers.set(&item.link_id, vec![item.answer_option[position].value().unwrap()]);
            rest -= position;
        }
        let score = score(&form, &answers).unwrap();
        assert_eq!(score.total, i64::try_from(total).unwrap());
        score.band.unwrap()
    };
    let phq =
        [(4, "Minimal"), (5, "Mild"), (9, "Mild"), (10, "Moderate"), (15, "Moderately severe"), (19, "Moderately severe"), (20, "Severe")];
    for (total, band) in phq {
        assert_eq!(band_of("phq-9", total), band, "PHQ-9 of {total}");
    }
    for (total, band) in [(4, "Minimal"), (5, "Mild"), (10, "Moderate"), (14, "Moderate"), (15, "Severe"), (21, "Severe")] {
        assert_eq!(band_of("gad-7", total), band, "GAD-7 of {total}");
    }
}

#[test]
fn a_score_of_some_answers_is_given_without_a_band() {
    let form = ours("phq-9");
    let score = score(&form, &read(&form, &[("44250-9", "2")])).unwrap();
    assert_eq!((score.total, score.band, score.answered_count, score.asked_count), (2, None, 1, 9));
}

#[test]
fn how_difficult_it_was_is_asked_only_if_there_was_any_problem() {
    let form = ours("phq-9");
    let asked = |answers: &Answers| visible(&form, answers).contains("69722-7");
    assert!(!asked(&Answers::default()));
    assert!(!asked(&all_answered(&form, 0)));
    assert!(asked(&read(&form, &[("44260-8", "1")])));
}

#[test]
fn each_form_that_comes_with_anteroom_is_complete_and_can_be_filled_in() {
    for shipped in shipped() {
        let form = Questionnaire::from_json(shipped.json).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&form.to_json()).unwrap(), serde_json::from_str::<Value>(shipped.json).unwrap());
        assert_eq!((form.title(), form.status.as_deref(), form.version.as_deref()), (shipped.title, Some("active"), Some("1")));
        assert_eq!(form.canonical().unwrap(), format!("https://anteroom.example/fhir/Questionnaire/{}|1", shipped.key));
        assert!(form.unsupported().is_empty());
        assert!((1..=15).contains(&form.estimated_minutes()), "{} takes {}", shipped.key, form.estimated_minutes());
        assert!(form.items().all(|item| item.text.is_some()));
        for condition in form.items().flat_map(|item| &item.enable_when) {
            assert!(form.find_item(&condition.question).is_some_and(Item::is_question), "{}: {}", shipped.key, condition.question);
            assert!(condition.answer().is_some());
        }
        let faults = check(&form, &Answers::default(), Completeness::Submit).unwrap_err();
        assert!(faults.iter().all(|fault| matches!(fault.kind, FaultKind::Required(_))));
    }
    assert_eq!(ours("consent-to-treatment").needs_signature(), ours("privacy-practices").needs_signature());
    assert!(ours("consent-to-treatment").needs_signature() && !ours("phq-9").needs_signature());
    assert!(ours("gad-7").is_scored() && !ours("client-information").is_scored());
}

#[test]
fn the_consent_cannot_be_submitted_without_agreeing_and_signing() {
    let form = ours("consent-to-treatment");
    let answered = [("questions-answered", "true"), ("for-someone-else", "false"), ("signed-on", "2026-11-23")];
    let faults = check(&form, &read(&form, &answered), Completeness::Submit).unwrap_err();
    let said: Vec<_> = faults.iter().map(|fault| (fault.place.as_str(), fault.sentence())).collect();
    assert_eq!(said, [("agreement", "Choose at least one answer.".to_owned()), ("signature", "Type your full name to sign.".to_owned())]);
    let signed = [&answered[..], &[("agreement", "0"), ("signature", "Ada Sample")]].concat();
    assert!(check(&form, &read(&form, &signed), Completeness::Submit).is_ok());
}
