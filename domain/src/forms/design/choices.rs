//! The choices of a question: their words, order and scores. Conditions that ask for a choice follow its words, and go with it.

use super::conditions;
use super::edit::{DesignRefusal, written};
use super::kind::coded;
use super::tree::item_mut;
use crate::forms::extension::{Extension, ORDINAL_VALUE};
use crate::forms::item::Item;
use crate::forms::option::AnswerOption;
use crate::forms::questionnaire::Questionnaire;
use crate::forms::translation::forget_translations;
use crate::forms::value::AnswerValue;
use serde_json::{Map, Value, json};

/// Choices are counted from 0, in the form's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoiceEdit {
    /// At the end. The code is the caller's to choose: one that the question has not had, since answers are kept by it.
    Add {
        code: String,
        words: String,
    },
    Words {
        at: usize,
        words: String,
    },
    /// What it counts toward the form's score, a whole number; nothing takes it away.
    Score {
        at: usize,
        score: String,
    },
    Move {
        at: usize,
        to: usize,
    },
    /// With the conditions that ask for it.
    Remove {
        at: usize,
    },
}

/// As they can be changed; `None` for a choice that is not made of words, such as a date.
pub fn choice_words(option: &AnswerOption) -> Option<String> {
    if let Some(coding) = option.other.get("valueCoding") {
        return Some(coding.get("display").and_then(Value::as_str).unwrap_or_default().to_owned());
    }
    option.other.get("valueString").and_then(Value::as_str).map(str::to_owned)
}

pub(super) fn change(form: &mut Questionnaire, link_id: &str, edit: &ChoiceEdit) -> Result<(), DesignRefusal> {
    let item = item_mut(&mut form.item, link_id).ok_or(DesignRefusal::NotThere)?;
    if !item.is_choice() || item.other.contains_key("answerValueSet") {
        return Err(DesignRefusal::DoesNotFit);
    }
    match edit {
        ChoiceEdit::Add { code, words } => add(item, code, words),
        ChoiceEdit::Score { at, score } => set_score(option_mut(item, *at)?, score),
        ChoiceEdit::Move { at, to } => {
            let _there = (option_mut(item, *at)?, to);
            let moved = item.answer_option.remove(*at);
            let to = (*to).min(item.answer_option.len());
            item.answer_option.insert(to, moved);
            Ok(())
        }
        ChoiceEdit::Words { at, words } => {
            let before = option_mut(item, *at)?.value();
            set_words(option_mut(item, *at)?, words)?;
            let after = option_mut(item, *at)?.value();
            if let (Some(before), Some(after)) = (before, after) {
                follow(form, link_id, &before, &after);
            }
            Ok(())
        }
        ChoiceEdit::Remove { at } => {
            option_mut(item, *at)?;
            let gone = item.answer_option.remove(*at).value();
            if let Some(gone) = gone {
                item.initial.retain(|initial| !initial.value().is_some_and(|value| value.same(&gone)));
                conditions::forget_answer(&mut form.item, link_id, &gone);
            }
            Ok(())
        }
    }
}

fn option_mut(item: &mut Item, at: usize) -> Result<&mut AnswerOption, DesignRefusal> {
    item.answer_option.get_mut(at).ok_or(DesignRefusal::NotThere)
}

fn add(item: &mut Item, code: &str, words: &str) -> Result<(), DesignRefusal> {
    let has_code = |option: &AnswerOption| option.other.get("valueCoding").is_some_and(|coding| coding["code"] == code);
    if code.trim().is_empty() || item.answer_option.iter().any(has_code) {
        return Err(DesignRefusal::Taken);
    }
    // Of one kind (FHIR: an item's options are): words beside words.
    let is_words = item.answer_option.iter().any(|option| option.other.contains_key("valueString"));
    let other = item.answer_option.iter().any(|option| choice_words(option).is_none());
    if other {
        return Err(DesignRefusal::DoesNotFit);
    }
    let mut option = if is_words { AnswerOption::new(&AnswerValue::Text(words.to_owned())) } else { coded(code, words) };
    if !is_words && written(words).is_none() {
        set_words(&mut option, words)?;
    }
    item.answer_option.push(option);
    Ok(())
}

fn set_words(option: &mut AnswerOption, words: &str) -> Result<(), DesignRefusal> {
    if choice_words(option).as_deref() == Some(words) {
        return Ok(());
    }
    if let Some(coding) = option.other.get_mut("valueCoding").and_then(Value::as_object_mut) {
        forget_translations(coding, "_display");
        match written(words) {
            Some(words) => drop(coding.insert("display".to_owned(), json!(words))),
            // Without a code nothing would be left of it, and FHIR has no empty values.
            None if coding.contains_key("code") => drop(coding.remove("display")),
            None => return Err(DesignRefusal::DoesNotFit),
        }
        return Ok(());
    }
    match (option.other.get_mut("valueString"), written(words)) {
        (Some(text), Some(words)) => *text = json!(words),
        _ => return Err(DesignRefusal::DoesNotFit),
    }
    forget_translations(&mut option.other, "_valueString");
    Ok(())
}

/// Where the form has it: on the choice, or on its coding.
fn set_score(option: &mut AnswerOption, score: &str) -> Result<(), DesignRefusal> {
    let score = match score.trim() {
        "" => None,
        text => Some(text.parse::<i32>().map_err(|_| DesignRefusal::NoWholeNumber)?),
    };
    let on_coding = option.other.get_mut("valueCoding").and_then(|coding| coding.get_mut("extension")).and_then(Value::as_array_mut);
    if let Some(extensions) = on_coding
        && let Some(at) = extensions.iter().position(|extension| extension["url"] == ORDINAL_VALUE)
    {
        match score {
            Some(score) => extensions[at]["valueDecimal"] = json!(score),
            None => drop(extensions.remove(at)),
        }
        let is_empty = extensions.is_empty();
        if let Some(coding) = option.other.get_mut("valueCoding").and_then(Value::as_object_mut).filter(|_| is_empty) {
            coding.remove("extension");
        }
        return Ok(());
    }
    let value = score.map(|score| Map::from_iter([("valueDecimal".to_owned(), json!(score))]));
    let at = option.extension.iter().position(|extension| extension.url == ORDINAL_VALUE);
    match (at, value) {
        (Some(at), Some(value)) => option.extension[at].other.extend(value),
        (Some(at), None) => drop(option.extension.remove(at)),
        (None, Some(other)) => option.extension.push(Extension { url: ORDINAL_VALUE.to_owned(), other }),
        (None, None) => {}
    }
    Ok(())
}

/// Conditions and first answers that mean the choice by its words go on meaning it.
fn follow(form: &mut Questionnaire, link_id: &str, before: &AnswerValue, after: &AnswerValue) {
    if before.same(after) {
        return;
    }
    if let Some(item) = item_mut(&mut form.item, link_id) {
        for initial in item.initial.iter_mut().filter(|initial| initial.value().is_some_and(|value| value.same(before))) {
            initial.other.retain(|key, _| !key.starts_with("value") && !key.starts_with("_value"));
            initial.other.extend(after.to_fhir("value"));
        }
    }
    conditions::follow(&mut form.item, link_id, before, after);
}
