//! The languages in which Anteroom writes to clients: those that it has words of its own for, such as the label of a button or
//! what stands in for a missing value. A practice's messages are written in these.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "es")]
    Spanish,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// All of them, a practice's own first.
    pub fn beginning_with(own: Self) -> impl Iterator<Item = Self> {
        std::iter::once(own).chain(Self::ALL.into_iter().filter(move |language| *language != own))
    }

    /// BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// As staff read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Spanish",
        }
    }

    /// Of a BCP 47 tag, whatever its region and case (`es-MX`).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The client's, or else the practice's, or else English; both as they are stored.
    pub fn of(client: Option<&str>, practice: &str) -> Self {
        client.and_then(Self::from_tag).or_else(|| Self::from_tag(practice)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_whatever_its_region_and_case() {
        assert_eq!(Language::from_tag("es-MX"), Some(Language::Spanish));
        assert_eq!(Language::from_tag("EN"), Some(Language::English));
        assert_eq!(Language::from_tag("est"), None);
        assert!(Language::ALL.iter().all(|language| Language::from_tag(language.tag()) == Some(*language)));
    }

    #[test]
    fn a_client_without_a_language_of_ours_reads_the_practices() {
        assert_eq!(Language::of(Some("es"), "en"), Language::Spanish);
        assert_eq!(Language::of(Some("fr"), "es"), Language::Spanish);
        assert_eq!(Language::of(None, "fr"), Language::English);
    }
}
