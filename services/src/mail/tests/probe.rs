//! The guided test of a mail server: which step fails, what the server said, and what is to be done.

use super::{
    encrypted::mail,
    fake_smtp::{CERTIFICATE, EXPIRED, Encryption, FakeSmtp, Manner},
};
use crate::mail::{
    SmtpSettings, TlsMode,
    probe::{Probe, tls_trouble},
};
use domain::mail::{MailTest, TestOutcome, TestStep};
use std::time::Duration;
use tokio_rustls::rustls::{
    CertificateError, Error as TlsError,
    pki_types::{CertificateDer, pem::PemObject},
};

fn settings(server: &FakeSmtp, tls: TlsMode) -> SmtpSettings {
    SmtpSettings { host: "localhost".to_owned(), port: server.port, tls, credentials: Some(("portal".to_owned(), "a password".into())) }
}

async fn tested(settings: &SmtpSettings) -> MailTest {
    let probe = Probe::new(settings).trusting(CertificateDer::from_pem_slice(CERTIFICATE).unwrap());
    let probe = probe.trusting(CertificateDer::from_pem_slice(EXPIRED).unwrap()).with_step_limit(Duration::from_millis(1_500));
    probe.run(&mail(("Willow Lane", "Ada"), "A test", "A test\n")).await
}

/// The first step that failed, what was said and what is advised; nothing after it is reached.
fn failure(test: &MailTest) -> (TestStep, String, String) {
    assert_eq!(test.steps.iter().map(|(step, _)| *step).collect::<Vec<_>>(), TestStep::ALL);
    assert!(!test.has_passed());
    let at = test.steps.iter().position(|(_, outcome)| matches!(outcome, TestOutcome::Failed { .. })).expect("a failure");
    assert!(test.steps[at + 1..].iter().all(|(_, outcome)| *outcome == TestOutcome::NotReached), "{test:?}");
    let (step, TestOutcome::Failed { words, advice }) = &test.steps[at] else { panic!("{test:?}") };
    (*step, words.clone(), advice.clone())
}

