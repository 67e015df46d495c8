//! Designing a form: what each change does, and what it leaves alone.

mod conditions;
mod properties;

use chrono::DateTime;
use domain::Language::Spanish;
use domain::forms::conformance::{Document, conformance};
use domain::forms::design::*;
use domain::forms::{AnswerValue, EnableBehavior, Questionnaire, Signer, shipped, signer_of};
use serde_json::{Value, json};

fn form() -> Questionnaire {
    let form = json!({
        "resourceType": "Questionnaire", "status": "draft", "title": "Habits", "_title": { "extension": [{ "url": "urn:x", "valueString": "kept" }] },
        "item": [
            { "linkId": "smoke", "type": "choice", "text": "Do you smoke?", "answerOption": [
                { "valueCoding": { "code": "y", "display": "Yes", "version": "kept" } }, { "valueCoding": { "code": "n", "display": "No" } }] },
            { "linkId": "part", "type": "group", "text": "About it", "item": [
                { "linkId": "part-text", "type": "display", "text": "Only a few questions." },
                { "linkId": "often", "type": "integer", "text": "How many a day?", "extension": [{ "url": "urn:y", "valueInteger": 7 }],
                  "enableWhen": [{ "question": "smoke", "operator": "=", "answerCoding": { "code": "y" }, "id": "kept" }] },
                { "linkId": "since", "type": "date", "text": "Since when?" }] },
            { "linkId": "sport", "type": "choice", "text": "Sport?", "answerOption": [{ "valueString": "Often" }, { "valueString": "Never" }] },
            { "linkId": "which", "type": "string", "text": "Which?", "enableBehavior": "any", "enableWhen": [
                { "question": "sport", "operator": "=", "answerString": "Often" }, { "question": "often", "operator": ">", "answerInteger": 2 }] },
        ],
    });
    Questionnaire::from_json(&form.to_string()).unwrap()
}

fn edit(form: &Questionnaire, link_id: &str, what: ItemEdit) -> Questionnaire {
    Edit::of(link_id, what).apply(form).unwrap()
}

fn json_of(form: &Questionnaire) -> Value {
    serde_json::to_value(form).unwrap()
}

/// What `anteroom forms check` calls an error.
fn errors(form: &Questionnaire) -> Vec<(Option<String>, &'static str)> {
    let issues = conformance(&Document::questionnaire(&form.to_json()).unwrap(), None, DateTime::UNIX_EPOCH);
    issues.into_iter().filter(domain::forms::conformance::Issue::is_error).map(|issue| (issue.link_id, issue.rule)).collect()
}

#[test]
fn words_change_and_everything_beside_them_stays() {
    let mut wanted = json_of(&form());
    wanted["item"][1]["item"][1]["text"] = json!("How many a week?");
    assert_eq!(json_of(&edit(&form(), "often", ItemEdit::Words("How many a week?".into()))), wanted);
    // FHIR has no empty text.
    let blank = edit(&form(), "often", ItemEdit::Words("  ".into()));
    assert_eq!((blank.find_item("often").unwrap().text.clone(), design_faults(&blank, None).len()), (None, 1));
}

