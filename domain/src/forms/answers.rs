//! The answers to one form, by question. They may be wrong or belong to hidden questions until `check` has seen them.

use super::item::Item;
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Answers by `linkId`; a question without an answer is absent. A group that repeats is answered once, for now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Vec<AnswerValue>>);

impl Answers {
    /// All answers to a question, in order; empty when there is none.
    pub fn get(&self, link_id: &str) -> &[AnswerValue] {
        self.0.get(link_id).map_or(&[], Vec::as_slice)
    }

    /// Replaces a question's answers; none clears it.
    pub fn set(&mut self, link_id: &str, values: Vec<AnswerValue>) {
        if values.is_empty() {
            self.clear(link_id);
        } else {
            self.0.insert(link_id.to_owned(), values);
        }
    }

    pub fn clear(&mut self, link_id: &str) {
        self.0.remove(link_id);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[AnswerValue])> {
        self.0.iter().map(|(link_id, values)| (link_id.as_str(), values.as_slice()))
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
    for item in form.items().filter(|item| item.is_question()) {
        answers.set(&item.link_id, item.starting_values());
    }
    answers
}
