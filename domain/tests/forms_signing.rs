//! Signing: who signs where, what stands in FHIR of it, and that nothing more is taken than a signature has.

use chrono::{DateTime, Utc};
use domain::forms::conformance::{Document, conformance};
use domain::forms::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const ASTM: &str = "urn:iso-astm:E1762-95:2013";

fn asks(code: u8) -> Value {
    let coding = json!({ "system": ASTM, "code": format!("1.2.840.10065.1.12.1.{code}") });
    json!({ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired", "valueCodeableConcept": { "coding": [coding] } })
}

fn asks_guardian() -> Value {
    let mut asked = asks(7);
    let ours = json!({ "system": "https://anteroom.example/fhir/CodeSystem/signer", "code": "guardian", "display": "Parent or guardian" });
    asked["valueCodeableConcept"]["coding"].as_array_mut().unwrap().push(ours);
    asked
}

/// A consent that the client, two witnesses and a guardian sign; and a question whose answer is signed once there is one.
fn consent() -> Value {
    json!({
        "resourceType": "Questionnaire", "url": "https://practice.example/consent", "status": "active", "title": "Consent",
        "extension": [asks(7), asks(8), asks(8), asks_guardian()],
        "item": [
            { "linkId": "photos", "type": "boolean", "text": "May we take photos?", "extension": [asks(1)] },
            { "linkId": "terms", "type": "group", "text": "Terms", "extension": [asks(12)],
              "item": [{ "linkId": "read", "type": "boolean", "text": "Read?" }] },
            { "linkId": "name", "type": "string", "text": "Your signature", "required": true, "extension": [asks(7)] },
        ],
    })
}

fn form() -> Questionnaire {
    Questionnaire::from_json(&consent().to_string()).unwrap().with_signers()
}

fn header(status: &str) -> ResponseHeader {
    ResponseHeader {
        id: "r1".to_owned(),
        questionnaire: "https://practice.example/consent".to_owned(),
        status: status.to_owned(),
        authored: "2026-11-28T09:12:05Z".parse().unwrap(),
        subject_reference: "Patient/1".to_owned(),
        source_reference: "RelatedPerson/2".to_owned(),
    }
}

fn typed(name: &str) -> Vec<AnswerValue> {
    vec![AnswerValue::Text(name.to_owned())]
}

fn drawn(name: &str, path: &str) -> Vec<AnswerValue> {
    vec![AnswerValue::Signed(Signed { name: name.to_owned(), drawing: Drawing::parse(path).unwrap() })]
}

fn signed() -> Answers {
    let mut answers = Answers::default();
    answers.set("photos", vec![AnswerValue::Boolean(true)]);
    answers.set("photos~signer1", typed("Ada Sample"));
    answers.set("read", vec![AnswerValue::Boolean(true)]);
    answers.set("terms~signer1", typed("Ines Interpreter"));
    answers.set("name", drawn("Ada Sample", "M10 20L30 40M50 60L50 60"));
    answers.set("~signer2", typed("Will Witness"));
    answers.set("~signer3", drawn("Wilma Witness", "M1 2L3 4"));
    answers.set("~signer4", typed("Gus Guardian"));
    answers
}

/// What `anteroom forms check` calls an error.
fn errors(response: &Value) -> Vec<(&'static str, Option<String>)> {
    let form = Document::questionnaire(&consent().to_string()).unwrap();
    let issues = conformance(&form, Some(&Document::response(&response.to_string()).unwrap()), DateTime::UNIX_EPOCH);
    issues.into_iter().filter(domain::forms::conformance::Issue::is_error).map(|issue| (issue.rule, issue.link_id)).collect()
}

#[test]
fn each_signature_that_is_asked_for_is_a_question_in_plain_words() {
    let asked: Vec<(String, String)> =
        form().items().filter(|item| item.is_signature()).map(|item| (item.link_id.clone(), item.question().to_owned())).collect();
    let wanted = [
        ("photos~signer1", "Your signature"),
        ("terms~signer1", "Signature of the interpreter"),
        // The client's, which the form asks for as a whole, is this one.
        ("name", "Your signature"),
        ("~signer2", "Signature of the witness"),
        ("~signer3", "Signature of the witness"),
        ("~signer4", "Signature of the parent or guardian"),
    ];
    assert_eq!(asked, wanted.map(|(id, words)| (id.to_owned(), words.to_owned())));
    assert!(Questionnaire::from_json(&consent().to_string()).unwrap().needs_signature());
    assert_eq!(form().steps().last().unwrap().title.as_deref(), Some("Signatures"));
}

#[test]
fn the_forms_that_come_with_anteroom_ask_for_nothing_more() {
    for shipped in shipped() {
        let form = Questionnaire::from_json(shipped.json).unwrap();
        assert_eq!(form.clone().with_signers(), form, "{}", shipped.key);
    }
}

#[test]
fn r23_all_who_must_sign_have_signed_or_the_form_is_not_submitted_and_the_check_agrees() {
    let form = form();
    assert_eq!(check(&form, &signed(), Completeness::Submit).unwrap(), signed());
    assert_eq!(errors(&to_response(&form, &signed(), &header("completed"))), []);
    for place in ["photos~signer1", "terms~signer1", "name", "~signer2", "~signer3", "~signer4"] {
        let mut without = signed();
        without.clear(place);
        let faults = check(&form, &without, Completeness::Submit).unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| (fault.place.as_str(), fault.sentence())).collect();
        assert_eq!(told, [(place, "Type your full name to sign.".to_owned())]);
        let found = errors(&to_response(&form, &without, &header("completed")));
        assert_eq!(found.len(), 1, "{place}: {found:?}");
    }
    // What is not answered is not signed either.
    let mut without = signed();
    without.clear("photos");
    let accepted = check(&form, &without, Completeness::Submit).unwrap();
    assert!(accepted.get("photos~signer1").is_empty());
    assert_eq!(errors(&to_response(&form, &accepted, &header("completed"))), []);
}

#[test]
fn a_signature_of_the_kind_that_is_asked_for_counts_whoever_wrote_it() {
    let mut response = to_response(&form(), &signed(), &header("completed"));
    for signature in response["extension"].as_array_mut().unwrap() {
        signature["valueSignature"].as_object_mut().unwrap().remove("extension");
    }
    assert_eq!(errors(&response), []);
    response["extension"][0]["valueSignature"]["type"] = json!([{ "system": ASTM, "code": "1.2.840.10065.1.12.1.18" }]);
    assert_eq!(errors(&response), [("signatureRequired", None)]);
}

#[test]
fn a_signature_stands_in_fhir_with_its_kind_its_name_and_its_time_and_is_read_again() {
    let (form, answers) = (form(), signed());
    let response = to_response(&form, &answers, &header("completed"));
    let own = |response: &Value, at: usize| response["extension"][at]["valueSignature"].clone();
    let guardian = own(&response, 2);
    assert_eq!(guardian["who"], json!({ "display": "Gus Guardian" }));
    assert_eq!(guardian["onBehalfOf"], json!({ "reference": "Patient/1" }));
    assert_eq!(guardian["when"], "2026-11-28T09:12:05.000Z");
    assert_eq!(guardian["type"], asks_guardian()["valueCodeableConcept"]["coding"]);
    assert_eq!((own(&response, 1)["sigFormat"].clone(), own(&response, 0).get("data")), (json!("image/svg+xml"), None));
    let items: Vec<&str> = response["item"].as_array().unwrap().iter().map(|item| item["linkId"].as_str().unwrap()).collect();
    assert_eq!(items, ["photos", "terms", "name"], "signatures are no items");
    assert_eq!(response["item"][2]["answer"], json!([{ "valueString": "Ada Sample" }]));
    assert_eq!(response["item"][2]["extension"][0]["valueSignature"]["type"], asks(7)["valueCodeableConcept"]["coding"]);
    assert_eq!(answers_from_response(&form, &response), answers);
}

#[test]
fn a_signature_that_stays_as_it_was_keeps_its_time() {
    let (form, mut answers) = (form(), signed());
    let first = to_response(&form, &answers, &header("in-progress"));
    answers.set("~signer3", drawn("Wilma Witness", "M9 9L3 4"));
    let later = ResponseHeader { authored: "2026-11-28T10:00:00Z".parse().unwrap(), ..header("completed") };
    let second = to_signed_response(&form, &answers, &later, &form.signing_times(&first, &answers));
    let when = |response: &Value, at: usize| -> DateTime<Utc> {
        response["extension"][at]["valueSignature"]["when"].as_str().unwrap().parse().unwrap()
    };
    assert_eq!((when(&second, 0), when(&second, 2)), (when(&first, 0), when(&first, 2)));
    assert_eq!(when(&second, 1), later.authored);
    assert_eq!(form.signing_times(&second, &answers).len(), 6);
}

#[test]
fn what_is_drawn_is_kept_without_a_name_and_submitted_with_one() {
    let form = form();
    let mut answers = signed();
    answers.set("name", drawn("", "M10 20L30 40"));
    let kept = check(&form, &answers, Completeness::Draft).unwrap();
    let response = to_response(&form, &kept, &header("in-progress"));
    assert_eq!(answers_from_response(&form, &response), answers);
    let faults = check(&form, &answers, Completeness::Submit).unwrap_err();
    assert_eq!(faults[0].sentence(), "Type the full name as well, so that the drawing can be read.");
    // Nobody draws an answer to another question.
    answers.set("photos", drawn("Ada", "M1 1L2 2"));
    assert_eq!(check(&form, &answers, Completeness::Draft).unwrap_err()[0].place, "photos");
}

#[test]
fn a_drawing_goes_through_a_pages_fields_and_a_bad_one_is_told_and_kept() {
    let form = form();
    let fields = fields_from_answers(&form, &signed());
    assert!(fields.contains(&("name~drawn".to_owned(), "M10 20L30 40M50 60L50 60".to_owned())));
    assert_eq!(answers_from_fields(&form, &fields).answers, signed());
    let bad = [("name".to_owned(), "Ada".to_owned()), ("name~drawn".to_owned(), "M1 1\"/><script>".to_owned())];
    let reading = answers_from_fields(&form, &bad);
    assert_eq!((reading.faults[0].place.as_str(), reading.typed["name"].as_slice()), ("name", &["Ada".to_owned()][..]));
    // Whoever has no scripts posts what was there, with the name alone too.
    let alone = answers_from_fields(&form, &[("name".to_owned(), "Ada".to_owned()), ("name~drawn".to_owned(), String::new())]);
    assert_eq!(alone.answers.get("name"), typed("Ada"));
    assert_eq!(place_of_field("name~drawn"), "name");
}

#[test]
fn it_is_read_with_who_how_and_when() {
    let (form, answers) = (form(), signed());
    let at: DateTime<Utc> = "2026-11-28T09:12:00Z".parse().unwrap();
    let times =
        TimesOfSigning::from([("~signer3".to_owned(), SigningMoment { at: domain::Moment { at, local: at.naive_utc() }, by: None })]);
    let lines = readable_at(&form, &answers, &Verdicts::new(), &times);
    let line = |question: &str, name: &str| lines.iter().find(|line| line.question == question && line.answers == [name]).unwrap();
    let how = |question: &str, name: &str| line(question, name).signature.as_ref().unwrap().words();
    assert_eq!(how("Your signature", "Ada Sample"), "Typed as a signature");
    assert_eq!(how("Signature of the witness", "Wilma Witness"), "Drawn and typed as a witness on 28 November 2026, 9:12");
    assert!(filed(&form, &answers).iter().all(|line| line.signature.is_some() == (line.kind == FiledKind::Signature)));
}

#[test]
fn no_form_names_an_item_as_a_signature_is_named() {
    for link_id in ["~signer", "~signer1", "a~signer12"] {
        let form = json!({ "resourceType": "Questionnaire", "item": [{ "linkId": link_id, "type": "string" }] });
        assert!(matches!(Questionnaire::from_json(&form.to_string()), Err(FormError::LinkIdReserved { .. })), "{link_id}");
    }
}

#[test]
fn a_section_that_repeats_is_signed_each_time() {
    let form = json!({ "resourceType": "Questionnaire", "item": [
        { "linkId": "g", "type": "group", "repeats": true, "extension": [asks(8)], "item": [{ "linkId": "a", "type": "string" }] }] });
    let form = Questionnaire::from_json(&form.to_string()).unwrap().with_signers();
    let mut answers = Answers::default();
    for (place, text) in [("a", "one"), ("g~signer1", "Will"), ("a~2", "two"), ("g~signer1~2", "Wilma")] {
        answers.set(place, typed(text));
    }
    let response = to_response(&form, &answers, &header("completed"));
    assert_eq!(answers_from_response(&form, &response), answers);
    answers.clear("g~signer1~2");
    assert_eq!(check(&form, &answers, Completeness::Submit).unwrap_err()[0].place, "g~signer1~2");
}

#[test]
fn no_more_is_taken_than_a_signature_has() {
    for path in ["", "M1 2L3 4", "M0 0L600 200", "M1 2L1 2"] {
        assert_eq!(Drawing::parse(path).unwrap().to_string(), path);
    }
    assert_eq!(Drawing::parse("M1 2").unwrap().to_string(), "M1 2L1 2", "a dot");
    for path in
        ["1 2", "M601 1", "M1 201", "M-1 1", "M1 +1", "M1,1", "M1 1l2 2", "M1 1 ", "M", "M1 1L", "M1 1M", "M1.5 1", "M99999999999 1"]
    {
        assert!(Drawing::parse(path).is_err(), "{path}");
    }
    assert!(Drawing::parse(&format!("M1 1{}", "L2 2".repeat(MOST_POINTS))).is_err());
    assert!(Drawing::parse(&"M1 1".repeat(MOST_STROKES + 1)).is_err());
    assert!(serde_json::from_value::<Drawing>(json!("M1 1L2 x")).is_err(), "nor by another way");
    assert_eq!(Drawing::from_svg("<svg d=\"M1 2L3 4\"/>"), None);
}

proptest! {
    #[test]
    fn whatever_a_hand_does_the_pad_keeps_what_the_server_takes(moves in prop::collection::vec((0..4_u8, any::<u16>(), any::<u16>()), 0..400), times in 1..12_usize) {
        let mut drawing = Drawing::default();
        for (what, x, y) in moves.iter().cycle().take(moves.len() * times) {
            match what {
                0 => drop(drawing.begin()),
                1 => drawing.end(),
                _ => drop(drawing.go_on((*x % 900, *y % 300))),
            }
        }
        drawing.end();
        let path = drawing.to_string();
        prop_assert_eq!(&Drawing::parse(&path).unwrap(), &drawing);
        prop_assert_eq!(Drawing::from_svg(&drawing.svg()), Some(drawing.clone()).filter(|drawing| !drawing.is_empty()));
    }

    #[test]
    fn no_text_makes_it_panic(path in "[ML0-9 .-]{0,40}|\\PC{0,20}") {
        if let Ok(drawing) = Drawing::parse(&path) {
            prop_assert_eq!(Drawing::parse(&drawing.to_string()).unwrap(), drawing);
        }
    }
}

#[test]
fn what_nobody_has_signed_is_found_by_its_place_and_stands_alone() {
    let form = form();
    let mut answers = Answers::default();
    let missing =
        |answers: &Answers| form.missing_signatures(answers, &Verdicts::new()).into_iter().map(|missing| missing.place).collect::<Vec<_>>();
    let all = missing(&answers);
    assert!(all.contains(&"name".to_owned()) && !all.contains(&"photos~signer1".to_owned()), "nothing to sign there yet: {all:?}");
    answers.set("photos", vec![AnswerValue::Boolean(true)]);
    assert!(missing(&answers).contains(&"photos~signer1".to_owned()));
    answers.set("name", typed("Ada"));
    answers.set("photos~signer1", drawn("", "M1 2L3 4"));
    let rest = missing(&answers);
    assert!(!rest.contains(&"name".to_owned()) && !rest.contains(&"photos~signer1".to_owned()), "the check says what it lacks: {rest:?}");
    assert!(form.has_several_signers());
    let alone = form.signature_alone("photos~signer1").unwrap();
    assert_eq!(alone.items().map(|item| item.link_id.as_str()).collect::<Vec<_>>(), ["photos~signer1"]);
    assert!(check(&alone, &Answers::default(), Completeness::Submit).is_err(), "it must be given");
    let mut given = Answers::default();
    given.set("photos~signer1", typed("Rita"));
    assert_eq!(check(&alone, &given, Completeness::Submit).unwrap(), given);
    assert!(form.signature_alone("photos").is_none() && form.signature_alone("none").is_none());
}
