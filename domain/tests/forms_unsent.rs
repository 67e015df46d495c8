//! R22: what a device kept comes together with what the server has, and no answer that one side alone has is lost.

use domain::forms::*;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

const PLAIN: [&str; 4] = ["a", "b", "c", "d"];

fn form() -> Questionnaire {
    let calculated = json!({
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
        "valueExpression": { "language": "text/fhirpath", "expression": "1" }
    });
    let mut items: Vec<_> = PLAIN.iter().map(|id| json!({ "linkId": id, "type": "string", "text": id })).collect();
    items.push(json!({ "linkId": "sum", "type": "integer", "extension": [calculated] }));
    items.push(json!({ "linkId": "medicine", "type": "group", "repeats": true, "item": [
        { "linkId": "name", "type": "string" }, { "linkId": "dose", "type": "string" }
    ] }));
    let text = json!({ "resourceType": "Questionnaire", "status": "active", "item": items }).to_string();
    Questionnaire::from_json(&text).unwrap()
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (place, words) in pairs {
        answers.set(place, vec![AnswerValue::Text((*words).to_owned())]);
    }
    answers
}

fn unsent(before: &Answers, after: &Answers) -> Unsent {
    Unsent::between(&form(), before, after, 3, 1)
}

#[test]
fn r22_what_the_server_has_not_got_is_taken_over() {
    let (before, here) = (answers(&[("a", "old"), ("b", "same")]), answers(&[("a", "new"), ("b", "same"), ("c", "more")]));
    let unsent = unsent(&before, &here);
    assert_eq!(unsent.edits.keys().collect::<Vec<_>>(), ["a", "c"], "only what was changed is kept");
    let merged = unsent.merge(&form(), &before, 3);
    assert_eq!((merged.answers.clone(), merged.took, merged.contested.len()), (here.clone(), true, 0));
    assert_eq!(unsent.merge(&form(), &before, 4), merged, "a newer revision with the same answers stands in nobody's way");
}

#[test]
fn r22_what_arrived_after_all_is_not_sent_again_and_contests_nothing() {
    let (before, here) = (answers(&[("a", "old")]), answers(&[("a", "new")]));
    let merged = unsent(&before, &here).merge(&form(), &here, 4);
    assert_eq!((merged.answers.clone(), merged.took, merged.contested.is_empty()), (here, false, true));
}

#[test]
fn r22_an_answer_that_was_taken_away_here_is_taken_away_there() {
    let (before, here) = (answers(&[("a", "old"), ("b", "stays")]), answers(&[("b", "stays")]));
    let merged = unsent(&before, &here).merge(&form(), &before, 3);
    assert_eq!((merged.answers, merged.took), (here, true));
}

