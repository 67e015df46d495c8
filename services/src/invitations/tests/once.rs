//! The same click sent twice invites once (R10).

use super::practice::{INVITER, Practice};
use crate::staff::InviteClients;
use domain::{
    Refusal,
    invitations::{ActivityQuery, Outcome},
};
use std::collections::HashSet;
use store::on_both_engines;

on_both_engines! {
    async fn r10_twenty_same_clicks_at_once_make_one_batch_and_one_e_mail_each(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let batch = practice.batch(&clients);
        let mut clicks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (services, permit, batch) = (practice.services.clone(), practice.permit::<InviteClients>(), batch.clone());
            clicks.spawn(async move { services.send_invitations(&permit, batch).await.unwrap() });
        }
        let receipts = clicks.join_all().await;
        let batches: HashSet<_> = receipts.iter().map(|receipt| receipt.batch).collect();
        assert_eq!((receipts.len(), batches.len()), (20, 1));
        assert!(receipts.iter().all(|receipt| receipt == &receipts[0]));
        assert_eq!(practice.deliver().await, 3);
        assert_eq!(practice.secrets().await.into_iter().collect::<HashSet<_>>().len(), 3);
    }
}

on_both_engines! {
    async fn r10_a_repeated_click_is_answered_with_what_became_of_the_clients_then(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await;
        let batch = practice.batch(&client);
        let first = practice.services.send_invitations(&practice.permit(), batch.clone()).await.unwrap();
        practice.make_active(client[0], "client0@mail.example").await;
        let again = practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        assert_eq!((first.outcomes[0].outcome, &first), (Outcome::Queued, &again));
    }
}

on_both_engines! {
    async fn a_key_of_somebody_else_tells_nothing(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await;
        let batch = practice.batch(&client);
        practice.services.send_invitations(&practice.permit(), batch.clone()).await.unwrap();
        let inviter = practice.staff("Noor Haddad", INVITER).await.permit::<InviteClients>().unwrap();
        let refused = practice.services.send_invitations(&inviter, batch.clone()).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Conflict));
        // In another practice the same key is another one.
        let neighbour = practice.neighbour().await;
        let mut theirs = neighbour.batch(&neighbour.clients(1).await);
        theirs.idempotency_key = batch.idempotency_key;
        assert_eq!(neighbour.services.send_invitations(&neighbour.permit(), theirs).await.unwrap().queued_count(), 1);
    }
}

on_both_engines! {
    async fn a_key_that_is_none_is_refused(store) {
        let practice = Practice::new(store).await;
        for key in ["", "short", &"k".repeat(65), "white space", "0123456789'; --"] {
            let mut batch = practice.batch(&[]);
            batch.idempotency_key = key.to_owned();
            let refused = practice.services.send_invitations(&practice.permit(), batch).await.unwrap_err();
            assert!(refused.refusal().unwrap().at("idempotency_key").is_some(), "{key}");
        }
    }
}

on_both_engines! {
    async fn r5_two_who_invite_one_client_at_once_leave_one_open_invitation(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await;
        let mut clicks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (services, permit, batch) = (practice.services.clone(), practice.permit::<InviteClients>(), practice.batch(&client));
            clicks.spawn(async move { services.send_invitations(&permit, batch).await.unwrap() });
        }
        assert!(clicks.join_all().await.iter().all(|receipt| receipt.queued_count() == 1));
        let page = practice.services.list_invitations(&practice.permit(), &ActivityQuery::default()).await.unwrap();
        let open = page.invitations.iter().filter(|view| view.state == domain::invitations::InvitationState::Open).count();
        assert_eq!((page.invitations.len(), open), (8, 1));
        // Only the e-mail whose link still works goes out.
        practice.deliver().await;
        assert_eq!(practice.secrets().await.len(), 1);
    }
}
