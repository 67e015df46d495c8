//! A message as a tree of blocks, read from sanitised HTML. The tree is always well
//! formed and at most four levels deep, however the source was: nothing here recurses further than that.

use super::{
    links::Href,
    tokens::{Tag, Token, decoded, tokens},
};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Paragraph(Vec<Inline>),
    /// Level 2 or 3.
    Heading(u8, Vec<Inline>),
    List {
        ordered: bool,
        items: Vec<Vec<Inline>>,
    },
    /// Only in a rendered message: the button that leads to this address.
    Button(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inline {
    Text(String),
    Break,
    Span(Span, Vec<Inline>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Span {
    Strong,
    Em,
    Link(Href),
}

impl Span {
    fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Reads a template's body. Lists within lists come out as one list, and empty blocks not at all.
pub(super) fn parse_html(html: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for (_, token) in tokens(html) {
        match token {
            Token::Text(source) => reader.text(&decoded(source)),
            Token::Open(tag, href) => reader.open(tag, href),
            Token::Close(tag) => reader.close(tag),
        }
    }
    reader.finish_block();
    reader.finish_list();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The heading being read, if the block is one.
    heading: Option<u8>,
    /// The list being read, and how deep the source nests it.
    list: Option<(bool, Vec<Vec<Inline>>)>,
    list_depth: usize,
    inlines: InlineStack,
}

impl Reader {
    fn text(&mut self, text: &str) {
        let text = one_spaced(text);
        if !self.inlines.is_empty() || !text.trim_matches(' ').is_empty() {
            self.inlines.push(Inline::Text(text));
        }
    }

    fn open(&mut self, tag: Tag, href: Option<Href>) {
        match tag {
            Tag::Br => self.inlines.push(Inline::Break),
            Tag::Strong => self.inlines.open(Span::Strong),
            Tag::Em => self.inlines.open(Span::Em),
            Tag::A => href.into_iter().for_each(|href| self.inlines.open(Span::Link(href))),
            Tag::P if self.list.is_some() => self.break_in_item(),
            Tag::P | Tag::Li => self.finish_block(),
            Tag::H2 | Tag::H3 => {
                self.finish_block();
                self.finish_list();
                self.heading = Some(if tag == Tag::H2 { 2 } else { 3 });
            }
            Tag::Ul | Tag::Ol => self.open_list(tag == Tag::Ol),
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            // As browsers read it.
            Tag::Br => self.inlines.push(Inline::Break),
            Tag::Strong => self.inlines.close(&Span::Strong),
            Tag::Em => self.inlines.close(&Span::Em),
            Tag::A => self.inlines.close(&Span::Link(Href::Portal)),
            Tag::P if self.list.is_some() => self.break_in_item(),
            Tag::P | Tag::H2 | Tag::H3 | Tag::Li => self.finish_block(),
            Tag::Ul | Tag::Ol => {
                self.finish_block();
                self.list_depth = self.list_depth.saturating_sub(1);
                if self.list_depth == 0 {
                    self.finish_list();
                }
            }
        }
    }

    fn open_list(&mut self, ordered: bool) {
        self.finish_block();
        self.list_depth += 1;
        if self.list.is_none() {
            self.list = Some((ordered, Vec::new()));
        }
    }

    /// Editors put paragraphs into list items; the second one begins a line of its own.
    fn break_in_item(&mut self) {
        if !self.inlines.is_at_line_start() {
            self.inlines.push(Inline::Break);
        }
    }

    fn finish_block(&mut self) {
        let inlines = trimmed(self.inlines.finish());
        let heading = self.heading.take();
        if inlines.is_empty() {
            return;
        }
        match (&mut self.list, heading) {
            (Some((_, items)), _) => items.push(inlines),
            (None, Some(level)) => self.blocks.push(Block::Heading(level, inlines)),
            (None, None) => self.blocks.push(Block::Paragraph(inlines)),
        }
    }

    fn finish_list(&mut self) {
        self.list_depth = 0;
        if let Some((ordered, items)) = self.list.take().filter(|(_, items)| !items.is_empty()) {
            self.blocks.push(Block::List { ordered, items });
        }
    }
}

/// Inlines being built: the finished ones, and the spans that are still open.
#[derive(Default)]
struct InlineStack {
    done: Vec<Inline>,
    open: Vec<(Span, Vec<Inline>)>,
}

impl InlineStack {
    fn is_empty(&self) -> bool {
        self.done.is_empty() && self.open.is_empty()
    }

    fn is_at_line_start(&self) -> bool {
        let inlines = self.open.last().map_or(&self.done, |(_, inlines)| inlines);
        matches!(inlines.last(), None | Some(Inline::Break))
    }

    fn push(&mut self, inline: Inline) {
        let inlines = self.open.last_mut().map_or(&mut self.done, |(_, inlines)| inlines);
        match (inlines.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(text)) if last.ends_with(' ') => last.push_str(text.trim_start_matches(' ')),
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (_, inline) => inlines.push(inline),
        }
    }

    /// A span within one of its own kind is left out: it would change nothing.
    fn open(&mut self, span: Span) {
        if !self.open.iter().any(|(open, _)| open.is_same_kind(&span)) {
            self.open.push((span, Vec::new()));
        }
    }

    /// Closes the open span of this kind, and those within it; nothing if there is none. The address of a link is not looked at.
    fn close(&mut self, span: &Span) {
        if let Some(position) = self.open.iter().position(|(open, _)| open.is_same_kind(span)) {
            self.close_down_to(position);
        }
    }

    fn finish(&mut self) -> Vec<Inline> {
        self.close_down_to(0);
        std::mem::take(&mut self.done)
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some((span, inlines)) = self.open.pop().filter(|(_, inlines)| !inlines.is_empty()) {
                self.push(Inline::Span(span, inlines));
            }
        }
    }
}

/// Runs of white space as one space, as HTML reads them; other control characters count as space too.
fn one_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        if c != ' ' && !c.is_control() {
            spaced.push(c);
        } else if !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    spaced
}

/// Without space or line breaks at either end, nor space around a line break.
fn trimmed(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut kept: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        let at_line_start = matches!(kept.last(), None | Some(Inline::Break));
        match inline {
            Inline::Text(text) if at_line_start => {
                let text = text.trim_start_matches(' ');
                if !text.is_empty() {
                    kept.push(Inline::Text(text.to_owned()));
                }
            }
            Inline::Break => {
                trim_end(&mut kept);
                if !kept.is_empty() {
                    kept.push(Inline::Break);
                }
            }
            inline => kept.push(inline),
        }
    }
    while matches!(kept.last(), Some(Inline::Break)) || trim_end(&mut kept) {
        if matches!(kept.last(), Some(Inline::Break)) {
            kept.pop();
        }
    }
    kept
}

/// Whether there was anything to trim.
fn trim_end(inlines: &mut Vec<Inline>) -> bool {
    let Some(Inline::Text(text)) = inlines.last_mut() else { return false };
    let length = text.trim_end_matches(' ').len();
    let is_shorter = length < text.len();
    text.truncate(length);
    if text.is_empty() {
        inlines.pop();
    }
    is_shorter
}

/// What a reader sees, without formatting; a line break as `\n`.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(piece) => text.push_str(piece),
            Inline::Break => text.push('\n'),
            Inline::Span(_, inner) => text.push_str(&plain(inner)),
        }
    }
    text
}
