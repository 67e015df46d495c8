//! A mail server that is away, asks to wait, or refuses (R9): tried again as long as there is hope, and told in its own words.

use super::fake_smtp::{Encryption, FakeSmtp, Manner, transport};
use crate::{
    invitations::tests::practice::Practice,
    mail::{
        Answer, Failure, OutboxWorker, Transport, Waits,
        mark::{Ended, Handled},
        rests::Rests,
    },
};
use chrono::TimeDelta;
use domain::{
    clients::PortalState,
    invitations::{BatchState, Delivery, LedgerKind},
};
use std::time::Duration;
use store::{on_both_engines, testing::tables_holding};

on_both_engines! {
    async fn while_the_mail_server_is_down_e_mails_wait_and_go_when_it_is_back(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = practice.clients(3).await;
        let batch = practice.invite(&clients).await.batch;
        server.is(Manner::Away);
        let worker = server.worker(&practice);
        for _ in 0..5 {
            assert_eq!(worker.run_once().await, 3);
            practice.turn(TimeDelta::minutes(16));
        }
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!(progress.queued, 3);
        assert!(progress.waiting_because.unwrap().contains("could not be reached"));
        assert_eq!(practice.stands(clients[0]).await, PortalState::Queued);
        server.is(Manner::Accepts);
        assert_eq!(worker.run_once().await, 3);
        assert_eq!(server.mails().len(), 3);
        // The ledger tells of the first try that failed, and of no other.
        let ledger = practice.ledger(practice.view(clients[0]).await.id).await;
        assert_eq!(ledger, vec![LedgerKind::Queued, LedgerKind::Delayed, LedgerKind::Sent]);
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!((progress.sent, progress.waiting_because), (3, None));
    }
}

on_both_engines! {
    async fn a_port_where_nobody_listens_is_a_server_that_is_down(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://127.0.0.1:{}", listener.local_addr().unwrap().port());
        drop(listener);
        let transport = Transport::Smtp(transport(&url));
        OutboxWorker::new(practice.services.clone()).over(transport).run_once().await;
        assert_eq!(practice.view(client).await.delivery, Delivery::Queued);
        assert_eq!(practice.deliver().await, 0, "not due yet");
        practice.turn(TimeDelta::seconds(5));
        assert_eq!(practice.deliver().await, 1);
    }
}

on_both_engines! {
    async fn asked_to_wait_we_wait_longer_each_time(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        server.is(Manner::Recipient("450 4.2.0 greylisted, come back"));
        let worker = server.worker(&practice);
        let mut waits = Vec::new();
        for _ in 0..6 {
            assert_eq!(worker.run_once().await, 1);
            let mut seconds = 0;
            while worker.try_claim(4).await.unwrap().rows.is_empty() {
                practice.turn(TimeDelta::seconds(1));
                seconds += 1;
            }
            waits.push(seconds);
            // What was claimed for looking is due again after its lease.
            practice.turn(TimeDelta::seconds(61));
        }
        assert!((3..=5).contains(&waits[0]), "{waits:?}");
        assert!(waits[5] > waits[0] * 4, "{waits:?}");
        let view = practice.view(client).await;
        let delayed: Vec<_> = view.ledger.iter().filter(|line| line.kind == LedgerKind::Delayed).collect();
        assert_eq!((delayed.len(), delayed[0].detail.as_deref()), (1, Some("450 4.2.0 greylisted, come back")));
    }
}

on_both_engines! {
    async fn r9_a_final_no_ends_as_failed_with_the_servers_words_and_can_be_invited_again(store) {
        for manner in [Manner::Recipient("550 5.1.1 no such user here"), Manner::Content("554 5.7.1 no such user here")] {
            let practice = Practice::new(store::testing::open(engine_of(&store)).await).await;
            let server = FakeSmtp::start(Encryption::None).await;
            let client = practice.clients(1).await[0];
            let batch = practice.invite(&[client]).await.batch;
            server.is(manner);
            let worker = server.worker(&practice);
            worker.run_once().await;
            let view = practice.view(client).await;
            assert_eq!((view.delivery, view.stands), (Delivery::Failed, PortalState::NotDelivered));
            let last = view.ledger.last().unwrap();
            assert!(last.kind == LedgerKind::Failed && last.detail.as_deref().unwrap().contains("no such user here"), "{last:?}");
            assert_eq!(practice.stands(client).await, PortalState::NotDelivered);
            assert!(practice.history(client).await.contains(&"invitation.failed".to_owned()));
            let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
            assert_eq!((progress.queued, progress.failed), (0, 1));
            practice.turn(TimeDelta::days(1));
            assert_eq!(worker.run_once().await, 0, "it is not tried again");
            server.is(Manner::Accepts);
            practice.invite(&[client]).await;
            worker.run_once().await;
            assert_eq!(practice.stands(client).await, PortalState::Sent);
        }
    }
}

on_both_engines! {
    async fn after_three_days_without_success_an_e_mail_is_given_up(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        server.is(Manner::Content("451 4.3.0 try later"));
        let worker = server.worker(&practice);
        for hours in [0, 71] {
            practice.turn(TimeDelta::hours(hours));
            worker.run_once().await;
            assert_eq!(practice.view(client).await.delivery, Delivery::Queued);
        }
        practice.turn(TimeDelta::hours(1));
        worker.run_once().await;
        let view = practice.view(client).await;
        assert_eq!(view.ledger.last().unwrap().detail.as_deref(), Some("Given up after 3 days. 451 4.3.0 try later"));
        assert_eq!(practice.stands(client).await, PortalState::NotDelivered);
    }
}

