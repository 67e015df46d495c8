//! Which addresses a link may have: in a template, those that the sanitiser keeps; in a rendered e-mail, the
//! portal's. Both are stricter than the URL standard, so that no program that reads them can disagree.

use super::Placeholder;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// Where a link in a template leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Href {
    /// `{{ClientPortalLink}}`, filled when the message is rendered.
    Portal,
    Url(String),
}

impl Href {
    /// `None` for anything that a message may not link to.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if is_portal_href(text) {
            return Some(Self::Portal);
        }
        is_allowed_url(text).then(|| Self::Url(text.to_owned()))
    }

    /// As it stands in a template, not yet escaped.
    pub fn template(&self) -> String {
        match self {
            Self::Portal => Placeholder::ClientPortalLink.token(),
            Self::Url(url) => url.clone(),
        }
    }
}

/// Whether a link's address is the placeholder of the portal link. The sanitiser asks this of every address that has no
/// scheme, and drops the others; see [`ALLOWED_TAGS`](super::ALLOWED_TAGS).
pub fn is_portal_href(href: &str) -> bool {
    let is_token = href.starts_with("{{") && href.ends_with("}}");
    is_token && Placeholder::find(href) == Some(Placeholder::ClientPortalLink)
}

fn is_allowed_url(url: &str) -> bool {
    let unsafe_sign = |c: char| c.is_whitespace() || c.is_control() || "\"<>`\\{}".contains(c);
    if url.len() > 2000 || url.contains(unsafe_sign) {
        return false;
    }
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(starts_with_host),
        "mailto" => rest.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()),
        _ => false,
    }
}

/// A plain host name or IPv4 address with an optional port. User names (`https://bank.example@evil.example`) and
/// names that only look like others (`xn--…`, anything outside ASCII) are refused.
fn starts_with_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let port_is_right = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok());
    port_is_right && is_host(host)
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.to_ascii_lowercase().starts_with("xn--")
    };
    let last_starts_with_digit = host.rsplit('.').next().is_some_and(|label| label.starts_with(|c: char| c.is_ascii_digit()));
    if last_starts_with_digit {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    host.len() <= 253 && host.split('.').all(is_label)
}

/// An address of the program's own as it may stand in an `href` or a header: `http` or `https` alone, with everything that an address
/// cannot hold percent-encoded (RFC 3986). `None` if it is anything else.
pub fn safe_portal_url(link: &str) -> Option<String> {
    let link = link.trim();
    let (scheme, rest) = link.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let is_web = scheme == "http" || scheme == "https";
    if !is_web || rest.is_empty() || link.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let mut url = format!("{scheme}://");
    let mut buffer = [0; 4];
    for c in rest.chars() {
        if c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(c) {
            url.push(c);
        } else {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                url.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
            }
        }
    }
    Some(url)
}

/// In upper case, as RFC 3986 prefers.
fn hex_digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap_or('0').to_ascii_uppercase()
}
