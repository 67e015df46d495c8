//! The two faces of Inter that documents are set in (`fonts/`, under the SIL Open Font License): which glyph a character has, and how
//! wide it is. Characters are set one beside the other, without ligatures or kerning, which Latin, Greek and Cyrillic read well without.

use crate::PaperError;
use krilla::text::{Font, GlyphId};
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const STRONG: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");

/// Stands where a character has no glyph. The text below it, which is searched and copied, stays the character itself.
pub const STAND_IN: char = '□';

pub struct Face {
    pub font: Font,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units: f32,
    stand_in: GlyphId,
}

impl Face {
    fn read(file: &'static [u8]) -> Result<Self, PaperError> {
        let font = Font::new(file.into(), 0).ok_or(PaperError::Font)?;
        let tables = FontRef::new(file).map_err(|_| PaperError::Font)?;
        let metrics = tables.glyph_metrics(Size::unscaled(), LocationRef::default());
        let charmap = tables.charmap();
        let stand_in = charmap.map(STAND_IN).ok_or(PaperError::Font)?;
        Ok(Self { units: font.units_per_em(), font, charmap, metrics, stand_in: GlyphId::new(stand_in.to_u32()) })
    }

    pub fn has(&self, character: char) -> bool {
        self.charmap.map(character).is_some()
    }

    /// The glyph, and its width where the size is 1.
    pub fn glyph(&self, character: char) -> (GlyphId, f32) {
        let id = self.charmap.map(character).map_or(self.stand_in, |id| GlyphId::new(id.to_u32()));
        let width = self.metrics.advance_width(skrifa::GlyphId::new(id.to_u32())).unwrap_or_default();
        (id, width / self.units)
    }
}

pub struct Faces {
    pub regular: Face,
    pub strong: Face,
}

impl Faces {
    pub fn read() -> Result<Self, PaperError> {
        Ok(Self { regular: Face::read(REGULAR)?, strong: Face::read(STRONG)? })
    }

    pub fn of(&self, style: Style) -> &Face {
        if style.strong { &self.strong } else { &self.regular }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Text,
    Soft,
    Accent,
}

impl Ink {
    /// The tokens of the light pages (`style/tokens.css`).
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Text => (0x1d, 0x22, 0x30),
            Self::Soft => (0x56, 0x5d, 0x6e),
            Self::Accent => (0x30, 0x49, 0x9b),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub size: f32,
    pub strong: bool,
    pub ink: Ink,
}

impl Style {
    pub const BODY: Self = Self { size: 9.5, strong: false, ink: Ink::Text };
    pub const SOFT: Self = Self { ink: Ink::Soft, ..Self::BODY };
    pub const STRONG: Self = Self { strong: true, ..Self::BODY };
    pub const SMALL: Self = Self { size: 8.0, ..Self::SOFT };
    pub const TITLE: Self = Self { size: 20.0, ..Self::STRONG };
    pub const LARGE: Self = Self { size: 15.0, ..Self::STRONG };

    /// Of a heading, by its level; the first is the title.
    pub fn heading(level: u16) -> Self {
        match level {
            0 | 1 => Self::TITLE,
            2 => Self { size: 13.0, ink: Ink::Accent, ..Self::STRONG },
            3 => Self { size: 11.0, ..Self::STRONG },
            _ => Self { size: 10.0, ..Self::STRONG },
        }
    }

    pub fn leading(self) -> f32 {
        self.size * 1.42
    }
}
