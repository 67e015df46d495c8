//! Filling in what a flat form does not have: groups that repeat, limits in number and in writing, amounts, value sets, steps.

use domain::forms::*;
use serde_json::{Value, json};

const EXTENSION: &str = "http://hl7.org/fhir/StructureDefinition/";

fn form(items: Value) -> Questionnaire {
    let text = json!({ "resourceType": "Questionnaire", "status": "active", "item": items }).to_string();
    Questionnaire::from_json(&text).unwrap()
}

fn extension(name: &str, kind: &str, value: impl Into<Value>) -> Value {
    json!({ "url": format!("{EXTENSION}{name}"), format!("value{kind}"): value.into() })
}

fn text(words: &str) -> AnswerValue {
    AnswerValue::Text(words.to_owned())
}

fn answers(pairs: &[(&str, AnswerValue)]) -> Answers {
    let mut answers = Answers::default();
    for (place, value) in pairs {
        let all = answers.get(place).iter().cloned().chain([value.clone()]).collect();
        answers.set(place, all);
    }
    answers
}

fn faults(form: &Questionnaire, pairs: &[(&str, AnswerValue)]) -> Vec<(String, FaultKind)> {
    let checked = check_each(form, &answers(pairs), Completeness::Submit);
    checked.faults.into_iter().map(|fault| (fault.place, fault.kind)).collect()
}

fn at(place: &str, kind: FaultKind) -> Vec<(String, FaultKind)> {
    vec![(place.to_owned(), kind)]
}

fn header() -> ResponseHeader {
    ResponseHeader {
        id: "r".to_owned(),
        questionnaire: "urn:q".to_owned(),
        status: "completed".to_owned(),
        authored: "2026-12-07T09:12:05Z".parse().unwrap(),
        subject_reference: "Patient/1".to_owned(),
        source_reference: "RelatedPerson/2".to_owned(),
    }
}

/// Medications, each with doses; the reason is asked where the name is *Other*.
fn medications() -> Questionnaire {
    form(json!([
        { "linkId": "any", "type": "boolean", "text": "Do you take any?" },
        { "linkId": "med", "type": "group", "repeats": true, "text": "Medication", "item": [
            { "linkId": "name", "type": "string", "required": true, "text": "Name" },
            { "linkId": "why", "type": "string", "text": "Why", "enableWhen": [{ "question": "name", "operator": "=", "answerString": "Other" }] },
            { "linkId": "dose", "type": "group", "repeats": true, "text": "Dose", "item": [
                { "linkId": "time", "type": "time", "text": "When" },
                { "linkId": "much", "type": "decimal", "text": "How much",
                  "enableWhen": [{ "question": "time", "operator": "exists", "answerBoolean": true }] } ] } ] },
        { "linkId": "warn", "type": "display", "text": "Bring it along.",
          "enableWhen": [{ "question": "name", "operator": "=", "answerString": "Other" }] } ]))
}

#[test]
fn a_place_names_the_instance_of_every_group_around_it() {
    assert_eq!(place("name", &[]), "name");
    assert_eq!(place("name", &[1]), "name");
    assert_eq!(place("name", &[2]), "name~2");
    assert_eq!(place("time", &[1, 3]), "time~1~3");
    let form = medications();
    let layout = Layout::new(&form, &answers(&[("time~2~3", text(""))]));
    assert!(layout.find("name~2").is_some() && layout.find("time~2").is_none() && layout.find("time~2~3").is_some());
    assert!(layout.find("time~1~2").is_none() && layout.find("name~3").is_none());
}

#[test]
fn a_condition_in_a_group_asks_its_own_instance_and_one_outside_asks_all() {
    let form = medications();
    let shown =
        visible(&form, &answers(&[("name", text("Iron")), ("name~2", text("Other")), ("time~2~2", AnswerValue::Time("08:00".to_owned()))]));
    assert!(!shown.contains("why") && shown.contains("why~2"));
    assert!(shown.contains("much~2~2") && !shown.contains("much~2") && !shown.contains("much"));
    assert!(shown.contains("warn"), "one of several is enough");
    assert!(!visible(&form, &answers(&[("name", text("Iron"))])).contains("warn"));
}

