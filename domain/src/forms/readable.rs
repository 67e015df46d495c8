//! A response as staff read it: headings, questions and answers in words, top to bottom. Hidden questions and the
//! form's own explanations are left out.

use super::answers::Answers;
use super::control::Control;
use super::item::Item;
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use super::visibility::visible;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadableItem {
    /// 0 for the form's own items, 1 for what stands in those.
    pub level: usize,
    pub heading: bool,
    pub question: String,
    /// Empty for headings, and for questions that were not answered.
    pub answers: Vec<String>,
}

pub fn readable(form: &Questionnaire, answers: &Answers) -> Vec<ReadableItem> {
    let mut lines = Vec::new();
    add(&form.item, 0, answers, &visible(form, answers), &mut lines);
    lines
}

fn add(items: &[Item], level: usize, answers: &Answers, shown: &BTreeSet<String>, lines: &mut Vec<ReadableItem>) {
    for item in items.iter().filter(|item| shown.contains(&item.link_id)) {
        let control = item.control();
        if control == Control::Display {
            continue;
        }
        let own = lines.len();
        let heading = control == Control::Group;
        lines.push(ReadableItem { level, heading, question: item.numbered_question(), answers: item.words_of(answers) });
        add(&item.item, level + 1, answers, shown, lines);
        let has_nothing_under_it = lines.len() == own + 1;
        if heading && has_nothing_under_it {
            lines.pop();
        }
    }
}

impl Item {
    fn numbered_question(&self) -> String {
        match (&self.prefix, &self.text) {
            (Some(prefix), Some(text)) => format!("{prefix} {text}"),
            _ => self.question().to_owned(),
        }
    }

    fn words_of(&self, answers: &Answers) -> Vec<String> {
        match self.control() {
            Control::Group | Control::Display => Vec::new(),
            Control::Unsupported => vec!["This kind of question is not supported yet.".to_owned()],
            _ => answers.get(&self.link_id).iter().map(|value| self.answer_words(value)).collect(),
        }
    }

    fn answer_words(&self, value: &AnswerValue) -> String {
        let option = self.option_index(value).map(|at| self.answer_option[at].label());
        option.filter(|label| !label.is_empty()).unwrap_or_else(|| value.words())
    }
}
