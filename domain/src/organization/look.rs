//! The portal's colour. A practice picks one; from it come the shades of its pages, light and dark, each of which can be read on
//! every ground that it stands on (WCAG 2.2, 1.4.3: 4.5 to 1). A colour that cannot is refused, with the nearest one that can.

use crate::messages::colour::contrast;

/// Of normal text against its ground, level AA.
const READABLE: f64 = 4.5;
/// The grounds of `style/tokens.css` that text in the accent stands on.
const LIGHT_GROUNDS: [&str; 4] = ["#ffffff", "#faf9f6", "#f6f5f1", "#f2f0eb"];
const DARK_GROUNDS: [&str; 4] = ["#15171c", "#1d2027", "#262a33", "#111318"];
const DARK_SURFACE: Colour = Colour([0x1d, 0x20, 0x27]);
const DARK_INK: Colour = Colour([0x10, 0x14, 0x2a]);
const BLACK: Colour = Colour([0; 3]);
const WHITE: Colour = Colour([255; 3]);
/// The style sheet's own.
const DEFAULT: Colour = Colour([0x30, 0x49, 0x9b]);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Why a colour cannot be taken, and what could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColourFault {
    pub sentence: String,
    pub nearest: Option<Colour>,
}

/// Of one scheme, as the style sheet's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    pub accent: Colour,
    /// Under the pointer.
    pub deep: Colour,
    /// On the accent.
    pub ink: Colour,
    /// A ground for text in the accent.
    pub wash: Colour,
}

impl Colour {
    /// `#30499b`, with or without the sign, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// As a practice types it.
    ///
    /// # Errors
    /// What is no colour, and what cannot be read.
    pub fn check(text: &str) -> Result<Self, ColourFault> {
        let Some(colour) = Self::parse(text) else {
            let sentence = "Enter a colour as # and six digits or letters from a to f, for example #30499b.".to_owned();
            return Err(ColourFault { sentence, nearest: None });
        };
        if colour.is_readable() {
            return Ok(colour);
        }
        let nearest = colour.nearest();
        let sentence = format!(
            "Not everybody can read this colour: its contrast is {:.1} to 1, and 4.5 is needed. The nearest that can be read is {}.",
            colour.weakest(),
            nearest.hex()
        );
        Err(ColourFault { sentence, nearest: Some(nearest) })
    }

    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Of so many parts of 256 of the other.
    fn mixed(self, other: Self, share: u32) -> Self {
        let mix = |one: u8, other: u8| (u32::from(one) * (256 - share) + u32::from(other) * share) / 256;
        Self(std::array::from_fn(|channel| u8::try_from(mix(self.0[channel], other.0[channel])).unwrap_or(u8::MAX)))
    }

    /// The least contrast of what stands on it, and of it on what it stands on, in the light.
    fn weakest(self) -> f64 {
        weakest(self, &LIGHT_GROUNDS, self.light().wash)
    }

    fn is_readable(self) -> bool {
        self.weakest() >= READABLE
    }

    /// Darkened no more than needed.
    fn nearest(self) -> Self {
        (0..=256).map(|share| self.mixed(BLACK, share)).find(|colour| colour.is_readable()).unwrap_or(BLACK)
    }

    pub fn light(self) -> Shades {
        Shades { accent: self, deep: self.mixed(BLACK, 56), ink: WHITE, wash: WHITE.mixed(self, 20) }
    }

    /// The same colour, lightened until it can be read in the dark.
    pub fn dark(self) -> Shades {
        let shades = |share| {
            let accent = self.mixed(WHITE, share);
            Shades { accent, deep: accent.mixed(WHITE, 80), ink: DARK_INK, wash: DARK_SURFACE.mixed(accent, 32) }
        };
        let is_readable = |shades: &Shades| weakest(shades.accent, &DARK_GROUNDS, shades.wash) >= READABLE;
        (0..=256).map(shades).find(is_readable).unwrap_or_else(|| shades(256))
    }

