//! A file brought in as a form, bent in one place from those that come with Anteroom (proptest): the body of the fuzz target `import`, in
//! every run of the tests.

mod imported;

use domain::forms::shipped;
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
        "(\\PC{0,6}|[a-z]{0,4}|signature~2|x~signer1|2026-11-2[0-9])".prop_map(Value::from),
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 4000 }))]

    #[test]
    fn a_form_that_is_accepted_goes_out_as_it_came_and_can_be_used(form in any::<usize>(), at in any::<usize>(), by in odd()) {
        imported::holds(&bent(form, at, by));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(!imported::holds(&text));
    }
}
