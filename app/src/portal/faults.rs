//! What is wrong with what was typed: told at its place when the field is left, and in the list above when one would go on.

use super::filled::Filled;
use crate::language::{language, words};
use domain::forms::{AnswerFault, Completeness, FaultKind, Unread, answers_from_question, place_of_field};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Sentences by the place that they are about.
pub type Errors = BTreeMap<String, String>;

impl Filled {
    pub fn error(self, place: &str) -> Signal<Option<String>> {
        let place = place.to_owned();
        Signal::derive(move || self.errors.with(|errors| errors.get(&place).cloned()))
    }

    /// Shows again what was typed and could not be read, with why.
    #[must_use]
    pub fn with_unread(self, unread: Unread) -> Self {
        for (place, fields) in unread {
            let fault = self.filling.with_value(|filling| answers_from_question(filling.item_at(&place)?, &place, &fields).err());
            let Some(fault) = fault else { continue };
            self.show_again(&place, fields.clone());
            self.errors.update(|errors| drop(errors.insert(place.clone(), fault.sentence_in(words()))));
            self.say_unread(&place, Some(&fault), &fields);
        }
        self
    }

    /// What was typed and is no answer.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps it"))]
    pub fn unread(self) -> Unread {
        self.unread_fields.get_value()
    }

    pub(super) fn say_unread(self, place: &str, fault: Option<&AnswerFault>, fields: &[(String, String)]) {
        self.unread_fields.update_value(|unread| match fault {
            Some(_) => drop(unread.insert(place.to_owned(), fields.to_vec())),
            None => drop(unread.remove(place)),
        });
        self.unread.update_value(|unread| match fault {
            Some(fault) => drop(unread.insert(place.to_owned(), fault.sentence_in(words()))),
            None => drop(unread.remove(place)),
        });
        match (fault, self.errors.with_untracked(|errors| errors.contains_key(place))) {
            // Nothing stops what is too long, so that it is told at once, and how much is left of it.
            (Some(fault), _) if matches!(fault.kind, FaultKind::TooLong { .. }) => self.tell(place, fault.sentence_in(words())),
            // A fault that was told goes when it is mended; others are told on leaving the field.
            (None, true) => self.forget_faults(|other| other == place),
            _ => {}
        }
    }

    pub(super) fn forget_faults(self, is_gone: impl Fn(&str) -> bool) {
        self.listed.update(|listed| listed.retain(|place| !is_gone(place)));
        self.errors.update(|errors| errors.retain(|place, _| !is_gone(place)));
    }

    fn tell(self, place: &str, sentence: String) {
        self.errors.update(|errors| drop(errors.insert(place.to_owned(), sentence)));
    }

    /// On leaving a field: what is wrong with what was typed there, if anything.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser hears of each answer"))]
    pub fn leave(self, name: &str) {
        let place = place_of_field(name);
        let unread = self.unread.with_value(|unread| unread.get(place).cloned());
        let sentence =
            unread.or_else(|| self.filling.with_value(|filling| filling.fault_at(place)).map(|fault| fault.sentence_in(words())));
        if let Some(sentence) = sentence {
            self.tell(place, sentence);
            self.left.set(Some(place.to_owned()));
        }
    }

    /// What was told on leaving the last field in which anything is wrong, for whoever does not see it there.
    pub fn told_on_leaving(self) -> Option<String> {
        let place = self.left.get()?;
        let sentence = self.errors.with(|errors| errors.get(&place).cloned())?;
        let question = self.filling.with_value(|filling| Some(filling.item_at(&place)?.question_in(language()).to_owned()))?;
        Some(format!("{question}: {sentence}"))
    }

    /// Whether anything is still wrong of what stood in the way of going on.
    pub fn is_faulty(self) -> bool {
        self.errors.with(|errors| self.listed.with(|listed| listed.iter().any(|place| errors.contains_key(place))))
    }

    /// The questions of which that is, in the form's order: their places, words and steps.
    pub fn faulty_questions(self) -> Vec<(String, String, Option<usize>)> {
        let (errors, listed) = (self.errors.get(), self.listed.get());
        self.filling.with_value(|filling| {
            let is_listed = |place: &String| errors.contains_key(place) && listed.contains(place);
            let questions = filling.questions().into_iter().filter(|(place, _)| is_listed(place));
            let asked = |place: &str| filling.item_at(place).map(|item| item.question_in(language()).to_owned());
            questions.map(|(place, question)| (place.clone(), asked(&place).unwrap_or(question), filling.step_of(&place))).collect()
        })
    }

    /// What stands in the way of submitting, told at its place; gives the first step with any.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "without scripts the server says so"))]
    pub fn tell_faults(self) -> Option<usize> {
        let mut errors = self.filling.with_value(|filling| told(&filling.faults(Completeness::Submit)));
        errors.extend(self.unread.get_value());
        let first = self.filling.with_value(|filling| errors.keys().filter_map(|place| filling.step_of(place)).min());
        self.list(errors);
        first
    }

    /// What stands between the person and the next step, told at its place.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "without scripts the server says so"))]
    pub fn tell_faults_of_step(self) -> bool {
        let step = self.step.get_untracked();
        let mut errors: Errors = self.filling.with_value(|filling| told(&filling.faults_of_step(step)));
        let is_here = |place: &str| self.filling.with_value(|filling| filling.step_of(place) == Some(step));
        errors.extend(self.unread.get_value().into_iter().filter(|(place, _)| is_here(place)));
        let is_wrong = !errors.is_empty();
        self.list(errors);
        is_wrong
    }

    fn list(self, errors: Errors) {
        self.left.set(None);
        self.listed.set(errors.keys().cloned().collect());
        self.errors.set(errors);
    }
}

fn told(faults: &[AnswerFault]) -> Errors {
    faults.iter().map(|fault| (fault.place.clone(), fault.sentence_in(words()))).collect()
}
