//! A file that somebody brings in as a form: whatever its bytes are, nothing panics; a form that is accepted goes out again as what came in,
//! is the same form when it comes back, and can be asked, answered, kept, read and filed.
#![no_main]

use domain::forms::{
    Answers, Completeness, Questionnaire, ResponseHeader, answers_from_fields, answers_from_response, check_each, fields_from_answers, filed,
    readable, score, starting_answers, to_response, visible,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    // As the upload does.
    let text = text.trim_start_matches('\u{feff}');
    let Ok(form) = Questionnaire::from_json(text) else { return };
    let exported = form.to_json();
    let again = Questionnaire::from_json(&exported).map(|form| form.to_json()).unwrap_or_default();
    for out in [&exported, &again] {
        assert!(same(&serde_json::from_str(out).unwrap_or_default(), &serde_json::from_str(text).unwrap_or_default()), "{out}");
    }
    let begun = starting_answers(&form);
    for answers in [Answers::default(), begun] {
        used(&form, &answers);
    }
});

/// Numbers by their size: what is read from sixteen digits and written again may differ in the last of them.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other)),
        (Value::Number(one), Value::Number(other)) if one.is_f64() && other.is_f64() => {
            let (one, other) = (one.as_f64().unwrap_or_default(), other.as_f64().unwrap_or_default());
            (one - other).abs() <= one.abs() * 1e-14
        }
        _ => one == other,
    }
}

/// The way of a form's answers, from a page to a file and back.
fn used(form: &Questionnaire, answers: &Answers) {
    let kept = check_each(form, answers, Completeness::Draft).answers;
    let shown = visible(form, &kept);
    assert!(kept.iter().all(|(place, _)| shown.contains(place)));
    let fields = fields_from_answers(form, &kept);
    assert_eq!(answers_from_fields(form, &fields).faults, []);
    let authored = chrono::DateTime::from_timestamp(1_795_687_200, 0).unwrap_or_default();
    let word = || "x".to_owned();
    let header =
        ResponseHeader { id: word(), questionnaire: word(), status: word(), authored, subject_reference: word(), source_reference: word() };
    let response = to_response(form, &kept, &header);
    let read = answers_from_response(form, &response);
    assert!(readable(form, &read).len() <= filed(form, &read).len());
    score(form, &read);
    assert!(form.estimated_minutes() >= 1);
    form.steps();
}
