//! Cells of a file that a spreadsheet opens: one that begins as a formula does is written with an apostrophe before it, so that
//! it stays a text (OWASP, CSV injection), and is read without it.

use std::borrow::Cow;

const BEGINNINGS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether it begins as a formula does, apostrophes aside: one that has some already gets another, so that none is lost.
fn looks_like_a_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(BEGINNINGS)
}

pub fn guarded(cell: &str) -> Cow<'_, str> {
    if looks_like_a_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// What [`guarded`] was given.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| looks_like_a_formula(rest)).unwrap_or(cell)
}

/// What a spreadsheet makes of a long number when it saves it, as `4.91701E+11`: its last digits are gone.
pub fn is_shortened(cell: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((number, power)) = cell.trim().split_once("E+") else { return false };
    let (whole, rest) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && is_digits(whole) && is_digits(rest) && is_digits(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_take_for_a_formula_begins_with_an_apostrophe() {
        for cell in ["=1+1", "+1 555 0100", "-", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in ["", "Mara", "O'Brien", "'tis", "1=1"] {
            assert_eq!(guarded(cell), cell);
        }
    }

    #[test]
    fn a_number_that_a_spreadsheet_has_shortened_is_known_by_its_power() {
        for shortened in ["4.91701E+11", "4,91701E+11", "5E+10", " 1.5E+011 "] {
            assert!(is_shortened(shortened), "{shortened}");
        }
        for number in ["", "+49 170 1234567", "491701234567", "E+11", "4.E+11", "49.1E+11", "4.9E+", "5 E+10 ext"] {
            assert!(!is_shortened(number), "{number}");
        }
    }

    proptest! {
        #[test]
        fn a_cell_is_read_as_it_was_before_it_was_guarded(cell in "['=+@a-]{0,6}") {
            let written = guarded(&cell);
            prop_assert_eq!(unguarded(&written), cell.as_str());
            prop_assert!(!written.starts_with(BEGINNINGS));
        }
    }
}
