//! Generated templates and values (CHECKS 30 to 32): nothing panics, nothing is obeyed that should be shown.

use crate::{frame, sanitised, values};
use domain::messages::{
    BODY_LIMIT, FaultKind, FaultPlace, Message, Placeholder, PlaceholderValues, check, missing_values, render, tidy_html,
};
use proptest::prelude::*;

/// Pieces that mean something to the tokenizer or the scanner, among anything else.
fn pieces(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(words).prop_map(str::to_owned),
        2 => "[a-z ]{0,6}",
        1 => any::<String>(),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn template() -> impl Strategy<Value = String> {
    pieces(&[
        "<p>",
        "</p>",
        "<br>",
        "</br>",
        "<strong>",
        "</strong>",
        "<em>",
        "</em>",
        "<ul>",
        "</ul>",
        "<ol>",
        "</ol>",
        "<li>",
        "</li>",
        "<h2>",
        "</h2>",
        "<h3>",
        "</h3>",
        "<a href=\"{{ClientPortalLink}}\">",
        "<a href=\"http://a.example\">",
        "<a href=\"javascript:x\">",
        "<a>",
        "</a>",
        "<script>",
        "<img src=x>",
        "<b>",
        "{{ClientFirstName}}",
        "{{ client first name }}",
        "{{ClientPortalLink}}",
        "{{FormList}}",
        "{{Nope}}",
        "{ClientFirstName}",
        "{",
        "}",
        "{{",
        "}}",
        "&amp;",
        "&nbsp;",
        "&lt;",
        "&#123;",
        "&",
        "<",
        ">",
        "\"",
        "'",
        "\n",
        "\u{0}",
        "\u{202e}",
    ])
}

fn hostile() -> impl Strategy<Value = String> {
    let words =
        &["<script>", "</p>", "\"", "'", "{{SenderName}}", "{{ClientPortalLink}}", "&lt;", "\r\n", "\u{2028}", "\u{202e}", "--", "<!--"];
    pieces(words).prop_map(|text| format!("x{text}"))
}

prop_compose! {
    fn hostile_values()(texts in prop::collection::vec(hostile(), 8), optional in any::<bool>()) -> PlaceholderValues {
        let text = |index: usize| texts[index].clone();
        PlaceholderValues {
            client_first_name: text(0),
            client_last_name: text(1),
            client_preferred_name: optional.then(|| text(2)),
            organization_name: text(3),
            organization_phone: optional.then(|| text(4)),
            organization_email: None,
            sender_name: text(5),
            form_list: optional.then(|| vec![text(6), text(7)]),
            invitation_expiry_date: text(7),
            ..values()
        }
    }
}

/// The tags of a document, in order, without their attributes.
fn tags(html: &str) -> Vec<String> {
    let tag = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "/!-".contains(*c)).collect();
    html.split('<').skip(1).map(tag).collect()
}

fn is_placeholder_fault(kind: &FaultKind) -> bool {
    matches!(kind, FaultKind::UnknownPlaceholder { .. } | FaultKind::BrokenPlaceholder { .. })
}