#[test]
fn r23_nothing_is_kept_of_a_hidden_question_in_any_instance() {
    let kept = check_each(
        &medications(),
        &answers(&[("name~2", text("Iron")), ("why~2", text("tired")), ("why", text("x"))]),
        Completeness::Draft,
    );
    assert_eq!(kept.answers, answers(&[("name~2", text("Iron"))]));
}

#[test]
fn an_instance_left_blank_asks_for_nothing_and_one_begun_asks_for_what_it_must_have() {
    let form = medications();
    assert_eq!(faults(&form, &[]), vec![], "nobody has to take anything");
    let time = |place: &'static str| (place, AnswerValue::Time("08:00".to_owned()));
    assert_eq!(faults(&form, &[time("time")]), at("name", FaultKind::Required(Ask::Text)));
    assert_eq!(
        faults(&form, &[("name", text("Iron")), time("time~3~1")]),
        at("name~3", FaultKind::Required(Ask::Text)),
        "the second is blank"
    );
    let unreadable = [("name", text("Iron")), ("time~2~1", text("soon"))];
    let expected = [at("name~2", FaultKind::Required(Ask::Text)), at("time~2~1", FaultKind::Unreadable(Ask::Time))].concat();
    assert_eq!(faults(&form, &unreadable), expected);
}

#[test]
fn a_response_has_an_item_for_each_instance_and_gives_them_back_in_order() {
    let form = medications();
    let given = answers(&[
        ("name", text("Iron")),
        ("time~1~2", AnswerValue::Time("08:00:00".to_owned())),
        ("name~3", text("Other")),
        ("why~3", text("Sleep")),
    ]);
    let response = to_response(&form, &given, &header());
    let names: Vec<&Value> = response["item"].as_array().unwrap().iter().map(|item| &item["linkId"]).collect();
    assert_eq!(names, ["med", "med"], "the second was left blank");
    assert_eq!(
        response["item"][0]["item"][1],
        json!({ "linkId": "dose", "text": "Dose", "item": [{ "linkId": "time", "text": "When", "answer": [{ "valueTime": "08:00:00" }] }] })
    );
    let closed_up = answers(&[
        ("name", text("Iron")),
        ("time", AnswerValue::Time("08:00:00".to_owned())),
        ("name~2", text("Other")),
        ("why~2", text("Sleep")),
    ]);
    assert_eq!(answers_from_response(&form, &response), closed_up);
    let lines: Vec<String> = readable(&form, &closed_up).into_iter().map(|line| line.question).collect();
    assert_eq!(
        lines,
        ["Do you take any?", "Medication", "Name", "Dose", "When", "How much", "Medication (2)", "Name", "Why", "Dose", "When"]
    );
}

#[test]
fn a_forged_number_makes_no_instances() {
    let form = medications();
    for forged in ["name~101", "name~0", "name~-1", "name~+2", "name~02", "name~99999999999999999999", "name~2~2", "name~"] {
        let checked = check_each(&form, &answers(&[(forged, text("x"))]), Completeness::Draft);
        assert_eq!(checked.faults[0].kind, FaultKind::UnknownQuestion, "{forged}");
        assert!(checked.answers.is_empty());
    }
    assert_eq!(Layout::new(&form, &answers(&[("name~100", text("x"))])).instances("med", &[]).count(), MOST_INSTANCES);
}

#[test]
fn a_link_id_that_could_be_a_place_of_another_item_is_refused() {
    for (one, two) in [("a", "a~2"), ("a", "a~1~7"), ("a", "a~unit"), ("a", "a~2~other")] {
        let text =
            json!({ "resourceType": "Questionnaire", "item": [{ "linkId": one, "type": "group" }, { "linkId": two, "type": "string" }] });
        let error = Questionnaire::from_json(&text.to_string()).unwrap_err();
        assert_eq!(error, FormError::LinkIdReserved { link_id: two.to_owned() });
    }
    assert_eq!(form(json!([{ "linkId": "a~2", "type": "string" }, { "linkId": "b", "type": "string" }])).item.len(), 2);
}

