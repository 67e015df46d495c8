//! What a question's answer must keep to, in which units, and how it is shown: FHIR's extensions, as an administrator sees them.

use super::edit::{DesignRefusal, control};
use crate::forms::control::Control;
use crate::forms::extension::{Extension, ITEM_CONTROL, MAX_DECIMAL_PLACES, MAX_VALUE, MIN_LENGTH, MIN_VALUE, UNIT, UNIT_OPTION};
use crate::forms::formats;
use crate::forms::item::{Item, ItemType};
use crate::forms::value::AnswerValue;
use serde_json::{Map, Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Least,
    Most,
    /// In characters.
    Shortest,
    Longest,
    /// Digits after the point.
    Places,
}

impl Limit {
    pub fn label(self, item: &Item) -> &'static str {
        match self {
            Self::Least if item.item_type == ItemType::Date => "Earliest",
            Self::Most if item.item_type == ItemType::Date => "Latest",
            Self::Least => "Least",
            Self::Most => "Most",
            Self::Shortest => "Characters at least",
            Self::Longest => "Characters at most",
            Self::Places => "Digits after the point at most",
        }
    }

    fn url(self) -> &'static str {
        match self {
            Self::Least => MIN_VALUE,
            Self::Most => MAX_VALUE,
            Self::Shortest | Self::Longest => MIN_LENGTH,
            Self::Places => MAX_DECIMAL_PLACES,
        }
    }
}

/// Those that a question of its kind takes.
pub fn limits_of(item: &Item) -> &'static [Limit] {
    match item.item_type {
        _ if item.is_signature() => &[],
        ItemType::Integer | ItemType::Date => &[Limit::Least, Limit::Most],
        ItemType::Decimal => &[Limit::Least, Limit::Most, Limit::Places],
        ItemType::Quantity => &[Limit::Places],
        ItemType::String | ItemType::Text | ItemType::Url => &[Limit::Shortest, Limit::Longest],
        _ => &[],
    }
}

/// As it is typed; empty without one.
pub fn limit_text(item: &Item, limit: Limit) -> String {
    if limit == Limit::Longest {
        return item.max_length.map(|most| most.to_string()).unwrap_or_default();
    }
    match item.bound(limit.url()) {
        Some(AnswerValue::Integer(number)) => number.to_string(),
        Some(AnswerValue::Date(day)) => day.to_string(),
        Some(AnswerValue::Decimal(text)) => text,
        _ => String::new(),
    }
}

pub(super) fn set_limit(item: &mut Item, limit: Limit, text: &str) -> Result<(), DesignRefusal> {
    if !limits_of(item).contains(&limit) {
        return Err(DesignRefusal::DoesNotFit);
    }
    let text = text.trim();
    if limit == Limit::Longest {
        item.max_length = if text.is_empty() { None } else { Some(count(text)?) };
        return Ok(());
    }
    if text.is_empty() {
        item.extension.retain(|extension| extension.url != limit.url());
        return Ok(());
    }
    let value = match (limit, &item.item_type) {
        (Limit::Shortest | Limit::Places, _) => AnswerValue::Integer(i64::from(count(text)?)),
        (_, ItemType::Date) => AnswerValue::Date(text.parse().map_err(|_| DesignRefusal::NoDate)?),
        (_, ItemType::Integer) => AnswerValue::Integer(i64::from(text.parse::<i32>().map_err(|_| DesignRefusal::NoWholeNumber)?)),
        _ => AnswerValue::Decimal(formats::decimal(text).ok_or(DesignRefusal::NoNumber)?),
    };
    set_extension(item, limit.url(), value.to_fhir("value"));
    Ok(())
}

/// What FHIR's `maxLength` and its like can hold, and more than nothing.
fn count(text: &str) -> Result<u32, DesignRefusal> {
    text.parse::<i32>().ok().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0).ok_or(DesignRefusal::NoWholeNumber)
}

