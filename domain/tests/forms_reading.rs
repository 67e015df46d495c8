//! Reading a response: what differs from the one before, and scores over time.

use chrono::{DateTime, TimeDelta};
use domain::{Moment, forms::*, ids::AttachmentId};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Two headings with the same questions, and one question that depends on another.
fn form(version: &str) -> Questionnaire {
    let group = |id: &str, text: &str| {
        let question =
            |part: &str, text: &str| json!({ "linkId": format!("{id}.{part}"), "text": text, "type": "string", "repeats": true });
        json!({ "linkId": id, "text": text, "type": "group", "item": [question("name", "Name"), question("phone", "Phone")] })
    };
    let asked_again = json!({ "question": "again", "operator": "=", "answerBoolean": true });
    let value = json!({
        "resourceType": "Questionnaire",
        "version": version,
        "status": "active",
        "item": [
            { "linkId": "again", "text": "Again?", "type": "boolean" },
            { "linkId": "why", "text": "Why?", "type": "string", "enableWhen": [asked_again] },
            group("doctor", "Your doctor"),
            group("friend", "A friend"),
        ],
    });
    Questionnaire::from_json(&value.to_string()).unwrap()
}

/// As staff read it: each answer by its `linkId`.
fn read(form: &Questionnaire, answers: &[(&str, Value)]) -> Vec<ReadableItem> {
    let items: Vec<Value> = answers.iter().map(|(id, value)| json!({ "linkId": id, "answer": [value] })).collect();
    readable(form, &answers_from_response(form, &json!({ "resourceType": "QuestionnaireResponse", "item": items })))
}

fn text(text: &str) -> Value {
    json!({ "valueString": text })
}

/// `question, how it differs, what it was before` of those that differ.
fn told(items: &[ComparedItem]) -> Vec<(&str, Change, Vec<&str>)> {
    let differing = items.iter().filter_map(|item| Some((item, item.change?)));
    differing.map(|(item, change)| (item.item.question.as_str(), change, item.before.iter().map(String::as_str).collect())).collect()
}

#[test]
fn each_answer_that_differs_is_told_with_what_it_was_before() {
    let form = form("1");
    let before = read(&form, &[("doctor.name", text("Dr. Reed")), ("doctor.phone", text("555 0100")), ("friend.name", text("Jo"))]);
    let now = read(&form, &[("doctor.name", text("Dr. Hale")), ("friend.name", text("Jo")), ("friend.phone", text("555 0199"))]);
    let compared = compare(now, &before);
    assert_eq!(
        told(&compared),
        [("Name", Change::Changed, vec!["Dr. Reed"]), ("Phone", Change::Gone, vec!["555 0100"]), ("Phone", Change::New, vec![]),]
    );
    assert_eq!(difference_count(&compared), 3);
}

#[test]
fn a_question_that_is_not_asked_any_more_is_told_where_it_stood() {
    let form = form("1");
    let before = read(&form, &[("again", json!({ "valueBoolean": true })), ("why", text("It came back"))]);
    let now = read(&form, &[("again", json!({ "valueBoolean": false }))]);
    let compared = compare(now, &before);
    assert_eq!(compared[1].item.question, "Why?");
    assert!(compared[1].item.answers.is_empty());
    assert_eq!(told(&compared), [("Again?", Change::Changed, vec!["Yes"]), ("Why?", Change::Gone, vec!["It came back"])]);
}

#[test]
fn the_same_wording_under_another_heading_is_another_question_in_whatever_order_they_stand() {
    let (form, mut other) = (form("1"), form("2"));
    other.item.reverse();
    let answers = [("doctor.name", text("Dr. Reed")), ("friend.name", text("Jo"))];
    assert_eq!(difference_count(&compare(read(&other, &answers), &read(&form, &answers))), 0);
    let swapped = [("doctor.name", text("Jo")), ("friend.name", text("Dr. Reed"))];
    assert_eq!(difference_count(&compare(read(&form, &swapped), &read(&form, &answers))), 2);
}

