//! Commands in one breath where the mail server takes them so (RFC 2920), and connections that end between two e-mails.

use super::{
    encrypted::simple,
    fake_smtp::{Encryption, FakeSmtp, Manner},
};
use crate::mail::{Answer, Failure, Waits};

fn is_delivered(answer: &Answer) -> bool {
    matches!(answer, Answer::Delivered { .. })
}

#[tokio::test]
async fn where_the_server_takes_it_the_commands_go_in_one_breath() {
    let server = FakeSmtp::start(Encryption::None).await.pipelining();
    let transport = server.transport();
    for _ in 0..3 {
        assert!(is_delivered(&transport.send(&simple()).await));
    }
    assert_eq!((server.mails().len(), server.connections()), (3, 1));
    assert_eq!(server.mails()[2].to, ["mara@mail.example"]);
}

#[tokio::test]
async fn one_refused_recipient_ends_neither_the_connection_nor_the_next_e_mail() {
    for pipelining in [false, true] {
        let server = FakeSmtp::start(Encryption::None).await;
        let server = if pipelining { server.pipelining() } else { server };
        let transport = server.transport();
        assert!(is_delivered(&transport.send(&simple()).await));
        server.is(Manner::Recipient("550 5.1.1 no such user here"));
        let refused = Answer::Refused {
            words: "550 5.1.1 no such user here".to_owned(),
            permanent: true,
            waits: Waits::Nobody,
            why: Failure::Code(550),
        };
        assert_eq!(transport.send(&simple()).await, refused);
        server.is(Manner::Accepts);
        assert!(is_delivered(&transport.send(&simple()).await));
        assert_eq!((server.mails().len(), server.connections()), (2, 1), "{pipelining}");
    }
}

#[tokio::test]
async fn a_server_that_awaits_a_refused_e_mails_text_never_gets_another_in_its_place() {
    let server = FakeSmtp::start(Encryption::None).await.pipelining();
    let transport = server.transport();
    server.is(Manner::RefusesAndWaits("550 5.1.1 no such user here"));
    assert!(matches!(transport.send(&simple()).await, Answer::Refused { permanent: true, .. }));
    server.is(Manner::Accepts);
    assert!(is_delivered(&transport.send(&simple()).await));
    assert_eq!((server.mails().len(), server.connections()), (1, 2));
}

#[tokio::test]
async fn an_e_mail_does_not_wait_because_a_kept_connection_has_ended() {
    for pipelining in [false, true] {
        let server = FakeSmtp::start(Encryption::None).await;
        let server = if pipelining { server.pipelining() } else { server };
        let transport = server.transport();
        server.is(Manner::OneEach);
        for _ in 0..5 {
            assert!(is_delivered(&transport.send(&simple()).await));
        }
        assert_eq!((server.mails().len(), server.connections()), (5, 5));
    }
}
