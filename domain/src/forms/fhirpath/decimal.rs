//! Decimal numbers as FHIR writes them: exact, up to 18 places after the point. Small enough for the browser, which is why
//! no crate for money is asked.

use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};

/// After the point; what is finer is refused, or rounded where a division makes it.
const MOST_PLACES: u32 = 18;
/// Before rounding a quotient.
const QUOTIENT_PLACES: u32 = 16;

/// `units / 10^places`. `1.50` keeps its two places, and equals `1.5`.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    units: i128,
    places: u32,
}

impl Decimal {
    /// Reads `-12.50` and `1.2e-3`; `None` for what is no number, or too large or fine to be held exactly.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, "0"), |parts| parts);
        let exponent: i32 = exponent.parse().ok()?;
        let (sign, digits) = mantissa.strip_prefix('-').map_or((1, mantissa.strip_prefix('+').unwrap_or(mantissa)), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) || fraction.len() > 100 {
            return None;
        }
        let places = i32::try_from(fraction.len()).ok()? - exponent;
        let units: i128 = format!("{whole}{fraction}").parse().ok()?;
        let (units, places) = if places < 0 { (units.checked_mul(power_of_ten(places.unsigned_abs())?)?, 0) } else { (units, places) };
        Self { units: sign * units, places: places.unsigned_abs() }.within_places()
    }

    pub fn from_f64(number: f64) -> Option<Self> {
        let rounded = if number.abs() < 1e6 { format!("{number:.12}") } else { format!("{number}") };
        number.is_finite().then(|| Self::parse(&rounded))?.map(Self::trimmed)
    }

    pub fn to_f64(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    /// `None` when there is something after the point, or it is too large.
    pub fn to_integer(self) -> Option<i64> {
        let plain = self.trimmed();
        if plain.places == 0 { i64::try_from(plain.units).ok() } else { None }
    }

    /// How many digits stand after the point, as written.
    pub const fn places(self) -> u32 {
        self.places
    }

    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Without zeros at the end.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        while self.places > 0 && self.units % 10 == 0 {
            self.units /= 10;
            self.places -= 1;
        }
        self
    }

    fn within_places(self) -> Option<Self> {
        let plain = if self.places > MOST_PLACES { self.trimmed() } else { self };
        (plain.places <= MOST_PLACES).then_some(plain)
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (one, two, places) = self.aligned(other)?;
        Some(Self { units: one.checked_add(two)?, places })
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated()?)
    }

    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let (one, two) = (self.trimmed(), other.trimmed());
        let product = Self { units: one.units.checked_mul(two.units)?, places: one.places + two.places };
        if product.places > MOST_PLACES { product.rounded(MOST_PLACES) } else { Some(product) }
    }

    /// Rounded to 16 places; `None` for a division by zero, which in `FHIRPath` is empty.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (one, two) = (self.trimmed(), other.trimmed());
        let places = [QUOTIENT_PLACES, QUOTIENT_PLACES / 2].into_iter();
        let scaled = places.filter_map(|places| Some((one.units.checked_mul(power_of_ten(places + two.places)?)?, places + one.places)));
        let (scaled, places) = scaled.into_iter().next()?;
        let quotient = Self { units: scaled.checked_div(two.units)?, places }.trimmed();
        if quotient.places > MOST_PLACES { quotient.rounded(MOST_PLACES) } else { Some(quotient) }
    }

    /// What remains after whole times; of the sign of `self`.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        let (one, two, places) = self.aligned(other)?;
        Some(Self { units: one.checked_rem(two)?, places })
    }

    pub fn negated(self) -> Option<Self> {
        Some(Self { units: self.units.checked_neg()?, places: self.places })
    }

    pub fn abs(self) -> Option<Self> {
        if self.is_negative() { self.negated() } else { Some(self) }
    }

    pub fn truncated(self) -> Option<Self> {
        Some(Self { units: self.units / power_of_ten(self.places)?, places: 0 })
    }

    pub fn floor(self) -> Option<Self> {
        Some(Self { units: self.units.div_euclid(power_of_ten(self.places)?), places: 0 })
    }

    pub fn ceiling(self) -> Option<Self> {
        self.negated()?.floor()?.negated()
    }

    /// To so many places, halves away from zero.
    pub fn rounded(self, places: u32) -> Option<Self> {
        if places >= self.places {
            return Some(self);
        }
        let step = power_of_ten(self.places - places)?;
        let half = (step / 2) * self.units.signum();
        Some(Self { units: self.units.checked_add(half)? / step, places })
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let places = self.places.max(other.places);
        let units = |number: Self| number.units.checked_mul(power_of_ten(places - number.places)?);
        Some((units(self)?, units(other)?, places))
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { units: i128::from(number), places: 0 }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.trimmed(), other.trimmed());
        match one.aligned(two) {
            Some((one, two, _)) => one.cmp(&two),
            // One of them is too large to be written as finely as the other: the one with fewer places.
            None if one.places < two.places => one.units.cmp(&0),
            None => 0.cmp(&two.units),
        }
    }
}

impl Display for Decimal {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let digits = self.units.unsigned_abs().to_string();
        let places = usize::try_from(self.places).unwrap_or(0);
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let sign = if self.units < 0 { "-" } else { "" };
        if fraction.is_empty() { write!(to, "{sign}{whole}") } else { write!(to, "{sign}{whole}.{fraction}") }
    }
}

fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn a_number_keeps_its_places_and_equals_what_is_as_large() {
        assert_eq!(decimal("1.50").to_string(), "1.50");
        assert_eq!(decimal("1.50"), decimal("1.5"));
        assert_eq!(decimal("-0.05").to_string(), "-0.05");
        assert_eq!(decimal("1.2e-3").to_string(), "0.0012");
        assert_eq!(decimal("12e2").to_string(), "1200");
        for text in ["", ".", "-", "1.2.3", "abc", "1e99", "1e-99", "½"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn tenths_add_up_exactly() {
        let sum = decimal("0.1").checked_add(decimal("0.2")).unwrap();
        assert_eq!(sum, decimal("0.3"));
        assert_eq!(
            decimal("70").checked_div(decimal("1.75")).and_then(|half| half.checked_div(decimal("1.75"))).unwrap().rounded(1),
            Some(decimal("22.9"))
        );
        assert_eq!(decimal("1").checked_div(decimal("0")), None);
        assert_eq!(decimal("-5").checked_rem(decimal("3")), Some(decimal("-2")));
    }

    #[test]
    fn rounding_goes_away_from_zero_at_the_half() {
        for (text, rounded) in [("2.5", "3"), ("-2.5", "-3"), ("2.4", "2"), ("-0.4", "0")] {
            assert_eq!(decimal(text).rounded(0), Some(decimal(rounded)), "{text}");
        }
        assert_eq!((decimal("-1.1").floor(), decimal("-1.1").ceiling()), (Some(decimal("-2")), Some(decimal("-1"))));
    }

    #[test]
    fn very_large_and_very_fine_numbers_compare() {
        let large = decimal("99999999999999999999999999999999999");
        assert!(large > decimal("0.000000000000000001") && large.negated().unwrap() < decimal("-0.000000000000000001"));
    }
}