/// Numbers whose unit the question says, and one that counts nothing.
fn measured() -> Questionnaire {
    let unit = |code: &str, display: Option<&str>| {
        json!([{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
            "valueCoding": { "system": "http://unitsofmeasure.org", "code": code, "display": display } }])
    };
    let value = json!({ "resourceType": "Questionnaire", "status": "active", "item": [
        { "linkId": "weight", "text": "Weight", "type": "decimal", "extension": unit("kg", None) },
        { "linkId": "height", "text": "Height", "type": "integer", "extension": unit("[in_i]", Some("inches")) },
        { "linkId": "ratio", "text": "Ratio", "type": "decimal", "extension": unit("1", None) },
        { "linkId": "count", "text": "Count", "type": "integer" },
        { "linkId": "dose", "text": "Dose", "type": "quantity", "extension": unit("mg", None) },
    ] });
    Questionnaire::from_json(&value.to_string()).unwrap()
}

#[test]
fn r24_a_number_is_read_with_its_unit_on_the_page_on_paper_and_where_it_changed() {
    let form = measured();
    let given = |weight: f64| {
        [
            ("weight", json!({ "valueDecimal": weight })),
            ("height", json!({ "valueInteger": 70 })),
            ("ratio", json!({ "valueDecimal": 0.5 })),
            ("count", json!({ "valueInteger": 3 })),
            ("dose", json!({ "valueQuantity": { "value": 5, "unit": "g", "code": "g" } })),
        ]
    };
    let now = read(&form, &given(71.5));
    let words: Vec<&str> = now.iter().map(|item| item.answers[0].as_str()).collect();
    assert_eq!(words, ["71.5 kg", "70 inches", "0.5", "3", "5 g"]);
    assert_eq!(told(&compare(now, &read(&form, &given(68.0)))), [("Weight", Change::Changed, vec!["68 kg"])]);

    let items: Vec<Value> = given(71.5).iter().map(|(id, value)| json!({ "linkId": id, "answer": [value] })).collect();
    let answers = answers_from_response(&form, &json!({ "resourceType": "QuestionnaireResponse", "item": items }));
    let paper = filed(&form, &answers);
    assert_eq!(paper[0].answers, ["71.5 kg"]);
    assert_eq!(form.item[0].answer_in(&answers.get("weight")[0], domain::Language::Spanish), "71.5 kg", "as a calculated value is shown");
    let kept = &answers.get("weight")[0].to_fhir("value");
    assert_eq!(kept["valueDecimal"], json!(71.5), "FHIR's number has none");
}

#[test]
fn another_photo_of_the_same_name_and_size_is_a_change_and_the_same_one_is_none() {
    let form = json!({ "resourceType": "Questionnaire", "item": [
        { "linkId": "card", "text": "Your insurance card", "type": "attachment", "repeats": true }] });
    let form = Questionnaire::from_json(&form.to_string()).unwrap();
    let read = |photos: &[u128]| {
        let photo = |id: &u128| {
            let id = AttachmentId(uuid::Uuid::from_u128(*id));
            AnswerValue::Attachment(Attached { id, title: "image.jpg".into(), content_type: "image/jpeg".into(), size: 1_200_000 })
        };
        let mut answers = Answers::default();
        answers.set("card", photos.iter().map(photo).collect());
        readable(&form, &answers)
    };
    assert_eq!(difference_count(&compare(read(&[1, 2]), &read(&[1, 2]))), 0);
    let compared = compare(read(&[1, 3]), &read(&[1, 2]));
    assert_eq!(compared[0].before, compared[0].item.answers, "the words are the same");
    assert_eq!(told(&compared), [("Your insurance card", Change::Changed, compared[0].before.iter().map(String::as_str).collect())]);
}

