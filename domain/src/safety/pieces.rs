//! The words for a crisis in their parts: what can be called, what can be opened, and the rest. Digits that may be no telephone number are
//! words: who calls a wrong number in a crisis has lost more than who types one.

use super::number::{self, Around, Number};

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    /// What can be called, as it is written, and as a telephone dials it.
    Phone {
        words: String,
        number: String,
    },
    /// A page, as it is written, and its address.
    Page {
        words: String,
        address: String,
    },
}

/// What surely begins a page's address, and what it needs before it.
const ADDRESSES: [(&str, &str); 3] = [("https://", ""), ("http://", ""), ("www.", "https://")];

/// What they say together is the line.
pub fn pieces(line: &str) -> Vec<Piece> {
    let mut found = Found::default();
    let mut rest = line;
    // What stands between the number before and the next one.
    let mut before = String::new();
    while let Some(c) = rest.chars().next() {
        if may_follow(&before)
            && let Some((words, address)) = page(rest)
        {
            found.add(Piece::Page { words: words.to_owned(), address });
            before.clear();
            rest = after(rest, words.len());
        } else if let Some(word) = word_with_an_address(rest).filter(|_| before.is_empty() || before.ends_with(char::is_whitespace)) {
            found.say(word);
            before.push_str(word);
            rest = after(rest, word.len());
        } else if let Some(length) = found.read_numbers(&before, rest) {
            // What touches it is known to stand behind a number.
            before = rest.get(..length).and_then(|numbers| numbers.chars().next_back()).map(String::from).unwrap_or_default();
            rest = after(rest, length);
        } else {
            let length = if c.is_ascii_digit() { rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()) } else { c.len_utf8() };
            let words = rest.get(..length).unwrap_or_default();
            found.say(words);
            before.push_str(words);
            rest = after(rest, length);
        }
    }
    found.pieces()
}

fn after(rest: &str, length: usize) -> &str {
    rest.get(length..).unwrap_or_default()
}

/// The address of a page that `rest` begins with, to its last sign: what follows is a sentence's.
fn page(rest: &str) -> Option<(&str, String)> {
    let (begins, needs) =
        ADDRESSES.into_iter().find(|(begins, _)| rest.get(..begins.len()).is_some_and(|own| own.eq_ignore_ascii_case(begins)))?;
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"'“”«»`\\{}|^".contains(c)).unwrap_or(rest.len());
    let mut words = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '…']);
    if !words.contains('(') {
        words = words.trim_end_matches([')', ']', '.', ',', ';', ':', '!', '?']);
    }
    let host = words.get(begins.len()..)?.split(['/', '?', '#']).next()?;
    let is_host = host.contains('.') && host.split('.').all(|part| part.starts_with(char::is_alphanumeric));
    (is_host && !host.contains('@')).then(|| (words, format!("{needs}{words}")))
}

/// Whether a page's address may begin behind this.
fn may_follow(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || "@/.-_".contains(c))
}

/// The word that `rest` begins with, where it is an address of any kind: `988lifeline.org/24`, `help@practice.example`.
fn word_with_an_address(rest: &str) -> Option<&str> {
    let word = rest.get(..rest.find(char::is_whitespace).unwrap_or(rest.len()))?;
    let letters: Vec<char> = word.chars().collect();
    let has_name = letters.windows(3).any(|near| matches!(near, [a, '.', b] if a.is_alphanumeric() && b.is_alphabetic()));
    let begins = |at: usize| may_follow(word.get(..at).unwrap_or_default()) && page(after(word, at)).is_some();
    if word.char_indices().any(|(at, _)| begins(at)) {
        return None;
    }
    (word.contains('@') || word.contains("://") || has_name).then_some(word)
}

#[derive(Default)]
struct Found {
    pieces: Vec<Piece>,
    words: String,
    /// The digits that were read last are no number.
    is_unsure: bool,
}

impl Found {
    fn say(&mut self, words: &str) {
        self.words.push_str(words);
    }

    fn add(&mut self, piece: Piece) {
        if !self.words.is_empty() {
            self.pieces.push(Piece::Words(std::mem::take(&mut self.words)));
        }
        self.pieces.push(piece);
    }

    /// How far they go, where `rest` begins with any.
    fn read_numbers(&mut self, before: &str, rest: &str) -> Option<usize> {
        let numbers = number::read(rest);
        let end = numbers.last()?.end;
        // But for the last digit of the number before.
        let since = before.get(1..).unwrap_or_default();
        let is_since = self.words.ends_with(since) && before.starts_with(|c: char| c.is_ascii_digit() || c == ')');
        let has_just_called = self.words == since && matches!(self.pieces.last(), Some(Piece::Phone { .. })) && is_or(since);
        let goes_on = is_since && self.is_unsure && since.chars().all(|c| " ()-./".contains(c));
        let around = Around { before, after: after(rest, end), has_just_called, goes_on };
        let are_sure = number::are_sure(&numbers, &around);
        self.is_unsure = !are_sure;
        self.take(rest, &numbers, are_sure);
        Some(end)
    }

    fn take(&mut self, rest: &str, numbers: &[Number<'_>], are_sure: bool) {
        let mut said = 0;
        for number in numbers {
            self.say(rest.get(said..number.start).unwrap_or_default());
            let words = rest.get(number.start..number.end).unwrap_or_default();
            if are_sure {
                self.add(Piece::Phone { words: words.to_owned(), number: number.dialled() });
            } else {
                self.say(words);
            }
            said = number.end;
        }
    }

    fn pieces(mut self) -> Vec<Piece> {
        if !self.words.is_empty() {
            self.pieces.push(Piece::Words(self.words));
        }
        self.pieces
    }
}

/// *143 or 147*.
fn is_or(between: &str) -> bool {
    let between = between.trim_matches(|c: char| c == ',' || c.is_whitespace());
    ["or", "and", "o", "ó", "y", "u", "ou", "et", "oder", "und"].contains(&between)
}

#[cfg(test)]
mod tests;
