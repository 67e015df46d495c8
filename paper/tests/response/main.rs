//! Documents of responses, read back by their tags: what a person who listens, searches or copies gets of them.

mod hostile;
mod reading;

use chrono::{DateTime, Duration};
use domain::{
    Moment,
    forms::{
        AnswerValue, Answers, Drawing, MOST_POINTS, Questionnaire, Signed, SigningMoment, TimesOfSigning, Verdicts, answers_from_response,
        filed, filed_at, score, shipped,
    },
};
use paper::{ResponsePaper, SheetSize};
use reading::Read;
use serde_json::{Value, json};

fn moment(minutes: i64) -> Moment {
    let at = DateTime::from_timestamp(1_795_687_200, 0).unwrap() + Duration::minutes(minutes);
    Moment { at, local: at.naive_utc() }
}

/// `answers` are the response's `item`.
fn paper(form: &Value, answers: &Value) -> ResponsePaper {
    let form = Questionnaire::from_json(&form.to_string()).unwrap();
    let answers = answers_from_response(&form, &json!({ "resourceType": "QuestionnaireResponse", "item": answers }));
    ResponsePaper {
        id: "0197b3f2".to_owned(),
        organization: "Willow Lane Practice".to_owned(),
        client: "Mara Abramson".to_owned(),
        title: form.title.clone().unwrap_or_default(),
        version: 3,
        submitted: moment(0),
        submitted_by: "Mara Abramson".to_owned(),
        is_signed_in: true,
        reviewed: None,
        score: score(&form, &answers),
        bands: form.score_bands(),
        items: filed(&form, &answers),
        language: None,
        has_translations: form.has_translations(),
        size: SheetSize::A4,
        made_at: moment(60).at,
    }
}

