//! Conditions: put into words, changed, and taken along by what they ask about.

use super::*;

#[test]
fn conditions_are_read_in_words() {
    let form = form();
    let words = |link_id: &str| shown_when(&form, form.find_item(link_id).unwrap());
    assert_eq!(words("often").unwrap(), "Shown when “Do you smoke?” is Yes");
    assert_eq!(words("which").unwrap(), "Shown when “Sport?” is Often or “How many a day?” is more than 2");
    assert_eq!(words("smoke"), None);
    let odd = json!({ "question": "smoke", "operator": "=", "answerMoney": { "value": 1 } });
    assert!(condition_words(&form, &serde_json::from_value(odd).unwrap()).contains("cannot be said here"));
    let lost = json!({ "question": "gone", "operator": "exists", "answerBoolean": true });
    assert!(condition_words(&form, &serde_json::from_value(lost).unwrap()).contains("not in the form"));
}

#[test]
fn a_condition_is_added_changed_and_taken_away() {
    let asked = form();
    let more = Condition { question: "often".into(), test: Test::More, answer: value_of(asked.find_item("often").unwrap(), "20") };
    let one = edit(&asked, "sport", ItemEdit::Condition(ConditionEdit::Add(more.clone())));
    assert_eq!(one.find_item("sport").unwrap().enable_behavior, None);
    let not = Condition { question: "smoke".into(), test: Test::NotAnswered, answer: None };
    let two = edit(&one, "sport", ItemEdit::Condition(ConditionEdit::Add(not)));
    assert_eq!(
        shown_when(&two, two.find_item("sport").unwrap()).unwrap(),
        "Shown when “How many a day?” is more than 20 and “Do you smoke?” is not answered"
    );
    assert!(errors(&two).is_empty());
    let any = edit(&two, "sport", ItemEdit::Condition(ConditionEdit::Behavior(EnableBehavior::Any)));
    assert!(shown_when(&any, any.find_item("sport").unwrap()).unwrap().contains(" or "));
    // What else was said of a condition stays.
    let set = edit(
        &asked,
        "often",
        ItemEdit::Condition(ConditionEdit::Set {
            at: 0,
            condition: Condition { question: "smoke".into(), test: Test::Answered, answer: None },
        }),
    );
    assert_eq!(
        json_of(&set)["item"][1]["item"][1]["enableWhen"][0],
        json!({ "question": "smoke", "operator": "exists", "answerBoolean": true, "id": "kept" })
    );
    let gone = edit(&one, "sport", ItemEdit::Condition(ConditionEdit::Remove { at: 0 }));
    assert_eq!(gone, asked);
    let unfit = Condition { answer: Some(AnswerValue::Text("many".into())), ..more };
    assert_eq!(Edit::of("sport", ItemEdit::Condition(ConditionEdit::Add(unfit))).apply(&asked), Err(DesignRefusal::DoesNotFit));
    assert_eq!(askable(&asked, "since").iter().map(|item| item.link_id.as_str()).collect::<Vec<_>>(), ["smoke", "often"]);
}

#[test]
fn a_condition_on_a_question_that_was_moved_below_is_told_of_unless_it_was_published_so() {
    let below = |form: &Questionnaire, before: Option<&Questionnaire>| {
        asks_below(form, form.find_item("often").unwrap(), before).iter().map(|item| item.link_id.clone()).collect::<Vec<_>>()
    };
    let moved = |form: &Questionnaire| {
        let to = Spot { parent: None, at: form.item.len() - 1 };
        Edit::Move { link_id: "smoke".into(), to }.apply(form).unwrap()
    };
    let before = Edit::Move { link_id: "smoke".into(), to: Spot { parent: None, at: 0 } }.apply(&form()).unwrap();
    assert!(below(&before, None).is_empty() && design_faults(&before, None).is_empty());
    let after = moved(&before);
    assert_eq!((below(&after, None), below(&after, Some(&before))), (vec!["smoke".to_owned()], vec!["smoke".to_owned()]));
    let faults = design_faults(&after, Some(&before));
    let told: Vec<_> = faults.iter().map(|fault| (fault.link_id.as_deref(), fault.sentence)).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == Some("often") && told[0].1.starts_with("A condition asks about a question that stands below"), "{told:?}");
    // As it was brought in, or published before.
    assert!(below(&after, Some(&after)).is_empty() && design_faults(&after, Some(&after)).is_empty());
}

