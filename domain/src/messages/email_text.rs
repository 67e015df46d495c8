//! The plain text part of an e-mail, and the line that an inbox shows beside the subject. Both are made from the
//! filled body, so they say what the HTML says; lines are wrapped nowhere, because readers' programs do it better.

use super::{
    EmailFrame,
    document::{Block, Inline, Span},
    links::Href,
};

/// Inboxes show about this many characters.
const PREHEADER_LIMIT: usize = 110;

pub(super) fn document(body: &[Block], frame: &EmailFrame) -> String {
    let mut parts: Vec<String> = body.iter().map(|of_body| block(of_body, frame)).collect();
    let note = frame.note_line().map(|note| format!("\n{note}")).unwrap_or_default();
    parts.push(format!("--\n{}{note}", frame.name_line()));
    parts.join("\n\n") + "\n"
}

fn block(block: &Block, frame: &EmailFrame) -> String {
    match block {
        Block::Paragraph(inlines) => text(inlines),
        Block::Heading(_, inlines) => text(inlines).replace('\n', " "),
        Block::List { ordered, items } => {
            let items = items.iter().enumerate().map(|(index, item)| {
                let marker = if *ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
                let next_line = format!("\n{}", " ".repeat(marker.len()));
                marker + &text(item).replace('\n', &next_line)
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Block::Button(url) => format!("{}:\n{url}", frame.words().open_portal),
    }
}

fn text(inlines: &[Inline]) -> String {
    let mut lines = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => lines.push_str(text),
            Inline::Break => lines.push('\n'),
            Inline::Span(Span::Link(href), inner) => lines.push_str(&link(href, &text(inner))),
            Inline::Span(_, inner) => lines.push_str(&text(inner)),
        }
    }
    lines
}

/// `text (address)`, or the address alone where the text is no more than that.
fn link(href: &Href, text: &str) -> String {
    let url = href.template();
    let address = url.strip_prefix("mailto:").unwrap_or(&url);
    let text_says_it = text.trim() == url || text.trim() == address;
    if text_says_it { text.to_owned() } else { format!("{text} ({address})") }
}

/// The beginning of the body's text. Links are left out: an inbox, or a locked telephone, should not show the secret one.
pub(super) fn preheader(body: &[Block]) -> String {
    let mut words = String::new();
    for block in body {
        if let Block::Paragraph(inlines) | Block::Heading(_, inlines) = block {
            collect_unlinked(inlines, &mut words);
            words.push(' ');
        }
        if words.chars().count() > PREHEADER_LIMIT {
            break;
        }
    }
    shortened(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn collect_unlinked(inlines: &[Inline], words: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => words.push_str(text),
            Inline::Break => words.push(' '),
            Inline::Span(Span::Link(_), _) => {}
            Inline::Span(_, inner) => collect_unlinked(inner, words),
        }
    }
}

fn shortened(text: &str) -> String {
    let Some((cut, _)) = text.char_indices().nth(PREHEADER_LIMIT) else { return text.to_owned() };
    let end = text[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", &text[..end])
}
