//! Each mail server has its own line: a slow one holds up its own e-mails alone, and what comes back stays within the pace.

use super::{
    fake_smtp::{Encryption, FakeSmtp, Manner},
    own::form,
};
use crate::{
    invitations::tests::practice::Practice,
    mail::{
        OutboxWorker, Transport,
        claim::{Claimed, Room},
        lanes::Lanes,
        mark::{Ended, Handled},
        own::INSTALLATION,
        rests::Rests,
    },
};
use chrono::TimeDelta;
use std::time::Duration;
use store::on_both_engines;
use tokio_util::sync::CancellationToken;

fn of(practice: &Practice, claimed: &Claimed) -> usize {
    claimed.rows.iter().filter(|(_, row)| row.organization_id == practice.organization.0).count()
}

on_both_engines! {
    async fn each_mail_server_gets_as_many_e_mails_as_it_has_connections(store) {
        let practice = Practice::new(store).await;
        let (neighbour, server) = (practice.neighbour().await, FakeSmtp::start(Encryption::None).await);
        practice.services.save_mail_settings(&practice.permit(), &form(&server)).await.unwrap();
        practice.invite(&practice.clients(30).await).await;
        neighbour.invite(&neighbour.clients(30).await).await;
        let claimed = practice.services.claim("a worker", &Lanes::new(10)).await.unwrap();
        assert_eq!((of(&practice, &claimed), of(&neighbour, &claimed)), (3, 10));
    }
}

on_both_engines! {
    async fn a_mail_server_that_does_not_answer_holds_up_nobody_elses_e_mails(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        let (slow, quick) = (FakeSmtp::start(Encryption::None).await, FakeSmtp::start(Encryption::None).await);
        slow.is(Manner::Stalls(Duration::from_secs(3600)));
        practice.services.save_mail_settings(&practice.permit(), &form(&slow)).await.unwrap();
        neighbour.services.save_mail_settings(&neighbour.permit(), &form(&quick)).await.unwrap();
        practice.invite(&practice.clients(30).await).await;
        let stop = CancellationToken::new();
        let running = tokio::spawn(OutboxWorker::new(practice.services.clone()).run(stop.clone()));
        // Every place at the slow one is taken.
        slow.have_begun(3).await;
        neighbour.invite(&neighbour.clients(40).await).await;
        quick.have_taken(40).await;
        assert_eq!((slow.mails().len(), slow.connections()), (0, 3));
        running.abort();
    }
}

on_both_engines! {
    async fn what_waits_behind_e_mails_that_the_mail_server_thinks_about_goes_back_in_time(store) {
        let practice = Practice::new(store).await;
        practice.invite(&practice.clients(20).await).await;
        let worker = OutboxWorker::new(practice.services.clone()).over(Transport::Mailbox);
        let mut lanes = Lanes::new(3);
        for job in practice.services.gather(&worker.try_claim(8).await.unwrap(), None).await.unwrap() {
            lanes.add(job);
        }
        let mut places = lanes.take_places();
        assert!(places.len() == 3 && places.iter_mut().all(|place| place.next().is_some()));
        practice.turn(TimeDelta::seconds(9));
        assert!(lanes.take_late(practice.services.now()).is_empty());
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(lanes.take_late(practice.services.now()).len(), 5);
        assert_eq!((lanes.at(INSTALLATION, false), lanes.at(INSTALLATION, true)), (0, 0), "nor is more claimed for it");
        drop(places.pop());
        assert!(lanes.at(INSTALLATION, false) > 0);
    }
}

on_both_engines! {
    async fn an_e_mail_that_comes_back_stays_within_the_pace(store) {
        let practice = Practice::at_pace(store, 6).await;
        let server = FakeSmtp::start(Encryption::None).await;
        practice.invite(&practice.clients(20).await).await;
        server.is(Manner::Recipient("450 4.2.0 greylisted, come back"));
        let worker = server.worker(&practice);
        assert_eq!(worker.run_once().await, 6, "a minute's worth");
        practice.turn(TimeDelta::seconds(9));
        assert_eq!(worker.run_once().await, 0, "they are due again, but not in their turn");
        server.is(Manner::Accepts);
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(worker.run_once().await, 1);
        practice.turn(TimeDelta::seconds(30));
        assert_eq!(worker.run_once().await, 3);
        practice.turn(TimeDelta::hours(1));
        assert_eq!(worker.run_once().await, 6);
        assert_eq!(server.mails().len(), 10);
    }
}

on_both_engines! {
    async fn a_practice_with_its_own_mail_server_has_its_own_pace(store) {
        let practice = Practice::at_pace(store, 300).await;
        let server = FakeSmtp::start(Encryption::None).await;
        let settings = domain::mail::MailForm { per_minute: "6".to_owned(), ..form(&server) };
        practice.services.save_mail_settings(&practice.permit(), &settings).await.unwrap();
        assert_eq!(practice.services.mail_settings(&practice.permit()).await.unwrap().form.per_minute, "6");
        let batch = practice.invite(&practice.clients(20).await).await.batch;
        assert_eq!(OutboxWorker::new(practice.services.clone()).run_once().await, 6);
        let left = practice.services.batch_progress(&practice.permit(), batch).await.unwrap().seconds_left;
        assert_eq!(left, 140);
    }
}

on_both_engines! {
    async fn what_was_claimed_and_not_begun_goes_back_as_it_was(store) {
        let practice = Practice::new(store).await;
        practice.invite(&practice.clients(5).await).await;
        let worker = OutboxWorker::new(practice.services.clone()).over(Transport::Mailbox);
        let first = worker.try_claim(5).await.unwrap();
        assert_eq!(worker.try_claim(5).await.unwrap().rows.len(), 0);
        let not_begun = first.rows.into_iter().map(|(server, row)| Handled { row, server, ended: Ended::NotBegun(None) });
        practice.services.mark(worker.owner(), &not_begun.collect::<Vec<_>>(), &mut Rests::default()).await.unwrap();
        let again = worker.try_claim(5).await.unwrap();
        assert_eq!(again.rows.iter().map(|(_, row)| row.attempt_count).collect::<Vec<_>>(), [1; 5]);
        assert!(again.rows.iter().all(|(_, row)| row.server_words.is_none()));
    }
}
