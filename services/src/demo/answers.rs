//! Invented answers to any form: the client's number picks among the options.

use chrono::NaiveDate;
use domain::forms::{AnswerValue, Answers, Completeness, Control, Item, Questionnaire, check_each};

pub(super) fn invented(form: &Questionnaire, index: usize, name: &str) -> Answers {
    let mut answers = Answers::default();
    for item in form.items().filter(|item| item.is_question() && !item.is_read_only()) {
        if let Some(value) = answer(item, index, name) {
            answers.set(&item.link_id, vec![value]);
        }
    }
    // What a condition hides, or a rule of the form refuses, is left out.
    check_each(form, &answers, Completeness::Draft).answers
}

fn answer(item: &Item, index: usize, name: &str) -> Option<AnswerValue> {
    match item.control() {
        Control::Radio | Control::DropDown | Control::CheckBoxes => {
            let count = item.answer_option.len();
            item.answer_option.get((index + item.link_id.len()) % count.max(1))?.value()
        }
        Control::YesNo => Some(AnswerValue::Boolean(index.is_multiple_of(2))),
        Control::Date { .. } => NaiveDate::from_ymd_opt(2026, 1, 15).map(AnswerValue::Date),
        Control::Number { whole: true, .. } => Some(AnswerValue::Integer(2)),
        Control::Signature => Some(AnswerValue::Text(name.to_owned())),
        Control::Text | Control::TextArea => Some(AnswerValue::Text("An invented answer".to_owned())),
        _ => None,
    }
}