fn passed(test: &MailTest, step: TestStep) -> &str {
    match test.steps.iter().find(|(found, _)| *found == step) {
        Some((_, TestOutcome::Passed(words) | TestOutcome::NotNeeded(words))) => words,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_step_passes_with_what_the_server_said() {
    for (encryption, tls) in
        [(Encryption::StartTls, TlsMode::StartTls), (Encryption::Implicit, TlsMode::Implicit), (Encryption::None, TlsMode::None)]
    {
        let server = FakeSmtp::start(encryption).await;
        let test = tested(&settings(&server, tls)).await;
        assert!(test.has_passed(), "{test:?}");
        assert!(passed(&test, TestStep::Name).contains("127.0.0.1"));
        let connected = if tls == TlsMode::Implicit { format!("port {}", server.port) } else { "220 fake ESMTP".to_owned() };
        assert_eq!(passed(&test, TestStep::Connection), connected);
        let encrypted = passed(&test, TestStep::Encryption);
        let expected =
            if tls == TlsMode::None { "can be read" } else { "TLSv1.3; certificate for CN=localhost, by CN=localhost, until 2126-10-30" };
        assert!(encrypted.contains(expected), "{encrypted}");
        assert_eq!(passed(&test, TestStep::SignIn), "235 welcome");
        assert_eq!(passed(&test, TestStep::Message), "250 2.0.0 Ok: queued as 1");
        assert_eq!(server.mails().len(), 1);
    }
}

#[tokio::test]
async fn without_a_user_nobody_signs_in() {
    let server = FakeSmtp::start(Encryption::None).await;
    let test = tested(&SmtpSettings { credentials: None, ..settings(&server, TlsMode::None) }).await;
    assert!(test.has_passed());
    assert_eq!(passed(&test, TestStep::SignIn), "No user name is set.");
}

#[tokio::test]
async fn a_name_that_does_not_exist_and_a_port_at_which_nothing_answers_are_told_apart() {
    let server = FakeSmtp::start(Encryption::None).await;
    let nowhere = SmtpSettings { host: "mail.practice.invalid".to_owned(), ..settings(&server, TlsMode::None) };
    let (step, words, advice) = failure(&tested(&nowhere).await);
    assert_eq!(step, TestStep::Name);
    assert!(!words.is_empty() && !advice.is_empty());
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let closed = SmtpSettings { host: "127.0.0.1".to_owned(), port: free, ..settings(&server, TlsMode::None) };
    let (step, words, advice) = failure(&tested(&closed).await);
    assert_eq!((step, words), (TestStep::Connection, format!("Nothing answers at port {free} of 127.0.0.1.")));
    assert!(advice.contains("587 with STARTTLS"));
}

#[tokio::test]
async fn the_wrong_kind_of_encryption_is_guessed_from_what_answers() {
    for (encryption, tls, step, expected) in [
        // A server that waits for TLS says nothing to whoever waits for its greeting.
        (Encryption::Implicit, TlsMode::StartTls, TestStep::Connection, "expect TLS from the start"),
        (Encryption::None, TlsMode::Implicit, TestStep::Encryption, "begin in plain text"),
        (Encryption::None, TlsMode::StartTls, TestStep::Encryption, "Choose TLS from the start"),
    ] {
        let server = FakeSmtp::start(encryption).await;
        let (failed, words, advice) = failure(&tested(&settings(&server, tls)).await);
        assert_eq!(failed, step, "{words}");
        assert!(advice.contains(expected), "{words} {advice}");
        assert!(server.mails().is_empty() && !server.commands().iter().any(|line| line.starts_with("AUTH")));
    }
}

#[tokio::test]
async fn a_certificate_that_cannot_be_trusted_is_told_with_the_reason_and_no_password_is_sent() {
    let expired = FakeSmtp::start(Encryption::Expired).await;
    let (step, words, _) = failure(&tested(&settings(&expired, TlsMode::Implicit)).await);
    assert_eq!((step, words.as_str()), (TestStep::Encryption, "The server's certificate has run out."));
    let server = FakeSmtp::start(Encryption::StartTls).await;
    let unknown = settings(&server, TlsMode::StartTls);
    let test = Probe::new(&unknown).run(&mail(("Willow Lane", "Ada"), "A test", "A test\n")).await;
    let (step, words, advice) = failure(&test);
    assert_eq!(step, TestStep::Encryption);
    assert!(words.contains("Nobody whom this program trusts") && advice.contains("authority of your own"), "{words}");
    assert!(!server.commands().iter().any(|line| line.starts_with("AUTH")));
}

#[test]
fn a_certificate_for_another_name_is_told() {
    let other = std::io::Error::other(TlsError::InvalidCertificate(CertificateError::NotValidForName));
    assert_eq!(tls_trouble(&other).words, "The server's certificate is for another name.");
}

#[tokio::test]
async fn what_the_server_refuses_is_told_in_its_words_with_advice() {
    let refused = [
        (Manner::Greets("554 5.7.1 go away"), TestStep::Connection, "554 5.7.1 go away", "takes nothing from this machine"),
        (Manner::Greets("HTTP/1.1 400 Bad Request"), TestStep::Connection, "What answers there is no mail server.", "TLS from the start"),
        (Manner::Away, TestStep::Connection, "The server closed the connection at once.", "587"),
        (Manner::Mute, TestStep::Connection, "The server did not greet.", "TLS from the start"),
        (Manner::SignIn("535 5.7.8 bad credentials"), TestStep::SignIn, "535 5.7.8 bad credentials", "app password"),
        (Manner::Sender("530 5.7.0 sign in first"), TestStep::Message, "530 5.7.0 sign in first", "wants a user name"),
        (Manner::Sender("553 5.7.1 not your address"), TestStep::Message, "553 5.7.1 not your address", "belongs to this account"),
        (Manner::Recipient("450 4.2.0 greylisted"), TestStep::Message, "450 4.2.0 greylisted", "Try again in a few minutes"),
        (Manner::BreaksOff, TestStep::Message, "", "Ask your provider"),
        (Manner::Stalls(Duration::from_secs(20)), TestStep::Message, "The server did not answer in time.", "firewall"),
    ];
    for (manner, step, words, advice) in refused {
        let server = FakeSmtp::start(Encryption::None).await;
        server.is(manner);
        let found = failure(&tested(&settings(&server, TlsMode::None)).await);
        assert_eq!(found.0, step, "{found:?}");
        assert!(words.is_empty() || found.1 == words, "{found:?}");
        assert!(found.2.contains(advice), "{found:?}");
    }
}
