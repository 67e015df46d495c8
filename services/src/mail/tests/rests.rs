//! Who asks to wait is left alone: a domain that a mail server delivers to, or the mail server itself; by every program on the
//! database, and until an e-mail is taken again.

use super::{
    fake_smtp::{Encryption, FakeSmtp, Manner},
    own::form,
};
use crate::{invitations::tests::practice::Practice, mail::OutboxWorker};
use chrono::TimeDelta;
use store::{messages::rests::list_rests, on_both_engines};

const SLOW: Manner = Manner::RecipientAt("slow.example", "450 4.7.1 too many of yours");

async fn resting(practice: &Practice) -> Vec<(String, i64)> {
    let rows = list_rests(&mut practice.write().await, 100).await.unwrap();
    rows.into_iter().map(|row| (row.domain, row.refusal_count)).collect()
}

/// One alone, so that no pace counts.
async fn invite(practice: &Practice, email: &str) {
    practice.invite(&[practice.client("Ines", "Vale", Some(email)).await]).await;
}

on_both_engines! {
    async fn a_domain_that_asks_to_wait_is_left_alone_by_all_and_others_are_not(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        server.is(SLOW);
        for client in 0..3 {
            invite(&practice, &format!("first{client}@slow.example")).await;
        }
        assert_eq!(server.worker(&practice).run_once().await, 3, "they were on their way together");
        assert_eq!(resting(&practice).await, [("slow.example".to_owned(), 1)]);
        invite(&practice, "second@Slow.Example").await;
        invite(&practice, "other@quick.example").await;
        let asked = server.commands().len();
        assert_eq!(server.worker(&practice).run_once().await, 1, "another worker knows it too");
        assert!(!server.commands()[asked..].iter().any(|line| line.to_lowercase().contains("@slow.example")));
        assert_eq!(server.mails()[0].to, ["other@quick.example"]);
        server.is(Manner::Accepts);
        practice.turn(TimeDelta::seconds(6));
        assert_eq!(server.worker(&practice).run_once().await, 4);
        assert_eq!((server.mails().len(), resting(&practice).await), (5, Vec::new()));
    }
}

on_both_engines! {
    async fn a_domain_that_goes_on_refusing_is_left_alone_longer_each_time(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        server.is(SLOW);
        invite(&practice, "first@slow.example").await;
        for refused in 1..=4 {
            server.worker(&practice).run_once().await;
            assert_eq!(resting(&practice).await, [("slow.example".to_owned(), refused)]);
            practice.turn(TimeDelta::minutes(1));
        }
        // Nobody is held to what was long ago.
        practice.turn(TimeDelta::hours(2));
        server.worker(&practice).run_once().await;
        assert_eq!(resting(&practice).await, [("slow.example".to_owned(), 1)]);
    }
}

on_both_engines! {
    async fn a_mailbox_that_is_full_or_busy_is_nobody_elses_matter(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let busy = ["452 4.2.2 the mailbox is full", "450 4.2.2 over quota", "450 4.2.1 mailbox busy", "451 4.1.1 not known here yet"];
        for (number, words) in busy.into_iter().enumerate() {
            server.is(Manner::Recipient(words));
            invite(&practice, &format!("full{number}@slow.example")).await;
            server.worker(&practice).run_once().await;
            assert_eq!(resting(&practice).await, []);
        }
    }
}

on_both_engines! {
    async fn a_mail_server_that_closes_for_now_is_left_alone_for_a_moment(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        server.is(Manner::Sender("421 4.3.2 closing down for a moment"));
        invite(&practice, "first@mail.example").await;
        assert_eq!(server.worker(&practice).run_once().await, 1);
        server.is(Manner::Accepts);
        invite(&practice, "second@other.example").await;
        let connections = server.connections();
        assert_eq!((server.worker(&practice).run_once().await, server.connections()), (0, connections));
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(server.worker(&practice).run_once().await, 1);
        practice.turn(TimeDelta::seconds(5));
        assert_eq!(server.worker(&practice).run_once().await, 1);
        assert_eq!((server.mails().len(), resting(&practice).await), (2, Vec::new()));
        let view = practice.services.list_mail().await.unwrap();
        assert!(view.is_empty());
    }
}

on_both_engines! {
    async fn other_settings_are_another_mail_server(store) {
        let practice = Practice::new(store).await;
        let (first, second) = (FakeSmtp::start(Encryption::None).await, FakeSmtp::start(Encryption::None).await);
        first.is(Manner::Sender("421 4.3.2 closing down for a moment"));
        let worker = OutboxWorker::new(practice.services.clone());
        practice.services.save_mail_settings(&practice.permit(), &form(&first)).await.unwrap();
        invite(&practice, "first@mail.example").await;
        assert_eq!(worker.run_once().await, 1);
        practice.turn(TimeDelta::milliseconds(1));
        practice.services.save_mail_settings(&practice.permit(), &form(&second)).await.unwrap();
        invite(&practice, "second@mail.example").await;
        assert_eq!((worker.run_once().await, second.mails().len()), (1, 1));
    }
}
