//! What the placeholders stand for in one client's e-mail, what stands in where there is no value (R13), and the
//! filling of a message with them. A value goes in once and as text: it is never read again as template or HTML.

use super::{
    Message, Placeholder,
    document::{Block, Inline, Span, parse_html, plain},
    links::{Href, safe_portal_url},
    scan::{Piece, pieces},
    words::{and, words},
};
use crate::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Values of one client. The link holds a secret, so it is left out of `Debug`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceholderValues {
    /// The client's.
    pub language: Language,
    pub client_first_name: String,
    pub client_last_name: String,
    pub client_preferred_name: Option<String>,
    pub organization_name: String,
    pub organization_phone: Option<String>,
    pub organization_email: Option<String>,
    /// `http` or `https`; anything else is shown as text and not linked.
    pub client_portal_link: String,
    pub sender_name: String,
    /// `None` where the organization has not switched form titles on (R17).
    pub form_list: Option<Vec<String>>,
    /// In words, as the client reads it.
    pub invitation_expiry_date: String,
}

impl fmt::Debug for PlaceholderValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlaceholderValues")
            .field("language", &self.language)
            .field("client_first_name", &self.client_first_name)
            .field("client_last_name", &self.client_last_name)
            .field("client_preferred_name", &self.client_preferred_name)
            .field("organization_name", &self.organization_name)
            .field("organization_phone", &self.organization_phone)
            .field("organization_email", &self.organization_email)
            .field("client_portal_link", &"[redacted]")
            .field("sender_name", &self.sender_name)
            .field("form_list", &self.form_list)
            .field("invitation_expiry_date", &self.invitation_expiry_date)
            .finish()
    }
}

impl PlaceholderValues {
    /// Of a client who does not exist, in a practice of which nothing is known.
    pub fn of_nobody(language: Language) -> Self {
        let expires = match language {
            Language::English => "7 December 2026",
            Language::Spanish => "7 de diciembre de 2026",
        };
        Self {
            language,
            client_first_name: "Mara".to_owned(),
            client_last_name: "Abramson".to_owned(),
            client_preferred_name: None,
            organization_name: String::new(),
            organization_phone: None,
            organization_email: None,
            client_portal_link: "https://portal.example/join/a-link-for-each-client-alone".to_owned(),
            sender_name: String::new(),
            form_list: None,
            invitation_expiry_date: expires.to_owned(),
        }
    }

    /// The value on one line, or what stands in for it.
    pub(super) fn value(&self, placeholder: Placeholder) -> String {
        self.own_value(placeholder).unwrap_or_else(|| self.stand_in(placeholder))
    }

    fn own_value(&self, placeholder: Placeholder) -> Option<String> {
        let optional = |value: &Option<String>| value.as_deref().map(one_line).filter(|value| !value.is_empty());
        match placeholder {
            Placeholder::ClientFirstName => Some(one_line(&self.client_first_name)),
            Placeholder::ClientLastName => Some(one_line(&self.client_last_name)),
            Placeholder::ClientPreferredName => optional(&self.client_preferred_name),
            Placeholder::OrganizationName => Some(one_line(&self.organization_name)),
            Placeholder::OrganizationPhone => optional(&self.organization_phone),
            Placeholder::OrganizationEmail => optional(&self.organization_email),
            Placeholder::ClientPortalLink => Some(one_line(&self.client_portal_link)),
            Placeholder::SenderName => Some(one_line(&self.sender_name)),
            Placeholder::FormList => self.form_list.as_deref().and_then(|titles| in_a_sentence(titles, self.language)),
            Placeholder::InvitationExpiryDate => Some(one_line(&self.invitation_expiry_date)),
        }
    }

    fn stand_in(&self, placeholder: Placeholder) -> String {
        let words = words(self.language);
        match placeholder {
            Placeholder::ClientPreferredName => one_line(&self.client_first_name),
            Placeholder::OrganizationPhone => {
                self.own_value(Placeholder::OrganizationEmail).unwrap_or_else(|| words.the_practice.to_owned())
            }
            Placeholder::OrganizationEmail => {
                self.own_value(Placeholder::OrganizationPhone).unwrap_or_else(|| words.the_practice.to_owned())
            }
            Placeholder::FormList => words.a_few_forms.to_owned(),
            _ => String::new(),
        }
    }
}

/// `A, B and C`; `None` without a title.
fn in_a_sentence(titles: &[String], language: Language) -> Option<String> {
    let titles: Vec<String> = titles.iter().map(|title| one_line(title)).filter(|title| !title.is_empty()).collect();
    let (last, before) = titles.split_last()?;
    Some(if before.is_empty() { last.clone() } else { format!("{} {} {last}", before.join(", "), and(language, last)) })
}

