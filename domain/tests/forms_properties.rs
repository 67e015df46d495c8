//! What holds for every form and every answer, however odd (proptest).

use chrono::{DateTime, NaiveDate};
use domain::forms::conformance::{Document, Issue, conformance};
use domain::forms::*;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const KINDS: [&str; 15] = [
    "group",
    "display",
    "string",
    "text",
    "url",
    "choice",
    "open-choice",
    "date",
    "dateTime",
    "time",
    "boolean",
    "integer",
    "decimal",
    "quantity",
    "reference",
];
const OPERATORS: [&str; 7] = ["exists", "=", "!=", ">", "<", ">=", "<="];

/// What one item is made from; numbers that point outside are brought inside.
#[derive(Clone, Debug)]
struct Seed {
    kind: usize,
    flags: [bool; 4],
    conditions: Vec<(usize, usize, usize)>,
    all: bool,
    depth: usize,
}

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let seed =
        (0..KINDS.len(), any::<[bool; 4]>(), prop::collection::vec((0..12_usize, 0..7_usize, 0..6_usize), 0..3), any::<bool>(), 0..3_usize)
            .prop_map(|(kind, flags, conditions, all, depth)| Seed { kind, flags, conditions, all, depth });
    prop::collection::vec(seed, 1..10)
}

fn id(at: usize) -> String {
    format!("q{at}")
}

fn condition(&(question, operator, value): &(usize, usize, usize), question_below: usize) -> Value {
    let mut condition = json!({ "question": id(question % question_below), "operator": OPERATORS[operator] });
    let (key, wanted) = match (operator, value) {
        (0, _) => ("answerBoolean", json!(value % 2 == 0)),
        (_, 0) => ("answerBoolean", json!(true)),
        (_, 1) => ("answerInteger", json!(1)),
        (_, 2) => ("answerString", json!("a")),
        (_, 3) => ("answerCoding", json!({ "system": "s", "code": "0" })),
        (_, 4) => ("answerDecimal", json!(1.5)),
        _ => ("answerDate", json!("2026-01-02")),
    };
    condition[key] = wanted;
    condition
}

