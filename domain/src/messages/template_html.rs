//! Writes a message's tree as the HTML of a template, byte for byte as the sanitiser writes it, so that sanitising it
//! again changes nothing (R11). The HTML of an e-mail is another matter; see `email_html`.

use super::{
    document::{Block, Inline, Span, parse_html},
    tokens::escape_text,
};

/// The HTML of a message as it is kept: what an editor or another program wrote, without what a message cannot say. Lists within
/// lists become one list, paragraphs in list items lines, and empty paragraphs go. The sanitiser leaves the result
/// unchanged, and so does this.
pub fn tidy_html(html: &str) -> String {
    to_template_html(&parse_html(html))
}

/// The HTML of a template, in the sanitiser's own spelling.
pub(super) fn to_template_html(blocks: &[Block]) -> String {
    blocks.iter().map(block_html).collect()
}

fn block_html(block: &Block) -> String {
    match block {
        Block::Paragraph(inlines) => format!("<p>{}</p>", inlines_html(inlines)),
        Block::Heading(level, inlines) => format!("<h{level}>{}</h{level}>", inlines_html(inlines)),
        Block::List { ordered, items } => {
            let tag = if *ordered { "ol" } else { "ul" };
            let items: String = items.iter().map(|item| ["<li>", &inlines_html(item), "</li>"].concat()).collect();
            format!("<{tag}>{items}</{tag}>")
        }
        Block::Button(url) => format!("<p>{}</p>", escape_text(url)),
    }
}

fn inlines_html(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => escape_text(text),
            Inline::Break => "<br>".to_owned(),
            Inline::Span(Span::Strong, inner) => format!("<strong>{}</strong>", inlines_html(inner)),
            Inline::Span(Span::Em, inner) => format!("<em>{}</em>", inlines_html(inner)),
            Inline::Span(Span::Link(href), inner) => {
                format!("<a href=\"{}\">{}</a>", escape_text(&href.template()), inlines_html(inner))
            }
        })
        .collect()
}
