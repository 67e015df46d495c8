//! The answers to one form, by question. They may be wrong or belong to hidden questions until `check` has seen them.

use super::item::Item;
use super::layout::Layout;
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Answers by [`place`](fn@super::place), which is the `linkId` outside repeating groups; a question without an answer is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Vec<AnswerValue>>);

impl Answers {
    /// All answers to a question, in order; empty when there is none.
    pub fn get(&self, place: &str) -> &[AnswerValue] {
        self.0.get(place).map_or(&[], Vec::as_slice)
    }

    /// Replaces a question's answers; none clears it.
    pub fn set(&mut self, place: &str, values: Vec<AnswerValue>) {
        if values.is_empty() {
            self.clear(place);
        } else {
            self.0.insert(place.to_owned(), values);
        }
    }

    pub fn clear(&mut self, place: &str) {
        self.0.remove(place);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[AnswerValue])> {
        self.0.iter().map(|(place, values)| (place.as_str(), values.as_slice()))
    }
}

impl Item {
    /// What the form itself answers before the client does: `initial`, or the options selected from the start.
    pub fn starting_values(&self) -> Vec<AnswerValue> {
        let initial = self.initial.iter().filter_map(super::Initial::value);
        let selected = self.answer_option.iter().filter(|option| option.initial_selected == Some(true));
        let values = initial.chain(selected.filter_map(super::AnswerOption::value));
        if self.is_repeating() { values.collect() } else { values.take(1).collect() }
    }
}

/// The answers with which a form is opened for the first time.
pub fn starting_answers(form: &Questionnaire) -> Answers {
    let mut answers = Answers::default();
    for node in Layout::new(form, &answers.clone()).nodes.iter().filter(|node| node.item.is_question()) {
        answers.set(&node.place, node.item.starting_values());
    }
    answers
}