on_both_engines! {
    async fn r9_what_nobody_confirms_goes_twice_at_most_and_is_told_as_perhaps_arrived(store) {
        for manner in [Manner::Stalls(Duration::from_secs(3600)), Manner::BreaksOff, Manner::Says(b"???\r\n")] {
            let practice = Practice::new(store::testing::open(engine_of(&store)).await).await;
            let server = FakeSmtp::start(Encryption::None).await;
            let client = practice.clients(1).await[0];
            let batch = practice.invite(&[client]).await.batch;
            server.is(manner);
            let transport = server.transport().with_time_limit(Duration::from_millis(300)).with_answer_limit(Duration::from_millis(100));
            let worker = OutboxWorker::new(practice.services.clone()).over(Transport::Smtp(transport));
            for _hour in 0..=3 * 24 {
                worker.run_once().await;
                practice.turn(TimeDelta::hours(1));
            }
            assert_eq!(server.begun(), 2, "{manner:?}");
            let view = practice.view(client).await;
            let kinds: Vec<_> = view.ledger.iter().map(|line| line.kind).collect();
            assert_eq!(kinds, [LedgerKind::Queued, LedgerKind::Delayed, LedgerKind::Failed]);
            let said = view.ledger[2].detail.as_deref().unwrap();
            assert!(said.starts_with("It may have arrived: the mail server got all of it, twice, and did not confirm it."), "{said}");
            assert_eq!(practice.stands(client).await, PortalState::NotDelivered);
            let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
            assert_eq!((progress.queued, progress.sent, progress.failed), (0, 0, 1));
        }
    }
}

on_both_engines! {
    async fn what_nobody_confirmed_is_remembered_whatever_is_answered_in_between(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = practice.clients(2).await;
        let worker = server.worker(&practice);
        for (client, last) in clients.iter().zip([Manner::BreaksOff, Manner::Accepts]) {
            practice.invite(&[*client]).await;
            for manner in [Manner::BreaksOff, Manner::Recipient("452 4.2.2 the mailbox is full"), last] {
                server.is(manner);
                assert_eq!(worker.run_once().await, 1);
                practice.turn(TimeDelta::minutes(16));
            }
        }
        assert_eq!(server.begun(), 4);
        assert_eq!((practice.stands(clients[0]).await, practice.stands(clients[1]).await), (PortalState::NotDelivered, PortalState::Sent));
    }
}

on_both_engines! {
    async fn the_three_days_begin_with_the_first_try_whenever_that_is_and_anew_when_a_sending_is_resumed(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.clients(1).await[0];
        let batch = practice.invite(&[client]).await.batch;
        server.is(Manner::Content("450 4.3.0 try later"));
        let worker = server.worker(&practice);
        for _ in 0..2 {
            practice.services.hold_batch(&practice.permit(), batch, BatchState::Paused).await.unwrap();
            practice.write_batches().await;
            practice.turn(TimeDelta::days(4));
            practice.services.hold_batch(&practice.permit(), batch, BatchState::Running).await.unwrap();
            practice.write_batches().await;
            assert_eq!(worker.run_once().await, 1);
            assert_eq!(practice.view(client).await.delivery, Delivery::Queued);
        }
        practice.turn(TimeDelta::days(3));
        worker.run_once().await;
        assert_eq!(practice.view(client).await.delivery, Delivery::Failed);
    }
}

on_both_engines! {
    async fn a_refused_sign_in_is_ours_to_mend_and_fails_no_invitation(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.clients(1).await[0];
        let batch = practice.invite(&[client]).await.batch;
        server.is(Manner::SignIn("535 5.7.8 wrong password"));
        let smtp = transport(&format!("smtp://user%40x:p%20w@127.0.0.1:{}", server.port));
        let worker = OutboxWorker::new(practice.services.clone()).over(Transport::Smtp(smtp));
        worker.run_once().await;
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!(progress.waiting_because.as_deref(), Some("The mail server refused our sign-in: 535 5.7.8 wrong password."));
        assert!(!server.commands().iter().any(|line| line.starts_with("MAIL")));
        server.is(Manner::Accepts);
        practice.turn(TimeDelta::minutes(1));
        worker.run_once().await;
        assert_eq!(server.mails().len(), 1);
        // RFC 4616: a nought, the user, a nought, the password.
        let plain = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, "\0user@x\0p w");
        assert!(server.commands().contains(&format!("AUTH PLAIN {plain}")), "{:?}", server.commands());
    }
}

on_both_engines! {
    async fn a_failed_e_mail_leaves_no_secret_even_if_the_server_repeats_it(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        // The words of a server that quotes what it objects to, as the worker gets them.
        let worker = server.worker(&practice);
        let (server, row) = worker.try_claim(1).await.unwrap().rows.remove(0);
        let secret = practice.services.inner.key.open(row.sealed_secret.as_deref().unwrap(), row.id.as_bytes()).unwrap();
        let words = format!("554 5.7.1 spam: https://portal.willowlane.example/p/x/join/{}", secret.expose());
        let answer = crate::mail::worker::without(Some(&secret), Answer::Refused { words, permanent: true, waits: Waits::Nobody, why: Failure::Code(554) });
        let handled = Handled { row, server, ended: Ended::Answered(answer) };
        practice.services.mark(worker.owner(), &[handled], &mut Rests::default()).await.unwrap();
        assert!(practice.view(client).await.ledger.last().unwrap().detail.as_deref().unwrap().ends_with("/join/…"));
        assert_eq!(tables_holding(&practice.store, secret.expose()).await, Vec::<String>::new());
    }
}

fn engine_of(store: &store::testing::TestStore) -> store::testing::Engine {
    if store.engine_name() == "SQLite" { store::testing::Engine::Sqlite } else { store::testing::Engine::Postgres }
}