#[test]
fn words_that_are_written_anew_leave_their_translations_behind() {
    let consent = shipped().into_iter().find(|form| form.key == "privacy-practices").unwrap();
    let before = Questionnaire::from_json(consent.json).unwrap();
    let read = |form: &Questionnaire, link_id: &str| form.find_item(link_id).unwrap().question_in(Spanish).to_owned();
    let unread = edit(&before, "rights", ItemEdit::Words("Your rights".into()));
    assert_eq!(unread, before, "the same words are no change");
    let after = edit(&before, "rights", ItemEdit::Words("What you may ask of us".into()));
    let after = edit(&after, "signature", ItemEdit::Help("Type it.".into()));
    let after = edit(&after, "copy", ItemEdit::Choice(ChoiceEdit::Words { at: 1, words: "Yes, by post".into() }));
    let after = edit(&after, "acknowledgement", ItemEdit::Choice(ChoiceEdit::Words { at: 0, words: "I have the notice".into() }));
    let after = Edit::Title("Our privacy".into()).apply(&after).unwrap();
    assert_eq!((read(&after, "rights"), read(&after, "copy")), ("What you may ask of us".into(), read(&before, "copy")));
    assert_eq!(after.find_item("signature").unwrap().help_text_in(Spanish), Some("Type it."));
    let labels = |link_id: &str| -> Vec<String> {
        after.find_item(link_id).unwrap().answer_option.iter().map(|option| option.label_in(Spanish)).collect()
    };
    assert_eq!(labels("copy"), ["Sí, por correo electrónico", "Yes, by post", "No, gracias"]);
    assert_eq!(labels("acknowledgement"), ["I have the notice"]);
    assert_eq!((after.title_in(Spanish), after.title_translations().len()), ("Our privacy", 0));
    assert!(errors(&after).is_empty());
    let told: Vec<String> = form_changes(&before, &after).iter().map(|change| change.what.words()).collect();
    assert_eq!(told, ["changed: title", "changed: words", "changed: choices", "changed: choices", "changed: help"]);
}

#[test]
fn each_kind_of_question_is_made_as_the_client_is_to_see_it() {
    for kind in QuestionKind::ALL {
        let to = spot_after(&form(), Some("since"));
        let made = Edit::Add { link_id: "new".into(), kind, to }.apply(&form()).unwrap();
        let item = made.find_item("new").unwrap();
        assert_eq!(QuestionKind::of(item), Some(kind));
        assert_eq!(made.find_item("part").unwrap().item[3].link_id, "new");
        assert_ne!(item.control(), domain::forms::Control::Unsupported, "{kind:?}");
        let clean = if kind == QuestionKind::Section { vec![(Some("new".to_owned()), "que-1")] } else { vec![] };
        assert_eq!(errors(&made), clean, "{kind:?}");
    }
}

#[test]
fn an_identifier_that_is_taken_or_would_be_mistaken_is_refused() {
    for link_id in ["smoke", "smoke~2", " "] {
        let add = Edit::Add { link_id: link_id.into(), kind: QuestionKind::Date, to: spot_after(&form(), None) };
        assert_eq!(add.apply(&form()), Err(DesignRefusal::Taken), "{link_id}");
    }
}

#[test]
fn steps_go_up_and_down_and_into_a_section_and_out_of_it() {
    let step = |form: &Questionnaire, link_id: &str, step| {
        let to = step_to(form, link_id, step)?;
        Some(Edit::Move { link_id: link_id.to_owned(), to }.apply(form).unwrap())
    };
    let order = |form: &Questionnaire| form.items().map(|item| item.link_id.clone()).collect::<Vec<_>>().join(" ");
    let into = step(&form(), "sport", DesignStep::Into).unwrap();
    assert_eq!(into.find_item("part").unwrap().item[3].link_id, "sport");
    assert_eq!(step(&into, "sport", DesignStep::OutOf).unwrap(), form());
    assert_eq!(order(&step(&form(), "part", DesignStep::Up).unwrap()), "part part-text often since smoke sport which");
    assert_eq!(order(&step(&form(), "often", DesignStep::Down).unwrap()), "smoke part part-text since often sport which");
    assert_eq!((step(&form(), "smoke", DesignStep::Up), step(&form(), "which", DesignStep::Down)), (None, None));
    assert_eq!((step(&form(), "smoke", DesignStep::Into), step(&form(), "which", DesignStep::OutOf)), (None, None));
}

#[test]
fn help_goes_with_its_question_and_is_never_stepped_over() {
    let helped = edit(&form(), "since", ItemEdit::Help("About will do.".into()));
    assert_eq!(helped.find_item("since").unwrap().help_text(), Some("About will do."));
    let section = edit(&helped, "part", ItemEdit::Help("Three questions.".into()));
    assert_eq!(outline(&section), outline(&form()));
    assert_eq!(step_to(&section, "part-text", DesignStep::Up), None);
    assert_eq!(edit(&helped, "since", ItemEdit::Help(String::new())), form());
    assert_eq!(Edit::of("part-text", ItemEdit::Help("No.".into())).apply(&form()), Err(DesignRefusal::DoesNotFit));
    assert!(errors(&section).is_empty());
}

