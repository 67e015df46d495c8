//! How clients reach the practice: by telephone, by e-mail, and when. Each of them may be missing, and what is missing is shown nowhere.

use crate::{EmailAddress, FieldErrors};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// In characters.
const PHONE: RangeInclusive<usize> = 5..=30;
pub const HOURS_MAXIMUM: usize = 300;
/// Of a number that can be dialled anywhere (E.164, 6.1).
const MOST_DIGITS: usize = 15;

/// As an administrator types it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    pub phone: String,
    pub email: String,
    /// When somebody answers, or another sentence; lines are kept.
    pub hours: String,
}

/// What has been checked of a [`ContactForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub phone: Option<String>,
    pub email: Option<EmailAddress>,
    pub hours: Option<String>,
}

impl ContactForm {
    pub fn check(&self) -> Result<Contact, FieldErrors> {
        let mut errors = FieldErrors::default();
        let phone = match self.phone.trim() {
            "" => None,
            text => check_phone(text).map_err(|sentence| errors.add("phone", sentence)).ok(),
        };
        let email = match self.email.trim() {
            "" => None,
            text => text.parse::<EmailAddress>().map_err(|error| errors.add("email", error.to_string())).ok(),
        };
        let hours = check_hours(&self.hours).map_err(|sentence| errors.add("hours", sentence)).ok().flatten();
        if errors.is_empty() { Ok(Contact { phone, email, hours }) } else { Err(errors) }
    }
}

impl From<Contact> for ContactForm {
    fn from(contact: Contact) -> Self {
        let email = contact.email.map(|email| email.to_string());
        let [phone, email, hours] = [contact.phone, email, contact.hours].map(Option::unwrap_or_default);
        Self { phone, email, hours }
    }
}

