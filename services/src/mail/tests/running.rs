//! The worker at work: it wakes by the bell, and finishes what it began when it is told to stop. And what it logs.

use super::fake_smtp::{Encryption, FakeSmtp, Manner, transport};
use crate::{
    invitations::tests::practice::Practice,
    mail::{OutboxWorker, Transport, senders::Senders},
    testing::Log,
};
use chrono::TimeDelta;
use domain::{clients::PortalState, invitations::Delivery};
use std::time::Duration;
use store::on_both_engines;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

on_both_engines! {
    async fn a_running_worker_sends_what_is_queued_and_ends_when_told_to(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let stop = CancellationToken::new();
        let running = tokio::spawn(server.worker(&practice).run(stop.clone()));
        for count in 1..=3 {
            let client = practice.client("Mara", "Example", Some(&format!("mara{count}@mail.example"))).await;
            practice.invite(&[client]).await;
            timeout(Duration::from_secs(5), async {
                while server.mails().len() < count {
                    sleep(Duration::from_millis(5)).await;
                }
            })
            .await
            .unwrap();
        }
        stop.cancel();
        timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
    }
}

on_both_engines! {
    async fn told_to_stop_it_finishes_what_is_on_its_way_and_begins_nothing_more(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        server.is(Manner::Stalls(Duration::from_millis(400)));
        let clients = practice.clients(30).await;
        practice.invite(&clients).await;
        let stop = CancellationToken::new();
        let running = tokio::spawn(server.worker(&practice).run(stop.clone()));
        sleep(Duration::from_millis(200)).await;
        stop.cancel();
        timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
        let sent = server.mails().len();
        assert!((1..=10).contains(&sent), "{sent}");
        let mut marked = 0;
        for client in clients {
            let delivery = practice.view(client).await.delivery;
            marked += usize::from(delivery == Delivery::Sent);
            assert_eq!(practice.stands(client).await == PortalState::Sent, delivery == Delivery::Sent);
        }
        assert_eq!(marked, sent);
    }
}

#[tokio::test]
async fn senders_that_have_ended_make_room_for_those_of_the_next_pass() {
    let mut senders = Senders::default();
    for _pass in 0..20 {
        senders.forget_ended();
        for _place in 0..10 {
            senders.begin(std::future::ready(()));
        }
        assert_eq!(senders.count(), 10);
        // They all end now.
        tokio::task::yield_now().await;
    }
    senders.forget_ended();
    assert_eq!(senders.count(), 0);
}

on_both_engines! {
    async fn no_name_address_or_secret_is_ever_logged(store) {
        let (log, _until_the_end) = Log::keep();
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = [
            practice.client("Seraphina", "Quillfeather", Some("seraphina@quill.example")).await,
            practice.client("Seraphina", "Second", Some("second@quill.example")).await,
        ];
        practice.invite(&clients).await;
        let worker = server.worker(&practice);
        server.is(Manner::Recipient("450 4.2.0 seraphina@quill.example must wait"));
        worker.run_once().await;
        server.is(Manner::Accepts);
        practice.turn(TimeDelta::minutes(1));
        worker.run_once().await;
        practice.services.resend_newest(&practice.slug, &server.mails()[0].secret(), "198.51.100.4").await.unwrap();
        let log = log.text().to_lowercase();
        assert!(log.contains("an e-mail was sent") && log.contains("was not accepted"), "{log}");
        for word in ["seraphina", "quill", "/join/", &server.mails()[0].secret().to_lowercase()] {
            assert!(!log.contains(word), "{word}: {log}");
        }
    }
}

/// What is logged when an e-mail to this address is to go over the server of that one.
async fn logged(practice: &Practice, email: &str, url: &str) -> String {
    let client = practice.client("Seraphina", "Quillfeather", Some(email)).await;
    practice.invite(&[client]).await;
    let (log, _until_the_end) = Log::keep();
    OutboxWorker::new(practice.services.clone()).over(Transport::Smtp(transport(url))).run_once().await;
    log.text().to_lowercase()
}

on_both_engines! {
    async fn the_log_says_why_an_e_mail_was_not_accepted_and_none_of_the_mail_servers_words(store) {
        let practice = Practice::new(store).await;
        let plain = |manner, url, why| (Encryption::None, manner, url, why);
        let cases = [
            plain(Manner::Recipient("550 5.1.1 seraphina@quill.example is unknown"), "smtp://127.0.0.1:", "the server said 550"),
            plain(Manner::SignIn("535 5.7.8 no such quill"), "smtp://user:password@127.0.0.1:", "our sign-in was refused with 535"),
            plain(Manner::Greets("554 go away, quill"), "smtp://127.0.0.1:", "the server said 554"),
            plain(Manner::Away, "smtp://127.0.0.1:", "no answer that can be read"),
            plain(Manner::Accepts, "smtps://localhost:", "TLS could not begin"),
            (Encryption::Implicit, Manner::Accepts, "smtps://localhost:", "the certificate cannot be trusted"),
        ];
        for (number, (encryption, manner, url, why)) in cases.into_iter().enumerate() {
            let server = FakeSmtp::start(encryption).await;
            server.is(manner);
            let log = logged(&practice, &format!("seraphina{number}@quill.example"), &format!("{url}{}", server.port)).await;
            assert!(log.contains(&format!("why={} ", why.to_lowercase())) && !log.contains("quill"), "{why}: {log}");
            // What waits is given up.
            practice.turn(TimeDelta::days(4));
        }
        let server = FakeSmtp::start(Encryption::None).await;
        let log = logged(&practice, "last@quill.example", &format!("smtp://127.0.0.1:{}?tls=starttls", server.port)).await;
        assert!(log.contains("why=starttls is not offered "), "{log}");
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        practice.turn(TimeDelta::days(4));
        let log = logged(&practice, "very.last@quill.example", &format!("smtp://{nobody}")).await;
        assert!(log.contains("why=connection refused "), "{log}");
    }
}
