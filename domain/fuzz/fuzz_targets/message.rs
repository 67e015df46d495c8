//! A message's template and a client's values, both anybody's: nothing panics, nothing known is left unfilled where the check
//! passes, values bring no tag, and tidying ends (R11, R12, R14).
#![no_main]

use domain::{
    Language,
    messages::{EmailFrame, FaultKind, Message, PlaceholderValues, check, missing_values, render, tidy_html},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // The first line is the subject, the second a client's name; the rest is the body.
    let mut lines = text.splitn(3, '\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    let (subject, name, body) = (next(), next(), next());
    // Nobody is called nothing.
    let name = if name.trim().is_empty() { "Mara".to_owned() } else { name };
    let tidy = tidy_html(&body);
    assert_eq!(tidy_html(&tidy), tidy);
    for body_html in [body, tidy] {
        let message = Message { subject: subject.clone(), body_html };
        let faults = check(&message, true);
        let is_whole = !faults.iter().any(|fault| matches!(fault.kind, FaultKind::UnknownPlaceholder { .. } | FaultKind::BrokenPlaceholder { .. }));
        missing_values(&message, &values(&name));
        let hostile = render(&message, &values(&name), &frame());
        let plain = render(&message, &values("Ruth"), &frame());
        assert_eq!(tags(&hostile.html), tags(&plain.html));
        assert!(!hostile.subject.chars().any(char::is_control));
        assert!(!is_whole || !plain.text.contains("{{"));
    }
});

fn tags(html: &str) -> usize {
    html.matches('<').count()
}

fn values(name: &str) -> PlaceholderValues {
    PlaceholderValues {
        language: Language::default(),
        client_first_name: name.to_owned(),
        client_last_name: name.to_owned(),
        client_preferred_name: None,
        organization_name: "Willow Lane Practice".to_owned(),
        organization_phone: None,
        organization_email: None,
        client_portal_link: "https://portal.example/p/x/join/y".to_owned(),
        sender_name: "Ada Brennan".to_owned(),
        form_list: None,
        invitation_expiry_date: "7 December 2026".to_owned(),
    }
}

fn frame() -> EmailFrame {
    EmailFrame { organization_name: "Willow Lane Practice".to_owned(), lang: "en".to_owned(), accent: "#3558b8".to_owned(), footer_note: None }
}