fn signature_required(code: &str) -> Value {
    let coding = json!({ "system": "urn:iso-astm:E1762-95:2013", "code": format!("1.2.840.10065.1.12.1.{code}") });
    json!({ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired", "valueCodeableConcept": { "coding": [coding] } })
}

fn shipped_form(key: &str) -> Value {
    serde_json::from_str(shipped().into_iter().find(|form| form.key == key).unwrap().json).unwrap()
}

fn read(paper: &ResponsePaper) -> Read {
    Read::of(&paper.pdf().unwrap())
}

fn phq9(options: &[usize]) -> ResponsePaper {
    let form = shipped_form("phq-9");
    let questions = form["item"].as_array().unwrap().iter().flat_map(|item| item["item"].as_array().into_iter().flatten());
    let scored = questions.filter(|question| question["answerOption"].is_array()).zip(options);
    let answers: Vec<Value> =
        scored.map(|(question, option)| json!({ "linkId": question["linkId"], "answer": [question["answerOption"][*option]] })).collect();
    paper(&form, &json!(answers))
}

#[test]
fn a_document_says_that_it_is_tagged_its_title_its_language_and_the_standard_that_it_keeps_to() {
    let pdf = phq9(&[1; 9]).pdf().unwrap();
    let read = Read::of(&pdf);
    let catalog = read.catalog();
    assert!(catalog.get(b"Lang").unwrap().as_str().unwrap().ends_with(b"en"));
    assert!(read.dictionary(catalog.get(b"MarkInfo").unwrap()).get(b"Marked").unwrap().as_bool().unwrap());
    let preferences = read.dictionary(catalog.get(b"ViewerPreferences").unwrap());
    assert!(preferences.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    assert!(catalog.has(b"Outlines") && catalog.has(b"StructTreeRoot"));
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("pdfuaid:part") && text.contains("(PHQ-9)"), "what the file says of itself");
    assert_eq!((read.tags[0].tag.as_str(), read.untagged()), ("Document", 0));
}

#[test]
fn headings_go_down_one_level_at_a_time_and_each_question_is_the_header_of_its_row() {
    let read = read(&phq9(&[0, 1, 2, 3, 0, 1, 2, 3, 1]));
    let headings: Vec<&str> = read.tags.iter().map(|tagged| tagged.tag.as_str()).filter(|tag| tag.starts_with('H')).collect();
    assert_eq!(headings, ["H1", "H2", "H2", "H3"]);
    assert_eq!(read.texts(&["H2"]), ["Score", "Answers"]);
    let rows = read.tags.windows(3).filter(|tags| tags[0].tag == "TR" && tags[1].tag == "TH" && tags[2].tag == "TD");
    let rows: Vec<_> = rows.map(|tags| (tags[1].text.trim_end(), tags[2].text.trim_end())).collect();
    assert!(
        rows.contains(&("Client", "Mara Abramson"))
            && rows.contains(&("Submitted", "26 November 2026, 10:00 by Mara Abramson, in version 3 of the form")),
        "{rows:?}"
    );
    assert!(rows.iter().any(|(question, answer)| question.contains("Little interest") && *answer == "Not at all"), "{rows:?}");
    assert!(rows.iter().any(|(question, answer)| question.contains("better off dead") && *answer == "Several days"), "{rows:?}");
}

#[test]
fn a_score_is_told_with_all_the_bands_and_which_of_them_it_is_in_when_it_is_complete() {
    let told = read(&phq9(&[1; 9])).text();
    for line in ["9 of 27 · Mild", "Bands: Minimal from 0, Mild from 5, Moderate from 10, Moderately severe from 15, Severe from 20."] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let partial = read(&phq9(&[1; 5])).text();
    assert!(partial.contains("5 of 9 scored questions answered") && partial.contains("5 of 27\n"), "{partial}");
}

#[test]
fn what_was_agreed_to_stands_above_the_signature_with_who_signed_when_and_how_it_is_known() {
    let answer = |id: &str, value: Value| json!({ "linkId": id, "answer": [value] });
    let answers = json!([
        answer("questions-answered", json!({ "valueBoolean": true })),
        answer("signature", json!({ "valueString": "Mara J. Abramson" })),
    ]);
    let consent = shipped_form("consent-to-treatment");
    let told = read(&paper(&consent, &answers)).text();
    let at = |text: &str| told.find(text).unwrap_or_else(|| panic!("{text}: {told}"));
    assert!(at("Treatment is your choice.") < at("Your signature") && at("Your signature") < at("Mara J. Abramson"));
    assert!(at("Mara J. Abramson") < at("by Mara Abramson, who was signed in to the portal, and submitted on"));
    // Hidden by the answer to the question before it; and help, which nobody agrees to.
    assert!(!told.contains("before you agree?") && !told.contains("It counts as your signature"), "{told}");
    let unknown = ResponsePaper { is_signed_in: false, ..paper(&consent, &answers) };
    assert!(read(&unknown).text().contains("of whose sign-in nothing was kept"));
    let unsigned = read(&paper(&consent, &json!([]))).text();
    assert!(!unsigned.contains("Typed as a signature"), "{unsigned}");
}

/// A consent that two sign, of which one was signed in as `by`; submitted by Ruth Abramson.
fn signed_by_two(by: [Option<&str>; 2]) -> Read {
    let signature = |id: &str| json!({ "linkId": id, "type": "string", "text": id, "extension": [signature_required("7")] });
    let form = json!({ "resourceType": "Questionnaire", "title": "Consent", "status": "active", "item": [
        { "linkId": "terms", "type": "display", "text": "Treatment is voluntary." }, signature("First"), signature("Second")] });
    let form = Questionnaire::from_json(&form.to_string()).unwrap();
    let mut answers = Answers::default();
    let mut times = TimesOfSigning::new();
    for (place, by) in ["First", "Second"].into_iter().zip(by) {
        answers.set(place, vec![AnswerValue::Text(format!("{place} Name"))]);
        times.insert(place.to_owned(), SigningMoment { at: moment(-5), by: by.map(str::to_owned) });
    }
    let items = filed_at(&form, &answers, &Verdicts::new(), &times);
    read(&ResponsePaper { items, submitted_by: "Ruth Abramson (parent)".to_owned(), ..phq9(&[1; 9]) })
}

#[test]
fn r31_each_signature_names_whoever_was_signed_in_for_it() {
    let how = |read: &Read| -> Vec<String> {
        let cells = read.texts(&["TD"]).into_iter();
        let signed = cells.filter_map(|cell| Some(cell.split_once("9:55, by ")?.1.split_once(", who was signed in")?.0.to_owned()));
        signed.collect()
    };
    let parents = signed_by_two([Some("Ruth Abramson (parent)"), Some("Tom Abramson (parent)")]);
    assert_eq!(how(&parents), ["Ruth Abramson (parent)", "Tom Abramson (parent)"]);
    assert!(!parents.text().contains("password"), "{}", parents.text());
    // Begun and signed by the client, and sent by somebody who acts for her.
    let taken_up = signed_by_two([None, Some("Ruth Abramson (parent)")]);
    assert_eq!(how(&taken_up), ["Mara Abramson", "Ruth Abramson (parent)"]);
}

#[test]
fn what_may_have_been_read_in_another_language_is_not_said_to_stand_there_as_it_was_shown() {
    let form = shipped_form("consent-to-treatment");
    let signed = json!([{ "linkId": "signature", "answer": [{ "valueString": "Mara Abramson" }] }]);
    let translated = read(&paper(&form, &signed)).text();
    assert!(translated.contains("it may have been shown in a translation") && !translated.contains("as it was shown"), "{translated}");
    let untranslated = serde_json::from_str(&form.to_string().replace("\"_text\"", "\"_untold\"")).unwrap();
    let alone = read(&paper(&untranslated, &signed)).text();
    assert!(alone.contains("What was agreed to stands above, as it was shown."), "{alone}");
}

#[test]
fn a_drawn_signature_is_strokes_with_words_for_whoever_does_not_see_them() {
    let form = json!({ "resourceType": "Questionnaire", "title": "Consent", "status": "active", "item": [
        { "linkId": "name", "type": "string", "text": "Signature of the witness", "extension": [signature_required("8")] }] });
    let form = Questionnaire::from_json(&form.to_string()).unwrap();
    let answers = |path: &str| {
        let mut answers = Answers::default();
        answers.set("name", vec![AnswerValue::Signed(Signed { name: "Wilma Witness".to_owned(), drawing: Drawing::parse(path).unwrap() })]);
        answers
    };
    let times = TimesOfSigning::from([("name".to_owned(), SigningMoment { at: moment(-5), by: None })]);
    let of = |path: &str| ResponsePaper { items: filed_at(&form, &answers(path), &Verdicts::new(), &times), ..phq9(&[1; 9]) };
    let one = read(&of("M10 20L300 100L590 20M300 150"));
    assert!(
        one.text().contains("Drawn and typed as a witness on 26 November 2026, 9:55, by Mara Abramson, who was signed in to the portal, and submitted on 26 November 2026, 10:00"),
        "{}",
        one.text()
    );
    assert_eq!(one.alternatives(), ["Signature of Wilma Witness, drawn by hand"]);
    assert_eq!((one.count("Figure"), one.untagged()), (1, 0));
    // A page that has no room for it has it on the next; the longest that is taken is drawn.
    let points: Vec<String> = (0..MOST_POINTS).map(|at| format!("{} {}", at % 600, at % 200)).collect();
    let long = format!("M{}", points.join("L"));
    let mut many = of(&long);
    many.items = many.items.iter().cycle().take(40).cloned().collect();
    let many = read(&many);
    assert_eq!((many.count("Figure"), many.untagged()), (40, 0));
    assert!(many.page_count > 3);
}

#[test]
fn answers_stand_in_order_with_their_units_and_hidden_ones_are_left_out() {
    let asked = json!({ "question": "smoke", "operator": "=", "answerBoolean": true });
    let form = json!({
        "resourceType": "Questionnaire", "title": "Habits", "status": "active",
        "item": [
            { "linkId": "smoke", "prefix": "1.", "text": "Do you smoke?", "type": "boolean", "item": [
                { "linkId": "much", "text": "How many a day?", "type": "integer", "enableWhen": [asked] },
            ] },
            { "linkId": "weight", "text": "Weight", "type": "quantity" },
            { "linkId": "drinks", "text": "Drinks", "type": "string", "repeats": true },
            { "linkId": "notes", "text": "Notes", "type": "text" },
            { "linkId": "text", "text": "Thank you for telling us.", "type": "display" },
        ],
    });
    let answers = json!([
        { "linkId": "smoke", "answer": [{ "valueBoolean": false, "item": [{ "linkId": "much", "answer": [{ "valueInteger": 20 }] }] }] },
        { "linkId": "weight", "answer": [{ "valueQuantity": { "value": 81.5, "unit": "kg" } }] },
        { "linkId": "drinks", "answer": [{ "valueString": "Tea" }, { "valueString": "Water" }] },
    ]);
    let read = read(&ResponsePaper { language: Some("es".to_owned()), ..paper(&form, &answers) });
    let questions = read.texts(&["TH"]);
    assert_eq!(questions[3..], ["1. Do you smoke?", "Weight", "Drinks", "Notes"]);
    let cells = read.texts(&["TD"]);
    assert_eq!(cells[3..], ["No", "81.5 kg", "TeaWater", "No answer"]);
    assert!(!read.text().contains("Thank you for telling us"), "in a form that nobody signed");
}

#[test]
fn a_thousand_questions_make_a_document_whose_pages_are_numbered_and_lose_none() {
    let questions: Vec<Value> =
        (0..1000).map(|at| json!({ "linkId": format!("q{at}"), "text": format!("Question {at}?"), "type": "string" })).collect();
    let answers: Vec<Value> =
        (0..1000).map(|at| json!({ "linkId": format!("q{at}"), "answer": [{ "valueString": format!("Answer {at}") }] })).collect();
    let form = json!({ "resourceType": "Questionnaire", "title": "Long", "status": "active", "item": questions });
    let long = paper(&form, &json!(answers));
    let read = read(&long);
    let cells = read.texts(&["TD"]);
    assert!(cells[3..].iter().enumerate().all(|(at, cell)| *cell == format!("Answer {at}")) && cells.len() == 1003);
    assert!(read.page_count > 20, "{}", read.page_count);
    assert_eq!(long.pdf().unwrap(), long.pdf().unwrap(), "byte for byte the same");
}

#[test]
fn sheets_are_as_wide_as_those_of_the_practice() {
    for (size, box_) in [(SheetSize::A4, "/MediaBox[0 0 595 842]"), (SheetSize::Letter, "/MediaBox[0 0 612 792]")] {
        let pdf = ResponsePaper { size, ..phq9(&[1; 9]) }.pdf().unwrap();
        let text = String::from_utf8_lossy(&pdf).replace("/MediaBox [", "/MediaBox[");
        assert!(text.contains(box_), "{box_}");
    }
}
