//! An e-mail address that SMTP can carry: the mailbox syntax of RFC 5321 section 4.1.2 in its dot-string form,
//! with UTF-8 as RFC 6531 allows. Quoted local parts and address literals are refused: no practice's client has one.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Keeps the address as the person wrote it, without surrounding space; [`EmailAddress::key`] is what is compared (R6).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailAddressError {
    #[error("Enter an e-mail address.")]
    Empty,
    #[error("An e-mail address has one @, with a name before it and a domain after it, like name@example.org.")]
    Shape,
    #[error("The part before the @ has a character that e-mail does not allow there.")]
    LocalPart,
    #[error("The part after the @ is not a domain, like example.org.")]
    Domain,
    #[error("This address is longer than e-mail allows (64 characters before the @, 254 in all).")]
    TooLong,
}

impl EmailAddress {
    /// What two addresses are compared by: no regard to case (R6).
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// RFC 5322 `atext`, and beyond ASCII what RFC 6531 adds, less controls and white space.
fn is_atext(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) } else { c.is_alphanumeric() }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c == '-' || if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() })
}

impl FromStr for EmailAddress {
    type Err = EmailAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailAddressError::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailAddressError::Shape)?;
        if local.is_empty() || domain.is_empty() || local.contains('@') {
            return Err(EmailAddressError::Shape);
        }
        if local.len() > 64 || text.len() > 254 {
            return Err(EmailAddressError::TooLong);
        }
        if !local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext)) {
            return Err(EmailAddressError::LocalPart);
        }
        let labels: Vec<&str> = domain.split('.').collect();
        if labels.len() < 2 || !labels.iter().all(|label| is_label(label)) {
            return Err(EmailAddressError::Domain);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailAddressError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Addresses are never logged.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_rfc_5321_allows_is_kept_as_it_was_written() {
        for text in ["a@b.example", "Mara.O'Neil+intake@Mail.example", "ÿnés@bücher.example", "x_y-z@a-b.c.example", "用户@例子.example"]
        {
            assert_eq!(text.parse::<EmailAddress>().map(|a| a.to_string()), Ok(text.to_owned()));
        }
        assert_eq!("  a@b.example\n".parse::<EmailAddress>().map(|a| a.to_string()), Ok("a@b.example".to_owned()));
    }

    #[test]
    fn what_is_no_address_says_why() {
        for (text, why) in [
            ("", EmailAddressError::Empty),
            ("mara", EmailAddressError::Shape),
            ("@b.example", EmailAddressError::Shape),
            ("a@b@c.example", EmailAddressError::Shape),
            ("a b@c.example", EmailAddressError::LocalPart),
            ("a..b@c.example", EmailAddressError::LocalPart),
            ("a\r\nBcc: x@c.example", EmailAddressError::LocalPart),
            ("a@c", EmailAddressError::Domain),
            ("a@c.example\r\nBcc:x", EmailAddressError::Domain),
            ("a@-c.example", EmailAddressError::Domain),
            ("a@[127.0.0.1]", EmailAddressError::Domain),
        ] {
            assert_eq!(text.parse::<EmailAddress>(), Err(why), "{text:?}");
        }
        assert_eq!(format!("{}@b.example", "a".repeat(65)).parse::<EmailAddress>(), Err(EmailAddressError::TooLong));
    }

    #[test]
    fn r6_addresses_compare_without_regard_to_case_or_surrounding_space() {
        let one: EmailAddress = " Mara@Mail.Example ".parse().unwrap();
        let other: EmailAddress = "mara@mail.example".parse().unwrap();
        assert_eq!(one.key(), other.key());
    }

    proptest! {
        #[test]
        fn no_address_carries_a_control_character_or_a_space(text in ".{0,80}") {
            if let Ok(address) = text.parse::<EmailAddress>() {
                prop_assert!(!address.as_str().chars().any(|c| c.is_control() || c.is_whitespace() || "<>,;:\"".contains(c)));
            }
        }
    }
}
