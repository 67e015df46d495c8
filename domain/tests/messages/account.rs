//! The e-mails about an account, line by line: to clients and to staff, in each language, and with hostile values.

use crate::{frame, hostile_values, values};
use domain::{
    Language,
    messages::{
        AccountOf, EmailFrame, Message, PlaceholderValues, RenderedEmail, account_there, address_changed, new_address_asked,
        new_address_link, new_password_link, new_person_declined, new_person_link, passkey_added, passkey_removed, password_changed,
        render, representative_added, representative_forms, representative_link, representative_reminder, representative_there,
        safety_task, sign_up_link, signature_asked,
    },
};

const LINK: &str = "https://portal.willowlane.example/p/willow-lane/reset-password/c2VjcmV0LQ_";

/// With the name that it is known by.
fn messages(language: Language) -> Vec<(String, Message)> {
    let of = |of| {
        let whose = match of {
            AccountOf::Staff => "staff",
            AccountOf::Client => "client",
            AccountOf::Representative => "representative",
        };
        [
            (format!("new_password_{whose}"), new_password_link(language, of)),
            (format!("password_changed_{whose}"), password_changed(language, of)),
        ]
    };
    let at_the_portal = [
        ("sign_up_link".to_owned(), sign_up_link(language)),
        ("account_there".to_owned(), account_there(language)),
        ("new_address_link".to_owned(), new_address_link(language)),
        ("new_address_asked".to_owned(), new_address_asked(language, AccountOf::Client)),
        ("new_address_asked_representative".to_owned(), new_address_asked(language, AccountOf::Representative)),
        ("address_changed".to_owned(), address_changed(language, AccountOf::Client)),
        ("address_changed_representative".to_owned(), address_changed(language, AccountOf::Representative)),
        ("new_person_link".to_owned(), new_person_link(language)),
        ("new_person_declined".to_owned(), new_person_declined(language)),
        ("representative_link".to_owned(), representative_link(language)),
        ("representative_added".to_owned(), representative_added(language)),
        ("representative_forms".to_owned(), representative_forms(language)),
        ("representative_there".to_owned(), representative_there(language)),
        ("representative_reminder".to_owned(), representative_reminder(language)),
        ("signature_asked_client".to_owned(), signature_asked(language, AccountOf::Client)),
        ("signature_asked_representative".to_owned(), signature_asked(language, AccountOf::Representative)),
    ];
    let passkeys = [("client", AccountOf::Client), ("representative", AccountOf::Representative)].into_iter().flat_map(|(whose, of)| {
        [
            (format!("passkey_added_{whose}"), passkey_added(language, of)),
            (format!("passkey_removed_{whose}"), passkey_removed(language, of)),
        ]
    });
    let tasks = [("safety_task".to_owned(), safety_task(language, false)), ("safety_task_overdue".to_owned(), safety_task(language, true))];
    [AccountOf::Client, AccountOf::Staff, AccountOf::Representative]
        .into_iter()
        .flat_map(of)
        .chain(at_the_portal)
        .chain(passkeys)
        .chain(tasks)
        .collect()
}

fn in_language(language: Language, message: &Message) -> RenderedEmail {
    let values = PlaceholderValues { language, client_portal_link: LINK.to_owned(), ..values() };
    render(message, &values, &EmailFrame { lang: language.tag().to_owned(), ..frame() })
}

#[test]
fn they_look_like_this_in_each_language() {
    for language in Language::ALL {
        for (name, message) in messages(language) {
            let email = in_language(language, &message);
            let name = format!("{name}_{}", language.tag());
            insta::assert_snapshot!(format!("{name}_html"), email.html);
            insta::assert_snapshot!(format!("{name}_text"), format!("{}\n\n{}", email.subject, email.text));
        }
    }
}

#[test]
fn an_inbox_and_a_locked_telephone_show_no_link() {
    for (name, message) in messages(Language::English) {
        let email = in_language(Language::English, &message);
        assert!(!email.preheader.contains("http") && !email.subject.contains("http"), "{name}: {}", email.preheader);
        assert!(email.html.contains(LINK), "{name}");
    }
}

#[test]
fn hostile_values_come_out_as_text() {
    for (name, message) in messages(Language::English) {
        let frame = EmailFrame { organization_name: hostile_values().organization_name, ..frame() };
        let email = render(&message, &hostile_values(), &frame);
        assert!(!email.html.contains("<script") && !email.html.contains("<img"), "{}", email.html);
        assert!(!email.subject.contains(['\r', '\n']));
        insta::assert_snapshot!(format!("hostile_{name}_html"), email.html);
        insta::assert_snapshot!(format!("hostile_{name}_text"), email.text);
    }
}
