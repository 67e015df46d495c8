//! What publishing would change: a form compared with the version that is published, by the `linkId`s of its items.

use super::tree::spot_of;
use crate::forms::item::Item;
use crate::forms::questionnaire::Questionnaire;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormChange {
    /// `None` for the form itself.
    pub link_id: Option<String>,
    /// The question's words, or the form's title.
    pub about: String,
    pub what: WhatChanged,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhatChanged {
    Added,
    Removed,
    Moved,
    /// What of it, in words.
    Changed(Vec<&'static str>),
}

impl WhatChanged {
    pub fn words(&self) -> String {
        match self {
            Self::Added => "added".to_owned(),
            Self::Removed => "removed".to_owned(),
            Self::Moved => "moved".to_owned(),
            Self::Changed(what) => format!("changed: {}", what.join(", ")),
        }
    }
}

/// The form itself first, then what is in it in its order, then what is gone.
pub fn form_changes(before: &Questionnaire, after: &Questionnaire) -> Vec<FormChange> {
    let mut changes = Vec::new();
    let of_form = of_form(before, after);
    if !of_form.is_empty() {
        changes.push(FormChange { link_id: None, about: after.title().to_owned(), what: WhatChanged::Changed(of_form) });
    }
    let moved = moved(before, after);
    let change = |item: &Item, what| FormChange { link_id: Some(item.link_id.clone()), about: item.question().to_owned(), what };
    for item in after.items().filter(|item| !item.is_help()) {
        let Some(earlier) = before.find_item(&item.link_id) else {
            changes.push(change(item, WhatChanged::Added));
            continue;
        };
        if moved.contains(item.link_id.as_str()) {
            changes.push(change(item, WhatChanged::Moved));
        }
        let what = of_item(earlier, item);
        if !what.is_empty() {
            changes.push(change(item, WhatChanged::Changed(what)));
        }
    }
    let gone = before.items().filter(|item| !item.is_help() && after.find_item(&item.link_id).is_none());
    changes.extend(gone.map(|item| change(item, WhatChanged::Removed)));
    changes
}

fn of_form(before: &Questionnaire, after: &Questionnaire) -> Vec<&'static str> {
    let differs_beside = |field: &str| before.other.get(field) != after.other.get(field);
    let differs = [
        (before.title != after.title || differs_beside("_title"), "title"),
        (before.description != after.description || differs_beside("_description"), "description"),
        (before.extension != after.extension || rest(&before.other) != rest(&after.other), "other properties"),
    ];
    differs.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect()
}

fn of_item(before: &Item, after: &Item) -> Vec<&'static str> {
    let differs_beside = |field: &str| before.other.get(field) != after.other.get(field);
    let differs = [
        (before.text != after.text || before.prefix != after.prefix || differs_beside("_text") || differs_beside("_prefix"), "words"),
        (before.help_text() != after.help_text(), "help"),
        (before.item_type != after.item_type, "kind"),
        (before.answer_option != after.answer_option, "choices"),
        (before.enable_when != after.enable_when || before.enable_behavior != after.enable_behavior, "conditions"),
        (before.is_required() != after.is_required(), "required"),
        (before.is_repeating() != after.is_repeating(), "repeats"),
        (before.is_read_only() != after.is_read_only(), "read only"),
        (before.max_length != after.max_length || before.extension != after.extension, "limits and looks"),
        (before.initial != after.initial || rest(&before.other) != rest(&after.other), "other properties"),
    ];
    differs.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect()
}

/// Without what stands beside a text, such as its translations: that is told with the text.
fn rest(other: &Map<String, Value>) -> Vec<(&String, &Value)> {
    other.iter().filter(|(field, _)| !["_title", "_description", "_text", "_prefix"].contains(&field.as_str())).collect()
}

/// What stands in another section, or among its neighbours elsewhere: as few as explain the new order.
fn moved(before: &Questionnaire, after: &Questionnaire) -> BTreeSet<String> {
    let parent = |form: &Questionnaire, link_id: &str| spot_of(form, link_id).and_then(|spot| spot.parent);
    let mut moved = BTreeSet::new();
    let mut sections: Vec<(Option<&str>, &[Item])> = vec![(None, &after.item)];
    sections.extend(after.items().map(|item| (Some(item.link_id.as_str()), item.item.as_slice())));
    for (section, items) in sections {
        let known = items.iter().filter(|item| !item.is_help() && before.find_item(&item.link_id).is_some());
        let (stayed, came): (Vec<&Item>, Vec<&Item>) = known.partition(|item| parent(before, &item.link_id).as_deref() == section);
        moved.extend(came.into_iter().map(|item| item.link_id.clone()));
        let places: Vec<usize> = stayed.iter().filter_map(|item| spot_of(before, &item.link_id)).map(|spot| spot.at).collect();
        let kept = longest_rise(&places);
        moved.extend(stayed.iter().enumerate().filter(|(at, _)| !kept.contains(at)).map(|(_, item)| item.link_id.clone()));
    }
    moved
}

/// The positions of a longest rising series among the numbers (patience sorting).
fn longest_rise(numbers: &[usize]) -> BTreeSet<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    std::iter::successors(ends.last().copied(), |at| before[*at]).collect()
}
