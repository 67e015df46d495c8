//! The markup in which a message is typed: blank lines between paragraphs, `#` and `##` headings, `-` and `1.` lists,
//! and the signs of `markup_inline`. Here are its blocks, read and written; what it means is the tree of `document`.

use super::{
    document::{Block, Inline, Span, parse_html},
    markup_inline::inlines,
    template_html::to_template_html,
};

/// The sanitised HTML that the markup stands for; any text is markup of something. The sanitiser leaves the result
/// unchanged (see [`ALLOWED_TAGS`](super::ALLOWED_TAGS)).
pub fn markup_to_html(markup: &str) -> String {
    to_template_html(&parse(markup))
}

/// The markup that [`markup_to_html`] turns into the same HTML again. HTML from elsewhere loses what the markup cannot say:
/// lists within lists become one list, and line breaks in headings spaces.
pub fn html_to_markup(html: &str) -> String {
    parse_html(html).iter().map(block_markup).collect::<Vec<_>>().join("\n\n")
}

fn parse(markup: &str) -> Vec<Block> {
    let markup = markup.replace("\r\n", "\n").replace('\r', "\n");
    let mut drafts: Vec<Draft> = Vec::new();
    let mut after_blank = true;
    for line in markup.split('\n').map(one_spaced) {
        if line.is_empty() {
            after_blank = true;
            continue;
        }
        take_line(&mut drafts, &line, after_blank);
        after_blank = false;
    }
    drafts.into_iter().map(Draft::into_block).collect()
}

/// A block whose inline signs are not read yet.
enum Draft {
    Paragraph(String),
    Heading(u8, String),
    List { ordered: bool, items: Vec<String> },
}

impl Draft {
    fn into_block(self) -> Block {
        match self {
            Self::Paragraph(text) => Block::Paragraph(inlines(&text)),
            Self::Heading(level, text) => Block::Heading(level, inlines(&text)),
            Self::List { ordered, items } => Block::List { ordered, items: items.iter().map(|item| inlines(item)).collect() },
        }
    }
}

fn take_line(drafts: &mut Vec<Draft>, line: &str, after_blank: bool) {
    if let Some((level, text)) = heading(line) {
        drafts.push(Draft::Heading(level, text.to_owned()));
    } else if let Some((is_ordered, text)) = item(line) {
        // Blank lines between items do not begin a new list, so numbers go on.
        match drafts.last_mut() {
            Some(Draft::List { ordered, items }) if *ordered == is_ordered => items.push(text.to_owned()),
            _ => drafts.push(Draft::List { ordered: is_ordered, items: vec![text.to_owned()] }),
        }
    } else {
        let last_text = match drafts.last_mut().filter(|_| !after_blank) {
            Some(Draft::Paragraph(text)) => Some(text),
            Some(Draft::List { items, .. }) => items.last_mut(),
            _ => None,
        };
        match last_text {
            Some(text) => {
                text.push('\n');
                text.push_str(line);
            }
            None => drafts.push(Draft::Paragraph(line.to_owned())),
        }
    }
}

fn heading(line: &str) -> Option<(u8, &str)> {
    line.strip_prefix("# ").map(|text| (2, text)).or_else(|| line.strip_prefix("## ").map(|text| (3, text)))
}

/// The text of a list item, and whether its list is numbered.
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(text) = line.strip_prefix("- ") {
        return Some((false, text));
    }
    let rest = &line[number_length(line)?..];
    rest.strip_prefix(' ').map(|text| (true, text))
}

/// Bytes of `12.` or `12)` at the start of a line.
fn number_length(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = (1..=9).contains(&digits) && line[digits..].starts_with(['.', ')']);
    is_number.then_some(digits + 1)
}

/// Trimmed, with one space for each run of spaces and tabs, and no other control characters.
fn one_spaced(line: &str) -> String {
    let visible: String = line.chars().filter(|c| *c == '\t' || !c.is_control()).collect();
    visible.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn block_markup(block: &Block) -> String {
    match block {
        Block::Paragraph(inlines) => lines_markup(inlines),
        Block::Heading(level, inlines) => {
            let signs = if *level == 2 { "#" } else { "##" };
            format!("{signs} {}", in_line_markup(inlines).replace('\n', " "))
        }
        Block::List { ordered, items } => {
            let items = items.iter().enumerate().map(|(index, item)| {
                let marker = if *ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
                marker + &item_markup(item)
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Button(url) => escape_text(url),
    }
}

/// The first line follows its marker; those after it must not begin like another block.
fn item_markup(inlines: &[Inline]) -> String {
    let markup = in_line_markup(inlines);
    let mut lines = markup.split('\n').filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + "\n" + &escape_line_start(line))
}

fn lines_markup(inlines: &[Inline]) -> String {
    let markup = in_line_markup(inlines);
    markup.split('\n').filter(|line| !line.is_empty()).map(escape_line_start).collect::<Vec<_>>().join("\n")
}

fn escape_line_start(line: &str) -> String {
    if line.starts_with(['#', '-']) {
        return format!("\\{line}");
    }
    match number_length(line) {
        Some(length) => format!("{}\\{}", &line[..length - 1], &line[length - 1..]),
        None => line.to_owned(),
    }
}

fn in_line_markup(inlines: &[Inline]) -> String {
    let mut markup = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => markup.push_str(&escape_text(text)),
            Inline::Break => markup.push('\n'),
            Inline::Span(Span::Strong, inner) => markup.push_str(&between("**", &in_line_markup(inner))),
            Inline::Span(Span::Em, inner) => markup.push_str(&between("*", &in_line_markup(inner))),
            Inline::Span(Span::Link(href), inner) => {
                let url = href.template().replace('(', "\\(").replace(')', "\\)");
                markup.extend(["[", &in_line_markup(inner), "](", &url, ")"]);
            }
        }
    }
    markup
}

/// Space at either end goes outside the signs, which would not count as such beside it.
fn between(signs: &str, inner: &str) -> String {
    let text = inner.trim();
    if text.is_empty() {
        return inner.to_owned();
    }
    let lead = inner.len() - inner.trim_start().len();
    let tail = inner.trim_end().len();
    format!("{}{signs}{text}{signs}{}", &inner[..lead], &inner[tail..])
}

fn escape_text(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '[' | ']') {
            markup.push('\\');
        }
        markup.push(c);
    }
    markup
}
