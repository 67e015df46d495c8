//! A worker that dies between the mail server's `250` and our mark, and several workers on one outbox.

use super::fake_smtp::{Encryption, FakeSmtp, Manner};
use crate::{
    invitations::tests::practice::Practice,
    mail::{
        Answer, Failure,
        delivery::Prepared,
        mark::{Ended, Handled},
        rests::Rests,
        transport::Waits,
    },
    testing::Log,
};
use chrono::TimeDelta;
use domain::{clients::PortalState, invitations::LedgerKind};
use std::{collections::HashSet, time::Duration};
use store::{on_both_engines, testing::mail::longest_lease};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

on_both_engines! {
    async fn killed_before_the_mark_it_is_sent_again_with_the_same_message_id_and_link(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        let dying = server.worker(&practice);
        let job = practice.services.gather(&dying.try_claim(4).await.unwrap(), None).await.unwrap().remove(0);
        let Prepared::Send { mail, .. } = practice.services.prepare(&job) else { panic!("it can be sent") };
        let answer = crate::mail::Transport::Smtp(server.transport()).deliver(&practice.services, *mail).await;
        assert!(matches!(answer, Answer::Delivered { .. }));
        // Nothing is marked: the worker is gone. Its lease holds for a minute.
        let next = server.worker(&practice);
        assert_eq!(next.run_once().await, 0);
        practice.turn(TimeDelta::seconds(61));
        assert_eq!(next.run_once().await, 1);
        let mails = server.mails();
        assert_eq!(mails.len(), 2);
        assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
        assert_eq!(mails[0].secret(), mails[1].secret());
        assert_eq!(practice.stands(client).await, PortalState::Sent);
        // Should the first one wake up after all, its mark changes nothing.
        let late = Answer::Refused { words: "late".to_owned(), permanent: true, waits: Waits::Nobody, why: Failure::Late };
        let late = Handled { row: job.row, server: job.server, ended: Ended::Answered(late) };
        practice.services.mark(dying.owner(), &[late], &mut Rests::default()).await.unwrap();
        assert_eq!(practice.ledger(practice.view(client).await.id).await, vec![LedgerKind::Queued, LedgerKind::Sent]);
    }
}

on_both_engines! {
    async fn while_the_mail_server_thinks_about_an_e_mail_no_other_worker_takes_it(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        practice.invite(&practice.clients(1).await).await;
        server.is(Manner::Stalls(Duration::from_secs(3600)));
        let stop = CancellationToken::new();
        let worker = server.worker(&practice).holding_on_every(Duration::from_millis(10));
        let running = tokio::spawn(worker.run(stop.clone()));
        server.have_begun(1).await;
        let other = server.worker(&practice);
        for _ in 0..5 {
            practice.turn(TimeDelta::seconds(50));
            let is_held = async { while longest_lease(&practice.store).await < Some(practice.services.now() + TimeDelta::seconds(60)) {} };
            timeout(Duration::from_secs(30), is_held).await.expect("it is held on to");
            assert_eq!(other.run_once().await, 0);
        }
        running.abort();
        assert!(running.await.unwrap_err().is_cancelled());
        assert_eq!(server.begun(), 1);
    }
}

on_both_engines! {
    async fn workers_side_by_side_send_each_e_mail_once(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        practice.invite(&practice.clients(30).await).await;
        let workers = [server.worker(&practice), server.worker(&practice), server.worker(&practice)];
        let (a, b, c) = tokio::join!(workers[0].run_once(), workers[1].run_once(), workers[2].run_once());
        assert_eq!(a + b + c, 30);
        let recipients: HashSet<Vec<String>> = server.mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!((server.mails().len(), recipients.len()), (30, 30));
    }
}

on_both_engines! {
    async fn an_e_mail_sealed_with_another_key_fails_in_plain_words(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        let inner = &practice.services.inner;
        let services = crate::Services::new(
            inner.store.clone(),
            inner.clock.clone(),
            inner.entropy.clone(),
            inner.config.clone(),
            crate::SecretKey::generate(inner.entropy.as_ref()),
            inner.passwords.clone(),
            crate::mail::Transport::Smtp(server.transport()),
        );
        let (log, _until_the_end) = Log::keep();
        crate::mail::OutboxWorker::new(services).run_once().await;
        assert!(log.text().contains("does not open with the program's key"), "{}", log.text());
        assert!(server.mails().is_empty());
        assert!(practice.view(client).await.ledger.last().unwrap().detail.as_deref().unwrap().contains("Was the key changed?"));
    }
}
