//! The messages a new organization starts with, and how they look to a client, line by line.

use crate::{frame, hostile_values, sanitised, values};
use domain::{
    Language,
    invitations::BatchPurpose,
    messages::{
        AccountOf, EmailFrame, Message, MessageRules, Placeholder, PlaceholderValues, account_there, address_changed, check, check_for,
        default_forms_shared, default_invitation, forms_reminder, new_address_asked, new_address_link, new_password_link,
        new_person_declined, new_person_link, password_changed, render, render_with_stop_link, sign_up_link, sign_up_reminder, tidy_html,
    },
};

fn shipped() -> Vec<Message> {
    let of = |language| {
        let about_account =
            [AccountOf::Client, AccountOf::Staff].map(|of| [new_password_link(language, of), password_changed(language, of)]);
        [default_invitation(language), default_forms_shared(language), sign_up_reminder(language), forms_reminder(language)]
            .into_iter()
            .chain([sign_up_link(language), account_there(language), new_address_link(language)])
            .chain([new_address_asked(language, AccountOf::Client), address_changed(language, AccountOf::Client)])
            .chain([new_person_link(language), new_person_declined(language)])
            .chain(about_account.into_iter().flatten())
    };
    Language::ALL.into_iter().flat_map(of).collect()
}

#[test]
fn the_shipped_messages_have_no_fault_and_no_warning() {
    for message in shipped() {
        assert_eq!(check(&message, false), []);
    }
    let rules = MessageRules { purpose: BatchPurpose::Forms, form_titles_allowed: false };
    for message in Language::ALL.map(default_forms_shared) {
        assert_eq!(check_for(&message, rules), []);
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

const STOP: &str = "https://portal.willowlane.example/p/willow-lane/reminders/c2VhbGVk_LQ-";

#[test]
fn r28_the_reminder_to_sign_up_looks_like_this() {
    let email = render_with_stop_link(&sign_up_reminder(Language::English), &values(), &frame(), STOP);
    insta::assert_snapshot!("sign_up_reminder_subject", email.subject);
    insta::assert_snapshot!("sign_up_reminder_html", email.html);
    insta::assert_snapshot!("sign_up_reminder_text", email.text);
    assert!(!email.preheader.contains("http"), "an inbox shows no link");
}

#[test]
fn r28_the_reminder_of_what_waits_looks_like_this_in_spanish() {
    let values = PlaceholderValues { language: Language::Spanish, ..values() };
    let frame = EmailFrame { lang: "es".to_owned(), ..frame() };
    let email = render_with_stop_link(&forms_reminder(Language::Spanish), &values, &frame, STOP);
    insta::assert_snapshot!("forms_reminder_in_spanish_subject", email.subject);
    insta::assert_snapshot!("forms_reminder_in_spanish_html", email.html);
    insta::assert_snapshot!("forms_reminder_in_spanish_text", email.text);
}

#[test]
fn r28_the_link_that_stops_reminders_is_one_whatever_the_portals_host_is_called() {
    for (host, linked) in [
        ("xn--praxis-cua.example", "xn--praxis-cua.example"),
        ("praxis-wühle.example", "praxis-w%C3%BChle.example"),
        ("[2001:db8::7]:8443", "[2001:db8::7]:8443"),
        ("192.0.2.7:3000", "192.0.2.7:3000"),
    ] {
        let stop = format!("https://{host}/p/willow-lane/reminders/c2VhbGVk_LQ-");
        let email = render_with_stop_link(&forms_reminder(Language::English), &values(), &frame(), &stop);
        let linked = format!("https://{linked}/p/willow-lane/reminders/c2VhbGVk_LQ-");
        assert!(email.html.contains(&format!("<a class=\"link\" href=\"{linked}\"")), "{}", email.html);
        assert!(email.text.contains(&format!("({linked})")), "{}", email.text);
    }
    let email = render_with_stop_link(&forms_reminder(Language::English), &values(), &frame(), "javascript:alert(1)");
    assert!(!email.html.contains("javascript") && email.text.contains("Stop these reminders"), "{}", email.text);
}

#[test]
fn r28_a_reminder_with_hostile_values_has_them_as_text() {
    let url = "https://portal.example/p/x/reminders/\"><script>alert(1)</script>";
    let frame = EmailFrame { organization_name: hostile_values().organization_name, ..frame() };
    for (name, message) in [("sign_up", sign_up_reminder(Language::English)), ("forms", forms_reminder(Language::English))] {
        let email = render_with_stop_link(&message, &hostile_values(), &frame, url);
        assert!(!email.html.contains("<script"), "{}", email.html);
        insta::assert_snapshot!(format!("hostile_{name}_reminder_html"), email.html);
        insta::assert_snapshot!(format!("hostile_{name}_reminder_text"), email.text);
    }
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
