//! The sheets: their size and margins, and what stands on each of them until it is drawn, when it is known how many there are.

use crate::{face::Style, lines::Line, parts::PartId};
use domain::forms::Drawing;

/// Letter where that is what printers hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetSize {
    A4,
    Letter,
}

pub const MARGIN: f32 = 56.0;
/// The first line of a page after the first, below the line that says whose it is.
const TOP: f32 = 68.0;
const BOTTOM: f32 = 56.0;

impl SheetSize {
    pub fn width(self) -> f32 {
        match self {
            Self::A4 => 595.0,
            Self::Letter => 612.0,
        }
    }

    pub fn height(self) -> f32 {
        match self {
            Self::A4 => 842.0,
            Self::Letter => 792.0,
        }
    }

    /// Between the margins.
    pub fn measure(self) -> f32 {
        self.width() - 2.0 * MARGIN
    }
}

#[derive(Debug)]
pub enum Mark {
    Text {
        x: f32,
        baseline: f32,
        line: Line,
        style: Style,
        part: PartId,
    },
    Rule {
        x: f32,
        y: f32,
        width: f32,
        is_strong: bool,
    },
    /// In a box of this width; its height follows from the pad's.
    Drawing {
        x: f32,
        y: f32,
        width: f32,
        drawing: Drawing,
        part: PartId,
    },
}

/// A heading as the list of contents beside the document has it.
#[derive(Debug)]
pub struct Bookmark {
    pub level: u16,
    pub title: String,
    pub page: usize,
    pub y: f32,
}

pub struct Sheets {
    pub size: SheetSize,
    pub pages: Vec<Vec<Mark>>,
    pub bookmarks: Vec<Bookmark>,
    /// Where the next line goes, from the upper edge.
    pub y: f32,
}

impl Sheets {
    pub fn new(size: SheetSize) -> Self {
        Self { size, pages: vec![Vec::new()], bookmarks: Vec::new(), y: MARGIN }
    }

    pub fn left(&self) -> f32 {
        self.size.height() - BOTTOM - self.y
    }

    /// Of a page after the first.
    pub fn whole(&self) -> f32 {
        self.size.height() - BOTTOM - TOP
    }

    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Turns the page unless there is room for this height; what is higher than a page starts where there is some.
    pub fn need(&mut self, height: f32) {
        if self.left() < height.min(self.whole()) {
            self.turn();
        }
    }

    pub fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    pub fn bookmark(&mut self, level: u16, title: &str) {
        self.bookmarks.push(Bookmark { level, title: title.to_owned(), page: self.pages.len() - 1, y: self.y });
    }
}