#[test]
fn what_is_dropped_beside_a_question_comes_to_stand_there() {
    let drop = |moved: &str, target: &str, is_after| {
        let to = beside(&form(), moved, target, is_after).unwrap();
        let moved = Edit::Move { link_id: moved.to_owned(), to }.apply(&form()).unwrap();
        moved.items().map(|item| item.link_id.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(drop("smoke", "sport", true), "part part-text often since sport smoke which");
    assert_eq!(drop("which", "smoke", false), "which smoke part part-text often since sport");
    assert_eq!(drop("which", "part", true), "smoke part which part-text often since sport");
    assert_eq!(drop("part-text", "since", true), "smoke part often since part-text sport which");
}

#[test]
fn a_section_goes_neither_into_itself_nor_around_what_it_depends_on() {
    let into_itself = Edit::Move { link_id: "part".into(), to: Spot { parent: Some("part".into()), at: 0 } };
    assert_eq!(into_itself.apply(&form()), Err(DesignRefusal::IntoItself));
    let yes = form().find_item("smoke").unwrap().answer_option[0].value();
    let condition = Condition { question: "smoke".into(), test: Test::Is, answer: yes };
    let shown = edit(&form(), "part", ItemEdit::Condition(ConditionEdit::Add(condition.clone())));
    let around = Edit::Move { link_id: "smoke".into(), to: Spot { parent: Some("part".into()), at: 0 } };
    assert_eq!(around.apply(&shown), Err(DesignRefusal::OnItself));
    assert!(around.apply(&form()).is_ok());
    assert_eq!(Edit::of("smoke", ItemEdit::Condition(ConditionEdit::Add(condition))).apply(&form()), Err(DesignRefusal::OnItself));
    let into_question = Edit::Move { link_id: "which".into(), to: Spot { parent: Some("sport".into()), at: 0 } };
    assert_eq!(into_question.apply(&form()), Err(DesignRefusal::NoSection));
}

#[test]
fn choices_are_added_moved_and_scored() {
    let added = edit(&form(), "smoke", ItemEdit::Choice(ChoiceEdit::Add { code: "s".into(), words: "Sometimes".into() }));
    let moved = edit(&added, "smoke", ItemEdit::Choice(ChoiceEdit::Move { at: 2, to: 0 }));
    let scored = edit(&moved, "smoke", ItemEdit::Choice(ChoiceEdit::Score { at: 0, score: "3".into() }));
    let item = scored.find_item("smoke").unwrap();
    assert_eq!((item.answer_option[0].label(), item.answer_option[0].ordinal(), item.is_scored()), ("Sometimes".to_owned(), Some(3), true));
    assert!(errors(&scored).is_empty());
    assert_eq!(edit(&scored, "smoke", ItemEdit::Choice(ChoiceEdit::Score { at: 0, score: String::new() })), moved);
    for (choice, refusal) in [
        (ChoiceEdit::Add { code: "y".into(), words: "Twice".into() }, DesignRefusal::Taken),
        (ChoiceEdit::Score { at: 0, score: "1.5".into() }, DesignRefusal::NoWholeNumber),
        (ChoiceEdit::Remove { at: 9 }, DesignRefusal::NotThere),
    ] {
        assert_eq!(Edit::of("smoke", ItemEdit::Choice(choice)).apply(&form()), Err(refusal));
    }
    let phq = shipped().into_iter().find(|form| form.key == "phq-9").unwrap();
    let phq = Questionnaire::from_json(phq.json).unwrap();
    let scored = phq.items().find(|item| item.is_scored()).unwrap().link_id.clone();
    let changed = edit(&phq, &scored, ItemEdit::Choice(ChoiceEdit::Score { at: 1, score: "7".into() }));
    assert_eq!(changed.find_item(&scored).unwrap().answer_option[1].ordinal(), Some(7));
}

#[test]
fn limits_units_and_looks_are_set_and_taken_away() {
    let least = edit(&form(), "often", ItemEdit::Limit(Limit::Least, "0".into()));
    let both = edit(&least, "often", ItemEdit::Limit(Limit::Most, "60".into()));
    let slider = edit(&both, "often", ItemEdit::ShowAs(ShowAs::Slider));
    let item = slider.find_item("often").unwrap();
    assert_eq!(item.control(), domain::forms::Control::Slider { min: 0, max: 60, step: 1 });
    assert_eq!((limit_text(item, Limit::Most), shown_as(item)), ("60".to_owned(), ShowAs::Slider));
    let usual = edit(&slider, "often", ItemEdit::ShowAs(ShowAs::Usual));
    let none =
        edit(&edit(&usual, "often", ItemEdit::Limit(Limit::Least, String::new())), "often", ItemEdit::Limit(Limit::Most, String::new()));
    assert_eq!(none, form());
    assert_eq!(edit(&form(), "which", ItemEdit::Limit(Limit::Longest, "80".into())).find_item("which").unwrap().max_length, Some(80));
    let amount = Edit::Add { link_id: "w".into(), kind: QuestionKind::Amount, to: spot_after(&form(), None) }.apply(&form()).unwrap();
    let amount = edit(&amount, "w", ItemEdit::Units("kg, lb , kg".into()));
    assert_eq!(units_text(amount.find_item("w").unwrap()).unwrap(), "kg, lb");
    assert!(errors(&amount).is_empty() && errors(&slider).is_empty());
    for (link_id, limit, text, refusal) in [
        ("often", Limit::Least, "few", DesignRefusal::NoWholeNumber),
        ("since", Limit::Most, "soon", DesignRefusal::NoDate),
        ("which", Limit::Longest, "0", DesignRefusal::NoWholeNumber),
        ("smoke", Limit::Least, "1", DesignRefusal::DoesNotFit),
    ] {
        assert_eq!(Edit::of(link_id, ItemEdit::Limit(limit, text.into())).apply(&form()), Err(refusal));
    }
}

#[test]
fn faults_are_told_with_the_question_that_they_are_about() {
    let told =
        |form: &Questionnaire| design_faults(form, None).into_iter().map(|fault| (fault.link_id, fault.sentence)).collect::<Vec<_>>();
    assert!(told(&form()).is_empty());
    let turned =
        edit(&edit(&form(), "often", ItemEdit::Limit(Limit::Least, "5".into())), "often", ItemEdit::Limit(Limit::Most, "1".into()));
    assert_eq!(told(&turned), [(Some("often".to_owned()), "Make the least smaller than the most.")]);
    let shortest = edit(&form(), "which", ItemEdit::Limit(Limit::Shortest, "50".into()));
    assert_eq!(told(&shortest), []);
    let unanswerable = edit(&shortest, "which", ItemEdit::Limit(Limit::Longest, "20".into()));
    assert_eq!(told(&unanswerable), [(Some("which".to_owned()), "Make the least smaller than the most.")]);
    assert_eq!(told(&edit(&unanswerable, "which", ItemEdit::Limit(Limit::Longest, "50".into()))), []);
    assert_eq!(told(&edit(&form(), "often", ItemEdit::ShowAs(ShowAs::Slider)))[0].1, "Give the slider its least and its most.");
    let twins = edit(&form(), "smoke", ItemEdit::Choice(ChoiceEdit::Words { at: 0, words: "No".into() }));
    assert_eq!(told(&twins)[0].1, "Give each choice words of its own.");
    let empty = Edit::Add { link_id: "s".into(), kind: QuestionKind::Section, to: spot_after(&form(), None) }.apply(&form()).unwrap();
    assert_eq!(told(&empty)[0].1, "Put a question into this section, or remove it.");
    let untitled = Edit::Title(String::new()).apply(&form()).unwrap();
    assert_eq!(told(&untitled), [(None, "Give the form a title.")]);
    for shipped in shipped() {
        assert_eq!(told(&Questionnaire::from_json(shipped.json).unwrap()), [], "{}", shipped.key);
    }
}

#[test]
fn a_summary_tells_what_was_added_removed_changed_and_moved() {
    let before = form();
    assert!(form_changes(&before, &before).is_empty());
    let after =
        Edit::Add { link_id: "new".into(), kind: QuestionKind::Date, to: spot_after(&before, Some("smoke")) }.apply(&before).unwrap();
    let after = edit(&after, "new", ItemEdit::Words("When?".into()));
    let after = Edit::Remove("since".into()).apply(&after).unwrap();
    let after = edit(&edit(&after, "smoke", ItemEdit::Required(true)), "smoke", ItemEdit::Words("Do you?".into()));
    let after = Edit::Move { link_id: "which".into(), to: Spot { parent: None, at: 0 } }.apply(&after).unwrap();
    let after = Edit::Title("Our habits".into()).apply(&after).unwrap();
    let told: Vec<String> =
        form_changes(&before, &after).iter().map(|change| format!("{}: {}", change.about, change.what.words())).collect();
    assert_eq!(
        told,
        ["Our habits: changed: title", "Which?: moved", "Do you?: changed: words, required", "When?: added", "Since when?: removed"]
    );
}

#[test]
fn what_cannot_be_changed_here_is_said_in_words() {
    let said = |item: Value| kept_in_words(&serde_json::from_value(item).unwrap());
    assert!(said(json!({ "linkId": "1", "type": "string" })).is_empty());
    let odd = said(json!({ "linkId": "1", "type": "choice", "answerValueSet": "#a", "extension": [
        { "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression", "valueExpression": {} },
        { "url": "urn:a" }, { "url": "urn:b" }] }));
    assert_eq!(
        odd,
        [
            "An expression decides whether it is shown.",
            "Its choices come from a list in the form’s file.",
            "It has 2 more properties that are not shown here."
        ]
    );
}

#[test]
fn letters_of_the_same_words_are_undone_together() {
    let words = |link_id: &str, words: &str| Edit::of(link_id, ItemEdit::Words(words.into()));
    assert!(words("a", "Wh").goes_on(&words("a", "W")) && !words("b", "Wh").goes_on(&words("a", "W")));
    assert!(!Edit::of("a", ItemEdit::Required(true)).goes_on(&Edit::of("a", ItemEdit::Required(false))));
}

#[test]
fn an_administrator_says_who_signs_and_it_goes_out_and_comes_in_again() {
    let to = spot_after(&form(), None);
    let made = Edit::Add { link_id: "sign".into(), kind: QuestionKind::Signature, to }.apply(&form()).unwrap();
    let item = |form: &Questionnaire| form.find_item("sign").unwrap().clone();
    assert_eq!((signer_of(&item(&made)), item(&made).is_required(), kept_in_words(&item(&made))), (Some(Signer::Client), true, vec![]));
    for signer in Signer::ALL {
        let signed = edit(&made, "sign", ItemEdit::Signer(signer));
        let again = Questionnaire::from_json(&signed.to_json()).unwrap();
        assert_eq!((signer_of(&item(&again)), QuestionKind::of(&item(&again))), (Some(signer), Some(QuestionKind::Signature)));
        assert_eq!(errors(&edit(&signed, "sign", ItemEdit::Words("Sign here".into()))), []);
    }
    assert_eq!(Edit::of("which", ItemEdit::Signer(Signer::Witness)).apply(&form()), Err(DesignRefusal::DoesNotFit));
}

#[test]
fn another_kind_keeps_what_both_kinds_know_and_says_first_what_goes() {
    let asked = edit(&form(), "smoke", ItemEdit::Help("Vaping counts.".into()));
    assert_eq!(lost_by_kind(&asked, "smoke", QuestionKind::YesNo), ["its choices and what they count", "a condition of “How many a day?”"]);
    let changed = edit(&asked, "smoke", ItemEdit::Kind(QuestionKind::YesNo));
    let smoke = changed.find_item("smoke").unwrap();
    assert_eq!((smoke.question(), smoke.help_text(), smoke.answer_option.len()), ("Do you smoke?", Some("Vaping counts."), 0));
    assert!(changed.find_item("often").unwrap().enable_when.is_empty());
    // Among choices the choices stay, and with them what is asked about them.
    assert_eq!(lost_by_kind(&asked, "smoke", QuestionKind::ChoiceOrOwnWords), Vec::<String>::new());
    let open = edit(&asked, "smoke", ItemEdit::Kind(QuestionKind::ChoiceOrOwnWords));
    assert_eq!((open.find_item("smoke").unwrap().answer_option.len(), open.find_item("often").unwrap().enable_when.len()), (2, 1));
    // A whole number's limits are a number's too, and a condition about its size holds.
    let limited = edit(&form(), "often", ItemEdit::Limit(Limit::Most, "60".into()));
    assert_eq!(lost_by_kind(&limited, "often", QuestionKind::Number), Vec::<String>::new());
    let number = edit(&limited, "often", ItemEdit::Kind(QuestionKind::Number));
    assert_eq!(limit_text(number.find_item("often").unwrap(), Limit::Most), "60");
    assert_eq!(number.find_item("which").unwrap().enable_when.len(), 2);
    assert!(number.find_item("often").unwrap().extension("urn:y").is_some(), "what others put there stays");
    assert_eq!(lost_by_kind(&limited, "often", QuestionKind::Date), ["its limits", "a condition of “Which?”"]);
    for (link_id, kind) in [("part", QuestionKind::ShortText), ("part-text", QuestionKind::YesNo), ("sport", QuestionKind::Section)] {
        assert_eq!(Edit::of(link_id, ItemEdit::Kind(kind)).apply(&form()), Err(DesignRefusal::DoesNotFit), "{link_id}");
    }
}

#[test]
fn a_question_starts_with_an_answer_that_it_takes() {
    let of = |form: &Questionnaire, link_id: &str| form.find_item(link_id).unwrap().starting_values();
    let number = edit(&form(), "often", ItemEdit::Start("3".into()));
    assert_eq!(
        (of(&number, "often"), start_text(number.find_item("often").unwrap())),
        (vec![AnswerValue::Integer(3)], Some("3".to_owned()))
    );
    assert_eq!(edit(&number, "often", ItemEdit::Start(String::new())), form());
    assert_eq!(Edit::of("often", ItemEdit::Start("many".into())).apply(&form()), Err(DesignRefusal::NoAnswer));
    let choice = edit(&form(), "sport", ItemEdit::Start("1".into()));
    assert_eq!(of(&choice, "sport"), [AnswerValue::Text("Never".into())]);
    assert_eq!(choice.find_item("sport").unwrap().initial, [], "FHIR's que-11");
    let to = spot_after(&form(), None);
    let signature = Edit::Add { link_id: "sign".into(), kind: QuestionKind::Signature, to }.apply(&form()).unwrap();
    assert_eq!(
        Edit::of("sign", ItemEdit::Start("Ada".into())).apply(&signature),
        Err(DesignRefusal::DoesNotFit),
        "nobody signs in advance"
    );
}

#[test]
fn a_pattern_is_one_that_can_be_read() {
    let zip = edit(&edit(&form(), "which", ItemEdit::Pattern("[0-9]{5}".into())), "which", ItemEdit::Format("12345".into()));
    let item = zip.find_item("which").unwrap();
    assert_eq!((pattern_text(item), format_text(item), errors(&zip)), ("[0-9]{5}".to_owned(), "12345".to_owned(), vec![]));
    assert_eq!(Edit::of("which", ItemEdit::Pattern("[0-9".into())).apply(&form()), Err(DesignRefusal::NoPattern));
    assert_eq!(Edit::of("since", ItemEdit::Pattern("x".into())).apply(&form()), Err(DesignRefusal::DoesNotFit));
}
