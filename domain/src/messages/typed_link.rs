//! The address that somebody means by what they type for a link. An e-mail would go without a link that it may not have, and nobody
//! would be told; so it is refused where it is typed, with the reason.

use super::{
    Placeholder,
    links::{Href, is_portal_href},
};

/// Why a message cannot link to what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// It has braces, and is not the portal link alone.
    Placeholder {
        nearest: Option<Placeholder>,
    },
    Telephone,
    /// The site's name has letters by which it can be made to look like another's.
    OtherLetters,
    NoAddress,
}

impl LinkFault {
    /// What is wrong and what to do, for the person who writes the message.
    pub fn sentence(self) -> String {
        let portal = Placeholder::ClientPortalLink.token();
        match self {
            Self::Placeholder { nearest: Some(Placeholder::ClientPortalLink) } => {
                format!("This is not a placeholder that a link can lead to. Did you mean {portal}?")
            }
            Self::Placeholder { .. } => {
                format!("A link can lead to {portal} and to no other placeholder. Insert others into the text itself.")
            }
            Self::Telephone => {
                "A link leads to a web page or an e-mail address. Write the telephone number into the text itself.".to_owned()
            }
            Self::OtherLetters => "A link cannot lead to a site whose name has letters other than a to z: such a name can be made to look \
                                   like another’s. Use the site’s plain address if it has one."
                .to_owned(),
            Self::NoAddress => {
                "A link cannot lead there. Write an address such as https://willow.example/page or name@willow.example.".to_owned()
            }
        }
    }

    /// What can stand in its place.
    pub fn instead(self) -> Option<Placeholder> {
        match self {
            Self::Placeholder { nearest } => nearest.filter(|nearest| *nearest == Placeholder::ClientPortalLink),
            Self::Telephone | Self::OtherLetters | Self::NoAddress => None,
        }
    }
}

/// Whether a message keeps a link with this address.
pub fn is_link_allowed(address: &str) -> bool {
    Href::parse(address).is_some()
}

/// As it goes into the message. `name@willow.example` and `willow.example/page` are what people type, and tablets begin with a capital.
pub fn typed_link(typed: &str) -> Result<String, LinkFault> {
    let typed = typed.trim();
    if typed.contains(['{', '}']) {
        return typed_placeholder(typed);
    }
    with_scheme(typed).filter(|address| is_link_allowed(address)).ok_or_else(|| fault(typed))
}

fn typed_placeholder(typed: &str) -> Result<String, LinkFault> {
    if is_portal_href(typed) {
        return Ok(Placeholder::ClientPortalLink.token());
    }
    let from = typed.find('{').map_or(typed, |start| &typed[start..]);
    let name = from.rfind('}').map_or(from, |end| &from[..end]).trim_matches(['{', '}', ' ']);
    Err(LinkFault::Placeholder { nearest: Placeholder::find(name).or_else(|| Placeholder::nearest(name)) })
}

const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// What follows a scheme, whatever its case.
fn after<'a>(typed: &'a str, scheme: &str) -> Option<&'a str> {
    let begins = typed.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins.then(|| &typed[scheme.len()..])
}

/// `None` for a word that is neither.
fn with_scheme(typed: &str) -> Option<String> {
    if let Some((scheme, rest)) = SCHEMES.iter().find_map(|scheme| Some((scheme, after(typed, scheme)?))) {
        return Some(format!("{scheme}{rest}"));
    }
    let site = site_of(typed);
    if site.contains('@') {
        Some(format!("mailto:{typed}"))
    } else {
        site.split(':').next().is_some_and(|host| host.contains('.')).then(|| format!("https://{typed}"))
    }
}

/// All before the path.
fn site_of(address: &str) -> &str {
    address.split(['/', '?', '#']).next().unwrap_or_default()
}

fn fault(typed: &str) -> LinkFault {
    let is_number = typed.chars().all(|c| c.is_ascii_digit() || "+-.()/ ".contains(c)) && typed.chars().any(|c| c.is_ascii_digit());
    if is_number || ["tel:", "sms:"].iter().any(|scheme| after(typed, scheme).is_some()) {
        return LinkFault::Telephone;
    }
    let address = SCHEMES.iter().find_map(|scheme| after(typed, scheme)).unwrap_or(typed);
    let site = site_of(address).to_ascii_lowercase();
    let is_name = site.contains('.') && !site.contains(|c: char| c.is_whitespace() || c == '@');
    if is_name && (!site.is_ascii() || site.split('.').any(|label| label.starts_with("xn--"))) {
        return LinkFault::OtherLetters;
    }
    LinkFault::NoAddress
}
