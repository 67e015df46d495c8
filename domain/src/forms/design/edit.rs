//! The changes that a designer makes, as values. Each gives a form that keeps to FHIR wherever the form before it did, or is refused
//! with a sentence for the person.

use super::choices::ChoiceEdit;
use super::conditions::{self, ConditionEdit};
use super::facets::{Limit, ShowAs};
use super::kind::QuestionKind;
use super::tree::{Spot, around, item_mut, items_in_mut, spot_of};
use crate::forms::extension::{Extension, ITEM_CONTROL, MAX_OCCURS, MIN_OCCURS};
use crate::forms::item::{Item, ItemType};
use crate::forms::questionnaire::Questionnaire;
use crate::forms::signing::{Signer, set_signer};
use crate::forms::translation::forget_translations;
use serde_json::{Map, Value, json};

#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    Title(String),
    Description(String),
    /// The `linkId` is the caller's to choose: one that no version of the form has had, since answers are found by it.
    Add {
        link_id: String,
        kind: QuestionKind,
        to: Spot,
    },
    /// With what stands in it, and with the conditions that ask about any of that.
    Remove(String),
    Move {
        link_id: String,
        to: Spot,
    },
    Item {
        link_id: String,
        what: ItemEdit,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum ItemEdit {
    Words(String),
    Help(String),
    Required(bool),
    Repeats(bool),
    ReadOnly(bool),
    /// Nothing takes the limit away.
    Limit(Limit, String),
    ShowAs(ShowAs),
    /// As people write them, with commas between; of a number, the first.
    Units(String),
    Kind(QuestionKind),
    /// As the question's field has it: words, `true`, the number of a choice. Nothing starts with none.
    Start(String),
    /// A regular expression for the whole answer.
    Pattern(String),
    /// How the answer is written, in words or as an example.
    Format(String),
    /// Who signs, where the answer is a signature.
    Signer(Signer),
    Choice(ChoiceEdit),
    Condition(ConditionEdit),
}

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DesignRefusal {
    #[error("This question is not in the form any more.")]
    NotThere,
    #[error("Another question has this identifier.")]
    Taken,
    #[error("Only a section takes questions.")]
    NoSection,
    #[error("A section cannot be moved into itself.")]
    IntoItself,
    #[error("A question cannot be shown depending on its own answer, or on one within it.")]
    OnItself,
    #[error("This kind of question does not take that.")]
    DoesNotFit,
    #[error("Enter a whole number, for example 3.")]
    NoWholeNumber,
    #[error("Enter a number, for example 2.5.")]
    NoNumber,
    #[error("Enter a date.")]
    NoDate,
    #[error("This is no answer to the question.")]
    NoAnswer,
    #[error("This pattern cannot be read.")]
    NoPattern,
}

impl Edit {
    pub fn of(link_id: &str, what: ItemEdit) -> Self {
        Self::Item { link_id: link_id.to_owned(), what }
    }

    /// The form with this change. The one given stays as it is, for whoever wants to undo.
    pub fn apply(&self, form: &Questionnaire) -> Result<Questionnaire, DesignRefusal> {
        let mut changed = form.clone();
        match self {
            Self::Title(words) => rewrite(&mut changed.title, (&mut changed.other, "_title"), words),
            Self::Description(words) => rewrite(&mut changed.description, (&mut changed.other, "_description"), words),
            Self::Add { link_id, kind, to } => add(&mut changed, kind.item(link_id), to)?,
            Self::Remove(link_id) => {
                let taken = take(&mut changed, link_id)?;
                conditions::forget(&mut changed.item, &taken.link_ids());
            }
            Self::Move { link_id, to } => shift(&mut changed, link_id, to)?,
            Self::Item { link_id, what } => change(&mut changed, link_id, what)?,
        }
        Ok(changed)
    }

    /// Whether one more of the same, such as the next letter of the same words, is undone together with it.
    pub fn goes_on(&self, before: &Self) -> bool {
        use ItemEdit::{Format, Help, Limit, Pattern, Start, Units, Words};
        match (self, before) {
            (Self::Title(_), Self::Title(_)) | (Self::Description(_), Self::Description(_)) => true,
            (Self::Item { link_id, what }, Self::Item { link_id: other, what: earlier }) if link_id == other => match (what, earlier) {
                (Words(_), Words(_))
                | (Help(_), Help(_))
                | (Units(_), Units(_))
                | (Start(_), Start(_))
                | (Pattern(_), Pattern(_))
                | (Format(_), Format(_)) => true,
                (Limit(one, _), Limit(two, _)) => one == two,
                (ItemEdit::Choice(ChoiceEdit::Words { at, .. }), ItemEdit::Choice(ChoiceEdit::Words { at: other, .. }))
                | (ItemEdit::Choice(ChoiceEdit::Score { at, .. }), ItemEdit::Choice(ChoiceEdit::Score { at: other, .. })) => at == other,
                _ => false,
            },
            _ => false,
        }
    }
}

/// FHIR has no empty strings.
pub(super) fn written(words: &str) -> Option<String> {
    (!words.trim().is_empty()).then(|| words.to_owned())
}

/// `beside` is where the translations stand that the new words leave behind, and the name there.
fn rewrite(text: &mut Option<String>, beside: (&mut Map<String, Value>, &str), words: &str) {
    let words = written(words);
    if *text != words {
        forget_translations(beside.0, beside.1);
        *text = words;
    }
}

fn add(form: &mut Questionnaire, item: Item, to: &Spot) -> Result<(), DesignRefusal> {
    if item.link_id.trim().is_empty() || form.find_item(&item.link_id).is_some() {
        return Err(DesignRefusal::Taken);
    }
    let there = section_at(form, to)?;
    let at = to.at.min(there.len());
    there.insert(at, item);
    form.check_link_ids().map_err(|_| DesignRefusal::Taken)
}

fn section_at<'a>(form: &'a mut Questionnaire, to: &Spot) -> Result<&'a mut Vec<Item>, DesignRefusal> {
    if let Some(parent) = &to.parent {
        let parent = form.find_item(parent).ok_or(DesignRefusal::NotThere)?;
        if !parent.is_section() {
            return Err(DesignRefusal::NoSection);
        }
    }
    items_in_mut(form, to.parent.as_deref()).ok_or(DesignRefusal::NotThere)
}

