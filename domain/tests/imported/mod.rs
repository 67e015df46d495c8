//! What holds for a file that somebody brings in as a form, whatever its bytes are: nothing panics; a form that is accepted goes out again as
//! what came in, is the same form when it comes back, and can be asked, answered, signed, kept, read and filed. The body of the fuzz target
//! `import` and of the property test `forms_import` alike.

use domain::forms::{
    Answers, Completeness, Questionnaire, ResponseHeader, answers_from_fields, answers_from_response, check_each, fields_from_answers,
    filed, readable, score, starting_answers, to_response, visible,
};
use serde_json::Value;

/// Panics where it does not hold; whether the text is a form at all is the answer.
pub fn holds(text: &str) -> bool {
    let Ok(form) = Questionnaire::from_json(text) else { return false };
    let exported = form.to_json();
    let again = Questionnaire::from_json(&exported).map(|form| form.to_json()).unwrap_or_default();
    for out in [&exported, &again] {
        assert!(same(&read(out), &read(text)), "{text} {out}");
    }
    for form in [form.clone(), form.with_value_sets().with_signers()] {
        for answers in [Answers::default(), starting_answers(&form)] {
            used(&form, &answers);
        }
    }
    true
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

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
    assert_eq!(answers_from_fields(form, &fields_from_answers(form, &kept)).faults, []);
    let authored = chrono::DateTime::from_timestamp(1_795_687_200, 0).unwrap_or_default();
    let word = || "x".to_owned();
    let header =
        ResponseHeader { id: word(), questionnaire: word(), status: word(), authored, subject_reference: word(), source_reference: word() };
    let read = answers_from_response(form, &to_response(form, &kept, &header));
    assert!(readable(form, &read).len() <= filed(form, &read).len());
    score(form, &read);
    assert!(form.estimated_minutes() >= 1 && form.steps().len() <= form.items().count() + 1);
}
