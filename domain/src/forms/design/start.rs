//! The answer that a question starts with, and how its answer must be written, as an administrator says them.

use super::edit::DesignRefusal;
use crate::forms::control::Control;
use crate::forms::extension::{ENTRY_FORMAT, Extension, REGEX};
use crate::forms::fields::{answers_from_question, fields_from_values};
use crate::forms::item::{Item, ItemType};
use crate::forms::option::Initial;
use crate::forms::value::AnswerValue;
use serde_json::{Map, json};

/// Whether a question can start with an answer that is said here: not one for files, signatures, amounts, or what is worked out.
pub fn can_start(item: &Item) -> bool {
    let is_plain = !matches!(item.control(), Control::File { .. } | Control::Signature | Control::Quantity { .. });
    item.is_question() && is_plain && !item.is_calculated() && item.item_type != ItemType::Reference && start_text(item).is_some()
}

/// What it starts with as its field has it: words, a number, `true` or `false`, the number of a choice. Empty where nothing; `None` where
/// it is more than one answer.
pub fn start_text(item: &Item) -> Option<String> {
    let selected = item.answer_option.iter().filter(|option| option.initial_selected == Some(true)).count();
    if item.initial.len() + selected > 1 {
        return None;
    }
    let fields = fields_from_values(item, &item.link_id, &item.starting_values());
    Some(fields.into_iter().next().map(|(_, text)| text).unwrap_or_default())
}

/// In a choice the chosen one is marked, which is how FHIR wants it where there are choices (que-11).
pub(super) fn set_start(item: &mut Item, text: &str) -> Result<(), DesignRefusal> {
    if !can_start(item) {
        return Err(DesignRefusal::DoesNotFit);
    }
    let fields = [(item.link_id.clone(), text.to_owned())];
    let values = answers_from_question(item, &item.link_id, &fields).map_err(|_| DesignRefusal::NoAnswer)?;
    let value = item.write_all(&values).into_iter().next();
    if value.as_ref().is_some_and(|value| item.fault_in(std::slice::from_ref(value)).is_some()) {
        return Err(DesignRefusal::NoAnswer);
    }
    item.initial.clear();
    if item.answer_option.is_empty() {
        item.initial.extend(value.as_ref().map(Initial::new));
        return Ok(());
    }
    let at = value.as_ref().and_then(|value| item.option_index(value));
    for (number, option) in item.answer_option.iter_mut().enumerate() {
        option.initial_selected = (at == Some(number)).then_some(true);
    }
    Ok(())
}

/// Whether a pattern can be said of its answer.
pub fn takes_pattern(item: &Item) -> bool {
    matches!(item.item_type, ItemType::String | ItemType::Text | ItemType::Url) && !item.is_signature()
}

/// Empty without one.
pub fn pattern_text(item: &Item) -> String {
    text_of(item, REGEX)
}

/// How the answer is to be written, in words or as an example.
pub fn format_text(item: &Item) -> String {
    text_of(item, ENTRY_FORMAT)
}

fn text_of(item: &Item, url: &str) -> String {
    let text = item.extension(url).and_then(|extension| extension.other.get("valueString")?.as_str());
    text.unwrap_or_default().to_owned()
}

/// A pattern that cannot be read would refuse nobody, and so is refused itself.
pub(super) fn set_pattern(item: &mut Item, pattern: &str) -> Result<(), DesignRefusal> {
    if !takes_pattern(item) {
        return Err(DesignRefusal::DoesNotFit);
    }
    if !pattern.is_empty() && crate::forms::pattern::matches(pattern, "").is_none() {
        return Err(DesignRefusal::NoPattern);
    }
    set_text(item, REGEX, pattern);
    Ok(())
}

pub(super) fn set_format(item: &mut Item, words: &str) -> Result<(), DesignRefusal> {
    if !takes_pattern(item) {
        return Err(DesignRefusal::DoesNotFit);
    }
    set_text(item, ENTRY_FORMAT, words);
    Ok(())
}

fn set_text(item: &mut Item, url: &str, text: &str) {
    if text.trim().is_empty() {
        item.extension.retain(|extension| extension.url != url);
        return;
    }
    if let Some(extension) = item.extension.iter_mut().find(|extension| extension.url == url) {
        extension.other.insert("valueString".to_owned(), json!(text));
    } else {
        let other = Map::from_iter([("valueString".to_owned(), json!(text))]);
        item.extension.push(Extension { url: url.to_owned(), other });
    }
}

/// The choices among which one starts, with none before them; `None` for questions whose start is typed.
pub fn start_choices(item: &Item) -> Option<Vec<(String, String)>> {
    let none = (String::new(), "Nothing".to_owned());
    let choices: Vec<(String, String)> = if item.is_choice() {
        let labels = item.answer_option.iter().map(crate::forms::AnswerOption::label);
        labels.enumerate().map(|(at, label)| (at.to_string(), label)).collect()
    } else if item.item_type == ItemType::Boolean {
        [AnswerValue::Boolean(true), AnswerValue::Boolean(false)]
            .into_iter()
            .map(|value| {
                (fields_from_values(item, "", std::slice::from_ref(&value)).into_iter().map(|(_, text)| text).collect(), value.words())
            })
            .collect()
    } else {
        return None;
    };
    Some(std::iter::once(none).chain(choices).collect())
}
