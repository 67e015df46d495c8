//! Which language a page of the portal is in: what its reader wishes, among those that the practice offers.

use super::Language;

/// What a request says of its reader, who may have signed in or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Chosen on this device.
    pub chosen: Option<Language>,
    /// The header `Accept-Language` (RFC 9110 section 12.5.4).
    pub accepted: String,
}

impl Wishes {
    /// The choice of whoever is signed in, or else that of the device, or else what the browser asks for, or else the practice's own.
    pub fn decide(&self, account: Option<Language>, offered: &[Language], own: Language) -> Language {
        let is_offered = |language: &Language| offered.contains(language);
        let wished = [account, self.chosen].into_iter().flatten().find(is_offered);
        wished.or_else(|| accepted(&self.accepted).into_iter().find(is_offered)).unwrap_or(own)
    }
}

/// Those that we have, the most wanted first; of the same weight in the order of the header. What cannot be read weighs nothing.
fn accepted(header: &str) -> Vec<Language> {
    let mut wanted: Vec<(Language, f32)> = header
        .split(',')
        .filter_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let language = Language::from_tag(parts.next()?)?;
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |weight| weight.parse::<f32>().ok())?;
            (weight > 0.0).then_some((language, weight))
        })
        .collect();
    wanted.sort_by(|(_, one), (_, two)| two.total_cmp(one));
    wanted.into_iter().map(|(language, _)| language).collect()
}

/// As they are stored: `en,es`.
pub fn write_languages(languages: &[Language]) -> String {
    languages.iter().map(|language| language.tag()).collect::<Vec<_>>().join(",")
}

/// Those that there are no words in are left out.
pub fn read_languages(text: &str) -> Vec<Language> {
    text.split(',').filter_map(Language::from_tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Spanish};

    fn wishes(chosen: Option<Language>, accepted: &str) -> Wishes {
        Wishes { chosen, accepted: accepted.to_owned() }
    }

    #[test]
    fn the_account_goes_before_the_device_and_the_device_before_the_browser() {
        let decide = |wishes: Wishes, account| wishes.decide(account, &Language::ALL, English);
        assert_eq!(decide(wishes(Some(English), "en"), Some(Spanish)), Spanish);
        assert_eq!(decide(wishes(Some(Spanish), "en"), None), Spanish);
        assert_eq!(decide(wishes(None, "fr, es-MX;q=0.8, en;q=0.5"), None), Spanish);
        assert_eq!(decide(wishes(None, "en;q=0.5, es;q=0.8"), None), Spanish);
        assert_eq!(decide(wishes(None, "es;q=0, *"), None), English);
        assert_eq!(decide(wishes(None, "fr"), None), English);
    }

    #[test]
    fn what_the_practice_does_not_offer_is_nobodys_language() {
        let english_only = [English];
        assert_eq!(wishes(Some(Spanish), "es").decide(Some(Spanish), &english_only, English), English);
        assert_eq!(wishes(None, "fr").decide(None, &Language::ALL, Spanish), Spanish);
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_read_without_harm(header in ".{0,200}") {
            let decided = wishes(None, &header).decide(None, &[Spanish], Spanish);
            assert_eq!(decided, Spanish);
        }
    }

    #[test]
    fn languages_are_read_as_they_were_written() {
        assert_eq!(read_languages(&write_languages(&Language::ALL)), Language::ALL);
        assert_eq!(read_languages("xx,es,"), [Spanish]);
    }
}
