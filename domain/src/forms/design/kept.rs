//! What a question has that the designer cannot change: said in words, and kept as it came.

use super::start::{can_start, takes_pattern};
use crate::forms::extension::{
    ENTRY_FORMAT, INITIAL_EXPRESSION, ITEM_CONTROL, MAX_DECIMAL_PLACES, MAX_VALUE, MIN_LENGTH, MIN_VALUE, REGEX, UNIT, UNIT_OPTION,
    VARIABLE,
};
use crate::forms::item::Item;
use crate::forms::signing::{asked_signatures, signer_of};

/// Sentences for the page; nothing for most questions.
pub fn kept_in_words(item: &Item) -> Vec<String> {
    let mut words: Vec<&str> = Vec::new();
    let mut say = |holds: bool, sentence| words.extend(holds.then_some(sentence));
    say(item.is_calculated(), "An expression works out its answer.");
    say(item.is_enabled_by_expression(), "An expression decides whether it is shown.");
    say(item.extension(INITIAL_EXPRESSION).is_some(), "An expression gives the answer it starts with.");
    say(item.extension(VARIABLE).is_some(), "It names a variable for expressions.");
    say(!item.starting_values().is_empty() && !can_start(item), "It starts with an answer.");
    say(item.is_hidden(), "It is hidden from clients.");
    let signatures = asked_signatures(&item.extension).count();
    say(item.is_signature() && signer_of(item).is_none(), "Its signature is of a kind that has no name here.");
    say(item.is_signature() && signatures > 1, "Others sign it as well.");
    say(!item.is_signature() && signatures > 0, "It is signed when it is filled in.");
    say(item.extension(REGEX).is_some() && !takes_pattern(item), "A pattern says how its answer is written.");
    say(item.other.contains_key("answerValueSet"), "Its choices come from a list in the form’s file.");
    say(item.other.contains_key("code"), "It has codes, by which other programs know it.");
    let known = [
        ENTRY_FORMAT,
        INITIAL_EXPRESSION,
        ITEM_CONTROL,
        MAX_DECIMAL_PLACES,
        MAX_VALUE,
        MIN_LENGTH,
        MIN_VALUE,
        REGEX,
        UNIT,
        UNIT_OPTION,
        VARIABLE,
        crate::forms::extension::CALCULATED,
        crate::forms::extension::ENABLED_BY_EXPRESSION,
        crate::forms::extension::HIDDEN,
        crate::forms::extension::SIGNATURE_REQUIRED,
    ];
    let further = item.extension.iter().filter(|extension| !known.contains(&extension.url.as_str())).count();
    let mut sentences: Vec<String> = words.into_iter().map(str::to_owned).collect();
    match further {
        0 => {}
        1 => sentences.push("It has one more property that is not shown here.".to_owned()),
        _ => sentences.push(format!("It has {further} more properties that are not shown here.")),
    }
    sentences
}
