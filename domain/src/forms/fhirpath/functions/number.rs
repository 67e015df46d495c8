//! Functions on numbers. Roots, powers and logarithms go by way of floating point, and are rounded to 12 places.

use super::super::ExpressionError;
use super::super::decimal::Decimal;
use super::super::quantity::Quantity;
use super::super::value::{Collection, Item, single};
use super::{Call, Entry};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Abs,
    Ceiling,
    Floor,
    Truncate,
    Round,
    Sqrt,
    Exp,
    Ln,
    Log,
    Power,
}

pub const TABLE: [Entry<Function>; 10] = [
    ("abs", Function::Abs, 0, 0),
    ("ceiling", Function::Ceiling, 0, 0),
    ("floor", Function::Floor, 0, 0),
    ("truncate", Function::Truncate, 0, 0),
    ("round", Function::Round, 0, 1),
    ("sqrt", Function::Sqrt, 0, 0),
    ("exp", Function::Exp, 0, 0),
    ("ln", Function::Ln, 0, 0),
    ("log", Function::Log, 1, 1),
    ("power", Function::Power, 1, 1),
];

impl Function {
    pub(super) fn call<'a>(self, call: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
        let Some(item) = single(input)?.map(Item::plain) else { return Ok(Vec::new()) };
        if let Item::Quantity(Quantity { value, unit }) = item {
            if !self.is_exact() {
                return Err(ExpressionError::evaluation("this is not done with amounts"));
            }
            return Ok(self.exact(call, value)?.map(|value| Item::Quantity(Quantity { value, unit })).into_iter().collect());
        }
        let Some(number) = item.as_decimal() else { return Err(ExpressionError::evaluation("a number is wanted")) };
        let whole = matches!(item, Item::Integer(_)) || matches!(self, Self::Ceiling | Self::Floor | Self::Truncate);
        let as_item = |number: Decimal| match number.to_integer() {
            Some(number) if whole => Item::Integer(number),
            _ => Item::Decimal(number),
        };
        if self.is_exact() {
            return Ok(self.exact(call, number)?.map(as_item).into_iter().collect());
        }
        let argument = match single(&call.values(0)?)? {
            Some(argument) => argument.as_decimal().map(Decimal::to_f64),
            None if call.arguments.is_empty() => Some(0.0),
            None => None,
        };
        let Some(argument) = argument else { return Ok(Vec::new()) };
        let result = self.approximate(number.to_f64(), argument);
        // A whole number to a whole power is whole.
        let keep_whole = self == Self::Power && whole;
        let result = Decimal::from_f64(result).map(|number| if keep_whole { as_item(number) } else { Item::Decimal(number) });
        Ok(result.into_iter().collect())
    }

    const fn is_exact(self) -> bool {
        matches!(self, Self::Abs | Self::Ceiling | Self::Floor | Self::Truncate | Self::Round)
    }

    /// `None` for a result that cannot be held.
    fn exact(self, call: &Call<'_, '_, '_>, number: Decimal) -> Result<Option<Decimal>, ExpressionError> {
        Ok(match self {
            Self::Abs => number.abs(),
            Self::Ceiling => number.ceiling(),
            Self::Floor => number.floor(),
            Self::Truncate => number.truncated(),
            _ => number.rounded(call.integer(0)?.map_or(0, |places| u32::try_from(places).unwrap_or(0))),
        })
    }

    /// Not a number where there is no result.
    fn approximate(self, number: f64, argument: f64) -> f64 {
        match self {
            Self::Sqrt => number.sqrt(),
            Self::Exp => number.exp(),
            Self::Ln => number.ln(),
            Self::Log => number.log(argument),
            _ => number.powf(argument),
        }
    }
}