/// A clause and a section that an expression shows to minors, and a scored question likewise.
fn for_minors() -> Questionnaire {
    let shown = |condition: &str| {
        json!([{ "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
            "valueExpression": { "language": "text/fhirpath", "expression": condition } }])
    };
    let minor = shown("%resource.item.where(linkId = 'born').answer.value > today() - 18 years");
    let ordinal = |weight: i64| json!({ "valueCoding": { "code": weight.to_string() }, "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": weight }] });
    let scored = |id: &str, extension: &Value| json!({ "linkId": id, "type": "choice", "text": id, "answerOption": [ordinal(0), ordinal(3)], "extension": extension });
    let band = json!({ "url": "https://anteroom.example/fhir/StructureDefinition/score-band",
        "extension": [{ "url": "from", "valueInteger": 0 }, { "url": "label", "valueString": "Mild" }] });
    let form = json!({ "resourceType": "Questionnaire", "status": "active", "extension": [band], "item": [
        { "linkId": "born", "type": "date", "text": "Born" },
        { "linkId": "clause", "type": "display", "text": "A parent agrees as well.", "extension": minor },
        { "linkId": "school", "type": "string", "text": "School", "extension": minor },
        scored("sleep", &json!([{ "url": "urn:none", "valueInteger": 1 }])), scored("lessons", &minor),
        { "linkId": "name", "type": "string", "text": "Signature", "extension": [
            { "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired", "valueCodeableConcept": { "text": "Signature" } }] }] });
    Questionnaire::from_json(&form.to_string()).unwrap()
}

#[test]
fn what_an_expression_showed_is_read_filed_and_scored_as_it_was_shown_then() {
    let form = for_minors();
    let option = form.find_item("sleep").unwrap().answer_option[1].value().unwrap();
    let mut answers = Answers::default();
    answers.set("born", vec![AnswerValue::Date("2010-05-01".parse().unwrap())]);
    answers.set("sleep", vec![option]);
    let told = |then: &str, answers: &Answers| {
        let verdicts = kept_verdicts_at(&form, answers, then.parse().unwrap());
        let lines = filed_at(&form, answers, &verdicts, &TimesOfSigning::new());
        let lines: Vec<String> = lines.into_iter().map(|line| line.text).collect();
        let read: Vec<String> =
            readable_at(&form, answers, &verdicts, &TimesOfSigning::new()).into_iter().map(|line| line.question).collect();
        (lines.join(", "), read.join(", "), score_with(&form, answers, &verdicts).unwrap())
    };
    let (lines, read, minor) = told("2026-11-26T10:00:00Z", &answers);
    assert_eq!(lines, "Born, A parent agrees as well., School, sleep, lessons, Signature");
    assert_eq!(read, "Born, School, sleep, lessons, Signature");
    assert_eq!((minor.total, minor.max, minor.band, minor.answered_count, minor.asked_count), (3, 6, None, 1, 2), "a part of the sum");
    let (lines, _, grown_up) = told("2030-11-26T10:00:00Z", &answers);
    assert_eq!((lines.as_str(), grown_up.band.as_deref(), grown_up.asked_count), ("Born, sleep, Signature", Some("Mild"), 1));
    // What was answered was shown, whatever the expression says of it by now.
    answers.set("school", vec![AnswerValue::Text("Oak Street".to_owned())]);
    assert_eq!(told("2030-11-26T10:00:00Z", &answers).1, "Born, School, sleep, Signature");
}

fn some_answers() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let ids = prop::sample::subsequence(vec!["why", "doctor.name", "doctor.phone", "friend.name", "friend.phone"], 0..=5);
    let texts = prop::collection::vec(prop::sample::select(vec!["a", "b"]), 5);
    (any::<bool>(), ids, texts).prop_map(|(again, ids, texts)| {
        let own = ids.into_iter().zip(texts).map(|(id, answer)| (id, text(answer)));
        std::iter::once(("again", json!({ "valueBoolean": again }))).chain(own).collect()
    })
}

proptest! {
    #[test]
    fn a_comparison_loses_no_line_and_looks_the_same_from_either_side(one in some_answers(), two in some_answers()) {
        let form = form("1");
        let (one, two) = (read(&form, &one), read(&form, &two));
        prop_assert_eq!(difference_count(&compare(one.clone(), &one)), 0);
        let there = compare(two.clone(), &one);
        let is_asked = |item: &&ComparedItem| two.contains(&item.item);
        let asked: Vec<ReadableItem> = there.iter().filter(is_asked).map(|item| item.item.clone()).collect();
        prop_assert_eq!(&asked, &two);
        let back = compare(one.clone(), &two);
        prop_assert_eq!(difference_count(&there), difference_count(&back));
        let count = |items: &[ComparedItem], change| items.iter().filter(|item| item.change == Some(change)).count();
        prop_assert_eq!(count(&there, Change::New), count(&back, Change::Gone));
        prop_assert_eq!(count(&there, Change::Changed), count(&back, Change::Changed));
        for item in there.iter().filter(|item| !item.before.is_empty()) {
            prop_assert!(one.iter().any(|earlier| earlier.question == item.item.question && earlier.answers == item.before));
        }
    }
}