#[test]
fn a_form_says_how_many_instances_and_answers_it_wants() {
    let form = form(json!([
        { "linkId": "g", "type": "group", "repeats": true, "required": true, "text": "Contact",
          "extension": [extension("questionnaire-minOccurs", "Integer", 2), extension("questionnaire-maxOccurs", "Integer", 3)],
          "item": [{ "linkId": "n", "type": "string", "text": "Name" }] },
        { "linkId": "s", "type": "string", "repeats": true, "text": "Names",
          "extension": [extension("questionnaire-minOccurs", "Integer", 2), extension("questionnaire-maxOccurs", "Integer", 3)] } ]));
    let names = |count: usize| vec![("s", text("x")); count];
    let with = |places: &[&'static str], count: usize| {
        faults(&form, &places.iter().map(|place| (*place, text("x"))).chain(names(count)).collect::<Vec<_>>())
    };
    assert_eq!(with(&["n", "n~2"], 2), vec![]);
    assert_eq!(with(&["n"], 2), at("g~2", FaultKind::EmptyGroup));
    assert_eq!(with(&["n", "n~2", "n~3", "n~4"], 3), at("g", FaultKind::TooManyEntries { most: 3 }));
    assert_eq!(with(&["n", "n~2"], 1), at("s", FaultKind::TooFew { least: 2 }));
    assert_eq!(with(&["n", "n~2"], 4), at("s", FaultKind::TooMany { most: 3 }));
    assert!(check_each(&form, &Answers::default(), Completeness::Draft).faults.is_empty(), "a draft may be unfinished");
}

#[test]
fn a_group_that_must_be_filled_in_says_so_where_nothing_in_it_does() {
    let group = |inner: Value| form(json!([{ "linkId": "g", "type": "group", "required": true, "text": "One of", "item": inner }]));
    let either = group(json!([{ "linkId": "a", "type": "string" }, { "linkId": "b", "type": "string" }]));
    assert_eq!(faults(&either, &[]), at("g", FaultKind::EmptyGroup));
    assert_eq!(faults(&either, &[("b", text("x"))]), vec![]);
    let one = group(json!([{ "linkId": "a", "type": "string", "required": true }]));
    assert_eq!(faults(&one, &[]), at("a", FaultKind::Required(Ask::Text)));
    let only_reading = group(json!([{ "linkId": "a", "type": "display", "text": "Read this." }]));
    assert_eq!(faults(&only_reading, &[]), vec![], "nobody could");
}

#[test]
fn what_is_written_follows_the_pattern_and_the_digits_that_are_allowed() {
    let form = form(json!([
        { "linkId": "zip", "type": "string", "text": "ZIP", "extension": [extension("regex", "String", "[0-9]{5}"), extension("entryFormat", "String", "12345")] },
        { "linkId": "odd", "type": "string", "text": "Odd", "extension": [extension("regex", "String", "(")] },
        { "linkId": "dec", "type": "decimal", "text": "Kg", "extension": [extension("maxDecimalPlaces", "Integer", 1)] } ]));
    let decimal = |digits: &str| ("dec", AnswerValue::Decimal(digits.to_owned()));
    assert_eq!(faults(&form, &[("zip", text("97204")), ("odd", text("x")), decimal("70.5")]), vec![]);
    assert_eq!(faults(&form, &[("zip", text("972041"))]), at("zip", FaultKind::NotAsWritten { format: Some("12345".to_owned()) }));
    assert_eq!(faults(&form, &[decimal("70.55")]), at("dec", FaultKind::TooManyPlaces { most: 1 }));
}

#[test]
fn none_of_these_goes_with_none_of_these() {
    let coding = |code: &str| json!({ "valueCoding": { "system": "s", "code": code, "display": code } });
    let mut none = coding("None");
    none["extension"] = json!([extension("questionnaire-optionExclusive", "Boolean", true)]);
    let form =
        form(json!([{ "linkId": "q", "type": "choice", "repeats": true, "answerOption": [coding("Asthma"), coding("Gout"), none] }]));
    let chosen = |code: &str| ("q", AnswerValue::Coding { system: Some("s".to_owned()), code: Some(code.to_owned()), display: None });
    assert_eq!(faults(&form, &[chosen("Asthma"), chosen("Gout")]), vec![]);
    assert_eq!(faults(&form, &[chosen("None")]), vec![]);
    assert_eq!(faults(&form, &[chosen("None"), chosen("Gout")]), at("q", FaultKind::Exclusive { option: "None".to_owned() }));
}

fn amount(value: &str, unit: &str) -> AnswerValue {
    AnswerValue::Quantity { value: value.to_owned(), unit: Some(unit.to_owned()), system: None, code: None }
}

