//! Another kind for a question that is there: its words, help, conditions and all that both kinds know stay. What the new kind has no place
//! for goes, and is told before.

use super::conditions;
use super::edit::DesignRefusal;
use super::facets::{ShowAs, limit_text, limits_of, set_limit, set_units, shown_as, units_text, ways_to_show};
use super::kind::QuestionKind;
use super::tree::item_mut;
use crate::forms::extension::{
    ENTRY_FORMAT, ITEM_CONTROL, MAX_DECIMAL_PLACES, MAX_OCCURS, MAX_SIZE, MAX_VALUE, MIME_TYPE, MIN_LENGTH, MIN_OCCURS, MIN_VALUE, REGEX,
    SIGNATURE_REQUIRED, SLIDER_STEP, UNIT, UNIT_OPEN, UNIT_OPTION,
};
use crate::forms::item::{Item, ItemType};
use crate::forms::questionnaire::Questionnaire;
use crate::forms::signing::Signer;

/// The kinds that a question may have, its own among them; none for sections, texts, and what cannot be made here.
pub fn other_kinds(item: &Item) -> Vec<QuestionKind> {
    let asks = |kind: &QuestionKind| !matches!(kind, QuestionKind::Section | QuestionKind::Information);
    match QuestionKind::of(item).filter(asks) {
        Some(_) => QuestionKind::ALL.into_iter().filter(asks).collect(),
        None => Vec::new(),
    }
}

/// What would be lost, each in words that go on "This takes away …"; nothing where nothing is.
pub fn lost_by_kind(form: &Questionnaire, link_id: &str, kind: QuestionKind) -> Vec<String> {
    let mut changed = form.clone();
    let (Some(before), Ok(())) = (form.find_item(link_id), set_kind(&mut changed, link_id, kind)) else { return Vec::new() };
    let Some(after) = changed.find_item(link_id) else { return Vec::new() };
    let limits = || limits_of(before).iter().any(|limit| limit_text(before, *limit) != limit_text(after, *limit));
    let gone = |url: &str| before.extension(url).is_some() && after.extension(url).is_none();
    let facts = [
        (before.is_choice() && !after.is_choice(), "its choices and what they count"),
        (limits() || gone(MIN_VALUE) || gone(MAX_VALUE), "its limits"),
        (gone(REGEX), "how its answer must be written"),
        (units_text(before).is_some_and(|units| !units.is_empty() && units_text(after) != Some(units)), "its units"),
        (gone(ITEM_CONTROL), "how it is shown"),
        (gone(MIME_TYPE) || gone(MAX_SIZE), "which files it takes"),
        (gone(SIGNATURE_REQUIRED), "that its answer is a signature"),
        (before.is_repeating() && !after.is_repeating(), "that it takes several answers"),
        (!before.starting_values().is_empty() && before.starting_values() != after.starting_values(), "the answer that it starts with"),
    ];
    let mut lost: Vec<String> = facts.into_iter().filter(|(holds, _)| *holds).map(|(_, what)| what.to_owned()).collect();
    let count = |form: &Questionnaire, item: &Item| form.find_item(&item.link_id).map_or(0, |item| item.enable_when.len());
    let unasked = form.items().filter(|item| count(&changed, item) < item.enable_when.len());
    lost.extend(unasked.map(|item| format!("a condition of “{}”", item.question())));
    lost
}

pub(super) fn set_kind(form: &mut Questionnaire, link_id: &str, kind: QuestionKind) -> Result<(), DesignRefusal> {
    let item = item_mut(&mut form.item, link_id).ok_or(DesignRefusal::NotThere)?;
    if !other_kinds(item).contains(&kind) {
        return Err(DesignRefusal::DoesNotFit);
    }
    if QuestionKind::of(item) == Some(kind) {
        return Ok(());
    }
    become_kind(item, kind);
    conditions::forget_unfit(form, link_id);
    Ok(())
}

fn become_kind(item: &mut Item, kind: QuestionKind) {
    let before = item.clone();
    let fresh = kind.item(&item.link_id);
    item.item_type = fresh.item_type;
    if !(before.is_choice() && kind.is_choice()) {
        item.answer_option = fresh.answer_option;
        item.other.remove("answerValueSet");
    }
    let signature = (kind == QuestionKind::Signature).then(|| Signer::Client.extension());
    let has_place = |url: &str| is_of_kind(item, kind, url, &before);
    let kept = before.extension.iter().filter(|extension| has_place(&extension.url)).cloned().collect();
    item.extension = kept;
    if item.extension(SIGNATURE_REQUIRED).is_none() {
        item.extension.extend(signature);
    }
    set_count(item, kind, &before);
    keep_limits(item, &before);
    keep_start(item);
}

/// Whether an extension says something of the new kind; those that nobody here knows stay.
fn is_of_kind(item: &Item, kind: QuestionKind, url: &str, before: &Item) -> bool {
    let is_same = item.item_type == before.item_type;
    let is_words = matches!(kind, QuestionKind::ShortText | QuestionKind::LongText | QuestionKind::Link);
    match url {
        // Limits are written anew as the kind writes them.
        MIN_VALUE | MAX_VALUE | MIN_LENGTH | MAX_DECIMAL_PLACES => is_same && limits_of(before).is_empty(),
        SLIDER_STEP => is_same,
        REGEX | ENTRY_FORMAT => is_words,
        UNIT | UNIT_OPTION | UNIT_OPEN => {
            matches!(item.item_type, ItemType::Integer | ItemType::Decimal | ItemType::Quantity)
        }
        ITEM_CONTROL if kind == QuestionKind::Signature => false,
        ITEM_CONTROL if is_same || (before.is_choice() && kind.is_choice()) => true,
        ITEM_CONTROL => shown_as(before) != ShowAs::Usual && ways_to_show(item).contains(&shown_as(before)),
        MIME_TYPE | MAX_SIZE => kind == QuestionKind::File,
        SIGNATURE_REQUIRED => kind == QuestionKind::Signature || !before.is_signature(),
        _ => true,
    }
}

fn set_count(item: &mut Item, kind: QuestionKind, before: &Item) {
    let was_several = QuestionKind::of(before) == Some(QuestionKind::SeveralChoices);
    if kind == QuestionKind::SeveralChoices {
        item.repeats = Some(true);
    } else if was_several || kind == QuestionKind::Signature || kind == QuestionKind::YesNo || kind == QuestionKind::OneChoice {
        item.repeats = None;
        item.extension.retain(|extension| extension.url != MIN_OCCURS && extension.url != MAX_OCCURS);
    }
    if kind == QuestionKind::Signature {
        item.required = Some(true);
    }
}

fn keep_limits(item: &mut Item, before: &Item) {
    item.max_length = None;
    for limit in limits_of(before) {
        // What does not fit any more is lost, as was told.
        let _fits = set_limit(item, *limit, &limit_text(before, *limit));
    }
    if let Some(units) = units_text(before) {
        let _fits = set_units(item, &units);
    }
}

/// The answers that it starts with, as far as they are answers to it still.
fn keep_start(item: &mut Item) {
    let selected = item.answer_option.iter().filter(|option| option.initial_selected == Some(true)).count();
    if selected > 1 && !item.is_repeating() {
        item.answer_option.iter_mut().for_each(|option| option.initial_selected = None);
    }
    let values: Vec<_> = item.initial.iter().filter_map(crate::forms::Initial::value).collect();
    if values.len() < item.initial.len() || item.is_choice() || item.is_signature() || item.fault_in(&values).is_some() {
        item.initial.clear();
    }
}
