//! A photo or a document as an answer: what a question takes, and how an answer refers to it. The bytes are kept elsewhere; an
//! answer has their address, kind, size and name (FHIR R4, Attachment).

use super::answers::Answers;
use super::extension::{Extension, MAX_SIZE, MIME_TYPE};
use super::item::{Item, ItemType};
use super::value::AnswerValue;
use crate::{Language, Words, ids::AttachmentId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What is taken, whatever a form asks for: what every browser shows, and what can be looked into before it is kept.
pub const TAKEN_TYPES: [&str; 3] = ["image/jpeg", "image/png", "application/pdf"];

/// In bytes; a form may allow less.
pub const LARGEST_FILE: u64 = 10 * 1024 * 1024;

/// Of one form asked of one client.
pub const MOST_FILES: usize = 30;

const ADDRESS: &str = "Binary/";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    pub id: AttachmentId,
    /// The file's name, as the client's device had it.
    pub title: String,
    pub content_type: String,
    /// In bytes.
    pub size: u64,
}

impl Attached {
    /// As an `Attachment`; `None` for one that is not kept here, or carries its bytes itself.
    pub fn from_fhir(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        Some(Self {
            id: text("url")?.strip_prefix(ADDRESS)?.parse().ok()?,
            title: text("title").unwrap_or_default().to_owned(),
            content_type: text("contentType")?.to_owned(),
            size: value.get("size")?.as_u64()?,
        })
    }

    pub fn to_fhir(&self) -> Value {
        let address = format!("{ADDRESS}{}", self.id);
        json!({ "contentType": self.content_type, "url": address, "size": self.size, "title": self.title })
    }

    /// In a form's field: the same, as JSON.
    pub fn from_field(text: &str) -> Option<Self> {
        Self::from_fhir(&serde_json::from_str(text).ok()?)
    }

    pub fn to_field(&self) -> String {
        self.to_fhir().to_string()
    }

    pub fn is_picture(&self) -> bool {
        self.content_type.starts_with("image/")
    }

    /// `card.jpg, 240 KB`
    pub fn words(&self) -> String {
        format!("{}, {}", self.title, size_words(self.size))
    }
}

/// `240 KB`, `1.5 MB`
pub fn size_words(bytes: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    let tenths = (bytes * 10).div_ceil(MEGABYTE);
    match (bytes < MEGABYTE, tenths % 10) {
        (true, _) => format!("{} KB", bytes.div_ceil(1024)),
        (false, 0) => format!("{} MB", tenths / 10),
        (false, tenth) => format!("{}.{tenth} MB", tenths / 10),
    }
}