#[test]
fn an_amount_has_one_of_the_form_s_units_within_its_bounds() {
    let unit = |code: &str, words: &str| json!({ "url": format!("{EXTENSION}questionnaire-unitOption"), "valueCoding": { "system": "http://unitsofmeasure.org", "code": code, "display": words } });
    let least = json!({ "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-minQuantity", "valueQuantity": { "value": 1, "system": "http://unitsofmeasure.org", "code": "kg" } });
    let form = form(
        json!([{ "linkId": "w", "type": "quantity", "text": "Weight", "extension": [unit("kg", "kilograms"), unit("[lb_av]", "pounds"), least] }]),
    );
    assert_eq!(form.item[0].control(), Control::Quantity { units: vec!["kilograms".to_owned(), "pounds".to_owned()], open: false });
    let kept = check(&form, &answers(&[("w", amount("150", "pounds"))]), Completeness::Submit).unwrap();
    let whole = AnswerValue::Quantity {
        value: "150".to_owned(),
        unit: Some("pounds".to_owned()),
        system: Some("http://unitsofmeasure.org".to_owned()),
        code: Some("[lb_av]".to_owned()),
    };
    assert_eq!(kept.get("w"), std::slice::from_ref(&whole));
    assert_eq!(
        to_response(&form, &kept, &header())["item"][0]["answer"][0]["valueQuantity"],
        json!({ "value": 150, "unit": "pounds", "system": "http://unitsofmeasure.org", "code": "[lb_av]" })
    );
    assert_eq!(whole.words(), "150 pounds");
    assert_eq!(
        faults(&form, &[("w", amount("1", "pounds"))]),
        at("w", FaultKind::TooSmall { least: "1 kg".to_owned() }),
        "a pound is less than a kilogram"
    );
    let units = vec!["kilograms".to_owned(), "pounds".to_owned()];
    assert_eq!(faults(&form, &[("w", amount("9", "stones"))]), at("w", FaultKind::WrongUnit { units }));
    let typed = [("w".to_owned(), "70,5".to_owned()), ("w~unit".to_owned(), "kilograms".to_owned())];
    let reading = answers_from_fields(&form, &typed);
    assert_eq!(reading.faults[0].kind, FaultKind::Unreadable(Ask::Amount));
    assert_eq!(reading.typed["w"], ["70,5"], "what was typed is shown again");
    assert_eq!(reading.typed["w~unit"], ["kilograms"]);
}

#[test]
fn a_unit_alone_is_no_answer_and_the_only_unit_need_not_be_said() {
    let one = |extensions: Value| form(json!([{ "linkId": "w", "type": "quantity", "extension": extensions }]));
    let kilograms = one(json!([extension("questionnaire-unit", "Coding", json!({ "code": "kg" }))]));
    let fields = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>();
    assert_eq!(answers_from_fields(&kilograms, &fields(&[("w", ""), ("w~unit", "kg")])).answers, Answers::default());
    let read = answers_from_fields(&kilograms, &fields(&[("w", "70")])).answers;
    assert_eq!(read.get("w")[0].words(), "70 kg");
    let open = form(json!([{ "linkId": "w", "type": "quantity" }]));
    assert_eq!(answers_from_fields(&open, &fields(&[("w", "2"), ("w~unit", "cups")])).answers.get("w")[0].words(), "2 cups");
}

