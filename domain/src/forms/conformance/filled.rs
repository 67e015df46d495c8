//! A response's items in a row, each with its place in the tree and the question it answers. Like [`super::form`], it is
//! read leniently.

use super::form::{Form, list, text, typed};
use serde_json::{Map, Value};

#[derive(Debug)]
pub struct FilledItem<'a> {
    pub json: &'a Map<String, Value>,
    pub value: &'a Value,
    pub link_id: &'a str,
    /// In the questionnaire; `None` when it has no such item.
    pub item: Option<usize>,
    pub parent: Option<usize>,
    /// The answer of the parent that it stands under.
    under: Option<usize>,
    /// Among the items beside it.
    place: usize,
    /// Items directly in it.
    pub children: Vec<usize>,
    /// Items under each of its answers.
    pub answers: Vec<Vec<usize>>,
    /// Items in it stand before this one.
    pub end: usize,
    /// It, or an item in it, has an answer.
    pub is_answered: bool,
}

#[derive(Debug)]
pub struct Filled<'a> {
    pub value: &'a Value,
    pub items: Vec<FilledItem<'a>>,
    pub roots: Vec<usize>,
    /// For each item of the questionnaire, where it is answered, in order.
    by_item: Vec<Vec<usize>>,
}

impl<'a> Filled<'a> {
    pub fn read(form: &Form<'_>, value: &'a Value, json: &'a Map<String, Value>) -> Self {
        let mut filled = Self { value, items: Vec::new(), roots: Vec::new(), by_item: vec![Vec::new(); form.items.len()] };
        filled.roots = filled.add(form, json, None, None);
        for (at, item) in filled.items.iter().enumerate() {
            if let Some(places) = item.item.and_then(|item| filled.by_item.get_mut(item)) {
                places.push(at);
            }
        }
        filled
    }

    fn add(&mut self, form: &Form<'_>, holder: &'a Map<String, Value>, parent: Option<usize>, under: Option<usize>) -> Vec<usize> {
        let mut own = Vec::new();
        for (place, value) in list(holder, "item").iter().enumerate() {
            let Some(json) = value.as_object() else { continue };
            let at = self.items.len();
            own.push(at);
            let link_id = text(json, "linkId").unwrap_or_default();
            let (children, answers) = (Vec::new(), Vec::new());
            self.items.push(FilledItem {
                json,
                value,
                link_id,
                item: form.find(link_id),
                parent,
                under,
                place,
                children,
                answers,
                end: at + 1,
                is_answered: false,
            });
            let children = self.add(form, json, Some(at), None);
            let under_answers = list(json, "answer").iter().enumerate();
            let answers: Vec<Vec<usize>> = under_answers
                .map(|(number, answer)| answer.as_object().map_or_else(Vec::new, |answer| self.add(form, answer, Some(at), Some(number))))
                .collect();
            let end = self.items.len();
            let is_answered = !list(json, "answer").is_empty()
                || children.iter().any(|child| self.items.get(*child).is_some_and(|child| child.is_answered));
            if let Some(item) = self.items.get_mut(at) {
                (item.children, item.answers, item.end) = (children, answers, end);
                item.is_answered = is_answered;
            }
        }
        own
    }

    pub fn get(&self, at: usize) -> Option<&FilledItem<'a>> {
        self.items.get(at)
    }

    /// Where an item of the questionnaire is answered within a part of the response.
    pub fn places(&self, item: usize, within: std::ops::Range<usize>) -> &[usize] {
        let all = self.by_item.get(item).map_or(&[][..], Vec::as_slice);
        let from = all.partition_point(|at| *at < within.start);
        let until = all.partition_point(|at| *at < within.end);
        all.get(from..until).unwrap_or_default()
    }

    /// `QuestionnaireResponse.item[0].answer[1].item[0]`
    pub fn path(&self, at: usize) -> String {
        let mut steps = Vec::new();
        let mut next = Some(at);
        while let Some(item) = next.and_then(|at| self.items.get(at)) {
            steps.push(format!("item[{}]", item.place));
            steps.extend(item.under.map(|answer| format!("answer[{answer}]")));
            next = item.parent;
        }
        steps.push("QuestionnaireResponse".to_owned());
        steps.reverse();
        steps.join(".")
    }

    /// An item and those around it, from the nearest.
    pub fn and_around(&self, at: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(at, |at| self.items.get(*at)?.parent)
    }
}

impl<'a> FilledItem<'a> {
    pub fn answer_list(&self) -> &'a [Value] {
        list(self.json, "answer")
    }

    /// The types and values of its answers.
    pub fn values(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        list(self.json, "answer").iter().filter_map(Value::as_object).filter_map(|answer| typed(answer, "value"))
    }

    /// Whether anything is answered in it.
    pub fn has_content(&self) -> bool {
        !self.answer_list().is_empty() || !list(self.json, "item").is_empty()
    }
}