/// Trimmed. Loose, since numbers are written in many ways: what cannot be dialled is told, and no more.
pub(super) fn check_phone(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let is_written_so = |c: char| c.is_ascii_digit() || " +()-/".contains(c);
    if PHONE.contains(&text.chars().count()) && text.chars().all(is_written_so) && text.chars().any(|c| c.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err("Enter one telephone number of 5 to 30 digits, spaces and the signs + ( ) - /, for example 020 7946 0123.")
}

fn check_hours(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.chars().count() > HOURS_MAXIMUM {
        return Err("Shorten this to 300 characters: it stands at the foot of every page.");
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("Write this as plain text, without tabs and other signs that cannot be seen.");
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The address by which a telephone dials the number (RFC 3966); none for what is no single number.
fn dialled(phone: &str) -> Option<String> {
    check_phone(phone).ok()?;
    // +44 (0)20: from abroad the zero is left out.
    let phone = if phone.starts_with('+') { phone.replace("(0)", "") } else { phone.to_owned() };
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let sign = if phone.starts_with('+') { "+" } else { "" };
    (digits.len() <= MOST_DIGITS && !digits.is_empty()).then(|| format!("tel:{sign}{digits}"))
}

/// RFC 6068: what could end the address, or begin a field of the message, is encoded.
fn written_to(email: &str) -> String {
    email.bytes().fold("mailto:".to_owned(), |address, byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' => address + char::from(byte).encode_utf8(&mut [0; 4]),
        _ => address + &format!("%{byte:02X}"),
    })
}

/// A part of a sentence, with where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    pub words: String,
    pub address: Option<String>,
}

/// The sentence in its parts: the practice's telephone number and e-mail address, wherever they stand in it, lead there.
pub fn reached(sentence: &str, phone: Option<&str>, email: Option<&str>) -> Vec<Reached> {
    let phone = phone.and_then(|phone| Some((phone, dialled(phone)?)));
    let email = email.filter(|email| !email.is_empty()).map(|email| (email, written_to(email)));
    let links: Vec<(&str, String)> = phone.into_iter().chain(email).collect();
    let (mut parts, mut rest) = (Vec::new(), sentence);
    let mut add = |words: &str, address: Option<String>| {
        if !words.is_empty() {
            parts.push(Reached { words: words.to_owned(), address });
        }
    };
    while let Some((at, (words, address))) = links.iter().filter_map(|link| Some((rest.find(link.0)?, link))).min_by_key(|(at, _)| *at) {
        let (before, after) = rest.split_at(at);
        add(before, None);
        add(words, Some(address.clone()));
        rest = &after[words.len()..];
    }
    add(rest, None);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(phone: &str, email: &str, hours: &str) -> ContactForm {
        ContactForm { phone: phone.to_owned(), email: email.to_owned(), hours: hours.to_owned() }
    }

    #[test]
    fn everything_may_be_missing_and_what_is_there_is_kept_as_it_was_written() {
        assert_eq!(form(" ", "", "\n").check(), Ok(Contact { phone: None, email: None, hours: None }));
        let contact = form(" +44 (0)20 7946-0123 ", " desk@willow.example ", " Mon to Fri\r\n9 to 5 \n").check().unwrap();
        assert_eq!(contact.phone.as_deref(), Some("+44 (0)20 7946-0123"));
        assert_eq!(contact.email.unwrap().as_str(), "desk@willow.example");
        assert_eq!(contact.hours.as_deref(), Some("Mon to Fri\n9 to 5"));
    }

    #[test]
    fn what_cannot_be_taken_is_told_at_its_field() {
        let long = "x".repeat(HOURS_MAXIMUM + 1);
        for (wrong, field) in [
            (form("1234", "", ""), "phone"),
            (form("call us", "", ""), "phone"),
            (form("+ ( ) -", "", ""), "phone"),
            (form("020 7946 0123 extension 3", "", ""), "phone"),
            (form("0123456789012345678901234567890", "", ""), "phone"),
            (form("020\n7946", "", ""), "phone"),
            (form("", "desk", ""), "email"),
            (form("", "", &long), "hours"),
            (form("", "", "9\tto 5"), "hours"),
        ] {
            let errors = wrong.check().unwrap_err();
            assert_eq!(errors.0.keys().map(String::as_str).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn a_number_is_dialled_as_it_is_from_anywhere() {
        for (phone, address) in [
            ("020 7946 0123", Some("tel:02079460123")),
            ("+44 (0)20 7946-0123", Some("tel:+442079460123")),
            ("(0)20 7946", Some("tel:0207946")),
            ("030/123 456", Some("tel:030123456")),
            ("020 7946 0123 / 020 7946 0124", None),
            ("020 7946 0123 ext. 3", None),
        ] {
            assert_eq!(dialled(phone).as_deref(), address, "{phone}");
        }
    }

    #[test]
    fn a_sentence_leads_to_the_practice() {
        let part = |words: &str, address: Option<&str>| Reached { words: words.to_owned(), address: address.map(str::to_owned) };
        assert_eq!(
            reached("Write to a&b@x.example or call 555 0142.", Some("555 0142"), Some("a&b@x.example")),
            [
                part("Write to ", None),
                part("a&b@x.example", Some("mailto:a%26b@x.example")),
                part(" or call ", None),
                part("555 0142", Some("tel:5550142")),
                part(".", None)
            ]
        );
        assert_eq!(reached("Tell the practice.", None, None), [part("Tell the practice.", None)]);
        assert_eq!(reached("Ask at extension 3.", Some("extension 3"), None), [part("Ask at extension 3.", None)]);
    }

    proptest! {
        #[test]
        fn a_number_that_is_taken_leads_nowhere_but_to_a_telephone(phone in "[0-9 +()/-]{0,34}") {
            if let Some(address) = check_phone(&phone).ok().and_then(|kept| dialled(&kept)) {
                let number = address.strip_prefix("tel:").unwrap();
                prop_assert!(number.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit()), "{}", address);
            }
        }

        #[test]
        fn no_word_of_a_sentence_is_lost(sentence in "[a-c@. 0-9]{0,40}", phone in "[0-9 ]{0,8}", email in "[a-c@]{0,3}") {
            let words: String = reached(&sentence, Some(&phone), Some(&email)).into_iter().map(|part| part.words).collect();
            prop_assert_eq!(words, sentence);
        }
    }
}
