//! The signs within a line of markup: `**bold**`, `*italic*`, `[text](address)`, and a backslash before a sign that
//! is meant as itself. A sign without its partner is text; spans of one kind do not nest. One pass, no backtracking.

use super::{
    document::{Inline, InlineStack, Span},
    links::Href,
};

/// Only so many openers wait for their partner, the oldest becoming text: reading stays linear whatever is typed.
const OPENER_LIMIT: usize = 100;

/// `\n` in the text is a line break.
pub(super) fn inlines(text: &str) -> Vec<Inline> {
    let mut reader = Reader { text, at: 0, events: Vec::new(), openers: Vec::new() };
    while reader.at < text.len() {
        reader.step();
    }
    build(reader.events)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Strong,
    Em,
    Link,
}

impl Kind {
    fn sign(self) -> &'static str {
        match self {
            Self::Strong => "**",
            Self::Em => "*",
            Self::Link => "[",
        }
    }

    fn span(self) -> Span {
        match self {
            Self::Strong => Span::Strong,
            Self::Em => Span::Em,
            Self::Link => Span::Link(Href::Portal),
        }
    }
}

enum Event {
    Text(String),
    Break,
    /// Text until its partner is found, which tells what it opens.
    Opener(Kind, Option<Span>),
    Close(Kind),
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    events: Vec<Event>,
    /// Openers that may still find their partner: what they are, where in `events`, and where in the text they end.
    openers: Vec<(Kind, usize, usize)>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        match rest.chars().next() {
            None => {}
            Some('\n') => {
                self.events.push(Event::Break);
                self.at += 1;
            }
            Some('\\') => self.escape(),
            Some('*') => self.stars(),
            Some('[') => {
                self.at += 1;
                self.push_opener(Kind::Link);
            }
            Some(']') => self.bracket(),
            Some(_) => {
                let end = rest.find(['\n', '\\', '*', '[', ']']).unwrap_or(rest.len());
                self.push_text(rest[..end].to_owned());
                self.at += end;
            }
        }
    }

    fn escape(&mut self) {
        let escaped = self.text[self.at + 1..].chars().next().filter(char::is_ascii_punctuation);
        self.push_text(escaped.unwrap_or('\\').to_string());
        self.at += if escaped.is_some() { 2 } else { 1 };
    }

    /// A run of one to three stars; which of them close and which open depends on the space beside it and on what is open.
    fn stars(&mut self) {
        let run = self.text[self.at..].bytes().take_while(|byte| *byte == b'*').count();
        let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let can_close = is_word(self.text[..self.at].chars().next_back());
        self.at += run;
        let can_open = is_word(self.text[self.at..].chars().next());
        if run > 3 {
            return self.push_text("*".repeat(run));
        }
        let mut left = run;
        while can_close && left > 0 {
            let Some(kind) = self.kind_to_close(left) else { break };
            left -= kind.sign().len();
            self.close(kind, kind.span());
        }
        for kind in [Kind::Strong, Kind::Em] {
            if left >= kind.sign().len() {
                left -= kind.sign().len();
                if can_open {
                    self.push_opener(kind);
                } else {
                    self.push_text(kind.sign().to_owned());
                }
            }
        }
    }

    /// Of a run with `stars` left, one closes italics, two bold, and three whichever was opened last, then the other.
    fn kind_to_close(&self, stars: usize) -> Option<Kind> {
        let fits = |kind: Kind| match stars {
            1 => kind == Kind::Em,
            2 => kind == Kind::Strong,
            _ => kind != Kind::Link,
        };
        self.openers.iter().rev().map(|(kind, ..)| *kind).find(|kind| fits(*kind))
    }

    fn bracket(&mut self) {
        self.at += 1;
        let Some(position) = self.openers.iter().rposition(|(kind, ..)| *kind == Kind::Link) else {
            return self.push_text("]".to_owned());
        };
        let (_, _, text_start) = self.openers[position];
        let has_text = !self.text[text_start..self.at - 1].trim().is_empty();
        if let Some((href, length)) = address(&self.text[self.at..]).filter(|_| has_text) {
            self.at += length;
            self.close(Kind::Link, Span::Link(href));
        } else {
            // What this bracket closed is text, so that `[see [1] there](…)` is one link.
            self.openers.remove(position);
            self.push_text("]".to_owned());
        }
    }

    fn push_text(&mut self, text: String) {
        self.events.push(Event::Text(text));
    }

    fn push_opener(&mut self, kind: Kind) {
        if self.openers.len() == OPENER_LIMIT {
            self.openers.remove(0);
        }
        self.openers.push((kind, self.events.len(), self.at));
        self.events.push(Event::Opener(kind, None));
    }

    /// Pairs the nearest opener of this kind. Those after it crossed the pair, and those of its kind before it would nest:
    /// both stay text.
    fn close(&mut self, kind: Kind, span: Span) {
        let Some(position) = self.openers.iter().rposition(|(open, ..)| *open == kind) else { return };
        let (_, event, _) = self.openers[position];
        self.events[event] = Event::Opener(kind, Some(span));
        self.events.push(Event::Close(kind));
        self.openers.truncate(position);
        self.openers.retain(|(open, ..)| *open != kind);
    }
}

/// `(address)` after the text of a link, and its length in bytes. Round brackets in the address are in pairs, or escaped.
fn address(text: &str) -> Option<(Href, usize)> {
    let mut url = String::new();
    let mut depth = 0;
    let mut signs = text.strip_prefix('(')?.char_indices().take(2100).peekable();
    while let Some((offset, c)) = signs.next() {
        match c {
            '\\' => url.push(signs.next_if(|(_, next)| matches!(next, '(' | ')')).map_or('\\', |(_, next)| next)),
            ')' if depth == 0 => return Some((Href::parse(&url)?, offset + 2)),
            '\n' => return None,
            _ => {
                depth += i32::from(c == '(') - i32::from(c == ')');
                url.push(c);
            }
        }
    }
    None
}

fn build(events: Vec<Event>) -> Vec<Inline> {
    let mut stack = InlineStack::default();
    for event in events {
        match event {
            Event::Text(text) => stack.push(Inline::Text(text)),
            Event::Break => stack.push(Inline::Break),
            Event::Opener(_, Some(span)) => stack.open(span),
            Event::Opener(kind, None) => stack.push(Inline::Text(kind.sign().to_owned())),
            Event::Close(kind) => stack.close(&kind.span()),
        }
    }
    stack.finish()
}
