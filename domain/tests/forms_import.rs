//! A file brought in as a form, bent in one place from those that come with Anteroom (proptest): the body of the fuzz target `import`, in
//! every run of the tests.

use chrono::DateTime;
use domain::forms::*;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every place in a document, outermost first.
fn places(value: &Value, before: &str, found: &mut Vec<String>) {
    found.push(before.to_owned());
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect(),
        Value::Array(values) => values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in inner {
        places(value, &format!("{before}/{step}"), found);
    }
}

fn bent(form: usize, at: usize, by: Value) -> String {
    let forms = shipped();
    let mut document: Value = serde_json::from_str(forms[form % forms.len()].json).unwrap();
    let mut all = Vec::new();
    places(&document, "", &mut all);
    *document.pointer_mut(&all[1 + at % (all.len() - 1)]).unwrap() = by;
    document.to_string()
}

fn odd() -> impl Strategy<Value = Value> {
    let kinds =
        "(group|display|boolean|decimal|integer|date|dateTime|time|string|text|url|choice|open-choice|attachment|reference|quantity|other)";
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        "(\\PC{0,6}|[a-z]{0,4}|signature~2|2026-11-2[0-9])".prop_map(Value::from),
        kinds.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = "(item|linkId|type|extension|url|valueCoding|valueString|enableWhen|answerOption|initial|question|operator|[a-z]{1,4})";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..3).prop_map(|fields| json!(fields))
        ]
    })
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

fn header() -> ResponseHeader {
    let word = || "x".to_owned();
    let authored = DateTime::from_timestamp(1_795_687_200, 0).unwrap();
    ResponseHeader { id: word(), questionnaire: word(), status: word(), authored, subject_reference: word(), source_reference: word() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 4000 }))]

    #[test]
    fn a_form_that_is_accepted_goes_out_as_it_came_and_can_be_used(form in any::<usize>(), at in any::<usize>(), by in odd()) {
        let text = bent(form, at, by);
        let Ok(form) = Questionnaire::from_json(&text) else { return Ok(()) };
        let exported = form.to_json();
        let again = Questionnaire::from_json(&exported).unwrap().to_json();
        for out in [&exported, &again] {
            prop_assert!(same(&serde_json::from_str(out).unwrap(), &serde_json::from_str(&text).unwrap()), "{} {}", text, out);
        }
        for answers in [Answers::default(), starting_answers(&form)] {
            let kept = check_each(&form, &answers, Completeness::Draft).answers;
            let shown = visible(&form, &kept);
            prop_assert!(kept.iter().all(|(place, _)| shown.contains(place)));
            prop_assert_eq!(answers_from_fields(&form, &fields_from_answers(&form, &kept)).faults, vec![]);
            let read = answers_from_response(&form, &to_response(&form, &kept, &header()));
            prop_assert!(readable(&form, &read).len() <= filed(&form, &read).len());
            prop_assert!(form.estimated_minutes() >= 1 && form.steps().len() <= form.items().count() + 1);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(Questionnaire::from_json(&text).is_err());
    }
}
