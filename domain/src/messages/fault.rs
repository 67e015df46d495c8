//! What can be wrong with a message, and how a person is told: what, where, and what to do about it (R12, R13).

use super::{BODY_LIMIT, Placeholder, SUBJECT_LIMIT};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FaultPlace {
    Subject,
    Body,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageFault {
    pub place: FaultPlace,
    /// Bytes in the subject or in `body_html`; equal where something is missing.
    pub start: usize,
    pub end: usize,
    /// What a reader sees there, character references decoded; empty where something is missing.
    pub excerpt: String,
    pub kind: FaultKind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FaultKind {
    UnknownPlaceholder {
        nearest: Option<Placeholder>,
    },
    BrokenPlaceholder {
        nearest: Option<Placeholder>,
    },
    NoPortalLink,
    SubjectEmpty,
    SubjectTooLong,
    SubjectHasLineBreak,
    BodyEmpty,
    BodyTooLong,
    FormTitlesNotAllowed,
    /// The day on which an invitation runs out, in an e-mail that is none.
    NothingRunsOut,
    LinkNotHttps {
        url: String,
    },
    SubjectNotAllowed {
        placeholder: Placeholder,
    },
    ClinicalWordInSubject {
        word: String,
    },
    /// Longer than most programs show on one line (RFC 5322 advises 78).
    SubjectLong,
}

impl FaultKind {
    /// Whether the message cannot be sent; the others are warnings.
    pub fn blocks(&self) -> bool {
        !matches!(self, Self::LinkNotHttps { .. } | Self::ClinicalWordInSubject { .. } | Self::SubjectLong)
    }
}

impl MessageFault {
    /// Whether it lies in certain words, which can be marked, and not in the whole or in what is missing.
    pub fn is_at_words(&self) -> bool {
        let of_the_whole = matches!(self.kind, FaultKind::SubjectTooLong | FaultKind::SubjectLong | FaultKind::BodyTooLong);
        !of_the_whole && !self.excerpt.trim().is_empty()
    }

    /// What is wrong, where, and what to do, for the person who writes the message.
    pub fn sentence(&self) -> String {
        let place = match self.place {
            FaultPlace::Subject => "the subject",
            FaultPlace::Body => "the message",
        };
        let excerpt = shortened(&self.excerpt);
        match &self.kind {
            FaultKind::UnknownPlaceholder { nearest } => {
                format!("In {place}, “{excerpt}” is not a placeholder. {}", remedy(*nearest))
            }
            FaultKind::BrokenPlaceholder { nearest } => {
                format!("In {place}, “{excerpt}” is a broken placeholder. {}", remedy(*nearest))
            }
            FaultKind::NoPortalLink => {
                let token = Placeholder::ClientPortalLink.token();
                format!("The message has no link to the portal, so nobody would get there. Insert {token} where it should stand.")
            }
            FaultKind::SubjectEmpty => "The subject is empty. Write one, such as “A message from {{OrganizationName}}”.".to_owned(),
            FaultKind::SubjectTooLong => format!("The subject is longer than {SUBJECT_LIMIT} characters. Shorten it."),
            FaultKind::SubjectHasLineBreak => {
                "The subject has a line break or another invisible sign in it. Delete it; a subject is one line.".to_owned()
            }
            FaultKind::BodyEmpty => "The message is empty. Write what the client should read.".to_owned(),
            FaultKind::BodyTooLong => {
                format!("The message is longer than {} kilobytes. Shorten it.", BODY_LIMIT / 1000)
            }
            FaultKind::FormTitlesNotAllowed => format!(
                "In {place}, {excerpt} would name the forms, which your organization has not switched on for e-mails. \
                 Delete it, or write “a few forms”."
            ),
            FaultKind::NothingRunsOut => {
                format!("In {place}, {excerpt} is for invitations: nothing in this e-mail runs out. Delete it.")
            }
            FaultKind::LinkNotHttps { url } => format!(
                "In {place}, the link to {} is not encrypted. Use an address that begins with https:// if there is one.",
                shortened(url)
            ),
            FaultKind::SubjectNotAllowed { placeholder } => {
                format!("{} cannot stand in the subject, which others may see. Move it to the message.", placeholder.token())
            }
            FaultKind::ClinicalWordInSubject { word } => {
                format!("The subject says “{}”, and others may see a subject. Say it without naming health matters.", shortened(word))
            }
            FaultKind::SubjectLong => {
                "The subject is longer than 78 characters; many programs will cut it off. Shorten it if you can.".to_owned()
            }
        }
    }
}

fn remedy(nearest: Option<Placeholder>) -> String {
    match nearest {
        Some(placeholder) => format!("Did you mean {}? Replace it, or delete it.", placeholder.token()),
        None => "Delete it, or insert a placeholder from the list.".to_owned(),
    }
}

/// At most 60 characters, on one line.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 {
        return line;
    }
    line.chars().take(59).chain(['…']).collect()
}
