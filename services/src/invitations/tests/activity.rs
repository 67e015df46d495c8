//! *Activity*: every invitation, paged, and who is stuck (R9).

use super::practice::Practice;
use chrono::TimeDelta;
use domain::{
    ids::InvitationId,
    invitations::{ActivityFilter, ActivityQuery, BatchState, InvitationState},
};
use std::collections::HashSet;
use store::on_both_engines;

on_both_engines! {
    async fn every_invitation_is_on_exactly_one_page_newest_first(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(60).await;
        practice.invite(&clients).await;
        practice.turn(TimeDelta::seconds(1));
        practice.invite(&clients).await;
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = practice.services.list_invitations(&practice.permit(), &ActivityQuery { after: after.clone(), ..ActivityQuery::default() }).await.unwrap();
            assert!(page.invitations.len() <= 50);
            pages += 1;
            seen.extend(page.invitations);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let ids: HashSet<InvitationId> = seen.iter().map(|view| view.id).collect();
        assert_eq!((seen.len(), ids.len(), pages), (120, 120, 3));
        assert!(seen.windows(2).all(|pair| pair[0].created >= pair[1].created));
        assert!(seen[..60].iter().all(|view| view.state == InvitationState::Open));
        assert!(seen[60..].iter().all(|view| view.state == InvitationState::Replaced));
        assert!(practice.services.list_invitations(&practice.permit(), &ActivityQuery { after: Some("no cursor".to_owned()), ..ActivityQuery::default() }).await.is_err());
    }
}

on_both_engines! {
    async fn r9_stuck_is_who_somebody_should_look_after_and_nobody_with_a_newer_invitation(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(4).await;
        let stuck = async || {
            let page = practice.services.list_invitations(&practice.permit(), &ActivityQuery { filter: ActivityFilter::Stuck, ..ActivityQuery::default() }).await.unwrap();
            page.invitations.into_iter().map(|view| view.client_id).collect::<HashSet<_>>()
        };
        let secret = practice.invite_and_deliver(clients[0]).await;
        practice.invite(&clients[1..3]).await;
        practice.deliver().await;
        assert!(stuck().await.is_empty());
        practice.services.note_link_opened(&practice.slug, &secret, "198.51.100.4").await.unwrap();
        assert_eq!(stuck().await, HashSet::from([clients[0]]));
        // Unread for days.
        practice.turn(TimeDelta::days(3));
        assert_eq!(stuck().await, HashSet::from([clients[0], clients[1], clients[2]]));
        practice.turn(TimeDelta::days(12));
        practice.services.expire_due_invitations().await.unwrap();
        assert_eq!(stuck().await, HashSet::from([clients[0], clients[1], clients[2]]));
        practice.invite(&clients[..1]).await;
        assert_eq!(stuck().await, HashSet::from([clients[1], clients[2]]));
    }
}

on_both_engines! {
    async fn r9_a_link_lies_unopened_since_it_was_sent_however_long_its_sending_was_paused(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(4).await;
        practice.invite(&clients[3..]).await;
        practice.deliver().await;
        let batch = practice.invite(&clients[..3]).await.batch;
        practice.services.hold_batch(&practice.permit(), batch, BatchState::Paused).await.unwrap();
        practice.write_batches().await;
        practice.turn(TimeDelta::days(4));
        practice.services.hold_batch(&practice.permit(), batch, BatchState::Running).await.unwrap();
        practice.write_batches().await;
        assert_eq!(practice.deliver().await, 3);
        let list = async |filter, batch| {
            let query = ActivityQuery { filter, batch, ..ActivityQuery::default() };
            let page = practice.services.list_invitations(&practice.permit(), &query).await.unwrap();
            page.invitations.into_iter().map(|view| view.client_id).collect::<Vec<_>>()
        };
        for filter in [ActivityFilter::NeverOpened, ActivityFilter::Stuck] {
            assert_eq!(list(filter, None).await, clients[3..]);
            assert!(list(filter, Some(batch)).await.is_empty());
        }
        practice.turn(TimeDelta::days(3) - TimeDelta::seconds(1));
        assert_eq!(list(ActivityFilter::NeverOpened, None).await, clients[3..]);
        practice.turn(TimeDelta::seconds(1));
        for filter in [ActivityFilter::NeverOpened, ActivityFilter::Stuck] {
            let (all, of_batch) = (list(filter, None).await, list(filter, Some(batch)).await);
            assert_eq!((all.len(), all.last()), (4, Some(&clients[3])), "the newest first");
            assert_eq!(of_batch.into_iter().collect::<HashSet<_>>(), clients[..3].iter().copied().collect());
        }
    }
}

