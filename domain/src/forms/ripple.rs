//! What one answer shows and hides, found by following the conditions that ask about it: a keystroke in a form of a thousand questions
//! looks at the few that depend on it. For forms in which a place is a `linkId` and conditions go round in no circle; `visibility` decides
//! for all, and comes to the same.

use super::answers::Answers;
use super::item::{EnableBehavior, Item};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use std::collections::{BTreeSet, HashMap};

#[derive(Clone, Debug)]
pub(super) struct Ripples {
    /// The items whose conditions ask about a question, by its `linkId`.
    dependents: HashMap<String, Vec<String>>,
    parents: HashMap<String, String>,
}

impl Ripples {
    /// `None` where an answer's consequences cannot be followed one by one: groups that repeat, items that are kept from view or that an
    /// expression decides about, and circles.
    pub fn of(form: &Questionnaire) -> Option<Self> {
        let is_plain = |item: &Item| !item.is_repeating_group() && !item.is_hidden() && !item.is_enabled_by_expression();
        if !form.items().all(is_plain) {
            return None;
        }
        let mut made = Self { dependents: HashMap::new(), parents: HashMap::new() };
        for item in form.items() {
            for condition in &item.enable_when {
                made.dependents.entry(condition.question.clone()).or_default().push(item.link_id.clone());
            }
            for inner in &item.item {
                made.parents.insert(inner.link_id.clone(), item.link_id.clone());
            }
        }
        made.goes_round_in_no_circle(form).then_some(made)
    }

    /// Takes away what depends on nothing that is left, until nothing is left (Kahn, Communications of the ACM 5 (11), 1962).
    fn goes_round_in_no_circle(&self, form: &Questionnaire) -> bool {
        let items: HashMap<&str, &Item> = form.items().map(|item| (item.link_id.as_str(), item)).collect();
        let known = |item: &Item| item.enable_when.iter().filter(|condition| items.contains_key(condition.question.as_str())).count();
        let waits = |item: &Item| known(item) + usize::from(self.parents.contains_key(&item.link_id));
        let mut waiting: HashMap<&str, usize> = items.iter().map(|(link_id, item)| (*link_id, waits(item))).collect();
        let mut free: Vec<&str> = waiting.iter().filter(|(_, count)| **count == 0).map(|(link_id, _)| *link_id).collect();
        let mut taken = 0;
        while let Some(link_id) = free.pop() {
            taken += 1;
            let dependents = self.dependents.get(link_id).into_iter().flatten();
            let inside = items.get(link_id).into_iter().flat_map(|item| &item.item).map(|inner| &inner.link_id);
            for next in dependents.chain(inside) {
                if let Some(count) = waiting.get_mut(next.as_str()) {
                    *count -= 1;
                    if *count == 0 {
                        free.push(next);
                    }
                }
            }
        }
        taken == items.len()
    }

    /// Brings `shown` up to date after the question was answered anew; what in it changed.
    pub fn follow(&self, form: &Questionnaire, answers: &Answers, question: &str, shown: &mut BTreeSet<String>) -> BTreeSet<String> {
        let mut changed = BTreeSet::new();
        let mut next: Vec<&str> = self.dependents_of(question).collect();
        while let Some(link_id) = next.pop() {
            let Some(item) = form.find_item(link_id) else { continue };
            let belongs = self.shows(form, answers, item, shown);
            if belongs == shown.contains(link_id) {
                continue;
            }
            // What goes there and back has not changed.
            if !changed.remove(link_id) {
                changed.insert(link_id.to_owned());
            }
            if belongs {
                shown.insert(link_id.to_owned());
            } else {
                shown.remove(link_id);
            }
            next.extend(self.dependents_of(link_id));
            next.extend(item.item.iter().map(|inner| inner.link_id.as_str()));
        }
        changed
    }

    fn dependents_of<'s>(&'s self, question: &str) -> impl Iterator<Item = &'s str> {
        self.dependents.get(question).into_iter().flatten().map(String::as_str)
    }

    fn shows(&self, form: &Questionnaire, answers: &Answers, item: &Item, shown: &BTreeSet<String>) -> bool {
        if self.parents.get(&item.link_id).is_some_and(|parent| !shown.contains(parent)) {
            return false;
        }
        let mut conditions = item.enable_when.iter().map(|condition| {
            let asked = form.find_item(&condition.question).filter(|asked| shown.contains(&asked.link_id));
            let own = asked.and_then(Item::fixed_values);
            let given: &[AnswerValue] = match (&own, asked) {
                (Some(own), _) => own,
                (None, Some(asked)) => answers.get(&asked.link_id),
                (None, None) => &[],
            };
            condition.holds(given)
        });
        item.enable_when.is_empty()
            || match item.enable_behavior {
                Some(EnableBehavior::All) => conditions.all(|holds| holds),
                Some(EnableBehavior::Any) | None => conditions.any(|holds| holds),
            }
    }
}