#[test]
fn removing_a_question_takes_the_conditions_along_that_ask_about_it() {
    let named = |link_id: &str| dependents(&form(), link_id).iter().map(|item| item.link_id.clone()).collect::<Vec<_>>();
    assert_eq!((named("smoke"), named("part"), named("which")), (vec!["often".to_owned()], vec!["which".to_owned()], vec![]));
    let without = Edit::Remove("part".into()).apply(&form()).unwrap();
    assert_eq!(shown_when(&without, without.find_item("which").unwrap()).unwrap(), "Shown when “Sport?” is Often");
    let without = Edit::Remove("smoke".into()).apply(&form()).unwrap();
    assert!(without.find_item("often").unwrap().enable_when.is_empty() && errors(&without).is_empty());
}

#[test]
fn conditions_follow_the_words_of_a_choice_and_go_with_it() {
    let renamed = edit(&form(), "sport", ItemEdit::Choice(ChoiceEdit::Words { at: 0, words: "Every day".into() }));
    assert_eq!(
        shown_when(&renamed, renamed.find_item("which").unwrap()).unwrap(),
        "Shown when “Sport?” is Every day or “How many a day?” is more than 2"
    );
    let coded = edit(&form(), "smoke", ItemEdit::Choice(ChoiceEdit::Words { at: 0, words: "I do".into() }));
    assert_eq!(json_of(&coded)["item"][0]["answerOption"][0]["valueCoding"], json!({ "code": "y", "display": "I do", "version": "kept" }));
    assert_eq!(shown_when(&coded, coded.find_item("often").unwrap()).unwrap(), "Shown when “Do you smoke?” is I do");
    let gone = edit(&form(), "smoke", ItemEdit::Choice(ChoiceEdit::Remove { at: 0 }));
    assert!(gone.find_item("often").unwrap().enable_when.is_empty());
}

#[test]
fn an_expression_that_asks_about_a_question_is_known_before_it_is_removed() {
    let mut json = json_of(&form());
    let url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";
    let expression = json!({ "language": "text/fhirpath", "expression": "%resource.item.where(linkId='sport').answer.exists()" });
    json["item"][1]["item"][2]["extension"] = json!([{ "url": url, "valueExpression": expression }]);
    let form = Questionnaire::from_json(&json.to_string()).unwrap();
    let names = |link_id: &str| asking_expressions(&form, link_id).into_iter().map(|item| item.link_id.clone()).collect::<Vec<_>>();
    assert_eq!((names("sport"), names("smoke"), names("spor")), (vec!["since".to_owned()], vec![], vec![]));
}

#[test]
fn of_several_conditions_any_holds_unless_all_are_asked_for() {
    let mut json = json_of(&form());
    let which = json["item"][3].as_object_mut().unwrap();
    which.remove("enableBehavior");
    which["enableWhen"].as_array_mut().unwrap().push(json!({ "question": "since", "operator": "exists", "answerBoolean": true }));
    let form = Questionnaire::from_json(&json.to_string()).unwrap();
    let words = shown_when(&form, form.find_item("which").unwrap()).unwrap();
    assert_eq!(words.matches(" or ").count(), 2, "as clients get it: {words}");
    let set = Condition { question: "since".into(), test: Test::NotAnswered, answer: None };
    let edits = [
        edit(&form, "which", ItemEdit::Condition(ConditionEdit::Remove { at: 0 })),
        edit(&form, "which", ItemEdit::Condition(ConditionEdit::Set { at: 2, condition: set.clone() })),
        edit(&form, "which", ItemEdit::Condition(ConditionEdit::Add(set))),
        Edit::Remove("since".into()).apply(&form).unwrap(),
    ];
    for edited in edits {
        assert_eq!(edited.find_item("which").unwrap().enable_behavior, Some(EnableBehavior::Any));
    }
}
