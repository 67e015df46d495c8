//! Any number of changes, to the forms that we ship and to one more, gives a form that keeps to FHIR.

use super::{errors, form};
use domain::forms::design::*;
use domain::forms::{EnableBehavior, Item, ItemType, Questionnaire, Signer, shipped};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Any change to any item, by numbers that are brought inside.
fn any_edit(form: &Questionnaire, seed: &(usize, usize, usize, usize)) -> Edit {
    let (what, which, other, number) = *seed;
    let ids: Vec<String> = form.items().map(|item| item.link_id.clone()).collect();
    let pick = |at: usize| ids.get(at % ids.len().max(1)).cloned().unwrap_or_default();
    let (link_id, target) = (pick(which), pick(other));
    let spot = Spot { parent: (number % 3 > 0).then(|| target.clone()), at: number };
    let asked = form.find_item(&target);
    let condition = || {
        let tests = asked.map(tests_of).unwrap_or_default();
        let test = tests.get(number % tests.len().max(1)).copied().unwrap_or(Test::Is);
        let typed = ["true", "1", "0", "2026-01-02", "2.5", "12:30"][number % 6];
        let answer = asked.and_then(|item| value_of(item, typed)).filter(|_| test.takes_answer());
        Condition { question: target.clone(), test, answer }
    };
    let limits = [Limit::Least, Limit::Most, Limit::Shortest, Limit::Longest, Limit::Places];
    let ways = [ShowAs::Usual, ShowAs::Radio, ShowAs::DropDown, ShowAs::Slider, ShowAs::TextArea];
    let item = match what % 24 {
        0 | 1 => {
            return Edit::Add {
                link_id: format!("new-{}", ids.len() + number * 1000),
                kind: QuestionKind::ALL[other % QuestionKind::ALL.len()],
                to: spot,
            };
        }
        2 => return Edit::Remove(link_id),
        3 | 4 => return Edit::Move { link_id, to: spot },
        5 => return Edit::Title("Another title".into()),
        6 => ItemEdit::Words(["", "Some words"][number % 2].into()),
        7 => ItemEdit::Help(["", "Some help"][number % 2].into()),
        8 => ItemEdit::Required(number % 2 == 0),
        9 => ItemEdit::Repeats(number % 2 == 0),
        10 => ItemEdit::ReadOnly(number % 2 == 0),
        11 => ItemEdit::Limit(limits[other % 5], ["", "3", "2026-01-02", "1.5"][number % 4].into()),
        12 => ItemEdit::ShowAs(ways[number % 5]),
        13 => ItemEdit::Units(["", "kg", "kg, lb"][number % 3].into()),
        14 => ItemEdit::Choice(ChoiceEdit::Add { code: format!("c{number}"), words: "A choice".into() }),
        15 => ItemEdit::Choice(ChoiceEdit::Score { at: number % 4, score: ["", "2"][other % 2].into() }),
        16 => ItemEdit::Choice(match other % 3 {
            0 => ChoiceEdit::Remove { at: number % 4 },
            1 => ChoiceEdit::Move { at: number % 4, to: other % 4 },
            _ => ChoiceEdit::Words { at: number % 4, words: format!("Choice {number}") },
        }),
        17 => ItemEdit::Condition(ConditionEdit::Add(condition())),
        18 => ItemEdit::Kind(QuestionKind::ALL[number % QuestionKind::ALL.len()]),
        19 => ItemEdit::Signer(Signer::ALL[number % Signer::ALL.len()]),
        20 => ItemEdit::Start(["", "3", "true", "2026-01-02", "words", "0"][number % 6].into()),
        21 => ItemEdit::Pattern(["", "[a-z]+", "["][number % 3].into()),
        22 => ItemEdit::Format(["", "12345"][number % 2].into()),
        _ => ItemEdit::Condition(match other % 3 {
            0 => ConditionEdit::Remove { at: number % 3 },
            1 => ConditionEdit::Behavior(EnableBehavior::Any),
            _ => ConditionEdit::Set { at: number % 3, condition: condition() },
        }),
    };
    Edit::of(&link_id, item)
}

/// Each item without what stands in it, by its `linkId`.
fn alone(form: &Questionnaire) -> Vec<Item> {
    let mut items: Vec<Item> = form.items().map(|item| Item { item: Vec::new(), ..item.clone() }).collect();
    items.sort_by(|one, two| one.link_id.cmp(&two.link_id));
    items
}

/// The form's further properties; without the translations of a title that is written anew, which go with the old one.
fn further(form: &Questionnaire, edit: &Edit) -> Map<String, Value> {
    let goes = |field: &str| matches!(edit, Edit::Title(_)) && field == "_title";
    form.other.clone().into_iter().filter(|(field, _)| !goes(field)).collect()
}

fn is_empty_section(form: &Questionnaire, link_id: Option<&String>) -> bool {
    link_id.and_then(|link_id| form.find_item(link_id)).is_some_and(|item| item.item_type == ItemType::Group && item.item.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_changes_give_a_form_that_keeps_to_fhir_and_touch_only_what_they_name(
        start in 0..9_usize,
        seeds in prop::collection::vec((0..24_usize, 0..99_usize, 0..99_usize, 0..12_usize), 1..24),
    ) {
        let mut now = shipped().get(start).map_or_else(form, |form| Questionnaire::from_json(form.json).unwrap());
        let before = errors(&now);
        for seed in &seeds {
            let edit = any_edit(&now, seed);
            let Ok(next) = edit.apply(&now) else { continue };
            // Read again, it is the same.
            prop_assert_eq!(&Questionnaire::from_json(&next.to_json()).unwrap(), &next);
            match &edit {
                Edit::Move { .. } => prop_assert_eq!(alone(&now), alone(&next)),
                Edit::Item { link_id, what } if !matches!(what, ItemEdit::Choice(_) | ItemEdit::Help(_) | ItemEdit::Kind(_)) => {
                    let others = |form: &Questionnaire| alone(form).into_iter().filter(|item| item.link_id != *link_id).collect::<Vec<_>>();
                    prop_assert_eq!(others(&now), others(&next));
                }
                Edit::Title(_) => prop_assert_eq!(&now.item, &next.item),
                _ => {}
            }
            prop_assert_eq!((further(&now, &edit), &now.extension), (further(&next, &edit), &next.extension));
            for error in errors(&next) {
                let is_known = before.contains(&error) || (error.1 == "que-1" && is_empty_section(&next, error.0.as_ref()));
                prop_assert!(is_known, "{:?} after {:?}", error, edit);
            }
            now = next;
        }
    }
}
