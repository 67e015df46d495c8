//! Renders a message for one client: the one function behind the preview and the e-mail that is sent (R14). The parts
//! are laid out in `email_html` and `email_text`, both from the same filled body.

use super::{
    Message, PlaceholderValues,
    document::{Block, parse_html},
    email_html, email_text,
    values::{filled_body, filled_subject, one_line},
    words::{Words, words},
};
use crate::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The colour of links and the button where the organization chose none, or none that can be read.
const DEFAULT_ACCENT: &str = "#30499b";

/// What surrounds every e-mail of an organization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EmailFrame {
    pub organization_name: String,
    /// A BCP 47 tag (`en`, `de-CH`); anything else counts as `en`.
    pub lang: String,
    /// `#rrggbb`; anything else counts as the default accent.
    pub accent: String,
    /// Plain text on one line, such as the practice's address.
    pub footer_note: Option<String>,
}

impl EmailFrame {
    pub(super) fn valid_accent(&self) -> &str {
        let is_colour = self.accent.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        if is_colour { &self.accent } else { DEFAULT_ACCENT }
    }

    pub(super) fn valid_lang(&self) -> &str {
        let is_subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        if self.lang.len() <= 35 && self.lang.split('-').all(is_subtag) { &self.lang } else { "en" }
    }

    /// Our own words are in the frame's language, or in English.
    pub(super) fn words(&self) -> &'static Words {
        words(Language::from_tag(&self.lang).unwrap_or_default())
    }

    pub(super) fn name_line(&self) -> String {
        one_line(&self.organization_name)
    }

    pub(super) fn note_line(&self) -> Option<String> {
        self.footer_note.as_deref().map(one_line).filter(|note| !note.is_empty())
    }
}

/// An e-mail ready to be sent. Its parts hold the secret link, so `Debug` tells only their sizes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RenderedEmail {
    /// One line, without control characters.
    pub subject: String,
    /// The beginning of the text, as an inbox shows it beside the subject. The HTML has it too, hidden.
    pub preheader: String,
    /// A whole HTML document that loads nothing from elsewhere.
    pub html: String,
    /// The same as plain text, not wrapped, lines ended by `\n`.
    pub text: String,
}

impl fmt::Debug for RenderedEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (subject, html, text) = (self.subject.len(), self.html.len(), self.text.len());
        write!(f, "RenderedEmail {{ subject: {subject} bytes, html: {html} bytes, text: {text} bytes }}")
    }
}

/// Fills and lays out the message, whether or not [`check`](super::check()) would pass it: a preview shows faults where they stand.
pub fn render(message: &Message, values: &PlaceholderValues, frame: &EmailFrame) -> RenderedEmail {
    render_with_end(message, values, frame, None)
}

/// `end`: the program's own last words, filled already.
pub(super) fn render_with_end(message: &Message, values: &PlaceholderValues, frame: &EmailFrame, end: Option<Block>) -> RenderedEmail {
    let subject = filled_subject(&message.subject, values);
    let mut body = filled_body(parse_html(&message.body_html), values);
    body.extend(end);
    let preheader = email_text::preheader(&body);
    let html = email_html::document(&subject, &preheader, &body, frame);
    let text = email_text::document(&body, frame);
    RenderedEmail { subject, preheader, html, text }
}
