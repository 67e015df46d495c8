//! Finds placeholders in plain text, whole ones and broken ones. The renderer and the check read a template through
//! this one function, so what the check passes is what gets filled (R12, R14).

use super::Placeholder;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Bytes in the scanned text, braces included.
    pub range: Range<usize>,
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    Known(Placeholder),
    /// Whole, with a name that is none; which one was meant costs time, and only the check asks.
    Unknown,
    Broken {
        nearest: Option<Placeholder>,
    },
}

/// In the order in which they stand; ranges never overlap.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['{', '}']) {
        let brace = at + offset;
        let next = if text.as_bytes()[brace] == b'{' { opened(text, brace) } else { stray_closing(text, at, brace) };
        at = next.resume;
        found.extend(next.found);
    }
    found
}

struct Step {
    found: Option<Found>,
    resume: usize,
}

/// What a run of `{` at `start` begins.
fn opened(text: &str, start: usize) -> Step {
    let opening = run_of(text, start, b'{');
    let inner_start = start + opening;
    let inner_end = text[inner_start..].find(['{', '}']).map_or(text.len(), |offset| inner_start + offset);
    let inner = &text[inner_start..inner_end];
    let closing = run_of(text, inner_end, b'}');
    let end = inner_end + closing;
    if closing == 0 {
        return unclosed(text, start..inner_start, inner);
    }
    let shape = match (opening.min(2), closing.min(2)) {
        (2, 2) => {
            // Of more than two braces the inner two count, and the rest is text.
            let range = inner_start - 2..inner_end + 2;
            let shape = whole(inner);
            return Step { found: Some(Found { range, shape }), resume: end };
        }
        (2, _) => Some(Shape::Broken { nearest: named(inner).or_else(|| Placeholder::nearest(inner)) }),
        (_, 2) => named(inner).or_else(|| Placeholder::nearest(inner)).map(|nearest| Shape::Broken { nearest: Some(nearest) }),
        _ => named(inner).map(|nearest| Shape::Broken { nearest: Some(nearest) }),
    };
    Step { found: shape.map(|shape| Found { range: start..end, shape }), resume: end }
}

fn whole(inner: &str) -> Shape {
    if inner.trim().is_empty() {
        Shape::Broken { nearest: None }
    } else if let Some(placeholder) = Placeholder::find(inner) {
        Shape::Known(placeholder)
    } else {
        Shape::Unknown
    }
}

/// Nothing closes it: two braces are a fault by themselves, one only before a placeholder's name.
fn unclosed(text: &str, braces: Range<usize>, inner: &str) -> Step {
    let named_words = words_that_name(inner);
    let length = named_words.map_or_else(|| first_word(inner).len(), |(_, length)| length);
    let nearest = named_words.map(|(placeholder, _)| placeholder);
    let range = braces.start..braces.end + length;
    let resume = range.end.max(braces.end);
    debug_assert!(text.is_char_boundary(resume));
    let is_fault = braces.len() >= 2 || nearest.is_some();
    Step { found: is_fault.then_some(Found { range, shape: Shape::Broken { nearest } }), resume }
}

/// `ClientFirstName}}`, whose opening braces were lost.
fn stray_closing(text: &str, from: usize, brace: usize) -> Step {
    let resume = brace + run_of(text, brace, b'}');
    let before = &text[from..brace];
    let word_start = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + char_length(before, at));
    let nearest = named(&before[word_start..]);
    let range = from + word_start..resume;
    Step { found: nearest.map(|placeholder| Found { range, shape: Shape::Broken { nearest: Some(placeholder) } }), resume }
}

/// The placeholder that this is, or nearly is, the name of.
fn named(text: &str) -> Option<Placeholder> {
    Placeholder::find(text).or_else(|| Placeholder::resembled_by(text))
}

/// The shortest beginning of up to four words that names a placeholder, with its length in bytes.
fn words_that_name(text: &str) -> Option<(Placeholder, usize)> {
    let lead = text.len() - text.trim_start().len();
    let mut end = lead;
    for _ in 0..4 {
        let rest = &text[end..];
        let gap = rest.len() - rest.trim_start().len();
        let word = first_word(&rest[gap..]);
        if word.is_empty() {
            return None;
        }
        end += gap + word.len();
        if let Some(placeholder) = named(&text[lead..end]) {
            return Some((placeholder, end));
        }
    }
    None
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

fn run_of(text: &str, from: usize, brace: u8) -> usize {
    text.as_bytes()[from..].iter().take_while(|byte| **byte == brace).count()
}

fn char_length(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// A piece of text to be filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Value(Placeholder),
}

/// The text cut at its known placeholders; everything else, broken ones too, stays text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for found in scan(text) {
        if let Shape::Known(placeholder) = found.shape {
            if at < found.range.start {
                pieces.push(Piece::Text(&text[at..found.range.start]));
            }
            pieces.push(Piece::Value(placeholder));
            at = found.range.end;
        }
    }
    if at < text.len() {
        pieces.push(Piece::Text(&text[at..]));
    }
    pieces
}