#[test]
fn options_come_from_a_value_set_that_the_form_contains_or_fhir_has() {
    let set = |id: &str, more: Value| {
        let mut set = json!({ "resourceType": "ValueSet", "id": id });
        set.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        set
    };
    let score = json!([{ "url": format!("{EXTENSION}ordinalValue"), "valueDecimal": 2 }]);
    let text = json!({ "resourceType": "Questionnaire", "contained": [
        set("listed", json!({ "compose": { "include": [{ "system": "s", "concept": [{ "code": "a", "display": "A" }, { "code": "b", "display": "B", "extension": score }] }] } })),
        set("expanded", json!({ "expansion": { "contains": [{ "abstract": true, "code": "x", "contains": [{ "system": "s", "code": "y", "display": "Y" }] }] } })),
        set("filtered", json!({ "compose": { "include": [{ "system": "s", "filter": [] }] } })) ],
        "item": [{ "linkId": "1", "type": "choice", "answerValueSet": "#listed" }, { "linkId": "2", "type": "choice", "answerValueSet": "#expanded" },
            { "linkId": "3", "type": "choice", "answerValueSet": "http://hl7.org/fhir/ValueSet/administrative-gender" },
            { "linkId": "4", "type": "choice", "answerValueSet": "#filtered" }, { "linkId": "5", "type": "open-choice", "answerValueSet": "urn:elsewhere" }] });
    let original = Questionnaire::from_json(&text.to_string()).unwrap();
    let form = original.clone().with_value_sets();
    let labels = |at: usize| form.item[at].answer_option.iter().map(AnswerOption::label).collect::<Vec<_>>();
    assert_eq!(
        (labels(0), labels(1), labels(2)),
        (vec!["A".to_owned(), "B".to_owned()], vec!["Y".to_owned()], ["Male", "Female", "Other", "Unknown"].map(str::to_owned).to_vec())
    );
    assert_eq!(form.item[0].answer_option[1].ordinal(), Some(2));
    assert_eq!((form.item[3].control(), form.item[4].is_question()), (Control::Unsupported, true));
    assert_eq!(original.to_json(), Questionnaire::from_json(&text.to_string()).unwrap().to_json(), "the form itself stays as it came");
}

#[test]
fn each_group_at_the_top_is_a_step_and_what_stands_between_goes_together() {
    let of = |items: Value| form(items).steps().into_iter().map(|step| (step.title, step.link_ids.join(" "))).collect::<Vec<_>>();
    let group = |id: &str, inner: Value| json!({ "linkId": id, "type": "group", "text": id.to_uppercase(), "item": inner });
    let asking = |id: &str| group(id, json!([{ "linkId": format!("{id}q"), "type": "string" }]));
    let question = |id: &str| json!({ "linkId": id, "type": "string" });
    let words = |id: &str| json!({ "linkId": id, "type": "display", "text": "Read" });
    let step = |title: &str, items: &str| (Some(title.to_owned()).filter(|title| !title.is_empty()), items.to_owned());
    assert_eq!(of(json!([question("a"), asking("g"), question("b")])), [step("", "a g b")], "one group is no reason for steps");
    assert_eq!(of(json!([words("w"), asking("g"), asking("h"), words("x")])), [step("G", "w g"), step("H", "h x")]);
    let between = json!([question("a"), asking("g"), question("b"), asking("h"), question("c")]);
    assert_eq!(of(between), [step("", "a"), step("G", "g"), step("", "b"), step("H", "h"), step("", "c")]);
    let reading = group("r", json!([words("w")]));
    assert_eq!(of(json!([reading, asking("g"), asking("h")])), [step("G", "r g"), step("H", "h")], "what is read goes with what is asked");
    let mut gated = asking("h");
    gated["enableWhen"] = json!([{ "question": "a", "operator": "exists", "answerBoolean": true }]);
    assert_eq!(
        of(json!([asking("g"), question("a"), gated, asking("i")])),
        [step("G", "g"), step("", "a h"), step("I", "i")],
        "beside what decides about it"
    );
    assert_eq!(of(json!([question("a")])), [step("", "a")]);
}

#[test]
fn a_scale_has_a_step_for_each_of_its_questions() {
    let radio = |id: &str| json!({ "linkId": id, "type": "choice", "required": true, "answerOption": [{ "valueString": "No" }, { "valueString": "Yes" }] });
    let scale = |count: usize| {
        let questions: Vec<Value> = (0..count).map(|at| radio(&format!("q{at}"))).collect();
        form(json!([{ "linkId": "s", "type": "group", "text": "How often?", "item": questions }, { "linkId": "last", "type": "string" }]))
    };
    let link_ids = |form: &Questionnaire| form.steps().into_iter().map(|step| step.link_ids.join(" ")).collect::<Vec<_>>();
    assert_eq!(link_ids(&scale(3)), ["q0", "q1", "q2", "last"]);
    assert_eq!(link_ids(&scale(2)), ["s last"]);
    let filling = Filling::new(scale(3), Answers::default(), "2026-12-07T09:12:05Z".parse().unwrap());
    assert_eq!((filling.step_of("s"), filling.step_of("q2"), filling.open_steps().len()), (Some(0), Some(2), 4));
    assert_eq!(filling.faults_of_step(1).len(), 1);
}

