//! A form's steps: one idea at a time. Each group with questions at the form's top is a step, and what stands between goes together;
//! what is only to be read goes with what follows it, and a group with the question that decides about it. A scale, which asks one thing after another by the same answers as PHQ-9 does,
//! has a step for each. A form with one such group, and no scale, is one step.

use super::control::Control;
use super::item::{Item, ItemType};
use super::questionnaire::Questionnaire;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The group's, if the step is one. A scale's words stand above each of its questions.
    pub title: Option<String>,
    /// The items that are shown in it, each with all that stands in it: of the form's top, or of a scale.
    pub link_ids: Vec<String>,
}

/// With fewer questions than this a scale goes on one screen.
const SHORTEST_SCALE: usize = 3;

impl Questionnaire {
    /// In order, never empty. Each of the form's own items is in one of them, but for scales, whose questions are instead.
    pub fn steps(&self) -> Vec<Step> {
        let whole = || vec![Step { title: None, link_ids: self.item.iter().map(|item| item.link_id.clone()).collect() }];
        let groups = self.item.iter().filter(|item| item.item_type == ItemType::Group && item.asks());
        let has_steps = groups.clone().count() > 1 || groups.clone().any(Item::is_scale);
        if !has_steps {
            return whole();
        }
        let mut paging = Paging::default();
        for item in &self.item {
            paging.add(item);
        }
        paging.end()
    }
}

#[derive(Default)]
struct Paging {
    steps: Vec<Step>,
    now: Step,
    asks: bool,
}

impl Paging {
    fn add(&mut self, item: &Item) {
        if item.item_type != ItemType::Group || !item.asks() {
            self.now.link_ids.push(item.link_id.clone());
            self.asks |= item.asks();
            return;
        }
        if self.asks && self.decides(item) {
            // What follows from an answer is seen beside it.
            self.now.link_ids.push(item.link_id.clone());
            return;
        }
        if self.asks {
            self.turn();
        }
        if !item.is_scale() {
            self.now.title.clone_from(&item.text);
            self.now.link_ids.push(item.link_id.clone());
            return self.turn();
        }
        for question in &item.item {
            self.now.link_ids.push(question.link_id.clone());
            if question.asks() {
                self.turn();
            }
        }
    }

    /// Whether a question of the step decides if the item is shown.
    fn decides(&self, item: &Item) -> bool {
        item.enable_when.iter().any(|condition| self.now.link_ids.contains(&condition.question))
    }

    fn turn(&mut self) {
        self.steps.push(std::mem::take(&mut self.now));
        self.asks = false;
    }

    fn end(mut self) -> Vec<Step> {
        match self.steps.last_mut() {
            Some(last) if !self.asks => last.link_ids.append(&mut self.now.link_ids),
            _ => self.turn(),
        }
        self.steps
    }
}

impl Item {
    /// Whether a client answers anything in it, or itself.
    fn asks(&self) -> bool {
        !self.is_hidden() && (self.is_question() || self.item.iter().any(Self::asks))
    }

    /// Whether it asks several things by the same answers.
    pub fn is_scale(&self) -> bool {
        let mut questions = self.item.iter().filter(|item| item.item_type != ItemType::Display);
        let Some(first) = questions.next().filter(|first| self.item_type == ItemType::Group && first.control() == Control::Radio) else {
            return false;
        };
        let labels = |item: &Self| item.answer_option.iter().map(super::AnswerOption::label).collect::<Vec<_>>();
        let own = labels(first);
        let rest: Vec<&Self> = questions.collect();
        !self.is_repeating()
            && rest.len() + 1 >= SHORTEST_SCALE
            && rest.iter().all(|item| item.control() == Control::Radio && labels(item) == own)
    }
}
