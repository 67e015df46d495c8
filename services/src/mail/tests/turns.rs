//! In which order e-mails leave, and how many in a minute.

use super::fake_smtp::{Encryption, FakeSmtp, Manner};
use crate::{
    invitations::tests::practice::Practice,
    mail::{OutboxWorker, Transport},
};
use chrono::TimeDelta;
use domain::ids::{ClientId, OrganizationId};
use store::on_both_engines;
use uuid::Uuid;

fn worker(practice: &Practice) -> OutboxWorker {
    OutboxWorker::new(practice.services.clone()).over(Transport::Mailbox)
}

fn of(practice: &Practice, claimed: &[Uuid]) -> usize {
    let OrganizationId(organization) = practice.organization;
    claimed.iter().filter(|of| **of == organization).count()
}

/// Whose the next e-mails are, in the order in which they leave.
async fn next(practice: &Practice, count: usize) -> Vec<Uuid> {
    worker(practice).try_claim(count).await.unwrap().rows.into_iter().map(|(_, row)| row.organization_id).collect()
}

on_both_engines! {
    async fn an_e_mail_that_somebody_waits_for_goes_before_another_practices_batch(store) {
        let many = Practice::new(store).await;
        let one = many.neighbour().await;
        many.invite(&many.clients(12).await).await;
        many.turn(TimeDelta::minutes(1));
        let client = one.client("Ines", "Vale", Some("ines@mail.example")).await;
        one.invite(&[client]).await;
        let claimed = next(&many, 3).await;
        assert_eq!((of(&one, &claimed), of(&many, &claimed)), (1, 2));
    }
}

on_both_engines! {
    async fn two_practices_batches_take_turns_whichever_was_first(store) {
        let first = Practice::new(store).await;
        let second = first.neighbour().await;
        first.invite(&first.clients(20).await).await;
        second.invite(&second.clients(20).await).await;
        let claimed = next(&first, 10).await;
        assert_eq!((of(&first, &claimed), of(&second, &claimed)), (5, 5));
    }
}

on_both_engines! {
    async fn a_batch_leaves_no_faster_than_the_pace_over_several_batches_too(store) {
        let practice = Practice::at_pace(store, 6).await;
        let clients: Vec<ClientId> = practice.clients(20).await;
        practice.invite(&clients[..8]).await;
        let batch = practice.invite(&clients[8..19]).await.batch;
        let run = async || worker(&practice).run_once().await;
        assert_eq!(run().await, 6, "a minute's worth");
        let left = practice.services.batch_progress(&practice.permit(), batch).await.unwrap().seconds_left;
        assert_eq!(left, 130, "the thirteen that are left have a turn each ten seconds");
        practice.turn(TimeDelta::seconds(9));
        assert_eq!(run().await, 0);
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(run().await, 1);
        practice.invite(&clients[19..]).await;
        assert_eq!(run().await, 1, "one alone is in no line");
        practice.turn(TimeDelta::minutes(1));
        assert_eq!(run().await, 6);
        practice.turn(TimeDelta::hours(1));
        assert_eq!(run().await, 6);
    }
}

on_both_engines! {
    async fn one_domain_that_asks_to_wait_is_told_quietly_and_the_time_left_is_told_all_the_same(store) {
        let (practice, server) = (Practice::at_pace(store, 6).await, FakeSmtp::start(Encryption::None).await);
        let words = "450 4.2.0 greylisted, come back";
        server.is(Manner::RecipientAt("slow.example", words));
        let mut clients = vec![practice.client("Ines", "Vale", Some("ines@slow.example")).await];
        clients.extend(practice.clients(19).await);
        let batch = practice.invite(&clients).await.batch;
        assert_eq!(server.worker(&practice).run_once().await, 6);
        let progress = async || practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        let told = progress().await;
        assert_eq!((told.sent, told.queued, told.per_minute, told.seconds_left), (5, 15, 6, 150));
        assert_eq!((told.waiting_because, told.tried_again.as_deref()), (None, Some(words)));
        assert_eq!(told.waits_for_domain, None, "it is the pace that takes so long");
        // Until the mail server takes nothing at all.
        server.is(Manner::Away);
        practice.turn(TimeDelta::minutes(1));
        server.worker(&practice).run_once().await;
        let told = progress().await;
        assert!(told.waiting_because.is_some() && told.tried_again.is_none() && told.sent == 5, "{told:?}");
    }
}

on_both_engines! {
    async fn a_mailbox_that_is_busy_is_not_put_down_to_its_domain(store) {
        let (practice, server) = (Practice::at_pace(store, 6_000).await, FakeSmtp::start(Encryption::None).await);
        let words = "450 4.2.1 mailbox busy";
        server.is(Manner::RecipientAt("slow.example", words));
        let mut clients = practice.clients(2).await;
        clients.push(practice.client("Ines", "Vale", Some("ines@slow.example")).await);
        let batch = practice.invite(&clients).await.batch;
        server.worker(&practice).run_once().await;
        let told = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!((told.sent, told.queued, told.waits_for_domain.as_deref()), (2, 1, None), "{told:?}");
        assert!(told.waiting_because.or(told.tried_again).is_some_and(|said| said == words));
    }
}

on_both_engines! {
    async fn what_waits_for_a_domain_that_asked_for_it_is_not_put_down_to_the_pace(store) {
        let (practice, server) = (Practice::at_pace(store, 6_000).await, FakeSmtp::start(Encryption::None).await);
        server.is(Manner::RecipientAt("slow.example", "450 4.2.0 greylisted, come back"));
        let mut clients = vec![practice.clients(1).await[0]];
        for (name, email) in [("Ines", "ines@slow.example"), ("Ida", "ida@Slow.example"), ("Ivo", "ivo@slow.example")] {
            clients.push(practice.client(name, "Vale", Some(email)).await);
        }
        practice.invite(&clients[1..2]).await;
        server.worker(&practice).run_once().await;
        let batch = practice.invite(&[clients[0], clients[2], clients[3]]).await.batch;
        let progress = async || practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!(progress().await.waits_for_domain, None, "nobody has tried it");
        practice.turn(TimeDelta::seconds(1));
        server.worker(&practice).run_once().await;
        let told = progress().await;
        assert_eq!((told.sent, told.queued, told.waits_for_domain.as_deref()), (1, 2, Some("slow.example")), "{told:?}");
        assert!((1..=5).contains(&told.seconds_left), "{told:?}");
        server.is(Manner::Accepts);
        practice.turn(TimeDelta::minutes(1));
        server.worker(&practice).run_once().await;
        assert_eq!((progress().await.sent, progress().await.waits_for_domain), (3, None));
    }
}