/// Reading stays linear: were it not, this would run for minutes.
#[test]
fn a_long_message_of_nothing_but_signs_is_read_at_once() {
    let signs = [
        "{",
        "{{",
        "}}",
        "{{}}<em>",
        "{{ClientFirstNam}}",
        "<a href=\"",
        "<",
        "&",
        "<strong>",
        "<ul><li>",
        "[",
        "[**",
        "*a",
        "**a** [",
        "](",
        "](x",
        "\\",
        "- a\n",
        "a\n\n",
    ];
    for sign in signs {
        let long = sign.repeat(BODY_LIMIT / sign.len());
        let message = Message { subject: long.clone(), body_html: long.clone() };
        let blocking = check(&message, false).iter().any(|fault| fault.kind.blocks());
        let email = render(&message, &values(), &frame());
        let tidy = tidy_html(&long);
        assert!(blocking && !email.html.is_empty() && tidy_html(&tidy) == tidy, "{sign}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn nothing_panics_whatever_the_template_and_the_values(
        subject in template(), body in template(), link in any::<String>(), accent in any::<String>(), values in hostile_values(),
    ) {
        let message = Message { subject, body_html: body };
        let values = PlaceholderValues { client_portal_link: link, ..values };
        let frame = domain::messages::EmailFrame { accent: accent.clone(), lang: accent, ..frame() };
        let email = render(&message, &values, &frame);
        missing_values(&message, &values);
        prop_assert!(!email.subject.chars().any(char::is_control), "{:?}", email.subject);
    }

    #[test]
    fn values_bring_no_tag_into_the_document(body in template(), values in hostile_values()) {
        let message = Message { subject: "{{ClientFirstName}}".to_owned(), body_html: body };
        let plain = render(&message, &crate::values(), &frame());
        let hostile = render(&message, &values, &frame());
        prop_assert_eq!(tags(&plain.html), tags(&hostile.html));
    }

    #[test]
    fn the_document_has_only_tags_of_the_frame_and_of_messages(body in template(), values in hostile_values()) {
        let known = ["!doctype", "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "br", "strong", "em", "a", "ul", "ol", "li", "h2", "h3"];
        let html = render(&Message { subject: body.clone(), body_html: body }, &values, &frame()).html;
        for tag in tags(&html) {
            prop_assert!(known.contains(&tag.trim_start_matches('/')), "{}", tag);
        }
        prop_assert!(!html.contains("javascript:x\""));
    }

    #[test]
    fn no_known_placeholder_is_left_unfilled(before in "[^{}<&]{0,12}", after in "[^{}<&]{0,12}", index in 0..Placeholder::ALL.len(), spaced in any::<bool>()) {
        let placeholder = Placeholder::ALL[index];
        let token = if spaced { format!("{{{{ {} }}}}", placeholder.label().to_uppercase()) } else { placeholder.token() };
        let template = format!("{before}{token}{after}");
        let email = render(&Message { subject: template.clone(), body_html: format!("<p>{template}</p>") }, &values(), &frame());
        for part in [&email.subject, &email.html, &email.text] {
            prop_assert!(!part.contains("{{"), "{}", part);
        }
    }

    #[test]
    fn what_the_check_passes_has_no_braces_left_over(body in template()) {
        let message = Message { subject: "Hello".to_owned(), body_html: body };
        if !check(&message, true).iter().any(|fault| is_placeholder_fault(&fault.kind)) {
            let email = render(&message, &values(), &frame());
            prop_assert!(!email.html.contains("{{") && !email.text.contains("{{"), "{}", email.text);
        }
    }

    #[test]
    fn every_fault_points_into_its_template(subject in template(), body in template()) {
        let message = Message { subject, body_html: body };
        for fault in check(&message, false) {
            let template = if fault.place == FaultPlace::Subject { &message.subject } else { &message.body_html };
            let marked = template.get(fault.start..fault.end);
            prop_assert!(marked.is_some(), "{:?}", fault);
            let marked = marked.unwrap_or_default();
            if is_placeholder_fault(&fault.kind) && !marked.contains(['<', '&']) {
                prop_assert_eq!(marked, &fault.excerpt);
            }
            prop_assert!(fault.sentence().len() > 20);
        }
    }

    #[test]
    fn r11_the_sanitiser_leaves_what_is_tidied_unchanged(html in template()) {
        let tidy = tidy_html(&html);
        prop_assert_eq!(sanitised(&tidy), tidy);
    }

    #[test]
    fn what_is_tidied_stays_as_it_is(html in template()) {
        for html in [sanitised(&html), html] {
            let once = tidy_html(&html);
            prop_assert_eq!(tidy_html(&once), once);
        }
    }

    #[test]
    fn r14_paragraphs_reach_the_text_part(words in prop::collection::vec("[a-z]{1,8}", 1..8)) {
        let body_html = format!("<p>{}</p>", words.join("</p><p>"));
        let text = render(&Message { subject: String::new(), body_html }, &values(), &frame()).text;
        prop_assert!(text.starts_with(&(words.join("\n\n") + "\n\n--\n")), "{}", text);
    }
}
