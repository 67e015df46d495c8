//! A [`ScoreChart`] as SVG. It is text, not a view: drawn once on the server, and put into the page as it is, so that no browser
//! loads what draws it. Colours are the style sheet's; the bands' words come from a form and are escaped.

use super::score_chart::{ScoreChart, ScoreMark, Stripe};
use crate::messages::escape;
use std::fmt::Write;

/// Points with a number each; among more of them, only the first, the last and the one at hand have one.
const NUMBERED: usize = 8;
/// Pixels: less has no room for a word.
const ROOM_FOR_WORDS: i64 = 15;

impl ScoreChart {
    /// As wide as its place. A table beside it has to say the same: to whom the drawing is not shown, it is one image with a sentence.
    pub fn svg(&self) -> String {
        let height = Self::BOTTOM + 24;
        let mut svg = format!(r#"<svg role="img" width="100%" height="{height}" aria-label="{}">"#, escape(&self.sentence()));
        for (rank, stripe) in self.stripes.iter().rev().enumerate() {
            stripe.draw(rank, &mut svg);
        }
        for (from, to) in self.marks.iter().zip(self.marks.iter().skip(1)) {
            let (x1, x2) = (percent(from.x), percent(to.x));
            put(&mut svg, format_args!(r#"<line class="line" x1="{x1}" y1="{}" x2="{x2}" y2="{}"/>"#, from.y, to.y));
        }
        let count = self.marks.len();
        for (index, mark) in self.marks.iter().enumerate() {
            let is_numbered = count <= NUMBERED || index == 0 || index + 1 == count || mark.point.is_here;
            mark.draw(is_numbered, &mut svg);
        }
        self.draw_days(&mut svg);
        svg.push_str("</svg>");
        svg
    }

    fn sentence(&self) -> String {
        let told =
            |mark: Option<&ScoreMark>| mark.map(|mark| format!("{} on {}", mark.point.total, mark.point.at.day())).unwrap_or_default();
        format!("{} scores over time, from {} to {}", self.marks.len(), told(self.marks.first()), told(self.marks.last()))
    }

    /// Under the first and the last point.
    fn draw_days(&self, svg: &mut String) {
        let y = Self::BOTTOM + 18;
        let first = self.marks.first().map(|mark| (percent(0), "start", mark));
        let last = self.marks.last().map(|mark| (percent(Self::LAST), "middle", mark));
        for (x, anchor, mark) in [first, last].into_iter().flatten() {
            put(svg, format_args!(r#"<text class="day" x="{x}" y="{y}" text-anchor="{anchor}">{}</text>"#, mark.point.at.day()));
        }
    }
}

impl Stripe {
    /// `rank`: 0 for the lowest band.
    fn draw(&self, rank: usize, svg: &mut String) {
        let Self { top, height, label } = self;
        let shade = rank.min(4);
        put(svg, format_args!(r#"<rect class="band shade-{shade}" x="0" y="{top}" width="100%" height="{height}"/>"#));
        if *height >= ROOM_FOR_WORDS {
            let middle = top + height / 2 + 4;
            put(svg, format_args!(r#"<text x="99%" y="{middle}" text-anchor="end">{}</text>"#, escape(label)));
        }
    }
}

impl ScoreMark {
    fn draw(&self, is_numbered: bool, svg: &mut String) {
        let (x, y, total) = (percent(self.x), self.y, self.point.total);
        let (class, radius) = if self.point.is_here { ("mark here", 7) } else { ("mark", 4) };
        put(svg, format_args!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"/>"#));
        if is_numbered {
            let above = if y < 26 { y + 22 } else { y - 12 };
            put(svg, format_args!(r#"<text class="total" x="{x}" y="{above}" text-anchor="middle">{total}</text>"#));
        }
    }
}

/// Thousandths as SVG writes them.
fn percent(thousandths: i64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// Writing into a text cannot fail.
fn put(svg: &mut String, piece: std::fmt::Arguments<'_>) {
    let _written = svg.write_fmt(piece);
}
