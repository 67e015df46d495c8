//! What a form reckons for itself: answers that follow from others, conditions by expression, what it begins with.

use chrono::{DateTime, FixedOffset};
use domain::forms::*;
use serde_json::{Value, json};

const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";

fn now() -> DateTime<FixedOffset> {
    "2026-12-07T09:12:05Z".parse().unwrap()
}

fn form(items: Value, extensions: Value) -> Questionnaire {
    let mut json = json!({ "resourceType": "Questionnaire", "status": "active", "item": items });
    if extensions.as_array().is_some_and(|all| !all.is_empty()) {
        json["extension"] = extensions;
    }
    Questionnaire::from_json(&json.to_string()).unwrap()
}

fn by(name: &str, expression: &str) -> Value {
    json!({ "url": format!("{SDC}{name}"), "valueExpression": { "language": "text/fhirpath", "expression": expression } })
}

fn variable(name: &str, expression: &str) -> Value {
    json!({ "url": "http://hl7.org/fhir/StructureDefinition/variable",
        "valueExpression": { "name": name, "language": "text/fhirpath", "expression": expression } })
}

fn decimal(digits: &str) -> AnswerValue {
    AnswerValue::Decimal(digits.to_owned())
}

fn answers(pairs: &[(&str, AnswerValue)]) -> Answers {
    let mut answers = Answers::default();
    for (place, value) in pairs {
        answers.set(place, vec![value.clone()]);
    }
    answers
}

fn kept(form: &Questionnaire, pairs: &[(&str, AnswerValue)]) -> Answers {
    check_at(form, &answers(pairs), Completeness::Submit, now()).unwrap()
}

fn body() -> Questionnaire {
    form(
        json!([
            { "linkId": "kg", "type": "decimal", "text": "Weight" },
            { "linkId": "m", "type": "decimal", "text": "Height" },
            { "linkId": "bmi", "type": "decimal", "readOnly": true, "text": "BMI",
              "extension": [by("calculatedExpression", "(%kg / (%m * %m)).round(1)")] },
            { "linkId": "high", "type": "boolean", "text": "Advice?",
              "extension": [by("enableWhenExpression", "%resource.item.where(linkId = 'bmi').answer.value > 30")] } ]),
        json!([
            variable("kg", "%resource.item.where(linkId = 'kg').answer.value"),
            variable("m", "%resource.item.where(linkId = 'm').answer.value")
        ]),
    )
}

#[test]
fn a_reckoned_answer_follows_from_others_and_what_was_sent_in_its_place_is_left_aside() {
    let form = body();
    let (kg, m) = (("kg", decimal("100")), ("m", decimal("1.75")));
    assert_eq!(kept(&form, &[kg.clone(), m.clone(), ("bmi", decimal("22"))]).get("bmi"), [decimal("32.7")]);
    assert_eq!(kept(&form, &[kg, ("bmi", decimal("22"))]).get("bmi"), [], "without a height there is none");
}

#[test]
fn r23_an_expression_decides_what_is_asked_by_way_of_what_was_reckoned() {
    let form = body();
    let yes = ("high", AnswerValue::Boolean(true));
    let heavy = [("kg", decimal("100")), ("m", decimal("1.75")), yes.clone()];
    assert_eq!(kept(&form, &heavy).get("high"), [AnswerValue::Boolean(true)]);
    let light = [("kg", decimal("70")), ("m", decimal("1.75")), yes];
    assert_eq!(kept(&form, &light).get("high"), [], "it is hidden, and so has no answer");
    let filling = Filling::reckoning(form.clone(), answers(&light), now());
    assert!(!filling.shown().contains("high"));
    let elsewhere = Filling::new(form, filling.answers().clone(), now()).with_verdicts(filling.verdicts().clone());
    assert_eq!(elsewhere.shown(), filling.shown(), "as the server reckoned");
}

fn whole(number: i64) -> AnswerValue {
    AnswerValue::Integer(number)
}

/// Lines with a number, a price and what they come to by `sum`, and their total.
fn lines(sum: &str, is_read_only: bool) -> Questionnaire {
    form(
        json!([{ "linkId": "line", "type": "group", "repeats": true,
            "extension": [variable("line", "%context"), variable("n", "%line.item.where(linkId = 'n').answer.value"),
                variable("price", "%line.item.where(linkId = 'price').answer.value")],
            "item": [{ "linkId": "n", "type": "integer", "required": true }, { "linkId": "price", "type": "integer" },
                { "linkId": "sum", "type": "integer", "readOnly": is_read_only, "extension": [by("calculatedExpression", sum)] },
                { "linkId": "why", "type": "string", "text": "So many?", "extension": [by("enableWhenExpression", "%n > 2")] } ] },
            { "linkId": "total", "type": "integer", "readOnly": true,
              "extension": [by("calculatedExpression", "%resource.item.item.where(linkId = 'sum').answer.value.sum()")] }]),
        json!([]),
    )
}

#[test]
fn in_a_repeating_group_each_instance_reckons_for_itself() {
    let form = lines("%n * %price", true);
    let found = kept(&form, &[("n", whole(2)), ("price", whole(5)), ("n~2", whole(3)), ("price~2", whole(7))]);
    assert_eq!((found.get("sum"), found.get("sum~2"), found.get("total")), (&[whole(10)][..], &[whole(21)][..], &[whole(31)][..]));
}

