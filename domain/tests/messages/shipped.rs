//! The messages a new organization starts with, and how they look to a client, line by line.

use crate::{frame, hostile_values, sanitised, values};
use domain::{
    Language,
    messages::{EmailFrame, Message, Placeholder, PlaceholderValues, check, default_forms_shared, default_invitation, render, tidy_html},
};

fn shipped() -> Vec<Message> {
    Language::ALL.into_iter().flat_map(|language| [default_invitation(language), default_forms_shared(language)]).collect()
}

#[test]
fn the_shipped_messages_have_no_fault_and_no_warning() {
    for message in shipped() {
        assert_eq!(check(&message, false), []);
    }
}

#[test]
fn r17_the_shipped_messages_tell_nothing_of_health() {
    for message in shipped() {
        let forbidden = [Placeholder::FormList, Placeholder::ClientLastName].map(Placeholder::token);
        let words = [
            "form",
            "health",
            "care",
            "treatment",
            "therap",
            "patient",
            "clinic",
            "doctor",
            "medical",
            "salud",
            "tratamiento",
            "terap",
            "paciente",
            "clínic",
            "médic",
        ]
        .map(str::to_owned);
        let template = format!("{} {}", message.subject, message.body_html);
        for word in forbidden.into_iter().chain(words) {
            assert!(!template.to_lowercase().contains(&word.to_lowercase()), "{word}");
        }
    }
}

#[test]
fn the_shipped_messages_can_be_edited_and_sanitised_without_changing() {
    for message in shipped() {
        assert_eq!(tidy_html(&message.body_html), message.body_html);
        assert_eq!(sanitised(&message.body_html), message.body_html);
    }
}

#[test]
fn the_invitation_looks_like_this() {
    let email = render(&default_invitation(Language::English), &values(), &frame());
    insta::assert_snapshot!("invitation_subject", email.subject);
    insta::assert_snapshot!("invitation_html", email.html);
    insta::assert_snapshot!("invitation_text", email.text);
}

#[test]
fn the_invitation_in_spanish_looks_like_this_to_a_client_of_whom_little_is_known() {
    let values = PlaceholderValues {
        language: Language::Spanish,
        client_preferred_name: None,
        organization_phone: None,
        organization_email: None,
        invitation_expiry_date: "7 de diciembre de 2025".to_owned(),
        ..values()
    };
    let frame = EmailFrame { lang: "es".to_owned(), ..frame() };
    let email = render(&default_invitation(Language::Spanish), &values, &frame);
    insta::assert_snapshot!("invitation_in_spanish_subject", email.subject);
    insta::assert_snapshot!("invitation_in_spanish_html", email.html);
    insta::assert_snapshot!("invitation_in_spanish_text", email.text);
}

#[test]
fn the_message_that_forms_wait_looks_like_this() {
    let email = render(&default_forms_shared(Language::English), &values(), &frame());
    insta::assert_snapshot!("forms_shared_html", email.html);
    insta::assert_snapshot!("forms_shared_text", email.text);
}

#[test]
fn hostile_input_comes_out_as_text() {
    let hostile = hostile_values();
    let frame = EmailFrame {
        organization_name: hostile.organization_name.clone(),
        lang: "\"><script>".to_owned(),
        accent: "#fff\";}".to_owned(),
        footer_note: Some("</style><script>alert(2)</script>\n{{SenderName}}".to_owned()),
    };
    let body = "<h2>{{ClientLastName}}</h2><ul><li>{{FormList}}</li></ul><p><a href=\"{{ClientPortalLink}}\">{{ClientFirstName}}</a></p>";
    let mut message = default_invitation(Language::English);
    message.subject += " {{ClientLastName}}";
    message.body_html += body;
    let email = render(&message, &hostile, &frame);
    insta::assert_snapshot!("hostile_subject", email.subject);
    insta::assert_snapshot!("hostile_html", email.html);
    insta::assert_snapshot!("hostile_text", email.text);
}
