//! Photos and documents as answers: what a question takes, and how a file is written in FHIR and in a page's field.

use domain::{
    forms::{
        AnswerValue, Answers, Attached, Completeness, Control, FaultKind, LARGEST_FILE, Questionnaire, answers_from_fields,
        answers_from_response, check, clean_title, fields_from_answers, place_of_field, readable, size_words, sniffed,
    },
    ids::AttachmentId,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn form(more: &Value) -> Questionnaire {
    let mut item = json!({ "linkId": "card", "text": "Your insurance card", "type": "attachment" });
    item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Questionnaire::from_json(&json!({ "resourceType": "Questionnaire", "item": [item] }).to_string()).unwrap()
}

fn photo(size: u64) -> Attached {
    Attached { id: AttachmentId(uuid::Uuid::from_u128(7)), title: "card.jpg".into(), content_type: "image/jpeg".into(), size }
}

fn answered(file: Attached) -> Answers {
    let mut answers = Answers::default();
    answers.set("card", vec![AnswerValue::Attachment(file)]);
    answers
}

fn asks(types: &[&str], megabytes: f64) -> Value {
    let types = types.iter().map(|kind| json!({ "url": "http://hl7.org/fhir/StructureDefinition/mimeType", "valueCode": kind }));
    let size = json!({ "url": "http://hl7.org/fhir/StructureDefinition/maxSize", "valueDecimal": megabytes });
    json!({ "extension": types.chain([size]).collect::<Vec<_>>() })
}

#[test]
fn a_question_takes_what_the_form_and_the_program_both_take() {
    let types = |more: &Value| form(more).item[0].file_types();
    assert_eq!(types(&json!({})), ["image/jpeg", "image/png", "application/pdf"]);
    assert_eq!(types(&asks(&["image/*"], 1.0)), ["image/jpeg", "image/png"]);
    assert_eq!(types(&asks(&["application/pdf", "video/mp4"], 1.0)), ["application/pdf"]);
    assert_eq!(form(&asks(&["video/mp4"], 1.0)).item[0].control(), Control::Unsupported);
    let largest = |megabytes| form(&asks(&["image/*"], megabytes)).item[0].largest_file();
    assert_eq!((largest(0.5), largest(1.0), largest(500.0), largest(-1.0)), (524_288, 1_048_576, LARGEST_FILE, LARGEST_FILE));
    assert_eq!(form(&json!({})).item[0].file_hint(), "A photo (JPEG or PNG) or a PDF, up to 10 MB.");
    assert_eq!(form(&asks(&["application/pdf"], 1.5)).item[0].file_hint(), "A PDF, up to 1.5 MB.");
}

#[test]
fn r23_a_file_of_another_kind_or_size_is_a_fault() {
    let small = form(&asks(&["image/jpeg"], 1.0));
    assert!(check(&small, &answered(photo(1_048_576)), Completeness::Submit).is_ok());
    assert!(check(&small, &answered(photo(1_048_577)), Completeness::Submit).is_err());
    let pdf = Attached { content_type: "application/pdf".into(), ..photo(10) };
    assert!(check(&small, &answered(pdf), Completeness::Submit).is_err());
    let required = form(&json!({ "required": true }));
    let faults = check(&required, &Answers::default(), Completeness::Submit).unwrap_err();
    assert_eq!(faults[0].sentence(), "Add a photo or a document.");
    let text = json!({ "linkId": "card", "answer": [{ "valueString": "a text is no file" }] });
    assert!(answers_from_response(&required, &json!({ "item": [text] })).get("card").iter().all(|value| value.file().is_none()));
    let read = answers_from_fields(&required, &[("card".to_owned(), "not a file".to_owned())]);
    assert!(matches!(read.faults[0].kind, FaultKind::Unreadable(_)));
}

#[test]
fn only_what_is_kept_is_an_answer_and_as_it_is_kept() {
    let claimed = Attached { size: 1, content_type: "image/png".into(), title: "other".into(), ..photo(1) };
    let kept = answered(claimed.clone()).with_files(|id| (id == photo(5).id).then(|| photo(5)));
    assert_eq!(kept, answered(photo(5)));
    assert_eq!(kept.files().collect::<Vec<_>>(), [&photo(5)]);
    assert!(answered(claimed).with_files(|_| None).is_empty());
}

#[test]
fn a_file_is_a_fhir_attachment_in_responses_and_in_fields_and_is_read_in_words() {
    let form = form(&json!({}));
    let fhir = AnswerValue::Attachment(photo(245_000)).to_fhir("value");
    let id = photo(1).id;
    let expected =
        json!({ "valueAttachment": { "contentType": "image/jpeg", "url": format!("Binary/{id}"), "size": 245_000, "title": "card.jpg" } });
    assert_eq!(Value::Object(fhir.clone()), expected);
    assert_eq!(AnswerValue::from_fhir(&fhir, "value"), Some(AnswerValue::Attachment(photo(245_000))));
    let fields = fields_from_answers(&form, &answered(photo(245_000)));
    assert_eq!(answers_from_fields(&form, &fields).answers, answered(photo(245_000)));
    assert_eq!(place_of_field("card~file"), "card");
    let read = readable(&form, &answered(photo(245_000)));
    assert_eq!((read[0].answers.join(""), read[0].files.len()), ("card.jpg, 240 KB".to_owned(), 1));
    assert_eq!(size_words(3_145_728), "3 MB");
}

#[test]
fn a_file_is_known_by_its_first_bytes_alone() {
    assert_eq!(sniffed(b"\xFF\xD8\xFF\xE0rest"), Some("image/jpeg"));
    assert_eq!(sniffed(b"\x89PNG\r\n\x1A\nrest"), Some("image/png"));
    assert_eq!(sniffed(b"%PDF-1.7"), Some("application/pdf"));
    for other in [&b"<svg xmlns='http://www.w3.org/2000/svg'>"[..], b"GIF89a", b"PK\x03\x04", b"MZ", b"<html>", b""] {
        assert_eq!(sniffed(other), None);
    }
}

proptest! {
    #[test]
    fn a_files_name_misleads_nobody(name in "\\PC{0,200}|[./\\\\a-c\u{202E}\u{0}\n\"]{0,30}") {
        let title = clean_title(&name);
        prop_assert!(!title.is_empty() && title.chars().count() <= 120);
        let misleading = ['/', '\\', '\n', '\u{0}', '\u{202E}'];
        prop_assert!(!title.contains(misleading) && !title.starts_with('.'));
        prop_assert_eq!(clean_title(&title), title);
    }
}
