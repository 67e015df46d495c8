//! TLS to the mail server cannot be stripped, and its certificate is checked: otherwise nothing is sent. And time limits.

use super::fake_smtp::{CERTIFICATE, Encryption, FakeSmtp, Manner, transport};
use crate::mail::{
    Answer, Failure, SmtpSettings, SmtpTransport, TlsMode, Waits,
    compose::{Envelope, compose},
    tls::Tls,
};
use chrono::DateTime;
use domain::messages::RenderedEmail;
use lettre::Message;
use std::time::Duration;
use store::organization::OrganizationRow;
use uuid::Uuid;

pub fn organization(name: &str) -> OrganizationRow {
    OrganizationRow {
        id: Uuid::nil(),
        slug: "willow-lane".to_owned(),
        name: name.to_owned(),
        phone: None,
        email: Some("desk@willowlane.example".to_owned()),
        contact_hours: None,
        language: "en".to_owned(),
        languages: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        accent: "#30499b".to_owned(),
        logo_hash: None,
        logo_width: None,
        logo_height: None,
        client_signup_allowed: false,
        new_people_allowed: false,
        date_of_birth_required: true,
        form_titles_in_email: false,
        invitation_days: 14,
        staff_idle_minutes: 15,
        client_idle_minutes: 20,
        reminders_on: true,
        reminder_days: "3,7".to_owned(),
    }
}

pub fn mail(names: (&str, &str), subject: &str, body: &str) -> Message {
    let organization = organization(names.0);
    let envelope = Envelope {
        organization: &organization,
        mail_from: "portal@willowlane.example",
        to_name: names.1,
        to_email: "mara@mail.example",
        message_id: "<1@willowlane.example>",
        date: DateTime::from_timestamp(1_795_424_400, 0).unwrap(),
    };
    let rendered = RenderedEmail { subject: subject.to_owned(), preheader: String::new(), html: body.to_owned(), text: body.to_owned() };
    compose(&envelope, rendered).unwrap().message
}

pub fn simple() -> Message {
    mail(("Willow Lane", "Mara"), "Hello", "Hello\n")
}

/// Trusts the test's own certificate.
fn trusting(host: &str) -> Tls {
    Tls::trusting(host, CERTIFICATE)
}

