//! Amounts with units, and which units can be compared: the UCUM codes (<https://ucum.org>) of what is measured in an
//! intake form. Others compare only with themselves.

use super::decimal::Decimal;
use std::cmp::Ordering;

pub const UCUM: &str = "http://unitsofmeasure.org";

/// By how much one of a unit is larger than its dimension's first: numerator and denominator, exactly. Temperatures, which
/// also begin elsewhere, are not here.
const UNITS: [(&str, char, i64, i64); 50] = [
    ("m", 'L', 1, 1),
    ("km", 'L', 1000, 1),
    ("dm", 'L', 1, 10),
    ("cm", 'L', 1, 100),
    ("mm", 'L', 1, 1000),
    ("um", 'L', 1, 1_000_000),
    ("[in_i]", 'L', 254, 10_000),
    ("[ft_i]", 'L', 3048, 10_000),
    ("[yd_i]", 'L', 9144, 10_000),
    ("[mi_i]", 'L', 1_609_344, 1000),
    ("[in_us]", 'L', 100, 3937),
    ("[ft_us]", 'L', 1200, 3937),
    ("g", 'M', 1, 1),
    ("kg", 'M', 1000, 1),
    ("mg", 'M', 1, 1000),
    ("ug", 'M', 1, 1_000_000),
    ("t", 'M', 1_000_000, 1),
    ("[lb_av]", 'M', 45_359_237, 100_000),
    ("[oz_av]", 'M', 45_359_237, 1_600_000),
    ("[stone_av]", 'M', 635_029_318, 100_000),
    ("s", 'T', 1, 1),
    ("ms", 'T', 1, 1000),
    ("min", 'T', 60, 1),
    ("h", 'T', 3600, 1),
    ("d", 'T', 86_400, 1),
    ("wk", 'T', 604_800, 1),
    ("mo", 'T', 2_629_800, 1),
    ("a", 'T', 31_557_600, 1),
    ("L", 'V', 1, 1),
    ("l", 'V', 1, 1),
    ("dL", 'V', 1, 10),
    ("cL", 'V', 1, 100),
    ("mL", 'V', 1, 1000),
    ("ml", 'V', 1, 1000),
    ("uL", 'V', 1, 1_000_000),
    ("m3", 'V', 1000, 1),
    ("cm3", 'V', 1, 1000),
    ("Pa", 'P', 1, 1),
    ("kPa", 'P', 1000, 1),
    ("hPa", 'P', 100, 1),
    ("bar", 'P', 100_000, 1),
    ("mm[Hg]", 'P', 133_322_387, 1_000_000),
    ("J", 'E', 1, 1),
    ("kJ", 'E', 1000, 1),
    ("cal", 'E', 4184, 1000),
    ("kcal", 'E', 4184, 1),
    ("1", 'N', 1, 1),
    ("%", 'N', 1, 100),
    ("Hz", 'F', 1, 1),
    ("/min", 'F', 1, 60),
];

/// The words that `FHIRPath` has for calendar durations, in UCUM.
const CALENDAR: [(&str, &str); 7] =
    [("year", "a"), ("month", "mo"), ("week", "wk"), ("day", "d"), ("hour", "h"), ("minute", "min"), ("second", "s")];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    pub value: Decimal,
    /// A UCUM code, or the word for one; `1` for none.
    pub unit: String,
}

/// Why two amounts are not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomparable {
    /// They measure different things.
    Dimension,
    /// A unit that is not known here.
    Unknown,
}

impl Quantity {
    pub fn compare(&self, other: &Self) -> Result<Ordering, Incomparable> {
        let (unit, other_unit) = (ucum(&self.unit), ucum(&other.unit));
        if unit == other_unit {
            return Ok(self.value.cmp(&other.value));
        }
        let find = |code: &str| UNITS.iter().find(|unit| unit.0 == code).ok_or(Incomparable::Unknown);
        let (one, two) = (find(unit)?, find(other_unit)?);
        if one.1 != two.1 {
            return Err(Incomparable::Dimension);
        }
        // value × numerator ÷ denominator, with both sides multiplied by both denominators.
        let side = |value: Decimal, up: i64, down: i64| value.checked_mul(up.into())?.checked_mul(down.into());
        let sides = side(self.value, one.2, two.3).zip(side(other.value, two.2, one.3));
        sides.map(|(one, two)| one.cmp(&two)).ok_or(Incomparable::Unknown)
    }
}

fn ucum(unit: &str) -> &str {
    let singular = unit.strip_suffix('s').filter(|word| word.len() > 2).unwrap_or(unit);
    CALENDAR.iter().find(|(word, _)| *word == singular).map_or(unit, |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: &str, unit: &str) -> Quantity {
        Quantity { value: Decimal::parse(value).unwrap(), unit: unit.to_owned() }
    }

    #[test]
    fn units_of_one_dimension_compare_exactly() {
        assert_eq!(quantity("10000", "m").compare(&quantity("10", "km")), Ok(Ordering::Equal));
        assert_eq!(quantity("1", "[lb_av]").compare(&quantity("0.45359237", "kg")), Ok(Ordering::Equal));
        assert_eq!(quantity("5", "[ft_i]").compare(&quantity("150", "cm")), Ok(Ordering::Greater));
        assert_eq!(quantity("2", "weeks").compare(&quantity("14", "d")), Ok(Ordering::Equal));
    }

    #[test]
    fn different_things_and_unknown_units_do_not_compare() {
        assert_eq!(quantity("1", "kg").compare(&quantity("1", "m")), Err(Incomparable::Dimension));
        assert_eq!(quantity("1", "kg").compare(&quantity("1", "furlong")), Err(Incomparable::Unknown));
        assert_eq!(quantity("1", "furlong").compare(&quantity("2", "furlong")), Ok(Ordering::Less));
    }
}
