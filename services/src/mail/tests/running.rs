//! The worker at work: it wakes by the bell, and finishes what it began when it is told to stop. And what it logs.

use super::fake_smtp::{Encryption, FakeSmtp, Manner};
use crate::invitations::tests::practice::Practice;
use domain::{clients::PortalState, invitations::Delivery};
use std::{
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};
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
        let clients = practice.clients(10).await;
        practice.invite(&clients).await;
        let stop = CancellationToken::new();
        let running = tokio::spawn(server.worker(&practice).run(stop.clone()));
        sleep(Duration::from_millis(200)).await;
        stop.cancel();
        timeout(Duration::from_secs(10), running).await.unwrap().unwrap();
        let sent = server.mails().len();
        assert!((1..=4).contains(&sent), "{sent}");
        let mut marked = 0;
        for client in clients {
            let delivery = practice.view(client).await.delivery;
            marked += usize::from(delivery == Delivery::Sent);
            assert_eq!(practice.stands(client).await == PortalState::Sent, delivery == Delivery::Sent);
        }
        assert_eq!(marked, sent);
    }
}

/// Keeps everything that is logged, as text.
struct Log(Arc<Mutex<String>>);

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        struct Fields<'a>(&'a mut String);
        impl tracing::field::Visit for Fields<'_> {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                let _ = write!(self.0, "{field}={value:?} ");
            }
        }
        let mut log = self.0.lock().unwrap();
        event.record(&mut Fields(&mut log));
        log.push('\n');
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

on_both_engines! {
    async fn no_name_address_or_secret_is_ever_logged(store) {
        let log = Arc::new(Mutex::new(String::new()));
        let _guard = tracing::subscriber::set_default(Log(Arc::clone(&log)));
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
        practice.turn(chrono::TimeDelta::minutes(1));
        worker.run_once().await;
        practice.services.resend_newest(&practice.slug, &server.mails()[0].secret(), "198.51.100.4").await.unwrap();
        let log = log.lock().unwrap().to_lowercase();
        assert!(log.contains("an e-mail was sent") && log.contains("was not accepted"), "{log}");
        for word in ["seraphina", "quill", "/join/", &server.mails()[0].secret().to_lowercase()] {
            assert!(!log.contains(word), "{word}: {log}");
        }
    }
}