    /// What replaces the tokens of `style/tokens.css`.
    pub fn style_sheet(self) -> String {
        let (light, dark) = (self.light(), self.dark());
        let token = |name: &str, light: Self, dark: Self| format!("--accent{name}:light-dark({},{});", light.hex(), dark.hex());
        let tokens = [
            token("", light.accent, dark.accent),
            token("-deep", light.deep, dark.deep),
            token("-ink", light.ink, dark.ink),
            token("-wash", light.wash, dark.wash),
        ];
        format!(":root{{{}}}\n", tokens.concat())
    }
}

fn weakest(colour: Colour, grounds: &[&str], wash: Colour) -> f64 {
    let (colour, wash) = (colour.hex(), wash.hex());
    grounds.iter().copied().chain([wash.as_str()]).map(|ground| contrast(&colour, ground)).fold(f64::INFINITY, f64::min)
}

/// Where the style sheet of a portal's colour is; none for the program's own colour, or one that cannot be read.
pub fn look_address(accent: &str) -> Option<String> {
    let colour = Colour::check(accent).ok().filter(|colour| *colour != DEFAULT)?;
    Some(format!("/look/{}.css", colour.hex().trim_start_matches('#')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_colour_is_read_as_people_write_it() {
        for text in ["#30499B", " 30499b ", "#30499b"] {
            assert_eq!(Colour::parse(text), Some(DEFAULT), "{text}");
        }
        for text in ["", "#", "#30499", "#30499bb", "blue", "#3049g0", "#+1234567", "#ééé"] {
            assert_eq!(Colour::parse(text), None, "{text}");
            assert_eq!(Colour::check(text).unwrap_err().nearest, None, "{text}");
        }
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_told_with_the_nearest_that_can() {
        let fault = Colour::check("#ffcc00").unwrap_err();
        let nearest = fault.nearest.unwrap();
        assert!(fault.sentence.contains("4.5 is needed") && fault.sentence.contains(&nearest.hex()), "{}", fault.sentence);
        assert_eq!(Colour::check(&nearest.hex()), Ok(nearest));
        assert_eq!(Colour::check("#30499b"), Ok(DEFAULT));
    }

    #[test]
    fn the_programs_own_colour_needs_no_style_sheet() {
        assert_eq!(look_address("#30499B"), None);
        assert_eq!(look_address("#ffcc00"), None);
        assert_eq!(look_address("url(x)"), None);
        assert_eq!(look_address("#7A1F5C").as_deref(), Some("/look/7a1f5c.css"));
    }

    proptest! {
        #[test]
        fn what_is_taken_can_be_read_on_every_ground_light_and_dark(red: u8, green: u8, blue: u8) {
            let asked = Colour([red, green, blue]);
            let colour = Colour::check(&asked.hex()).unwrap_or_else(|fault| fault.nearest.unwrap());
            for (shades, grounds) in [(colour.light(), LIGHT_GROUNDS), (colour.dark(), DARK_GROUNDS)] {
                let [accent, deep, ink, wash] = [shades.accent, shades.deep, shades.ink, shades.wash].map(Colour::hex);
                for (text, ground) in grounds.iter().map(|ground| (accent.as_str(), *ground)).chain([
                    (accent.as_str(), wash.as_str()), (ink.as_str(), accent.as_str()), (ink.as_str(), deep.as_str()),
                ]) {
                    prop_assert!(contrast(text, ground) >= READABLE, "{} on {} of {}", text, ground, asked.hex());
                }
            }
        }

        #[test]
        fn the_style_sheet_holds_nothing_but_tokens(red: u8, green: u8, blue: u8) {
            let sheet = Colour([red, green, blue]).style_sheet();
            prop_assert!(sheet.starts_with(":root{--accent:light-dark(#") && sheet.ends_with(");}\n"), "{}", sheet);
            prop_assert_eq!(sheet.matches('#').count(), 8);
        }
    }
}