/// Without control characters and line breaks, which could forge another line or header, and without the signs that
/// turn the direction of what follows.
pub(super) fn one_line(text: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced: String = text.chars().filter(|c| !turns(c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split([' ', '\u{2028}', '\u{2029}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A placeholder of the message that this client has no value for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingValue {
    pub placeholder: Placeholder,
    pub stands_instead: String,
}

/// R13: each placeholder once that the message uses and these values lack, in the order of [`Placeholder::ALL`].
pub fn missing_values(message: &Message, values: &PlaceholderValues) -> Vec<MissingValue> {
    let used = placeholders_in(message);
    Placeholder::ALL
        .into_iter()
        .filter(|placeholder| used.contains(placeholder) && values.own_value(*placeholder).is_none())
        .map(|placeholder| MissingValue { placeholder, stands_instead: values.stand_in(placeholder) })
        .collect()
}

fn placeholders_in(message: &Message) -> Vec<Placeholder> {
    let mut texts = vec![message.subject.clone()];
    for block in parse_html(&message.body_html) {
        match block {
            Block::Paragraph(inlines) | Block::Heading(_, inlines) => collect_texts(&inlines, &mut texts),
            Block::List { items, .. } => items.iter().for_each(|item| collect_texts(item, &mut texts)),
            Block::Button(_) => {}
        }
    }
    let values = texts.iter().flat_map(|text| pieces(text));
    values.filter_map(|piece| if let Piece::Value(placeholder) = piece { Some(placeholder) } else { None }).collect()
}

fn collect_texts(inlines: &[Inline], texts: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => texts.push(text.clone()),
            Inline::Break => {}
            Inline::Span(_, inner) => collect_texts(inner, texts),
        }
    }
}

pub(super) fn filled_subject(subject: &str, values: &PlaceholderValues) -> String {
    one_line(&filled_text(subject, values))
}

fn filled_text(text: &str, values: &PlaceholderValues) -> String {
    let filled = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Value(placeholder) => values.value(placeholder),
    });
    filled.collect()
}

/// The body with every known placeholder filled. The portal link alone in its paragraph becomes a button.
pub(super) fn filled_body(blocks: Vec<Block>, values: &PlaceholderValues) -> Vec<Block> {
    let filler = Filler { values, portal_url: safe_portal_url(&values.client_portal_link) };
    blocks.into_iter().map(|block| filler.block(block)).collect()
}

struct Filler<'a> {
    values: &'a PlaceholderValues,
    portal_url: Option<String>,
}

impl Filler<'_> {
    fn block(&self, block: Block) -> Block {
        match block {
            Block::Paragraph(inlines) => match self.portal_url.clone().filter(|_| is_portal_link(&inlines)) {
                Some(url) => Block::Button(url),
                None => Block::Paragraph(self.inlines(inlines, false)),
            },
            Block::Heading(level, inlines) => Block::Heading(level, self.inlines(inlines, false)),
            Block::List { ordered, items } => {
                let items = items.into_iter().map(|item| self.inlines(item, false)).collect();
                Block::List { ordered, items }
            }
            Block::Button(url) => Block::Button(url),
        }
    }

    fn inlines(&self, inlines: Vec<Inline>, in_link: bool) -> Vec<Inline> {
        let mut filled = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(&text, in_link, &mut filled),
                Inline::Break => filled.push(Inline::Break),
                Inline::Span(Span::Link(href), inner) => self.link(href, inner, &mut filled),
                Inline::Span(span, inner) => filled.push(Inline::Span(span, self.inlines(inner, in_link))),
            }
        }
        filled
    }

    fn text(&self, text: &str, in_link: bool, filled: &mut Vec<Inline>) {
        for piece in pieces(text) {
            filled.push(match (piece, &self.portal_url) {
                (Piece::Text(text), _) => Inline::Text(text.to_owned()),
                (Piece::Value(Placeholder::ClientPortalLink), Some(url)) if !in_link => {
                    Inline::Span(Span::Link(Href::Url(url.clone())), vec![Inline::Text(url.clone())])
                }
                (Piece::Value(placeholder), _) => Inline::Text(self.values.value(placeholder)),
            });
        }
    }

    fn link(&self, href: Href, inner: Vec<Inline>, filled: &mut Vec<Inline>) {
        let inner = self.inlines(inner, true);
        let url = match href {
            Href::Portal => self.portal_url.clone(),
            Href::Url(url) => Some(url),
        };
        match url {
            Some(url) => filled.push(Inline::Span(Span::Link(Href::Url(url)), inner)),
            None => filled.extend(inner),
        }
    }
}

/// Whether the placeholder of the portal link is all there is, formatted or not.
fn is_portal_link(inlines: &[Inline]) -> bool {
    pieces(plain(inlines).trim()) == [Piece::Value(Placeholder::ClientPortalLink)]
}
