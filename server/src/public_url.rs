//! `--public-url`: what links in e-mails start with, and by which browsers tell our pages from others. One that leads nowhere would be found
//! out by clients, so the program does not start with it.

use http::Uri;

/// As it was given, in small letters and without a slash at its end. Nothing counts as not given.
pub(crate) fn read(given: Option<&str>) -> Result<Option<String>, String> {
    let Some(text) = given.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    match checked(text) {
        Ok(url) => Ok(Some(url)),
        Err(why) => Err(format!("--public-url: {text} {why}. Write it like https://portal.example.org")),
    }
}

fn checked(text: &str) -> Result<String, &'static str> {
    let uri: Uri = text.parse().map_err(|_| "is no address")?;
    let scheme = uri.scheme_str().unwrap_or_default().to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return Err("does not begin with https:// or http://");
    }
    let authority = uri.authority().filter(|authority| !authority.host().is_empty()).ok_or("names no host")?;
    if authority.as_str().contains('@') {
        return Err("holds a user");
    }
    if authority.as_str() != authority.host() && authority.port_u16().is_none() {
        return Err("has no number for a port");
    }
    if !uri.path().trim_matches('/').is_empty() {
        return Err("has a path; Anteroom is served at the root of a host");
    }
    if text.contains(['?', '#']) {
        return Err("holds more than a host");
    }
    Ok(format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_with_scheme_and_host() {
        for (given, taken) in [
            ("https://portal.example.org", "https://portal.example.org"),
            ("https://portal.example.org/", "https://portal.example.org"),
            (" HTTPS://Portal.Example.Org:8443// ", "https://portal.example.org:8443"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://[::1]:3000/", "http://[::1]:3000"),
            ("http://localhost", "http://localhost"),
        ] {
            assert_eq!(read(Some(given)), Ok(Some(taken.to_owned())), "{given}");
        }
    }

    #[test]
    fn an_empty_one_is_none() {
        for given in [None, Some(""), Some("  ")] {
            assert_eq!(read(given), Ok(None));
        }
    }

    #[test]
    fn an_address_that_makes_dead_links_is_refused_in_words() {
        for (given, why) in [
            ("portal.example.org", "does not begin with"),
            ("portal.example.org:443", "does not begin with"),
            ("//portal.example.org", ""),
            ("/portal", "does not begin with"),
            ("ftp://portal.example.org", "does not begin with"),
            ("https:portal.example.org", ""),
            ("https://", ""),
            ("https://:443", ""),
            ("https://portal example.org", "is no address"),
            ("https://portal.example.org:", "has no number"),
            ("https://portal.example.org:x", ""),
            ("https://portal.example.org:99999", "has no number"),
            ("https://someone@portal.example.org", "holds a user"),
            ("https://someone:secret@portal.example.org", "holds a user"),
            ("https://portal.example.org/portal", "has a path"),
            ("https://portal.example.org?a=b", "holds more"),
            ("https://portal.example.org/?", "holds more"),
            ("https://portal.example.org#a", "holds more"),
        ] {
            let told = read(Some(given)).expect_err(given);
            assert!(told.starts_with("--public-url: ") && told.contains(why), "{told}");
        }
    }
}