on_both_engines! {
    async fn r9_activity_is_narrowed_by_client_reason_and_batch(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(4).await;
        let opened = practice.invite_and_deliver(clients[0]).await;
        practice.services.note_link_opened(&practice.slug, &opened, "198.51.100.4").await.unwrap();
        practice.turn(TimeDelta::seconds(1));
        practice.invite(&clients[1..3]).await;
        practice.deliver().await;
        practice.turn(TimeDelta::days(4));
        let list = async |query: ActivityQuery| {
            let page = practice.services.list_invitations(&practice.permit(), &query).await.unwrap();
            (page.invitations.into_iter().map(|view| (view.client_id, view.batch_id)).collect::<Vec<_>>(), page.batch)
        };
        let by = |filter| ActivityQuery { filter, ..ActivityQuery::default() };
        let of = |found: &[(domain::ids::ClientId, domain::ids::BatchId)]| found.iter().map(|(client, _)| *client).collect::<HashSet<_>>();
        assert_eq!(of(&list(by(ActivityFilter::Opened)).await.0), HashSet::from([clients[0]]));
        let (never, _) = list(by(ActivityFilter::NeverOpened)).await;
        assert_eq!(of(&never), HashSet::from([clients[1], clients[2]]));
        for empty in [ActivityFilter::NotDelivered, ActivityFilter::RanOut, ActivityFilter::Locked, ActivityFilter::FormsUnfinished, ActivityFilter::SignedUp] {
            assert!(list(by(empty)).await.0.is_empty(), "{empty:?}");
        }
        let batch = never[0].1;
        let (of_batch, told) = list(ActivityQuery { batch: Some(batch), ..ActivityQuery::default() }).await;
        assert_eq!(of(&of_batch), HashSet::from([clients[1], clients[2]]));
        assert_eq!(told.map(|batch| batch.invitation_count), Some(2));
        let narrowed = ActivityQuery { batch: Some(batch), filter: ActivityFilter::Stuck, search: "nobody of this name".to_owned(), ..ActivityQuery::default() };
        assert!(list(narrowed.clone()).await.0.is_empty());
        let name = "Example Client1".to_owned();
        assert!(of(&list(ActivityQuery { search: name, ..narrowed }).await.0).contains(&clients[1]));
    }
}

on_both_engines! {
    async fn a_client_is_found_in_activity_however_much_came_after(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(60).await;
        practice.invite(&clients[..1]).await;
        for _ in 0..18 {
            practice.turn(TimeDelta::seconds(1));
            practice.invite(&clients[1..]).await;
        }
        let all = practice.services.list_invitations(&practice.permit(), &ActivityQuery::default()).await.unwrap();
        assert!(all.next.is_some());
        let search = "client0@mail.example".to_owned();
        let page = practice.services.list_invitations(&practice.permit(), &ActivityQuery { search, ..ActivityQuery::default() }).await.unwrap();
        assert!(page.invitations.iter().any(|view| view.client_id == clients[0]));
    }
}

on_both_engines! {
    async fn r10_a_sending_is_found_again_at_once_whatever_it_sends_and_nowhere_but_in_its_own_practice(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let one = practice.invite(&clients[..1]).await;
        let listed = async || {
            let listed = practice.services.list_sendings(&practice.permit()).await.unwrap();
            listed.into_iter().map(|sending| (sending.batch, sending.progress.left(), sending.progress.sent)).collect::<Vec<_>>()
        };
        assert_eq!(listed().await, [(one.batch, 1, 0)], "to one client, while it is not done");
        practice.deliver().await;
        assert!(listed().await.is_empty(), "then it is on the client's page");
        practice.turn(TimeDelta::minutes(1));
        let two = practice.invite(&clients[1..]).await;
        practice.deliver().await;
        practice.turn(TimeDelta::minutes(1));
        practice.make_active(clients[0], "client0@mail.example").await;
        let shared = practice.share(&clients[..2], &practice.forms().await[..2]).await;
        assert_eq!(listed().await, [(shared.batch, 1, 0), (two.batch, 0, 2)], "left out is who has no account");
        let forms: Vec<_> = practice.services.list_sendings(&practice.permit()).await.unwrap().into_iter().map(|sending| sending.forms.len()).collect();
        assert_eq!(forms, [2, 0]);
        let neighbour = practice.neighbour().await;
        assert!(neighbour.services.list_sendings(&neighbour.permit()).await.unwrap().is_empty());
    }
}

on_both_engines! {
    async fn r10_a_sending_that_was_paused_is_found_however_many_came_after(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(5).await;
        let paused = practice.invite(&clients[..3]).await.batch;
        practice.services.hold_batch(&practice.permit(), paused, BatchState::Paused).await.unwrap();
        for _ in 0..21 {
            practice.turn(TimeDelta::minutes(1));
            practice.invite(&clients[3..]).await;
        }
        let listed = practice.services.list_sendings(&practice.permit()).await.unwrap();
        assert_eq!((listed.len(), listed.last().map(|sending| sending.batch)), (21, Some(paused)));
        assert!(listed.windows(2).all(|pair| pair[0].at >= pair[1].at));
    }
}