fn item(at: usize, seed: &Seed, question_below: usize) -> Value {
    let [required, repeats, read_only, limited] = seed.flags;
    let mut item = json!({ "linkId": id(at), "type": KINDS[seed.kind], "text": format!("Question {at}"), "required": required,
        "repeats": repeats, "readOnly": read_only && limited });
    if question_below > 0 && !seed.conditions.is_empty() {
        item["enableWhen"] = seed.conditions.iter().map(|of| condition(of, question_below)).collect();
        item["enableBehavior"] = json!(if seed.all { "all" } else { "any" });
    }
    if KINDS[seed.kind].ends_with("choice") {
        let coding = |code: &str| json!({ "valueCoding": { "system": "s", "code": code, "display": code } });
        item["answerOption"] = json!([coding("0"), coding("1"), { "valueString": "a" }, { "valueInteger": 1 }]);
    }
    if limited {
        item["maxLength"] = json!(3);
        item["initial"] = json!([{ "valueString": "ab" }]);
        item["extension"] = json!([{ "url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 1 }]);
    }
    item
}

/// A form of these items, each nested at most one deeper than the one before it. With loops, conditions may refer to
/// any item; without, to earlier ones alone.
fn form(seeds: &[Seed], loops: bool) -> Questionnaire {
    let mut open: Vec<Value> = vec![json!({})];
    let close = |open: &mut Vec<Value>| {
        let done = open.pop().unwrap();
        let parent = open.last_mut().unwrap();
        match parent["item"].as_array_mut() {
            Some(items) => items.push(done),
            None => parent["item"] = json!([done]),
        }
    };
    for (at, seed) in seeds.iter().enumerate() {
        while open.len() > seed.depth + 1 {
            close(&mut open);
        }
        open.push(item(at, seed, if loops { seeds.len() } else { at }));
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open[0]["resourceType"] = json!("Questionnaire");
    Questionnaire::from_json(&open[0].to_string()).unwrap()
}

fn value() -> impl Strategy<Value = AnswerValue> {
    let coding = |code: usize| AnswerValue::Coding { system: Some("s".to_owned()), code: Some(code.to_string()), display: None };
    prop_oneof![
        any::<bool>().prop_map(AnswerValue::Boolean),
        (-1..4_i64).prop_map(AnswerValue::Integer),
        any::<i64>().prop_map(AnswerValue::Integer),
        "-?[0-9]{1,3}(\\.[0-9]{0,2})?".prop_map(AnswerValue::Decimal),
        (-20_000..20_000_i32, 1..400_u32)
            .prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day))
            .prop_map(AnswerValue::Date),
        "20[0-9]{2}(-[01][0-9](-[0-3][0-9](T[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?(Z|\\+01:00)?)?)?)?".prop_map(AnswerValue::DateTime),
        "[0-2][0-9]:[0-6][0-9](:00)?".prop_map(AnswerValue::Time),
        "(a|ab|[ \\r\\n\\t]{0,2}|\\PC{0,5}|.{0,3})".prop_map(AnswerValue::Text),
        ("-?[0-9]{1,3}(\\.[0-9]{0,2})?", "(kg|g|lb|)").prop_map(|(value, unit)| AnswerValue::Quantity {
            value,
            unit: Some(unit).filter(|unit| !unit.is_empty()),
            system: None,
            code: None
        }),
        "(https://)?[a-zé/.: ]{0,6}".prop_map(AnswerValue::Url),
        (0..3_usize).prop_map(coding),
        ("(Patient/1|)", "(Dr. Reed|[ \\r\\n]{0,2}|\\PC{0,5})").prop_map(|(reference, display)| AnswerValue::Reference {
            reference: Some(reference).filter(|reference| !reference.is_empty()),
            display: Some(display),
        }),
        ".{0,12}".prop_flat_map(|text| prop_oneof![
            Just(AnswerValue::DateTime(text.clone())),
            Just(AnswerValue::Time(text.clone())),
            Just(AnswerValue::Decimal(text))
        ]),
    ]
}

fn answers() -> impl Strategy<Value = Answers> {
    let instance = prop_oneof![3 => Just(String::new()), 1 => "~[1-4]", 1 => "~[1-3]~[1-3]"];
    let place = (0..10_usize, instance).prop_map(|(at, instance)| id(at) + &instance);
    prop::collection::btree_map(place, prop::collection::vec(value(), 1..3), 0..10).prop_map(Answers)
}

/// Those of the answers that may be stored.
fn fitting(form: &Questionnaire, given: &Answers, completeness: Completeness) -> Answers {
    check_each(form, given, completeness).answers
}

fn agrees_with_itself(form: &Questionnaire, shown: &BTreeSet<String>, answers: &Answers) -> bool {
    let layout = Layout::new(form, answers);
    layout.nodes.iter().all(|node| {
        let holds = |condition: &EnableWhen| {
            let questions = layout.meant(&condition.question, node).map(|at| &layout.nodes[at]).filter(|node| shown.contains(&node.place));
            let given = |node: &Node<'_>| node.item.fixed_values().unwrap_or_else(|| answers.get(&node.place).to_vec());
            condition.holds(&questions.flat_map(given).collect::<Vec<_>>())
        };
        let conditions = &node.item.enable_when;
        let fulfilled = match node.item.enable_behavior {
            _ if conditions.is_empty() => true,
            Some(EnableBehavior::All) => conditions.iter().all(holds),
            _ => conditions.iter().any(holds),
        };
        let parent_shown = node.parent.is_none_or(|parent| shown.contains(&layout.nodes[parent].place));
        shown.contains(&node.place) == (parent_shown && fulfilled)
    })
}

fn header() -> ResponseHeader {
    let word = || "x".to_owned();
    let authored = DateTime::from_timestamp(0, 0).unwrap();
    ResponseHeader { id: word(), questionnaire: word(), status: word(), authored, subject_reference: word(), source_reference: word() }
}

/// JSON numbers do not say `1.50`, so through a response numbers keep their size alone.
fn by_size(answers: &Answers) -> Answers {
    let size = |value: &AnswerValue| match value {
        AnswerValue::Decimal(text) => AnswerValue::Decimal(text.parse::<f64>().unwrap().to_string()),
        AnswerValue::Quantity { value, unit, system, code } => AnswerValue::Quantity {
            value: value.parse::<f64>().unwrap().to_string(),
            unit: unit.clone(),
            system: system.clone(),
            code: code.clone(),
        },
        other => other.clone(),
    };
    Answers(answers.0.iter().map(|(id, values)| (id.clone(), values.iter().map(size).collect())).collect())
}

/// Question by question, as the form has them: in a response, instances that were left blank are closed up.
fn in_order(form: &Questionnaire, answers: &Answers) -> Vec<(String, Vec<AnswerValue>)> {
    let layout = Layout::new(form, answers);
    let answered = layout.nodes.iter().filter(|node| !answers.get(&node.place).is_empty());
    answered.map(|node| (node.item.link_id.clone(), answers.get(&node.place).to_vec())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_shown_agrees_with_itself_and_ignores_hidden_answers(seeds in seeds(), given in answers()) {
        let form = form(&seeds, false);
        let shown = visible(&form, &given);
        prop_assert!(agrees_with_itself(&form, &shown, &given));
        let mut counted = given;
        counted.0.retain(|id, _| shown.contains(id));
        // An instance that is answered by nothing is not there.
        let again = visible(&form, &counted);
        let there = Layout::new(&form, &counted);
        prop_assert!(there.nodes.iter().all(|node| again.contains(&node.place) == shown.contains(&node.place)));
    }

    #[test]
    fn with_conditions_in_loops_it_ends_and_no_child_outlives_its_parent(seeds in seeds(), given in answers()) {
        let form = form(&seeds, true);
        let shown = visible(&form, &given);
        let layout = Layout::new(&form, &given);
        for node in layout.nodes.iter().filter(|node| shown.contains(&node.place)) {
            prop_assert!(node.parent.is_none_or(|parent| shown.contains(&layout.nodes[parent].place)));
        }
    }

    #[test]
    fn r23_nothing_is_kept_for_a_hidden_question_and_what_is_kept_is_accepted_again(
        seeds in seeds(), given in answers(), loops in any::<bool>()
    ) {
        let form = form(&seeds, loops);
        for completeness in [Completeness::Draft, Completeness::Submit] {
            let kept = fitting(&form, &given, completeness);
            let shown = visible(&form, &kept);
            prop_assert!(kept.iter().all(|(id, values)| shown.contains(id) && !values.is_empty()));
            prop_assert_eq!(check(&form, &kept, Completeness::Draft), Ok(kept.clone()));
            if let Ok(accepted) = check(&form, &given, completeness) {
                prop_assert_eq!(check(&form, &accepted, completeness), Ok(accepted));
            }
        }
    }

    #[test]
    fn kept_answers_survive_the_way_through_html_fields(seeds in seeds(), given in answers(), loops in any::<bool>()) {
        let form = form(&seeds, loops);
        let kept = fitting(&form, &given, Completeness::Draft);
        let reading = answers_from_fields(&form, &fields_from_answers(&form, &kept));
        prop_assert_eq!(reading.faults, vec![]);
        prop_assert_eq!(reading.answers, kept);
    }

    #[test]
    fn kept_answers_survive_the_way_through_a_fhir_response(seeds in seeds(), given in answers(), loops in any::<bool>()) {
        let form = form(&seeds, loops);
        let kept = fitting(&form, &given, Completeness::Draft);
        let response = to_response(&form, &kept, &header());
        let read = answers_from_response(&form, &response);
        prop_assert_eq!(in_order(&form, &by_size(&read)), in_order(&form, &by_size(&kept)));
        prop_assert_eq!(answers_from_response(&form, &to_response(&form, &read, &header())), read);
    }

    #[test]
    fn a_response_that_is_accepted_is_right_by_fhir(seeds in seeds(), given in answers()) {
        let form = form(&seeds, false);
        // A form that wants an answer where it takes none is not answered rightly by anyone.
        prop_assume!(form.items().all(|item| !item.is_read_only() || !item.is_required()));
        // Nor is one with questions in a text (FHIR's que-1).
        prop_assume!(form.items().all(|item| item.item_type != ItemType::Display || item.item.is_empty()));
        if let Ok(accepted) = check(&form, &given, Completeness::Submit) {
            let mut header = header();
            header.status = "completed".to_owned();
            let response = to_response(&form, &accepted, &header);
            let questionnaire = form.clone();
            let (form, response) = (Document::questionnaire(&form.to_json()).unwrap(), Document::response(&response.to_string()).unwrap());
            let found = conformance(&form, Some(&response), DateTime::from_timestamp(0, 0).unwrap());
            // A group must be filled in also where nothing in it can be answered; that is the form's fault.
            let is_group = |issue: &Issue| issue.link_id.as_ref().and_then(|id| questionnaire.find_item(id)).is_some_and(|item| item.item_type == ItemType::Group);
            let of_answers: Vec<Issue> = found
                .into_iter()
                .filter(|issue| issue.is_error() && issue.expression.starts_with("QuestionnaireResponse.item"))
                .filter(|issue| !(is_group(issue) && issue.rule == "required"))
                .collect();
            prop_assert_eq!(of_answers, vec![]);
        }
    }

    #[test]
    fn one_answer_after_the_other_comes_to_the_same_as_all_at_once(seeds in seeds(), given in answers(), loops in any::<bool>()) {
        let (form, now) = (form(&seeds, loops), DateTime::UNIX_EPOCH.fixed_offset());
        let mut filling = Filling::new(form.clone(), Answers::default(), now);
        for (place, values) in given.iter() {
            let (shown, progress) = (filling.shown().clone(), filling.progress());
            let change = filling.set(place, values.to_vec());
            let changed: BTreeSet<String> = change.shown.into_iter().collect();
            prop_assert_eq!(changed, filling.shown().symmetric_difference(&shown).cloned().collect());
            prop_assert!(change.progress || filling.progress() == progress);
        }
        let whole = Filling::new(form, given, now);
        prop_assert_eq!((filling.shown(), filling.answers(), filling.progress()), (whole.shown(), whole.answers(), whole.progress()));
    }

    #[test]
    fn no_answer_field_or_text_makes_it_panic(
        seeds in seeds(), given in answers(), fields in prop::collection::vec(("q[0-9](~other)?|\\PC{0,4}", "[0-9]|.{0,20}"), 0..12), text in ".{0,40}"
    ) {
        let form = form(&seeds, true);
        let reading = answers_from_fields(&form, &fields);
        for answers in [&given, &reading.answers] {
            score(&form, answers);
            readable(&form, answers);
            fields_from_answers(&form, answers);
            let response = to_response(&form, answers, &header());
            answers_from_response(&form, &response);
            prop_assert!(check_each(&form, answers, Completeness::Submit).faults.iter().all(|fault| fault.sentence().ends_with(['.', '/'])));
        }
        for fault in reading.faults {
            let own_words = fault.place.clone() + OTHER_SUFFIX;
            prop_assert!(reading.typed.contains_key(&fault.place) || reading.typed.contains_key(&own_words));
        }
        prop_assert!(Questionnaire::from_json(&text).is_err());
    }
}