#[test]
fn what_never_comes_to_rest_ends() {
    let form = form(
        json!([{ "linkId": "a", "type": "integer", "readOnly": true,
            "extension": [by("calculatedExpression", "iif(%resource.item.where(linkId = 'a').answer.value.exists(), %resource.item.where(linkId = 'a').answer.value + 1, 1)")] }]),
        json!([]),
    );
    assert_eq!(kept(&form, &[]).get("a").len(), 1);
}

#[test]
fn an_expression_that_cannot_be_read_gives_nothing_and_stands_in_nobody_s_way() {
    let form = form(
        json!([{ "linkId": "a", "type": "string", "extension": [by("calculatedExpression", "%patient.name.given")] },
            { "linkId": "b", "type": "string", "extension": [by("initialExpression", "%patient.name.given.first()")] },
            { "linkId": "c", "type": "date", "extension": [by("initialExpression", "today()")] },
            { "linkId": "d", "type": "string", "extension": [by("calculatedExpression", "((")] }]),
        json!([]),
    );
    let begun = starting_answers_at(&form, now());
    assert_eq!(begun, answers(&[("c", AnswerValue::Date("2026-12-07".parse().unwrap()))]));
    let text = |words: &str| AnswerValue::Text(words.to_owned());
    assert_eq!(kept(&form, &[("b", text("Ada")), ("d", text("x"))]), answers(&[("b", text("Ada")), ("d", text("x"))]));
}

#[test]
fn a_form_without_expressions_reckons_nothing() {
    for form in shipped() {
        let form = Questionnaire::from_json(form.json).unwrap();
        assert!(Expressions::of(&form).is_none());
    }
}

#[test]
fn r23_what_an_entry_reckons_stays_in_it_when_the_one_before_it_was_removed() {
    let form = lines("%n * %price", true);
    let why = AnswerValue::Text("For winter".to_owned());
    let mut filling = Filling::reckoning(form.clone(), answers(&[("n", whole(2)), ("price", whole(5))]), now());
    filling.add_instance("line~2");
    for (place, value) in [("n~2", whole(3)), ("price~2", whole(7)), ("why~2", why.clone())] {
        filling.set(place, vec![value]);
    }
    assert_eq!(filling.answers().get("total"), [whole(31)]);
    filling.remove_instance("line");
    let sent = filling.answers();
    assert_eq!((sent.get("sum"), sent.get("sum~2"), sent.get("total")), (&[][..], &[whole(21)][..], &[whole(21)][..]));
    let kept = check_at(&form, sent, Completeness::Submit, now()).unwrap();
    assert_eq!((kept.get("sum~2"), kept.get("total"), kept.get("why~2")), (&[whole(21)][..], &[whole(21)][..], &[why][..]));
}

#[test]
fn what_is_reckoned_in_a_blank_entry_makes_it_no_entry() {
    let form = lines("%n.sum()", false);
    let found = kept(&form, &[("n~2", whole(3))]);
    assert_eq!(found, answers(&[("n~2", whole(3)), ("sum~2", whole(3)), ("total", whole(3))]));
}

#[test]
fn in_groups_within_groups_the_entries_before_it_may_be_blank_too() {
    let inner = json!({ "linkId": "dose", "type": "group", "repeats": true, "extension": [variable("dose", "%context")], "item": [
        { "linkId": "mg", "type": "integer" },
        { "linkId": "double", "type": "integer", "readOnly": true,
          "extension": [by("calculatedExpression", "%dose.item.where(linkId = 'mg').answer.value * 2")] }] });
    let form = form(json!([{ "linkId": "drug", "type": "group", "repeats": true, "item": [inner] }]), json!([]));
    let found = kept(&form, &[("mg~2~2", whole(4)), ("mg~2~3", whole(5)), ("mg~4~1", whole(6))]);
    assert_eq!(
        (found.get("double~2~2"), found.get("double~2~3"), found.get("double~4~1")),
        (&[whole(8)][..], &[whole(10)][..], &[whole(12)][..])
    );
}

#[test]
fn today_is_the_day_of_the_practice() {
    let form = form(
        json!([{ "linkId": "day", "type": "date", "extension": [by("initialExpression", "today()")] },
            { "linkId": "hour", "type": "time", "extension": [by("initialExpression", "timeOfDay()")] },
            { "linkId": "late", "type": "boolean", "extension": [by("initialExpression", "now() > @2026-12-07T01:00:00Z")] }]),
        json!([]),
    );
    let in_los_angeles =
        "2026-12-07T02:00:00Z".parse::<DateTime<FixedOffset>>().unwrap().with_timezone(&FixedOffset::west_opt(8 * 3600).unwrap());
    let begun = starting_answers_at(&form, in_los_angeles);
    assert_eq!(begun.get("day"), [AnswerValue::Date("2026-12-06".parse().unwrap())]);
    assert_eq!(
        (begun.get("hour"), begun.get("late")),
        (&[AnswerValue::Time("18:00:00".to_owned())][..], &[AnswerValue::Boolean(true)][..])
    );
}

#[test]
fn all_the_expressions_of_a_form_together_do_no_more_than_one_may() {
    // A union counts as each looked at with each: a million, of the fifty that are allowed.
    let costly = format!("('{}'.toChars() | {{}}).count()", "a".repeat(1000));
    let question = |at: usize| json!({ "linkId": format!("q{at}"), "type": "integer", "readOnly": true, "extension": [by("calculatedExpression", &costly)] });
    let form = form((0..100).map(question).collect(), json!([]));
    let reckoned = kept(&form, &[]);
    let count = reckoned.iter().filter(|(_, values)| *values == [whole(1)]).count();
    assert!((40..50).contains(&count) && !reckoned.get("q0").is_empty() && reckoned.get("q99").is_empty(), "{count}");
}
