//! Messages as their writers and readers meet them: checked, rendered, tidied. The generated cases are in
//! `properties`; the e-mails as they go out are in `snapshots`.

mod account;
mod checks;
mod links;
mod placeholders;
mod properties;
mod rendering;
mod shipped;
mod tidy;

use domain::messages::{EmailFrame, Message, PlaceholderValues, RenderedEmail, render};

pub const LINK: &str = "https://portal.example/p/willow-lane/join/s3cr3t?a=1&b=2";

pub fn values() -> PlaceholderValues {
    PlaceholderValues {
        language: domain::Language::English,
        client_first_name: "Mara".to_owned(),
        client_last_name: "Abramson".to_owned(),
        client_preferred_name: Some("Mari".to_owned()),
        organization_name: "Willow Lane Practice".to_owned(),
        organization_phone: Some("555 0142".to_owned()),
        organization_email: Some("desk@willowlane.example".to_owned()),
        client_portal_link: LINK.to_owned(),
        sender_name: "Ada Brennan".to_owned(),
        form_list: None,
        invitation_expiry_date: "7 December 2025".to_owned(),
    }
}

/// What people, or programs, may put into the fields of a client or a practice.
pub fn hostile_values() -> PlaceholderValues {
    PlaceholderValues {
        language: domain::Language::English,
        client_first_name: "{{SenderName}}".to_owned(),
        client_last_name: "O'Brien \"Bo\" & <b>Söhne</b>\r\nBcc: all@evil.example".to_owned(),
        client_preferred_name: Some("<script>alert(1)</script>".to_owned()),
        organization_name: "\"><img src=x onerror=alert(1)> مركز".to_owned(),
        organization_phone: Some("555\n\n0142".to_owned()),
        organization_email: None,
        client_portal_link: "https://portal.example/join/\"onmouseover=\"alert(1)'<b>".to_owned(),
        sender_name: "\u{202e}דנה {{ClientPortalLink}}".to_owned(),
        form_list: Some(vec!["PHQ-9 <i>".to_owned(), "{{FormList}}".to_owned()]),
        invitation_expiry_date: "</p></td></table><p>7 December".to_owned(),
    }
}

pub fn frame() -> EmailFrame {
    EmailFrame {
        organization_name: "Willow Lane Practice".to_owned(),
        lang: "en".to_owned(),
        accent: "#2f6f5e".to_owned(),
        footer_note: Some("12 Willow Lane, Exampleton".to_owned()),
    }
}

pub fn message(subject: &str, body_html: &str) -> Message {
    Message { subject: subject.to_owned(), body_html: body_html.to_owned() }
}

/// The body alone, rendered with [`values`].
pub fn rendered(body_html: &str) -> RenderedEmail {
    render(&message("Subject", body_html), &values(), &frame())
}

/// A sanitiser set up as `ALLOWED_TAGS` says.
pub fn sanitised(html: &str) -> String {
    use domain::messages::{ALLOWED_TAGS, ALLOWED_URL_SCHEMES, is_portal_href};
    use std::{
        borrow::Cow,
        collections::{HashMap, HashSet},
    };
    fn portal_link_alone(href: &str) -> Option<Cow<'_, str>> {
        is_portal_href(href).then_some(Cow::Borrowed(href))
    }
    ammonia::Builder::empty()
        .tags(HashSet::from(ALLOWED_TAGS))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(ALLOWED_URL_SCHEMES))
        .link_rel(None)
        .url_relative(ammonia::UrlRelative::Custom(Box::new(portal_link_alone)))
        .clean(html)
        .to_string()
}