#[test]
fn what_the_form_keeps_from_view_has_the_form_s_own_answer_and_no_other() {
    let hidden = json!([extension("questionnaire-hidden", "Boolean", true)]);
    let form = form(json!([
        { "linkId": "h", "type": "string", "required": true, "extension": hidden, "initial": [{ "valueString": "v2" }] },
        { "linkId": "g", "type": "group", "extension": hidden, "item": [{ "linkId": "i", "type": "string", "required": true }] },
        { "linkId": "q", "type": "string", "enableWhen": [{ "question": "h", "operator": "=", "answerString": "v2" }] } ]));
    let kept = check(&form, &answers(&[("h", text("forged")), ("i", text("forged")), ("q", text("mine"))]), Completeness::Submit).unwrap();
    assert_eq!(kept, answers(&[("h", text("v2")), ("q", text("mine"))]));
    assert_eq!(visible(&form, &kept).into_iter().collect::<Vec<_>>(), ["q"]);
    assert_eq!(readable(&form, &kept).len(), 1);
}

#[test]
fn an_instance_is_there_from_when_it_is_added_until_it_is_removed() {
    let now = "2026-12-07T09:12:05Z".parse().unwrap();
    let mut filling = Filling::new(medications(), Answers::default(), now);
    assert_eq!((filling.instances("med", &[]), filling.progress()), (vec![1], (0, 3)));
    let change = filling.add_instance("med~2");
    assert!(change.shown.contains(&"name~2".to_owned()) && filling.shown().contains("name~2"), "blank as it is");
    assert_eq!((filling.instances("med", &[]), filling.progress()), (vec![1, 2], (0, 5)));
    filling.set("name~2", vec![text("Other")]);
    assert!(filling.shown().contains("why~2") && filling.shown().contains("warn"));
    filling.set("name~2", vec![]);
    assert!(filling.shown().contains("name~2"), "it stays when it is emptied");
    filling.add_instance("med~3");
    filling.set("name~3", vec![text("Iron")]);
    filling.set("name~2", vec![text("Other")]);
    assert_eq!(filling.places_in("med~2"), ["name~2", "why~2", "dose~2~1", "time~2~1", "much~2~1"]);
    filling.remove_instance("med~2");
    assert_eq!(filling.answers(), &answers(&[("name~3", text("Iron"))]));
    assert!(!filling.shown().contains("warn"));
    assert_eq!((filling.instances("med", &[]), filling.progress()), (vec![1, 3], (1, 5)));
    filling.add_instance("dose~1~2");
    assert_eq!(filling.instances("dose", &[1]), vec![1, 2]);
    assert_eq!(filling.instances("dose", &[3]), vec![1]);
}

#[test]
fn a_step_is_passed_when_it_is_right_and_one_with_nothing_to_ask_is_left_out() {
    let form = form(json!([
        { "linkId": "a", "type": "group", "text": "You", "item": [{ "linkId": "smoke", "type": "boolean", "required": true }] },
        { "linkId": "b", "type": "group", "text": "Smoking", "enableWhen": [{ "question": "smoke", "operator": "=", "answerBoolean": true }],
          "item": [{ "linkId": "much", "type": "integer", "required": true }] },
        { "linkId": "c", "type": "group", "text": "Last", "item": [{ "linkId": "word", "type": "string" }] } ]));
    let mut filling = Filling::new(form, Answers::default(), "2026-12-07T09:12:05Z".parse().unwrap());
    assert_eq!((filling.open_steps(), filling.faults_of_step(0).len()), (vec![0, 2], 1));
    let change = filling.set("smoke", vec![AnswerValue::Boolean(true)]);
    assert_eq!(change, Consequence { shown: vec!["b".to_owned(), "much".to_owned()], progress: true, reckoned: vec![] });
    assert_eq!((filling.open_steps(), filling.faults_of_step(0).len(), filling.faults_of_step(1).len()), (vec![0, 1, 2], 0, 1));
    assert_eq!((filling.step_of("much"), filling.step_of("word"), filling.step_of("none")), (Some(1), Some(2), None));
    assert_eq!(filling.set("word", vec![text("x")]), Consequence { progress: true, ..Consequence::default() });
    assert_eq!(filling.set("word", vec![text("xy")]), Consequence::default(), "nothing depends on it");
}
