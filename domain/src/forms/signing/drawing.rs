//! A drawn signature: strokes of a finger, a pen or a mouse on a pad of a fixed size, written as the path of an SVG (`M12 34L13 36`).
//! However it arrives, no more of it is taken than a signature has, and nothing but whole numbers on the pad.

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};

/// The pad, in its own units: what a point counts.
pub const DRAWING_WIDTH: u16 = 600;
pub const DRAWING_HEIGHT: u16 = 200;

/// Of all strokes together. A long name in quick strokes has a few hundred.
pub const MOST_POINTS: usize = 3_000;
pub const MOST_STROKES: usize = 200;

/// From the left and from the top.
pub type Point = (u16, u16);

/// Read from its path alone, so whatever there is of one keeps to the limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Drawing {
    strokes: Vec<Vec<Point>>,
}

/// What was sent is no drawing of the pad, or a longer one than is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a drawn signature.")]
pub struct NoDrawing;

impl Drawing {
    /// The path of an SVG whose view box is the pad; empty for none.
    ///
    /// # Errors
    /// `NoDrawing` for what is no such path, stands beside the pad, or is longer than is taken.
    pub fn parse(path: &str) -> Result<Self, NoDrawing> {
        let mut made = Self::default();
        if path.is_empty() {
            return Ok(made);
        }
        let strokes = path.strip_prefix('M').ok_or(NoDrawing)?;
        for stroke in strokes.split('M') {
            made.begin().then_some(()).ok_or(NoDrawing)?;
            for point in stroke.split('L') {
                let (x, y) = point.split_once(' ').ok_or(NoDrawing)?;
                made.put((whole(x)?, whole(y)?))?;
            }
        }
        made.end();
        Ok(made)
    }

    /// A new stroke; `false` when there are too many.
    pub fn begin(&mut self) -> bool {
        self.end();
        let takes = self.strokes.len() < MOST_STROKES && self.point_count() < MOST_POINTS;
        if takes {
            self.strokes.push(Vec::new());
        }
        takes
    }

    /// Another point of the stroke; `false` when it is not taken: there are too many, or it is where the last one is.
    pub fn go_on(&mut self, (x, y): Point) -> bool {
        let point = (x.min(DRAWING_WIDTH), y.min(DRAWING_HEIGHT));
        // The end of a stroke may need one more.
        let takes = self.point_count() + 1 < MOST_POINTS;
        let Some(stroke) = self.strokes.last_mut().filter(|stroke| takes && stroke.last() != Some(&point)) else { return false };
        stroke.push(point);
        true
    }

    /// A touch without a stroke is a dot: a line from a point to itself, which is drawn round.
    pub fn end(&mut self) {
        if let Some(stroke) = self.strokes.last_mut().filter(|stroke| stroke.len() == 1) {
            stroke.extend_from_within(..);
        }
        if self.strokes.last().is_some_and(Vec::is_empty) {
            self.strokes.pop();
        }
    }

    fn put(&mut self, (x, y): Point) -> Result<(), NoDrawing> {
        let is_on_the_pad = x <= DRAWING_WIDTH && y <= DRAWING_HEIGHT;
        let has_room = self.point_count() < MOST_POINTS;
        let stroke = self.strokes.last_mut().filter(|_| is_on_the_pad && has_room).ok_or(NoDrawing)?;
        stroke.push((x, y));
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Whether it takes no further points.
    pub fn is_full(&self) -> bool {
        self.strokes.len() >= MOST_STROKES || self.point_count() + 2 > MOST_POINTS
    }

    fn point_count(&self) -> usize {
        self.strokes.iter().map(Vec::len).sum()
    }

    pub fn strokes(&self) -> &[Vec<Point>] {
        &self.strokes
    }

    /// As a file: black on nothing, in the pad's own size.
    pub fn svg(&self) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {DRAWING_WIDTH} {DRAWING_HEIGHT}\" width=\"{DRAWING_WIDTH}\" \
             height=\"{DRAWING_HEIGHT}\"><path d=\"{self}\" fill=\"none\" stroke=\"#000\" stroke-width=\"3\" stroke-linecap=\"round\" \
             stroke-linejoin=\"round\"/></svg>"
        )
    }

    /// Out of a file that [`Self::svg`] made; `None` for any other.
    pub fn from_svg(svg: &str) -> Option<Self> {
        let (_, rest) = svg.split_once(" d=\"")?;
        let (path, _) = rest.split_once('"')?;
        Self::parse(path).ok().filter(|drawing| !drawing.is_empty() && drawing.svg() == svg)
    }
}

fn whole(text: &str) -> Result<u16, NoDrawing> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).ok_or(NoDrawing)
}

/// The path.
impl fmt::Display for Drawing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for stroke in &self.strokes {
            for (at, (x, y)) in stroke.iter().enumerate() {
                formatter.write_char(if at == 0 { 'M' } else { 'L' })?;
                write!(formatter, "{x} {y}")?;
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for Drawing {
    type Error = NoDrawing;

    fn try_from(path: String) -> Result<Self, NoDrawing> {
        Self::parse(&path)
    }
}

impl From<Drawing> for String {
    fn from(drawing: Drawing) -> Self {
        drawing.to_string()
    }
}
