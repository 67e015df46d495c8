//! Whether a colour can be read on another (WCAG 2.2, contrast ratio). An organization chooses its accent freely; what it
//! chooses must not make an e-mail unreadable.

const INK: &str = "#1d2230";
const WHITE: &str = "#ffffff";
/// Of normal text against its ground, level AA.
const READABLE: f64 = 4.5;

/// The text colour that reads better on a button of this colour.
pub(super) fn on(accent: &str) -> &'static str {
    if contrast(accent, WHITE) >= contrast(accent, INK) { WHITE } else { INK }
}

/// Whether text of this colour can be read on white.
pub(super) fn is_readable_on_white(accent: &str) -> bool {
    contrast(accent, WHITE) >= READABLE
}

/// From 1 to 21, of two colours written `#rrggbb`.
pub(crate) fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance of `#rrggbb`, from 0 (black) to 1 (white).
fn luminance(colour: &str) -> f64 {
    let channel = |start: usize| {
        let value = colour.get(start..start + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or_default();
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[cfg(test)]
mod tests {
    use super::{INK, WHITE, contrast, is_readable_on_white, on};

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast("#000000", WHITE) - 21.0).abs() < 0.001);
        assert!((contrast("#777777", WHITE) - 4.478).abs() < 0.001);
    }

    #[test]
    fn a_light_accent_gets_dark_text_and_is_not_used_for_links() {
        assert_eq!((on("#ffe066"), is_readable_on_white("#ffe066")), (INK, false));
        assert_eq!((on("#30499b"), is_readable_on_white("#30499b")), (WHITE, true));
    }
}