/// In its place where there is one.
fn set_extension(item: &mut Item, url: &str, value: Map<String, Value>) {
    match item.extension.iter_mut().find(|extension| extension.url == url) {
        Some(extension) => {
            extension.other.retain(|key, _| !key.starts_with("value") && !key.starts_with("_value"));
            extension.other.extend(value);
        }
        None => item.extension.push(Extension { url: url.to_owned(), other: value }),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowAs {
    /// As its kind and the number of its choices suggest.
    Usual,
    Radio,
    DropDown,
    Slider,
    TextArea,
}

impl ShowAs {
    pub fn label(self) -> &'static str {
        match self {
            Self::Usual => "As usual",
            Self::Radio => "Cards, all in sight",
            Self::DropDown => "A list that opens",
            Self::Slider => "A slider",
            Self::TextArea => "Several lines",
        }
    }

    fn code(self) -> Option<&'static str> {
        match self {
            Self::Usual => None,
            Self::Radio => Some("radio-button"),
            Self::DropDown => Some("drop-down"),
            Self::Slider => Some("slider"),
            Self::TextArea => Some("text-area"),
        }
    }
}

/// Those that a question of its kind can be shown as; empty where there is nothing to choose.
pub fn ways_to_show(item: &Item) -> &'static [ShowAs] {
    match item.item_type {
        ItemType::Choice | ItemType::OpenChoice if !item.is_repeating() => &[ShowAs::Usual, ShowAs::Radio, ShowAs::DropDown],
        ItemType::Integer => &[ShowAs::Usual, ShowAs::Slider],
        ItemType::String if !item.is_signature() => &[ShowAs::Usual, ShowAs::TextArea],
        _ => &[],
    }
}

pub fn shown_as(item: &Item) -> ShowAs {
    let is = |way: &&ShowAs| way.code().is_some_and(|code| item.has_control(&[code]));
    ways_to_show(item).iter().find(is).copied().unwrap_or(ShowAs::Usual)
}

pub(super) fn set_shown_as(item: &mut Item, way: ShowAs) -> Result<(), DesignRefusal> {
    if !ways_to_show(item).contains(&way) {
        return Err(DesignRefusal::DoesNotFit);
    }
    match way.code() {
        Some(code) => set_extension(item, ITEM_CONTROL, control(code).other),
        None => item.extension.retain(|extension| extension.url != ITEM_CONTROL),
    }
    Ok(())
}

/// With commas between; `None` for a question without units.
pub fn units_text(item: &Item) -> Option<String> {
    let takes = matches!(item.item_type, ItemType::Integer | ItemType::Decimal) || matches!(item.control(), Control::Quantity { .. });
    takes.then(|| item.units().iter().map(crate::forms::Unit::words).collect::<Vec<_>>().join(", "))
}

/// A unit that is named again keeps its code.
pub(super) fn set_units(item: &mut Item, text: &str) -> Result<(), DesignRefusal> {
    if units_text(item).is_none() {
        return Err(DesignRefusal::DoesNotFit);
    }
    let is_number = item.item_type != ItemType::Quantity;
    let url = if is_number { UNIT } else { UNIT_OPTION };
    let mut named: Vec<&str> = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if !named.contains(&name) {
            named.push(name);
        }
    }
    named.truncate(if is_number { 1 } else { named.len() });
    let earlier: Vec<(String, Extension)> = item
        .extension
        .iter()
        .filter(|extension| extension.url == UNIT || extension.url == UNIT_OPTION)
        .filter_map(|extension| Some((crate::forms::unit::Unit::of(extension)?.words(), extension.clone())))
        .collect();
    let unit = |name: &&str| {
        let known = earlier.iter().find(|(words, _)| words == name).map(|(_, extension)| extension.other.clone());
        let coding = || Map::from_iter([("valueCoding".to_owned(), json!({ "code": name, "display": name }))]);
        Extension { url: url.to_owned(), other: known.unwrap_or_else(coding) }
    };
    let units: Vec<Extension> = named.iter().map(unit).collect();
    item.extension.retain(|extension| extension.url != UNIT && extension.url != UNIT_OPTION);
    item.extension.extend(units);
    Ok(())
}
