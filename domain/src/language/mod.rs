//! The languages in which Anteroom writes to clients: those that it has words of its own for, such as the label of a button or
//! what stands in for a missing value. A practice's messages are written in these, and its portal is read in those of them that it offers.

mod wishes;
mod words;

pub use wishes::{Wishes, read_languages, write_languages};
pub use words::{TAGS, Words, retell};

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
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

    /// As those call it who speak it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// `7 December 2026`, `7 de diciembre de 2026`.
    pub fn day(self, day: NaiveDate) -> String {
        let month = self.months()[day.month0() as usize];
        match self {
            Self::English => format!("{} {month} {}", day.day(), day.year()),
            Self::Spanish => format!("{} de {month} de {}", day.day(), day.year()),
        }
    }

    /// As [`Self::day`] writes it in English.
    pub fn read_day(self, text: &str) -> Option<NaiveDate> {
        let mut parts = text.split(' ');
        let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?.parse().ok()?);
        let month = (1..).zip(self.months()).find(|(_, name)| **name == month)?.0;
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| parts.next().is_none())
    }

    /// What [`Self::day`] wrote in English, or that with a time after a comma, as this language has it.
    pub fn retell_day(self, text: &str) -> Option<String> {
        let (day, time) = text.split_once(", ").map_or((text, None), |(day, time)| (day, Some(time)));
        let day = self.day(Self::English.read_day(day)?);
        Some(time.map_or_else(|| day.clone(), |time| format!("{day}, {time}")))
    }

    /// `7 Dec, 9:12`, `7 de dic., 9:12`.
    pub fn day_and_time(self, at: NaiveDateTime) -> String {
        let month = self.months()[at.month0() as usize].get(..3).unwrap_or_default();
        let day = match self {
            Self::English => format!("{} {month}", at.day()),
            Self::Spanish => format!("{} de {month}.", at.day()),
        };
        format!("{day}, {}:{:02}", at.hour(), at.minute())
    }

    fn months(self) -> &'static [&'static str; 12] {
        match self {
            Self::English => &MONTHS,
            Self::Spanish => &MONTHS_IN_SPANISH,
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

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const MONTHS_IN_SPANISH: [&str; 12] =
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_the_language_has_it_and_read_back() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 7).unwrap();
        assert_eq!(Language::English.day(day), "7 December 2026");
        assert_eq!(Language::Spanish.day(day), "7 de diciembre de 2026");
        assert_eq!(Language::English.read_day("7 December 2026"), Some(day));
        assert_eq!(Language::English.read_day("7 December 2026, 09:12"), None);
        assert_eq!(Language::Spanish.retell_day("7 December 2026, 09:12").as_deref(), Some("7 de diciembre de 2026, 09:12"));
        assert_eq!(Language::Spanish.retell_day("Willow Lane, 12"), None);
    }

    #[test]
    fn each_language_has_a_file_of_words_and_each_file_a_language() {
        assert_eq!(TAGS, Language::ALL.map(Language::tag));
    }

    #[test]
    fn a_sentence_with_a_number_is_the_one_that_the_language_has_for_it() {
        let spanish = Language::Spanish.words();
        assert_eq!(spanish.idle_text(1), "Para proteger los datos de los clientes, su sesión se cerrará en 1 segundo.");
        assert_eq!(spanish.idle_text(3), "Para proteger los datos de los clientes, su sesión se cerrará en 3 segundos.");
        assert_eq!(Language::English.words().join_lead(0, "5"), "Set a password, and your private portal is ready.");
    }

    #[test]
    fn what_the_server_said_in_english_is_said_again_with_what_it_was_said_of() {
        for (english, spanish) in [
            ("The e-mail address or the password is wrong.", "El correo electrónico o la contraseña no son correctos."),
            ("Shorten this to 20 characters; it has 25, 5 too many.", "Acorte el texto a 20 caracteres; tiene 25: 5 de más."),
            ("Enter 1 March 1990 or later.", "Escriba el 1 de marzo de 1990 o una fecha posterior."),
            ("This link has run out. Ask the gardener.", "Este enlace venció. Ask the gardener."),
            ("This kind of file cannot be added. A PDF, up to 2 MB.", "No se puede agregar este tipo de archivo. Un PDF, de hasta 2 MB."),
            ("Nobody has these words", "Nobody has these words"),
            ("é{", "é{"),
        ] {
            assert_eq!(retell(english, Language::Spanish), spanish);
            assert_eq!(retell(english, Language::English), english);
        }
    }

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
