//! Reads the sanitised HTML of a message: ten tags, one attribute. Whatever is not exactly that is text, so a tag
//! that slipped past the sanitiser is shown to the reader and never obeyed (R11).

use super::links::Href;

/// The tags a message may have; the only attribute is `href` on `a`.
///
/// Nothing enters a message but through the sanitiser on the server (R11), and what [`tidy_html`](super::tidy_html)
/// makes is left unchanged by it. It was tested with ammonia 4 configured so:
///
/// ```
/// # use domain::messages::{ALLOWED_TAGS, ALLOWED_URL_SCHEMES, is_portal_href};
/// # use std::{borrow::Cow, collections::{HashMap, HashSet}};
/// // `{{ClientPortalLink}}` has no scheme, so to ammonia it is a relative address: the only one let through.
/// fn portal_link_alone(href: &str) -> Option<Cow<'_, str>> {
///     is_portal_href(href).then_some(Cow::Borrowed(href))
/// }
///
/// let mut sanitiser = ammonia::Builder::empty();
/// sanitiser
///     .tags(HashSet::from(ALLOWED_TAGS))
///     .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
///     .clean_content_tags(HashSet::from(["script", "style"]))
///     .url_schemes(HashSet::from(ALLOWED_URL_SCHEMES))
///     .link_rel(None)
///     .url_relative(ammonia::UrlRelative::Custom(Box::new(portal_link_alone)));
///
/// let body = r#"<p><a href="{{ClientPortalLink}}">Open</a> <a href="/elsewhere">elsewhere</a></p>"#;
/// let kept = r#"<p><a href="{{ClientPortalLink}}">Open</a> <a>elsewhere</a></p>"#;
/// assert_eq!(sanitiser.clean(body).to_string(), kept);
/// ```
pub const ALLOWED_TAGS: [&str; 10] = ["p", "br", "strong", "em", "a", "ul", "ol", "li", "h2", "h3"];

/// The schemes a link in a message may have; see [`ALLOWED_TAGS`].
pub const ALLOWED_URL_SCHEMES: [&str; 3] = ["http", "https", "mailto"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    P,
    Br,
    Strong,
    Em,
    A,
    Ul,
    Ol,
    Li,
    H2,
    H3,
}

impl Tag {
    const ALL: [Self; 10] = [Self::P, Self::Br, Self::Strong, Self::Em, Self::A, Self::Ul, Self::Ol, Self::Li, Self::H2, Self::H3];

    fn named(name: &str) -> Option<Self> {
        let position = ALLOWED_TAGS.iter().position(|tag| tag.eq_ignore_ascii_case(name))?;
        Self::ALL.get(position).copied()
    }

    /// Whether it stands inside a line of text, unlike paragraphs, headings and lists.
    pub fn is_inline(self) -> bool {
        matches!(self, Self::Br | Self::Strong | Self::Em | Self::A)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// As it stands in the source, character references undecoded.
    Text(&'a str),
    Open(Tag, Option<Href>),
    Close(Tag),
}

/// Tokens with the byte at which each begins. Two texts never follow each other.
pub(super) fn tokens(html: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    while let Some(offset) = html[at..].find('<') {
        let start = at + offset;
        if let Some((token, length)) = tag(&html[start..]) {
            if text_start < start {
                tokens.push((text_start, Token::Text(&html[text_start..start])));
            }
            tokens.push((start, token));
            at = start + length;
            text_start = at;
        } else {
            at = start + 1;
        }
    }
    if text_start < html.len() {
        tokens.push((text_start, Token::Text(&html[text_start..])));
    }
    tokens
}

/// The tag at the start of `html`, which begins with `<`, and its length in bytes; `None` if it is not one of ours.
fn tag(html: &str) -> Option<(Token<'static>, usize)> {
    let after = &html[1..];
    let (is_closing, after) = after.strip_prefix('/').map_or((false, after), |rest| (true, rest));
    let name_length = after.bytes().take_while(u8::is_ascii_alphanumeric).take(8).count();
    let tag = Tag::named(&after[..name_length])?;
    let rest = after[name_length..].trim_ascii_start();
    let (href, rest) = if tag == Tag::A && !is_closing { attribute(rest)? } else { (None, rest) };
    let rest = rest.strip_prefix('/').filter(|_| tag == Tag::Br).unwrap_or(rest);
    let rest = rest.strip_prefix('>')?;
    let token = if is_closing { Token::Close(tag) } else { Token::Open(tag, href) };
    Some((token, html.len() - rest.len()))
}

/// ` href="…"`, or nothing; an address that is not allowed is none.
fn attribute(rest: &str) -> Option<(Option<Href>, &str)> {
    let Some(value) = rest.strip_prefix("href=\"") else { return Some((None, rest)) };
    let end = value.find(['"', '<', '>'])?;
    let after = value[end..].strip_prefix('"')?;
    Some((Href::parse(&decoded(&value[..end])), after.trim_ascii_start()))
}

pub(super) fn decoded(source: &str) -> String {
    let mut text = String::new();
    decode_into(source, |piece, _| text.push_str(piece));
    text
}

/// Calls `piece` with each stretch of decoded text and the byte of `source` at which it begins. Knows the references that
/// the sanitiser writes, and numeric ones; others stay as they are.
pub(super) fn decode_into(source: &str, mut piece: impl FnMut(&str, usize)) {
    let mut at = 0;
    while let Some(offset) = source[at..].find('&') {
        let start = at + offset;
        if at < start {
            piece(&source[at..start], at);
        }
        if let Some((c, length)) = reference(&source[start..]) {
            piece(c.encode_utf8(&mut [0; 4]), start);
            at = start + length;
        } else {
            piece("&", start);
            at = start + 1;
        }
    }
    if at < source.len() {
        piece(&source[at..], at);
    }
}

fn reference(source: &str) -> Option<(char, usize)> {
    let end = source.bytes().take(12).position(|byte| byte == b';')?;
    let name = &source[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((c, end + 1))
}

/// Text as it stands in HTML, in an element or in a quoted attribute; in the spelling of the sanitiser, but for the
/// quotation mark, which it escapes in attributes alone (`escape_text`).
pub(crate) fn escape(text: &str) -> String {
    escape_text(text).replace('"', "&quot;").replace('\'', "&#39;")
}

pub(super) fn escape_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            c => html.push(c),
        }
    }
    html
}
