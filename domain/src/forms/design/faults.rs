//! What stands in the way of publishing a form, each with the question that it is about.

use super::choices::choice_words;
use super::conditions::asks_below;
use super::facets::{ShowAs, shown_as};
use super::start::{pattern_text, takes_pattern};
use crate::forms::control::Control;
use crate::forms::extension::{MAX_VALUE, MIN_VALUE};
use crate::forms::item::{Item, ItemType};
use crate::forms::questionnaire::Questionnaire;
use std::cmp::Ordering;
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignFault {
    /// `None` for the form itself.
    pub link_id: Option<String>,
    /// The question's words, or the form's title.
    pub about: String,
    /// What to do.
    pub sentence: &'static str,
}

/// In the form's order; none means that it can be published. `before` is the version that is published already.
pub fn design_faults(form: &Questionnaire, before: Option<&Questionnaire>) -> Vec<DesignFault> {
    let of_form = |sentence| DesignFault { link_id: None, about: form.title().to_owned(), sentence };
    let mut faults = Vec::new();
    if form.title.is_none() {
        faults.push(of_form("Give the form a title."));
    }
    if !form.clone().with_value_sets().items().any(Item::is_question) {
        faults.push(of_form("Add a question that can be answered."));
    }
    let of_item = |(item, sentence): (&Item, &'static str)| {
        let about = item.text.clone().unwrap_or_else(|| "A question without words".to_owned());
        DesignFault { link_id: Some(item.link_id.clone()), about, sentence }
    };
    faults.extend(form.items().filter_map(|item| Some((item, fault_of(form, item, before)?))).map(of_item));
    faults
}

fn fault_of(form: &Questionnaire, item: &Item, before: Option<&Questionnaire>) -> Option<&'static str> {
    let faults = [
        (item.text.is_none() && item.prefix.is_none() && item.item_type != ItemType::Group, "Write its words."),
        (item.item_type == ItemType::Group && item.item.iter().all(Item::is_help), "Put a question into this section, or remove it."),
        (has_no_choices(item), "Add its choices."),
        (
            item.answer_option.iter().any(|option| choice_words(option).is_some_and(|words| words.trim().is_empty())),
            "Write the words of each choice.",
        ),
        (has_twin_choices(item), "Give each choice words of its own."),
        (is_turned_round(item), "Make the least smaller than the most."),
        (
            has_unreadable_pattern(item),
            "The server cannot read its pattern, and would take any answer. Write it without look-ahead, back-references and \\p{…}, or remove it.",
        ),
        (shown_as(item) == ShowAs::Slider && !matches!(item.control(), Control::Slider { .. }), "Give the slider its least and its most."),
        (
            item.enable_when.iter().any(|condition| form.find_item(&condition.question).is_none()),
            "A condition asks about a question that is not in the form. Change or remove the condition.",
        ),
        (
            !asks_below(form, item, before).is_empty(),
            "A condition asks about a question that stands below this one. Move that question above it, or change the condition.",
        ),
    ];
    faults.into_iter().find(|(holds, _)| *holds).map(|(_, sentence)| sentence)
}

fn has_no_choices(item: &Item) -> bool {
    item.item_type == ItemType::Choice && item.answer_option.is_empty() && !item.other.contains_key("answerValueSet")
}

fn has_twin_choices(item: &Item) -> bool {
    let mut seen = BTreeSet::new();
    item.answer_option
        .iter()
        .filter_map(choice_words)
        .filter(|words| !words.trim().is_empty())
        .any(|words| !seen.insert(words.trim().to_owned()))
}

fn is_turned_round(item: &Item) -> bool {
    let bounds = item.bound(MIN_VALUE).zip(item.bound(MAX_VALUE));
    let (shortest, longest) = item.lengths();
    shortest > longest || bounds.is_some_and(|(least, most)| least.order(&most) == Some(Ordering::Greater))
}

/// As the server reads it when the form is published: a browser knows patterns that the server does not.
fn has_unreadable_pattern(item: &Item) -> bool {
    let pattern = pattern_text(item);
    takes_pattern(item) && !pattern.is_empty() && crate::forms::pattern::matches(&pattern, "").is_none()
}