fn assert_nothing_sent(server: &FakeSmtp, answer: &Answer, words: &str) {
    let Answer::Refused { words: told, permanent: false, .. } = answer else { panic!("{answer:?}") };
    assert!(told.contains(words), "{told}");
    assert!(server.mails().is_empty());
    let betraying = ["MAIL", "RCPT", "DATA", "AUTH"];
    assert!(!server.commands().iter().any(|line| betraying.iter().any(|verb| line.starts_with(verb))), "{:?}", server.commands());
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_and_no_password_told() {
    let server = FakeSmtp::start(Encryption::None).await;
    let url = format!("smtp://user:password@localhost:{}?tls=starttls", server.port);
    let answer = transport(&url).send(&simple()).await;
    assert_nothing_sent(&server, &answer, "does not offer STARTTLS");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_told() {
    for (encryption, scheme, query) in [(Encryption::StartTls, "smtp", "?tls=starttls"), (Encryption::Implicit, "smtps", "")] {
        let server = FakeSmtp::start(encryption).await;
        let url = format!("{scheme}://user:password@localhost:{}{query}", server.port);
        let answer = transport(&url).send(&simple()).await;
        assert_nothing_sent(&server, &answer, "certificate");
    }
}

#[tokio::test]
async fn a_certificate_of_another_host_is_refused() {
    let server = FakeSmtp::start(Encryption::Implicit).await;
    let transport = transport(&format!("smtps://localhost:{}", server.port)).trusting(trusting("mail.example.org"));
    let answer = transport.send(&simple()).await;
    assert_nothing_sent(&server, &answer, "certificate");
}

#[tokio::test]
async fn a_host_that_no_certificate_can_name_is_told_in_words() {
    let host = "m\u{fc}nchen.example".to_owned();
    let settings = SmtpSettings { host, port: 465, tls: TlsMode::Implicit, credentials: None };
    let answer = SmtpTransport::new(settings).unwrap().send(&simple()).await;
    let Answer::Refused { words, permanent: false, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(words, "The mail server could not be reached: invalid dns name.");
}

#[tokio::test]
async fn under_tls_that_can_be_trusted_the_e_mail_goes_both_ways() {
    for (encryption, scheme, query) in [(Encryption::StartTls, "smtp", "?tls=starttls"), (Encryption::Implicit, "smtps", "")] {
        let server = FakeSmtp::start(encryption).await;
        let url = format!("{scheme}://user:password@localhost:{}{query}", server.port);
        let transport = transport(&url).trusting(trusting("localhost"));
        for _ in 0..2 {
            let answer = transport.send(&simple()).await;
            assert!(matches!(answer, Answer::Delivered { .. }), "{answer:?}");
        }
        assert_eq!((server.mails().len(), server.connections()), (2, 1));
    }
}

#[tokio::test]
async fn a_server_that_stalls_is_left_and_its_late_answer_counts_for_no_other_e_mail() {
    let server = FakeSmtp::start(Encryption::None).await;
    let transport = server.transport().with_answer_limit(Duration::from_millis(150));
    assert!(matches!(transport.send(&simple()).await, Answer::Delivered { .. }));
    server.is(Manner::Stalls(Duration::from_millis(400)));
    let answer = transport.send(&simple()).await;
    assert_eq!(answer, Answer::Unconfirmed { words: "The mail server did not answer in time.".to_owned() });
    server.is(Manner::Content("550 5.7.1 not this one"));
    tokio::time::sleep(Duration::from_millis(500)).await;
    let answer = transport.send(&simple()).await;
    assert_eq!(
        answer,
        Answer::Refused { words: "550 5.7.1 not this one".to_owned(), permanent: true, waits: Waits::Nobody, why: Failure::Code(550) }
    );
    assert!(server.connections() >= 2);
}

#[tokio::test]
async fn a_server_that_breaks_off_is_tried_again() {
    let server = FakeSmtp::start(Encryption::None).await;
    let transport = server.transport();
    server.is(Manner::BreaksOff);
    let Answer::Unconfirmed { words } = transport.send(&simple()).await else { panic!("nobody knows") };
    assert!(words.contains("broke off"), "{words}");
    server.is(Manner::Accepts);
    assert!(matches!(transport.send(&simple()).await, Answer::Delivered { .. }));
}

#[tokio::test]
async fn a_server_that_looks_into_the_text_for_long_is_waited_for() {
    let server = FakeSmtp::start(Encryption::None).await;
    let transport = server.transport().with_time_limit(Duration::from_millis(150));
    server.is(Manner::Stalls(Duration::from_millis(400)));
    assert!(matches!(transport.send(&simple()).await, Answer::Delivered { .. }));
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn an_answer_without_words_or_in_latin_1_is_an_answer() {
    let answers: [(&[u8], &str); 3] =
        [(b"250\r\n", "250"), (b"250-2.0.0 Ok\r\n250\r\n", "250 2.0.0 Ok"), (b"250 2.0.0 gr\xfcn\r\n", "250 2.0.0 grün")];
    for (encryption, scheme, query) in
        [(Encryption::None, "smtp", ""), (Encryption::StartTls, "smtp", "?tls=starttls"), (Encryption::Implicit, "smtps", "")]
    {
        let server = FakeSmtp::start(encryption).await;
        let plain = transport(&format!("{scheme}://localhost:{}{query}", server.port));
        let transport = if encryption == Encryption::None { plain } else { plain.trusting(trusting("localhost")) };
        for (said, words) in answers {
            server.is(Manner::Says(said));
            assert_eq!(transport.send(&simple()).await, Answer::Delivered { words: words.to_owned() });
        }
        assert_eq!(server.connections(), 1, "it is kept");
    }
}

/// The server answers as real ones do, and its system acknowledges late: a client that holds back its last few bytes until
/// then loses 40 ms with each e-mail, 20 seconds with these.
#[tokio::test]
async fn five_hundred_e_mails_go_over_one_connection_without_waiting_for_acknowledgements() {
    for (encryption, scheme, query) in
        [(Encryption::None, "smtp", ""), (Encryption::StartTls, "smtp", "?tls=starttls"), (Encryption::Implicit, "smtps", "")]
    {
        let server = FakeSmtp::start(encryption).await;
        let plain = transport(&format!("{scheme}://localhost:{}{query}", server.port));
        let transport = if encryption == Encryption::None { plain } else { plain.trusting(trusting("localhost")) };
        let sending = async {
            for _ in 0..500 {
                let answer = transport.send(&simple()).await;
                assert!(matches!(answer, Answer::Delivered { .. }), "{answer:?}");
            }
        };
        tokio::time::timeout(Duration::from_secs(11), sending).await.expect("half of what waiting for acknowledgements costs");
        assert_eq!((server.mails().len(), server.connections()), (500, 1));
    }
}