fn on_day(day: i64, total: i64) -> ChartPoint {
    let at = DateTime::from_timestamp(1_777_800_000, 0).unwrap() + TimeDelta::days(day);
    ChartPoint { at: Moment { at, local: at.naive_utc() }, total, is_here: false }
}

fn phq9() -> Questionnaire {
    let shipped = shipped().into_iter().find(|form| form.key == "phq-9").unwrap();
    Questionnaire::from_json(shipped.json).unwrap()
}

#[test]
fn a_band_reaches_up_to_the_next_and_together_they_fill_the_drawing() {
    let bands = phq9().score_bands();
    let labels: Vec<&str> = bands.iter().map(|band| band.label.as_str()).collect();
    assert_eq!((bands[0].from, labels.len(), labels[0]), (0, 5, "Minimal"));
    let chart = ScoreChart::new(vec![on_day(0, 4), on_day(10, 5)], 27, &bands).unwrap();
    let ends: Vec<i64> = chart.stripes.iter().map(|stripe| stripe.top + stripe.height).collect();
    let tops: Vec<i64> = chart.stripes.iter().map(|stripe| stripe.top).collect();
    assert_eq!(tops[1..], ends[..ends.len() - 1], "no gap, no overlap");
    assert_eq!(ends.last(), Some(&ScoreChart::BOTTOM));
    let in_stripe = |mark: &ScoreMark| chart.stripes.iter().find(|stripe| (stripe.top..stripe.top + stripe.height).contains(&mark.y));
    let named: Vec<&str> = chart.marks.iter().filter_map(in_stripe).map(|stripe| stripe.label.as_str()).collect();
    assert_eq!(named, ["Minimal", "Mild"], "4 and 5 stand in their own bands");
}

#[test]
fn time_is_to_scale_and_what_came_at_one_moment_stands_side_by_side() {
    let x =
        |points: Vec<ChartPoint>| ScoreChart::new(points, 27, &[]).map(|chart| chart.marks.iter().map(|mark| mark.x).collect::<Vec<_>>());
    assert_eq!(x(vec![on_day(20, 3), on_day(0, 3), on_day(5, 3)]), Some(vec![40, 180, 600]));
    assert_eq!(x(vec![on_day(0, 3), on_day(0, 4), on_day(0, 5)]), Some(vec![40, 320, 600]));
    assert_eq!(x(vec![on_day(0, 3)]), None, "one score is no line");
}

#[test]
fn the_drawing_says_what_it_shows_and_a_forms_words_stay_words() {
    let bands = [ScoreBand { from: 0, label: "<script>\"&".to_owned() }, ScoreBand { from: 10, label: "High".to_owned() }];
    let here = ChartPoint { is_here: true, ..on_day(30, 12) };
    let svg = ScoreChart::new(vec![on_day(0, 3), here], 20, &bands).unwrap().svg();
    insta::assert_snapshot!("score_drawing", svg.replace("><", ">\n<"));
}

proptest! {
    #[test]
    fn whatever_the_scores_every_mark_is_inside_the_drawing(points in prop::collection::vec((0..2000_i64, any::<i64>()), 2..40), max in any::<i64>()) {
        let points = points.into_iter().map(|(day, total)| on_day(day, total)).collect();
        let chart = ScoreChart::new(points, max, &phq9().score_bands()).unwrap();
        for mark in &chart.marks {
            prop_assert!((0..=ScoreChart::BOTTOM).contains(&mark.y) && (0..=1000).contains(&mark.x));
        }
        prop_assert!(chart.stripes.iter().all(|stripe| stripe.top >= 0 && stripe.height > 0 && stripe.top + stripe.height <= ScoreChart::BOTTOM));
        prop_assert!(chart.svg().ends_with("</svg>"));
    }
}