fn take(form: &mut Questionnaire, link_id: &str) -> Result<Item, DesignRefusal> {
    let spot = spot_of(form, link_id).ok_or(DesignRefusal::NotThere)?;
    let there = items_in_mut(form, spot.parent.as_deref()).ok_or(DesignRefusal::NotThere)?;
    Ok(there.remove(spot.at))
}

fn shift(form: &mut Questionnaire, link_id: &str, to: &Spot) -> Result<(), DesignRefusal> {
    let before = spot_of(form, link_id).ok_or(DesignRefusal::NotThere)?;
    let moved = take(form, link_id)?;
    let inside: Vec<String> = moved.link_ids().into_iter().map(str::to_owned).collect();
    if to.parent.as_ref().is_some_and(|parent| inside.contains(parent)) {
        return Err(DesignRefusal::IntoItself);
    }
    // Where it was it may stay, under a question too.
    let there = if before.parent == to.parent {
        items_in_mut(form, to.parent.as_deref()).ok_or(DesignRefusal::NotThere)?
    } else {
        section_at(form, to)?
    };
    let at = to.at.min(there.len());
    there.insert(at, moved);
    if before.parent == to.parent {
        return Ok(());
    }
    let asks_inside = |around: &String| {
        form.find_item(around).is_some_and(|item| item.enable_when.iter().any(|condition| inside.contains(&condition.question)))
    };
    if around(form, link_id).iter().any(asks_inside) { Err(DesignRefusal::OnItself) } else { Ok(()) }
}