#[test]
fn r22_what_both_sides_changed_is_for_the_person_to_choose_and_the_rest_comes_together() {
    let before = answers(&[("a", "old")]);
    let here = answers(&[("a", "here"), ("b", "only here")]);
    let there = answers(&[("a", "there"), ("c", "only there")]);
    let merged = unsent(&before, &here).merge(&form(), &there, 4);
    assert_eq!(merged.contested.iter().map(|contested| contested.place.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(merged.choose(Side::Here), answers(&[("a", "here"), ("b", "only here"), ("c", "only there")]));
    assert_eq!(merged.choose(Side::There), answers(&[("a", "there"), ("b", "only here"), ("c", "only there")]));
}

#[test]
fn r22_what_nobody_chose_is_contested_again_when_the_form_is_opened_the_next_time() {
    let before = answers(&[("a", "old")]);
    let (here, there) = (answers(&[("a", "here")]), answers(&[("a", "there"), ("c", "only there")]));
    let first = unsent(&before, &here).merge(&form(), &there, 4);
    let kept = Unsent::between(&form(), &first.undecided(&there), &first.choose(Side::Here), -1, 2);
    let again = kept.merge(&form(), &there, 4);
    assert_eq!((again.contested.len(), again.choose(Side::Here)), (1, first.choose(Side::Here)));
}

#[test]
fn r22_at_the_same_revision_nothing_is_contested_even_where_the_server_did_not_keep_what_was_wrong() {
    let (before, here) = (answers(&[("a", "what the server would not take")]), answers(&[("a", "right")]));
    let merged = unsent(&before, &here).merge(&form(), &Answers::default(), 3);
    assert_eq!((merged.answers, merged.contested.len()), (here, 0));
}

#[test]
fn a_medicine_from_one_device_never_gets_the_dose_from_another() {
    let before = answers(&[("name", "iron")]);
    let here = answers(&[("name", "iron"), ("name~2", "this"), ("dose~2", "one a day")]);
    let there = answers(&[("name", "iron"), ("name~2", "that")]);
    let merged = unsent(&before, &here).merge(&form(), &there, 4);
    assert_eq!(merged.contested.len(), 2);
    assert_eq!(merged.choose(Side::Here), here);
    assert_eq!(merged.choose(Side::There), there);
}

#[test]
fn what_the_form_reckons_is_no_edit() {
    let mut reckoned = Answers::default();
    reckoned.set("sum", vec![AnswerValue::Integer(1)]);
    assert!(unsent(&Answers::default(), &reckoned).is_empty());
    let merged = unsent(&Answers::default(), &answers(&[("a", "new")])).merge(&form(), &reckoned, 4);
    assert_eq!((merged.took, merged.contested.len(), merged.answers.get("sum").len()), (true, 0, 1));
}

#[test]
fn of_two_tabs_the_later_answer_counts_and_neither_loses_what_it_alone_has() {
    let before = answers(&[("a", "old")]);
    let first = Unsent::between(&form(), &before, &answers(&[("a", "first"), ("b", "first")]), 3, 10);
    let second = Unsent::between(&form(), &before, &answers(&[("a", "second"), ("c", "second")]), 3, 20);
    let expected = answers(&[("a", "second"), ("b", "first"), ("c", "second")]);
    for both in [first.clone().with(second.clone()), second.with(first)] {
        assert_eq!((both.revision, both.at), (3, 20));
        assert_eq!(both.merge(&form(), &before, 3).answers, expected);
    }
}

#[test]
fn what_is_no_answer_yet_is_kept_as_it_was_typed_and_covers_no_answer_from_elsewhere() {
    let typed = vec![("a".to_owned(), "half a d".to_owned())];
    let mut unsent = unsent(&Answers::default(), &Answers::default());
    assert!(unsent.is_empty());
    unsent.unread.insert("a".to_owned(), typed.clone());
    assert!(!unsent.is_empty());
    assert_eq!(unsent.unread_beside(&Answers::default()).get("a"), Some(&typed));
    assert!(unsent.unread_beside(&answers(&[("a", "from elsewhere")])).is_empty());
    let with_edit = self::unsent(&answers(&[("a", "old")]), &Answers::default());
    let both = with_edit.with(unsent);
    assert_eq!(both.unread_beside(&answers(&[("a", "old")])).get("a"), Some(&typed), "it stood in that answer's place");
}

#[test]
fn r22_what_was_sent_and_may_have_arrived_is_no_other_device() {
    let (before, sent) = (answers(&[("a", "old")]), answers(&[("a", "old, and"), ("name", "iron")]));
    let here = answers(&[("a", "old, and on"), ("name", "iron"), ("dose", "one a day")]);
    let unsent = unsent(&before, &here).having_sent(&form(), (&before, &here), std::slice::from_ref(&sent));
    let merged = unsent.merge(&form(), &sent, 4);
    assert_eq!((merged.answers, merged.took, merged.contested.len()), (here.clone(), true, 0));
    let merged = unsent.merge(&form(), &before, 4);
    assert_eq!((merged.answers, merged.contested.len()), (here, 0), "nor is it missed where it did not arrive");
    let there = answers(&[("a", "from elsewhere"), ("name", "zinc")]);
    assert_eq!(unsent.merge(&form(), &there, 4).contested.len(), 3);
}

#[test]
fn r22_what_was_sent_and_taken_back_is_taken_back_on_the_server() {
    let (before, sent) = (answers(&[("a", "old")]), answers(&[("a", "slip"), ("name~2", "slip")]));
    let unsent = unsent(&before, &before).having_sent(&form(), (&before, &before), std::slice::from_ref(&sent));
    assert!(!unsent.is_empty());
    let merged = unsent.merge(&form(), &sent, 4);
    assert_eq!((merged.answers, merged.took, merged.contested.len()), (before.clone(), true, 0));
    assert!(!unsent.merge(&form(), &before, 4).took);
}

#[test]
fn r22_what_two_tabs_sent_is_remembered_of_both() {
    let (before, first, second) = (answers(&[("a", "old")]), answers(&[("a", "first")]), answers(&[("a", "second")]));
    let here = answers(&[("a", "in the end")]);
    let tab = |sent: &Answers, at| {
        Unsent::between(&form(), &before, &here, 3, at).having_sent(&form(), (&before, &here), std::slice::from_ref(sent))
    };
    let both = tab(&first, 10).with(tab(&second, 20));
    for arrived in [first, second] {
        assert_eq!(both.merge(&form(), &arrived, 4).contested.len(), 0);
    }
}

#[test]
fn what_was_kept_is_read_as_it_was_written() {
    let (before, here) = (answers(&[("a", "old")]), answers(&[("b", "new")]));
    let unsent = unsent(&before, &here).having_sent(&form(), (&before, &here), &[answers(&[("b", "ne")])]);
    let text = serde_json::to_string(&unsent).unwrap();
    assert_eq!(serde_json::from_str::<Unsent>(&text).unwrap(), unsent);
}

#[test]
fn what_was_kept_before_it_was_said_what_is_sent_is_read_as_well() {
    let text = r#"{"revision":3,"at":1,"edits":{"a":{"was":[],"is":[{"Text":"new"}]}},"unread":{}}"#;
    let written = serde_json::to_string(&unsent(&Answers::default(), &answers(&[("a", "new")]))).unwrap();
    assert_eq!(written, text);
    assert_eq!(serde_json::from_str::<Unsent>(text).unwrap(), unsent(&Answers::default(), &answers(&[("a", "new")])));
}

fn some_answers() -> impl Strategy<Value = Answers> {
    let places = vec!["a", "b", "c", "d", "name", "dose", "name~2", "dose~2"];
    prop::collection::btree_map(prop::sample::select(places), 0..3_u8, 0..8).prop_map(|pairs| {
        let mut answers = Answers::default();
        for (place, value) in pairs {
            answers.set(place, vec![AnswerValue::Text(value.to_string())]);
        }
        answers
    })
}

proptest! {
    #[test]
    fn r22_no_answer_that_one_side_alone_changed_is_ever_lost(before in some_answers(), here in some_answers(), there in some_answers()) {
        let merged = unsent(&before, &here).merge(&form(), &there, 4);
        let contested: BTreeSet<&str> = merged.contested.iter().map(|contested| contested.place.as_str()).collect();
        for side in [Side::Here, Side::There] {
            let chosen = merged.choose(side);
            for place in PLAIN {
                let (was, is, other) = (before.get(place), here.get(place), there.get(place));
                let expected = if was == is { other } else if was == other || is == other { is } else {
                    prop_assert!(contested.contains(place));
                    if side == Side::Here { is } else { other }
                };
                prop_assert_eq!(chosen.get(place), expected, "{}", place);
            }
            // A repeating group is one device's as a whole.
            let group = |answers: &Answers| ["name", "dose", "name~2", "dose~2"].map(|place| answers.get(place).to_vec());
            prop_assert!([group(&here), group(&there)].contains(&group(&chosen)));
        }
    }

    #[test]
    fn r22_once_it_is_on_the_server_there_is_nothing_left_to_do(before in some_answers(), here in some_answers(), there in some_answers()) {
        let unsent = unsent(&before, &here);
        let sent = unsent.merge(&form(), &there, 4).choose(Side::Here);
        let again = unsent.merge(&form(), &sent, 5);
        prop_assert!(!again.took && again.contested.is_empty());
        prop_assert_eq!(again.answers, sent);
    }

    #[test]
    fn r22_at_the_revision_it_started_from_everything_is_taken_over(before in some_answers(), here in some_answers()) {
        let merged = unsent(&before, &here).merge(&form(), &before, 3);
        prop_assert_eq!(merged.took, before != here);
        prop_assert_eq!(merged.answers, here);
    }
}