impl Item {
    /// Which kinds of files it takes, of those that are taken at all; none where it is no question for a file, or for other kinds alone.
    pub fn file_types(&self) -> Vec<&'static str> {
        if self.item_type != ItemType::Attachment {
            return Vec::new();
        }
        let asked: Vec<&str> = self.extension.iter().filter(|extension| extension.url == MIME_TYPE).filter_map(code).collect();
        let is_asked = |kind: &str| asked.iter().any(|asked| is_of(kind, asked));
        TAKEN_TYPES.into_iter().filter(|kind| asked.is_empty() || is_asked(kind)).collect()
    }

    /// In bytes. The form's own bound is in megabytes (`maxSize`).
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what an integer holds")]
    pub fn largest_file(&self) -> u64 {
        let asked = self.extension(MAX_SIZE).and_then(|extension| extension.other.get("valueDecimal")?.as_f64());
        asked.filter(|size| *size > 0.0).map_or(LARGEST_FILE, |size| ((size * 1024.0 * 1024.0).min(1e12) as u64).min(LARGEST_FILE))
    }

    /// The same, in the client's language.
    pub fn file_hint_in(&self, words: Words) -> String {
        if words.language() == Language::English {
            return self.file_hint();
        }
        let (types, most) = (self.file_types(), size_words(self.largest_file()));
        let takes = |kind: &str| types.contains(&kind);
        match (takes("image/jpeg") && takes("image/png"), takes("application/pdf"), types.len()) {
            (true, true, _) => words.told_hint_photo_pdf(&most),
            (true, false, _) => words.told_hint_photo(&most),
            (false, true, 1) => words.told_hint_pdf(&most),
            _ => {
                let kinds: Vec<&str> = types.iter().filter_map(|kind| kind.split_once('/')).map(|(_, kind)| kind).collect();
                words.told_hint_kinds(&kinds.join(", ").to_uppercase(), &most)
            }
        }
    }

    /// `A photo (JPEG or PNG) or a PDF, up to 10 MB.`
    pub fn file_hint(&self) -> String {
        let types = self.file_types();
        let photos: Vec<&str> = [("image/jpeg", "JPEG"), ("image/png", "PNG")]
            .into_iter()
            .filter(|(kind, _)| types.contains(kind))
            .map(|(_, name)| name)
            .collect();
        let photo = (!photos.is_empty()).then(|| format!("a photo ({})", photos.join(" or ")));
        let document = types.contains(&"application/pdf").then(|| "a PDF".to_owned());
        let kinds = photo.into_iter().chain(document).collect::<Vec<_>>().join(" or ");
        format!("A{}, up to {}.", kinds.strip_prefix('a').unwrap_or(&kinds), size_words(self.largest_file()))
    }

    /// Whether it takes this file.
    pub fn takes_file(&self, file: &Attached) -> bool {
        self.file_types().contains(&file.content_type.as_str()) && file.size <= self.largest_file()
    }
}

impl Answers {
    /// Of the files among the answers.
    pub fn files(&self) -> impl Iterator<Item = &Attached> {
        self.0.values().flatten().filter_map(AnswerValue::file)
    }

    /// With each file as it is kept, whatever was said of it; without those that are not.
    #[must_use]
    pub fn with_files(self, kept: impl Fn(AttachmentId) -> Option<Attached>) -> Self {
        let known = |value: AnswerValue| match value {
            AnswerValue::Attachment(file) => kept(file.id).map(AnswerValue::Attachment),
            other => Some(other),
        };
        let answers = self.0.into_iter().map(|(place, values)| (place, values.into_iter().filter_map(known).collect::<Vec<_>>()));
        Self(answers.filter(|(_, values)| !values.is_empty()).collect())
    }
}

impl AnswerValue {
    pub fn file(&self) -> Option<&Attached> {
        if let Self::Attachment(file) = self { Some(file) } else { None }
    }
}

fn code(extension: &Extension) -> Option<&str> {
    extension.other.get("valueCode")?.as_str()
}

/// `image/jpeg` is of `image/*`.
fn is_of(kind: &str, asked: &str) -> bool {
    let asked = asked.trim().to_ascii_lowercase();
    asked == kind
        || asked == "*/*"
        || asked == "*"
        || asked.strip_suffix("/*").is_some_and(|family| kind.starts_with(&format!("{family}/")))
}

/// The kind of a file by its first bytes, whatever its name says; `None` for what is not taken.
pub fn sniffed(content: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 3] = [(b"\xFF\xD8\xFF", "image/jpeg"), (b"\x89PNG\r\n\x1A\n", "image/png"), (b"%PDF-", "application/pdf")];
    SIGNS.into_iter().find(|(sign, _)| content.starts_with(sign)).map(|(_, kind)| kind)
}

/// A file's name without what could mislead a person or a file system; never empty.
pub fn clean_title(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|character| !character.is_control() && !is_reversing(*character)).take(120).collect();
    let kept = kept.trim().trim_start_matches('.');
    if kept.is_empty() { "file".to_owned() } else { kept.to_owned() }
}

/// Marks that turn the direction of what is read, so that `gpj.exe` looks like `exe.jpg`.
fn is_reversing(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The fields of an answer with it, by the prefix of its element.
pub(super) fn fhir_fields(attached: &Attached, prefix: &str) -> Map<String, Value> {
    Map::from_iter([(format!("{prefix}Attachment"), attached.to_fhir())])
}
