//! Text down the pages: headings, paragraphs, and rows whose cells stand side by side. A heading stays with what follows it, a row with
//! itself unless it is higher than a page; then each of its cells goes on at the top of the next.

use crate::{
    face::{Faces, Style},
    lines::{Line, lines},
    parts::{Part, PartId, Parts},
    sheet::{MARGIN, Mark, SheetSize, Sheets},
    wording::{in_one_line, wording},
};
use domain::forms::{DRAWING_HEIGHT, DRAWING_WIDTH, Drawing};

/// The least of a row that stands on a page if it must be divided.
const LEAST: f32 = 56.0;
const ROW_SPACE: f32 = 4.0;

/// Lines below each other, each in its own style.
pub struct Cell {
    lines: Vec<(Line, Style)>,
    /// In place of lines, and how wide.
    drawing: Option<(Drawing, f32)>,
    x: f32,
    part: PartId,
}

impl Cell {
    fn height(&self) -> f32 {
        let drawn = self.drawing.as_ref().map_or(0.0, |(_, width)| drawing_height(*width));
        drawn + self.lines.iter().map(|(_, style)| style.leading()).sum::<f32>()
    }
}

fn drawing_height(width: f32) -> f32 {
    width * f32::from(DRAWING_HEIGHT) / f32::from(DRAWING_WIDTH)
}

struct Heading {
    level: u16,
    title: String,
    cell: Cell,
}

impl Heading {
    fn space(&self) -> f32 {
        if self.level < 2 { 4.0 } else { Style::heading(self.level).size }
    }
}

pub struct Flow {
    pub faces: Faces,
    pub sheets: Sheets,
    pub parts: Parts,
    /// Wait for what they are the headings of.
    headings: Vec<Heading>,
    /// A character without a glyph was set.
    pub has_stand_ins: bool,
}

impl Flow {
    pub fn new(faces: Faces, size: SheetSize) -> Self {
        Self { faces, sheets: Sheets::new(size), parts: Parts::default(), headings: Vec::new(), has_stand_ins: false }
    }

    pub fn measure(&self) -> f32 {
        self.sheets.size.measure()
    }

    /// A cell from `x`, counted from the left margin, to the right margin or as wide as `width`.
    pub fn cell(&mut self, part: PartId, (x, width): (f32, f32), texts: &[(&str, Style)]) -> Cell {
        let mut set = Vec::new();
        for (text, style) in texts {
            let text = wording(text);
            let face = self.faces.of(*style);
            self.has_stand_ins |= text.chars().any(|character| character != '\n' && !face.has(character));
            set.extend(lines(&self.faces, *style, &text, width).into_iter().map(|line| (line, *style)));
        }
        Cell { lines: set, drawing: None, x: MARGIN + x, part }
    }

    /// A cell with a drawing in it, from `x`, so wide.
    pub fn drawn_cell(part: PartId, (x, width): (f32, f32), drawing: Drawing) -> Cell {
        Cell { lines: Vec::new(), drawing: Some((drawing, width)), x: MARGIN + x, part }
    }

    pub fn heading(&mut self, level: u16, title: &str, within: Option<PartId>) {
        let title = in_one_line(title, "Without a title");
        let part = self.parts.add(Part::Heading(level, title.clone()), within);
        let cell = self.cell(part, (0.0, self.measure()), &[(&title, Style::heading(level))]);
        self.headings.push(Heading { level, title, cell });
    }

    pub fn paragraph(&mut self, text: &str, style: Style, indent: f32, within: Option<PartId>) {
        let part = self.parts.add(Part::Paragraph, within);
        let cell = self.cell(part, (indent, self.measure() - indent), &[(text, style)]);
        self.place(vec![cell], ROW_SPACE);
    }

    /// `cells` side by side, and a hairline below them.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.place(cells, ROW_SPACE);
        self.rule(false);
        self.sheets.y += ROW_SPACE;
    }

    pub fn rule(&mut self, is_strong: bool) {
        let (y, width) = (self.sheets.y, self.measure());
        self.sheets.put(Mark::Rule { x: MARGIN, y, width, is_strong });
    }

    pub fn space(&mut self, height: f32) {
        self.sheets.y += height;
    }

    /// Headings with nothing after them.
    pub fn end(&mut self) {
        self.place(Vec::new(), 0.0);
    }

    fn place(&mut self, cells: Vec<Cell>, after: f32) {
        let headings = std::mem::take(&mut self.headings);
        let over: f32 = headings.iter().map(|heading| heading.space() + heading.cell.height() + ROW_SPACE).sum();
        let height = cells.iter().map(Cell::height).fold(0.0, f32::max) + after;
        let whole = self.sheets.whole();
        self.sheets.need(over + if over + height > whole { height.min(LEAST) } else { height });
        for heading in headings {
            let space = heading.space();
            self.sheets.y += space;
            self.sheets.bookmark(heading.level, &heading.title);
            self.pour(vec![heading.cell]);
            self.sheets.y += ROW_SPACE;
        }
        self.pour(cells);
        self.sheets.y += after;
    }

    /// Each cell as far as the page goes, then the rest of each on the next one.
    fn pour(&mut self, cells: Vec<Cell>) {
        let mut rest = cells;
        while !rest.is_empty() {
            let (top, left) = (self.sheets.y, self.sheets.left());
            let mut over = Vec::new();
            let mut used: f32 = 0.0;
            for cell in rest {
                let (height, more) = self.pour_cell(cell, (top, left));
                used = used.max(height);
                over.extend(more);
            }
            self.sheets.y = top + used;
            if !over.is_empty() {
                self.sheets.turn();
            }
            rest = over;
        }
    }

    fn pour_cell(&mut self, cell: Cell, (top, left): (f32, f32)) -> (f32, Option<Cell>) {
        let Cell { lines, drawing, x, part } = cell;
        let mut used = 0.0;
        if let Some((drawing, width)) = drawing {
            let height = drawing_height(width);
            if height > left {
                return (used, Some(Cell { lines, drawing: Some((drawing, width)), x, part }));
            }
            self.sheets.put(Mark::Drawing { x, y: top, width, drawing, part });
            used += height;
        }
        let mut lines = lines.into_iter().peekable();
        while let Some((line, style)) = lines.next_if(|(_, style)| used + style.leading() <= left) {
            let baseline = top + used + style.size * 1.08;
            used += style.leading();
            // What is empty is no mark: a tag would say that there is something.
            if !line.glyphs.is_empty() {
                self.sheets.put(Mark::Text { x, baseline, line, style, part });
            }
        }
        let more: Vec<_> = lines.collect();
        (used, (!more.is_empty()).then_some(Cell { lines: more, drawing: None, x, part }))
    }
}
