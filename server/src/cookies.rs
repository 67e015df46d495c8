//! The two session cookies, of staff and of clients: different names, so that neither stands for the other. And two that say nothing of
//! anybody: that a passkey has been used here, and in which language a device reads the portal.

use domain::Language;
use http::{HeaderMap, HeaderValue, header};
use services::SessionToken;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Staff,
    Portal,
}

impl Door {
    /// Over TLS the name carries `__Host-`, which the browser only accepts with `Secure` and for this host alone (RFC 6265bis 4.1.3.2).
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Staff, true) => "__Host-anteroom-staff",
            (Self::Staff, false) => "anteroom-staff",
            (Self::Portal, true) => "__Host-anteroom-portal",
            (Self::Portal, false) => "anteroom-portal",
        }
    }
}

pub fn read(headers: &HeaderMap, door: Door, secure: bool) -> Option<SessionToken> {
    value_of(headers, door.name(secure)).and_then(SessionToken::parse)
}

fn value_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// That a passkey has been used in this browser: it says neither whose, nor at which practice, and opens nothing.
fn passkey_name(secure: bool) -> &'static str {
    if secure { "__Host-anteroom-passkey" } else { "anteroom-passkey" }
}

pub fn has_used_passkey(headers: &HeaderMap, secure: bool) -> bool {
    value_of(headers, passkey_name(secure)) == Some("1")
}

/// For 400 days, the longest that browsers keep one (RFC 6265bis 5.5); or no longer.
pub fn set_passkey_used(is_used: bool, secure: bool) -> Option<HeaderValue> {
    let secure_attribute = if secure { "; Secure" } else { "" };
    let (value, seconds) = if is_used { ("1", 400 * 86_400) } else { ("", 0) };
    let name = passkey_name(secure);
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure_attribute}")).ok()
}

/// Lasts as long as the browser's session; the server ends it earlier.
pub fn set(door: Door, token: &SessionToken, secure: bool) -> Option<HeaderValue> {
    let secure_attribute = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure_attribute}", door.name(secure), token.expose())).ok()
}

pub fn clear(door: Door, secure: bool) -> Option<HeaderValue> {
    let secure_attribute = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure_attribute}", door.name(secure))).ok()
}

/// In which language the portal is read on this device. It says nothing of anybody, and lasts for a year.
fn language_name(secure: bool) -> &'static str {
    if secure { "__Host-anteroom-language" } else { "anteroom-language" }
}

pub fn read_language(headers: &HeaderMap, secure: bool) -> Option<Language> {
    value_of(headers, language_name(secure)).and_then(Language::from_tag)
}

pub fn set_language(language: Language, secure: bool) -> Option<HeaderValue> {
    const YEAR: u32 = 365 * 24 * 60 * 60;
    let secure_attribute = if secure { "; Secure" } else { "" };
    let (name, tag) = (language_name(secure), language.tag());
    HeaderValue::from_str(&format!("{name}={tag}; Path=/; HttpOnly; SameSite=Lax; Max-Age={YEAR}{secure_attribute}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use services::SystemEntropy;

    #[test]
    fn over_tls_the_cookie_is_bound_to_this_host() {
        let token = SessionToken::generate(&SystemEntropy);
        for door in [Door::Staff, Door::Portal] {
            let cookie = set(door, &token, true).unwrap();
            let cookie = cookie.to_str().unwrap();
            for part in ["__Host-anteroom-", "Path=/", "HttpOnly", "SameSite=Lax", "; Secure"] {
                assert!(cookie.contains(part), "{part} in {cookie}");
            }
            assert!(!cookie.contains("Domain"));
        }
    }

    #[test]
    fn a_language_is_read_as_it_was_set_and_another_word_is_none() {
        for secure in [true, false] {
            let cookie = set_language(Language::Spanish, secure).unwrap();
            let (pair, attributes) = cookie.to_str().unwrap().split_once("; ").unwrap();
            assert!(attributes.contains("HttpOnly") && attributes.contains("Secure") == secure, "{attributes}");
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(pair).unwrap());
            assert_eq!(read_language(&headers, secure), Some(Language::Spanish));
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("anteroom-language=xx"));
        assert_eq!(read_language(&headers, false), None);
    }

    #[test]
    fn a_cookie_is_found_among_others_and_a_malformed_one_is_none() {
        let token = SessionToken::generate(&SystemEntropy);
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("a=b; anteroom-staff={}; c=d", token.expose())).unwrap());
        assert_eq!(read(&headers, Door::Staff, false).map(|t| t.expose().to_owned()), Some(token.expose().to_owned()));
        assert!(read(&headers, Door::Portal, false).is_none());
        headers.insert(header::COOKIE, HeaderValue::from_static("anteroom-staff=short"));
        assert!(read(&headers, Door::Staff, false).is_none());
    }
}
