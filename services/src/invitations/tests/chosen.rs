//! What was shown is what is sent (R14, R15), and whoever was invited meanwhile is told of (R10).

use super::{
    batches::everybody,
    practice::{INVITER, Practice, these},
};
use crate::staff::InviteClients;
use chrono::TimeDelta;
use domain::{
    clients::{ClientFilter, ClientInput, ClientQuery, ClientSelection},
    ids::ClientId,
    invitations::{BatchReceipt, BatchState, InvitationBatch, Outcome},
    staff::Permissions,
};
use std::collections::HashSet;
use store::on_both_engines;

impl Practice {
    async fn rename(&self, client: ClientId, last_name: &str, email: &str) {
        let input = ClientInput {
            first_name: "Mara".to_owned(),
            last_name: last_name.to_owned(),
            preferred_name: None,
            email: Some(email.parse().unwrap()),
            phone: None,
            date_of_birth: None,
            language: None,
            revision: 1,
        };
        let mut tx = self.write().await;
        assert!(store::clients::update(&mut tx, self.organization.0, client.0, &input, self.services.now()).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// As from another page that was prepared at the same time.
    fn elsewhere(&self, batch: &InvitationBatch) -> InvitationBatch {
        InvitationBatch { idempotency_key: self.services.new_id().to_string(), ..batch.clone() }
    }

    /// What is said at the clients' field.
    async fn refused(&self, batch: &InvitationBatch) -> String {
        let refused = self.services.send_invitations(&self.permit::<InviteClients>(), batch.clone()).await.unwrap_err();
        refused.refusal().unwrap().at("clients").unwrap().to_owned()
    }
}

fn searched(search: &str) -> ClientSelection {
    ClientSelection::matching(&ClientQuery { search: search.to_owned(), ..ClientQuery::default() })
}

on_both_engines! {
    async fn r14_r15_whoever_takes_the_place_of_another_in_the_list_is_sent_nothing(store) {
        let practice = Practice::new(store).await;
        let mara = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.client("Max", "Abramson", Some("max@mail.example")).await;
        let batch = practice.batch_of(&searched("abramson")).await;
        practice.rename(mara, "Bell", "mara@mail.example").await;
        let late = practice.client("Lin", "Abramson", Some("lin@mail.example")).await;
        let told = practice.refused(&batch).await;
        assert!(told.starts_with("The list has changed since you looked at it: it has others now"), "{told}");
        assert_eq!((practice.write_batches().await + practice.deliver().await, practice.history(late).await.len()), (0, 0));
        // Looked at again, the same click goes through.
        let again = InvitationBatch { seen: practice.batch_of(&searched("abramson")).await.seen, ..batch };
        assert_eq!((practice.send(&again).await.queued_count(), practice.history(late).await.len()), (2, 1));
    }
}

on_both_engines! {
    async fn r14_whom_a_search_finds_is_sent_nothing_by_a_page_that_does_not_say_whom_it_showed(store) {
        let practice = Practice::new(store).await;
        practice.clients(2).await;
        let batch = InvitationBatch { seen: None, ..practice.batch_of(&everybody()).await };
        assert!(practice.refused(&batch).await.contains("it has 2 clients now"));
        assert_eq!(practice.deliver().await, 0);
    }
}

on_both_engines! {
    async fn r14_r10_of_those_who_were_not_invited_yet_one_is_and_another_comes(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let uninvited = ClientSelection::Matching { search: String::new(), filter: ClientFilter::NoAccount, except: Vec::new() };
        let batch = practice.batch_of(&uninvited).await;
        practice.turn(TimeDelta::minutes(1));
        practice.invite(&clients[..1]).await;
        let late = practice.client("Lin", "Zhou", Some("lin@mail.example")).await;
        assert!(practice.refused(&batch).await.starts_with("The list has changed since you looked at it"));
        assert_eq!((practice.history(late).await.len(), practice.deliver().await), (0, 1));
    }
}

on_both_engines! {
    async fn r15_it_goes_to_no_other_address_than_was_shown(store) {
        let practice = Practice::new(store).await;
        let mara = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let max = practice.client("Max", "Abramson", Some("max@mail.example")).await;
        let mut batches = Vec::new();
        for clients in [these(&[mara, max]), everybody()] {
            batches.push(practice.batch_of(&clients).await);
        }
        practice.rename(mara, "Abramson", "somebody.else@mail.example").await;
        assert!(practice.refused(&batches[0]).await.starts_with("Some of those whom you chose have another address since you looked"));
        assert!(practice.refused(&batches[1]).await.starts_with("The list has changed since you looked at it"));
        assert_eq!(practice.deliver().await, 0);
        assert_eq!(practice.send(&practice.batch_of(&these(&[mara, max])).await).await.queued_count(), 2);
    }
}

on_both_engines! {
    async fn r10_of_two_pages_that_were_prepared_alike_the_second_is_told_who_was_invited_and_by_whom(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let first = practice.batch_of(&these(&clients)).await;
        let (second, one) = (practice.elsewhere(&first), practice.elsewhere(&practice.batch_of(&these(&clients[..1])).await));
        let all = practice.batch_of(&everybody()).await;
        practice.turn(TimeDelta::minutes(5));
        assert_eq!(practice.send(&first).await.queued_count(), 3);
        assert!(practice.refused(&second).await.contains(" and 2 others were invited since you looked: "));
        assert!(practice.refused(&all).await.contains(" and 2 others were invited since you looked: "));
        let told = practice.refused(&one).await;
        assert!(told.starts_with("Client0 Example was invited since you looked: ") && told.contains(", by Ada Brennan."), "{told}");
        assert_eq!(practice.deliver().await, 3);
        // Looked at again, they are invited again (R5).
        let again = InvitationBatch { seen: practice.batch_of(&these(&clients[..1])).await.seen, ..one };
        assert_eq!((practice.send(&again).await.queued_count(), practice.deliver().await), (1, 1));
        // What was sent already is no other click.
        assert_eq!(practice.send(&first).await.queued_count(), 3);
    }
}

on_both_engines! {
    async fn r10_who_waits_in_another_sending_is_invited_by_no_second_one(store) {
        let practice = Practice::at_pace(store, 60_000).await;
        let clients = practice.clients(300).await;
        let first = practice.batch_of(&everybody()).await;
        // The last two of the list, prepared before the other click and after it.
        let before = practice.batch_of(&these(&clients[98..100])).await;
        let sent = practice.send(&first).await;
        assert_eq!((sent.progress.queued, sent.progress.waiting), (250, 50));
        let after = practice.batch_of(&these(&clients[99..100])).await;
        let told = practice.refused(&before).await;
        assert!(told.starts_with("Client98 Example and 1 other are being invited just now by another sending: "), "{told}");
        assert!(practice.refused(&after).await.starts_with("Client99 Example is being invited just now by another sending: "));
        practice.services.hold_batch(&practice.permit(), sent.batch, BatchState::Paused).await.unwrap();
        practice.write_batches().await;
        assert!(practice.refused(&after).await.starts_with("Client99 Example is in a sending that is paused: "));
        practice.services.hold_batch(&practice.permit(), sent.batch, BatchState::Running).await.unwrap();
        practice.turn(TimeDelta::minutes(1));
        practice.write_batches().await;
        assert!(practice.refused(&after).await.starts_with("Client99 Example was invited since you looked: "));
        assert_eq!(practice.deliver().await, 300, "nobody twice");
        // Looked at again, they are invited again (R5).
        assert_eq!(practice.send(&practice.batch_of(&these(&clients[98..100])).await).await.queued_count(), 2);
    }
}

on_both_engines! {
    async fn r10_nobody_waits_in_a_sending_that_was_cancelled(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(300).await;
        let sent = practice.send(&practice.batch_of(&everybody()).await).await;
        practice.services.hold_batch(&practice.permit(), sent.batch, BatchState::Cancelled).await.unwrap();
        let batch = practice.batch_of(&these(&clients[98..100])).await;
        assert_eq!(practice.send(&batch).await.queued_count(), 2);
    }
}

on_both_engines! {
    async fn r10_who_was_invited_is_told_though_the_list_was_looked_at_again_since(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(1).await;
        let opened = practice.batch_of(&these(&clients)).await.seen.unwrap();
        practice.turn(TimeDelta::minutes(5));
        practice.invite(&clients).await;
        practice.turn(TimeDelta::minutes(5));
        let mut batch = practice.batch_of(&these(&clients)).await;
        batch.seen.as_mut().unwrap().at = opened.at;
        assert!(practice.refused(&batch).await.starts_with("Client0 Example was invited since you looked"));
    }
}

on_both_engines! {
    async fn r10_of_many_pages_that_are_sent_at_once_one_invites(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        let batch = practice.batch_of(&these(&clients)).await;
        let mut clicks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (services, permit, batch) = (practice.services.clone(), practice.permit::<InviteClients>(), practice.elsewhere(&batch));
            clicks.spawn(async move { services.send_invitations(&permit, batch).await });
        }
        let sent: Vec<_> = clicks.join_all().await.into_iter().filter_map(Result::ok).collect();
        assert_eq!(sent.iter().map(BatchReceipt::queued_count).collect::<Vec<_>>(), [2]);
        assert_eq!(practice.deliver().await, 2);
        assert_eq!(practice.secrets().await.into_iter().collect::<HashSet<_>>().len(), 2);
    }
}

on_both_engines! {
    async fn r2_whoever_may_not_see_a_client_is_not_told_when_they_were_invited(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(1).await;
        let limited = practice.staff("Sam Okafor", Permissions { see_all_clients: false, ..INVITER }).await;
        let by = limited.permit::<InviteClients>().unwrap();
        let seen = practice.services.draft_invitations(&by, &these(&clients)).await.unwrap().audience.seen;
        practice.turn(TimeDelta::minutes(5));
        practice.invite(&clients).await;
        let batch = InvitationBatch { seen: Some(seen), ..practice.batch(&clients) };
        let receipt = practice.services.send_invitations(&by, batch).await.unwrap();
        assert_eq!((receipt.outcomes[0].outcome, receipt.outcomes[0].name.as_str()), (Outcome::NotFound, ""));
    }
}
