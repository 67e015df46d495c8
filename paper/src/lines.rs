//! Text in lines of a width: broken where Unicode allows it, and anywhere in what is wider than a line. Each line ends with the space
//! that it was broken at, so that words stay apart for whoever copies or listens. Linear in the text.

use crate::face::{Face, Faces, Style};
use krilla::text::KrillaGlyph;
use unicode_linebreak::linebreaks;

#[derive(Clone, Debug, Default)]
pub struct Line {
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// Without the space at its end, where the size is 1.
    pub width: f32,
    advance: f32,
}

impl Line {
    fn push(&mut self, face: &Face, character: char) {
        let (id, width) = face.glyph(character);
        let start = self.text.len();
        // One space ends a line, however many were typed: they would run over the edge.
        if character.is_whitespace() && self.width < self.advance {
            return;
        }
        self.text.push(character);
        self.glyphs.push(KrillaGlyph::new(id, width, 0.0, 0.0, 0.0, start..self.text.len(), None));
        self.advance += width;
        if !character.is_whitespace() {
            self.width = self.advance;
        }
    }

    /// In one line, cut where it would be wider.
    pub fn cut(faces: &Faces, style: Style, text: &str, width: f32) -> Self {
        let face = faces.of(style);
        let (limit, (_, dots)) = (width / style.size, face.glyph('…'));
        let mut line = Self::default();
        for character in text.chars() {
            if line.advance + face.glyph(character).1 + dots > limit {
                line.push(face, '…');
                break;
            }
            line.push(face, character);
        }
        line
    }
}

/// At least one line, which may be empty.
pub fn lines(faces: &Faces, style: Style, text: &str, width: f32) -> Vec<Line> {
    let (face, limit) = (faces.of(style), width / style.size);
    text.split('\n').flat_map(|paragraph| paragraph_lines(face, paragraph, limit)).collect()
}

fn paragraph_lines(face: &Face, text: &str, limit: f32) -> Vec<Line> {
    let (mut lines, mut line, mut start) = (Vec::new(), Line::default(), 0);
    for (end, _) in linebreaks(text) {
        let piece = &text[start..end];
        start = end;
        let width: f32 = piece.trim_end().chars().map(|character| face.glyph(character).1).sum();
        if !line.text.is_empty() && line.advance + width > limit {
            lines.push(std::mem::take(&mut line));
        }
        for character in piece.chars() {
            let is_over = line.advance + face.glyph(character).1 > limit && !character.is_whitespace();
            if is_over && !line.text.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line.push(face, character);
        }
    }
    if !line.text.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDTH: f32 = 100.0;

    fn set(text: &str) -> Vec<Line> {
        lines(&Faces::read().unwrap(), Style::BODY, text, WIDTH)
    }

    #[test]
    fn lines_break_between_words_and_in_what_is_wider_than_a_line() {
        let texts: Vec<String> = set("I have trouble falling asleep most nights").into_iter().map(|line| line.text).collect();
        assert!(texts.len() > 1 && texts.iter().rev().skip(1).all(|text| text.ends_with(' ')), "{texts:?}");
        assert_eq!(texts.concat(), "I have trouble falling asleep most nights");
        let long = set(&"w".repeat(1000));
        assert!(long.len() > 50 && long.iter().all(|line| line.width * Style::BODY.size <= WIDTH));
        assert_eq!(set("").len(), 1);
        assert_eq!(set(&" ".repeat(100_000)).iter().map(|line| line.text.len()).max(), Some(1));
    }

    #[test]
    fn what_is_cut_says_so() {
        let faces = Faces::read().unwrap();
        let cut = Line::cut(&faces, Style::SMALL, &"Client information ".repeat(9), WIDTH);
        assert!(cut.text.ends_with('…') && cut.width * Style::SMALL.size <= WIDTH, "{}", cut.text);
        assert_eq!(Line::cut(&faces, Style::SMALL, "PHQ-9", WIDTH).text, "PHQ-9");
    }

    proptest! {
        #[test]
        fn nothing_typed_is_lost_or_runs_over_the_edge(text in "[a-zäΩЖ 漢👩-]{0,300}") {
            let lines = set(&text);
            let ink = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
            prop_assert_eq!(ink(&lines.iter().map(|line| line.text.as_str()).collect::<String>()), ink(&text));
            // A single character may be wider than a very narrow column; none is wider than this one.
            prop_assert!(lines.iter().all(|line| line.width * Style::BODY.size <= WIDTH + 0.01));
        }
    }
}
