//! From one type of value to another (`FHIRPath` 2.0, Conversion). What cannot be converted gives nothing.

use super::super::ExpressionError;
use super::super::decimal::Decimal;
use super::super::quantity::Quantity;
use super::super::temporal::Temporal;
use super::super::value::{Collection, Item, single};
use super::{Call, Entry, boolean};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Boolean,
    Integer,
    Decimal,
    Text,
    Date,
    DateTime,
    Time,
    Quantity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    To(Target),
    ConvertsTo(Target),
}

pub const TABLE: [Entry<Function>; 16] = [
    ("toBoolean", Function::To(Target::Boolean), 0, 0),
    ("toInteger", Function::To(Target::Integer), 0, 0),
    ("toDecimal", Function::To(Target::Decimal), 0, 0),
    ("toString", Function::To(Target::Text), 0, 0),
    ("toDate", Function::To(Target::Date), 0, 0),
    ("toDateTime", Function::To(Target::DateTime), 0, 0),
    ("toTime", Function::To(Target::Time), 0, 0),
    ("toQuantity", Function::To(Target::Quantity), 0, 0),
    ("convertsToBoolean", Function::ConvertsTo(Target::Boolean), 0, 0),
    ("convertsToInteger", Function::ConvertsTo(Target::Integer), 0, 0),
    ("convertsToDecimal", Function::ConvertsTo(Target::Decimal), 0, 0),
    ("convertsToString", Function::ConvertsTo(Target::Text), 0, 0),
    ("convertsToDate", Function::ConvertsTo(Target::Date), 0, 0),
    ("convertsToDateTime", Function::ConvertsTo(Target::DateTime), 0, 0),
    ("convertsToTime", Function::ConvertsTo(Target::Time), 0, 0),
    ("convertsToQuantity", Function::ConvertsTo(Target::Quantity), 0, 0),
];

impl Function {
    pub(super) fn call<'a>(self, _: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
        let Some(item) = single(input)?.map(Item::plain) else { return Ok(Vec::new()) };
        Ok(match self {
            Self::To(target) => target.convert(&item).into_iter().collect(),
            Self::ConvertsTo(target) => boolean(target.convert(&item).is_some()),
        })
    }
}

impl Target {
    fn convert<'a>(self, item: &Item<'a>) -> Option<Item<'a>> {
        match self {
            Self::Boolean => truth(item).map(Item::Boolean),
            Self::Integer => integer(item).map(Item::Integer),
            Self::Decimal => decimal(item).map(Item::Decimal),
            Self::Text => item.to_text().map(Item::text),
            Self::Date => {
                item.as_temporal().filter(|read| read.kind != super::super::TemporalKind::Time).map(|read| Item::Temporal(read.date_part()))
            }
            Self::DateTime => item.as_temporal().filter(|read| read.kind != super::super::TemporalKind::Time).map(Item::Temporal),
            Self::Time => time(item).map(Item::Temporal),
            Self::Quantity => quantity(item).map(Item::Quantity),
        }
    }
}

fn truth(item: &Item<'_>) -> Option<bool> {
    match item {
        Item::Boolean(yes) => Some(*yes),
        Item::Text(text) => match text.to_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
            "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
            _ => None,
        },
        _ => match item.as_decimal()?.to_integer()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
    }
}

fn integer(item: &Item<'_>) -> Option<i64> {
    match item {
        Item::Integer(number) => Some(*number),
        Item::Boolean(yes) => Some(i64::from(*yes)),
        Item::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn decimal(item: &Item<'_>) -> Option<Decimal> {
    match item {
        Item::Boolean(yes) => Some(i64::from(*yes).into()),
        Item::Text(text) => Decimal::parse(text),
        _ => item.as_decimal(),
    }
}

fn time(item: &Item<'_>) -> Option<Temporal> {
    match item {
        Item::Text(text) => Temporal::parse_time(text.trim_start_matches('T')),
        Item::Temporal(temporal) => temporal.time_part(),
        _ => None,
    }
}

/// `5 'kg'`, `5 days` and plain numbers.
fn quantity(item: &Item<'_>) -> Option<Quantity> {
    if let Item::Quantity(quantity) = item {
        return Some(quantity.clone());
    }
    let Item::Text(text) = item else { return decimal(item).map(|value| Quantity { value, unit: "1".to_owned() }) };
    let (value, unit) = text.split_once(' ').unwrap_or((text, "1"));
    Some(Quantity { value: Decimal::parse(value)?, unit: unit.trim().trim_matches('\'').to_owned() })
}