fn change(form: &mut Questionnaire, link_id: &str, what: &ItemEdit) -> Result<(), DesignRefusal> {
    match what {
        ItemEdit::Help(words) => return set_help(form, link_id, words),
        ItemEdit::Kind(kind) => return super::rekind::set_kind(form, link_id, *kind),
        ItemEdit::Choice(choice) => return super::choices::change(form, link_id, choice),
        ItemEdit::Condition(condition) => return conditions::change(form, link_id, condition),
        _ => {}
    }
    let item = item_mut(&mut form.item, link_id).ok_or(DesignRefusal::NotThere)?;
    let is_text = item.item_type == ItemType::Display;
    match what {
        ItemEdit::Words(words) => rewrite(&mut item.text, (&mut item.other, "_text"), words),
        ItemEdit::Required(_) | ItemEdit::Repeats(_) | ItemEdit::ReadOnly(_) if is_text => return Err(DesignRefusal::DoesNotFit),
        ItemEdit::Required(on) => item.required = on.then_some(true),
        ItemEdit::ReadOnly(on) => item.read_only = on.then_some(true),
        ItemEdit::Repeats(on) => set_repeats(item, *on)?,
        ItemEdit::Limit(limit, text) => super::facets::set_limit(item, *limit, text)?,
        ItemEdit::ShowAs(way) => super::facets::set_shown_as(item, *way)?,
        ItemEdit::Units(text) => super::facets::set_units(item, text)?,
        ItemEdit::Start(text) => super::start::set_start(item, text)?,
        ItemEdit::Pattern(pattern) => super::start::set_pattern(item, pattern)?,
        ItemEdit::Format(words) => super::start::set_format(item, words)?,
        ItemEdit::Signer(_) if !item.is_signature() => return Err(DesignRefusal::DoesNotFit),
        ItemEdit::Signer(signer) => set_signer(item, *signer),
        ItemEdit::Help(_) | ItemEdit::Kind(_) | ItemEdit::Choice(_) | ItemEdit::Condition(_) => {}
    }
    Ok(())
}

/// How often is part of repeating, and goes with it.
fn set_repeats(item: &mut Item, on: bool) -> Result<(), DesignRefusal> {
    let selected = item.answer_option.iter().filter(|option| option.initial_selected == Some(true)).count();
    if !on && (item.initial.len() > 1 || selected > 1) {
        return Err(DesignRefusal::DoesNotFit);
    }
    item.repeats = on.then_some(true);
    if !on {
        item.extension.retain(|extension| extension.url != MIN_OCCURS && extension.url != MAX_OCCURS);
    }
    Ok(())
}

/// Help is an item of its own in FHIR, within the question.
fn set_help(form: &mut Questionnaire, link_id: &str, words: &str) -> Result<(), DesignRefusal> {
    let mut name = format!("{link_id}-help");
    while form.find_item(&name).is_some() {
        name.push('-');
    }
    let item = item_mut(&mut form.item, link_id).ok_or(DesignRefusal::NotThere)?;
    if item.item_type == ItemType::Display {
        return Err(DesignRefusal::DoesNotFit);
    }
    let at = item.item.iter().position(Item::is_help);
    match (at, written(words)) {
        (Some(at), Some(words)) => {
            let help = &mut item.item[at];
            rewrite(&mut help.text, (&mut help.other, "_text"), &words);
        }
        (Some(at), None) => drop(item.item.remove(at)),
        (None, Some(words)) => {
            let mut help = Item::new(&name, ItemType::Display, &words);
            help.extension.push(control("help"));
            item.item.insert(0, help);
        }
        (None, None) => {}
    }
    form.check_link_ids().map_err(|_| DesignRefusal::Taken)
}

/// `questionnaire-itemControl` with one of FHIR's codes.
pub(super) fn control(code: &str) -> Extension {
    let concept = json!({ "coding": [{ "system": "http://hl7.org/fhir/questionnaire-item-control", "code": code }] });
    Extension { url: ITEM_CONTROL.to_owned(), other: Map::from_iter([("valueCodeableConcept".to_owned(), concept)]) }
}
