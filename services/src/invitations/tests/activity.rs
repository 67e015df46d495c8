//! *Activity*: every invitation, paged, and who is stuck (R9).

use super::practice::Practice;
use chrono::TimeDelta;
use domain::{ids::InvitationId, invitations::InvitationState};
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
            let page = practice.services.list_invitations(&practice.permit(), false, after.as_deref()).await.unwrap();
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
        assert!(practice.services.list_invitations(&practice.permit(), false, Some("no cursor")).await.is_err());
    }
}

on_both_engines! {
    async fn r9_stuck_is_who_somebody_should_look_after_and_nobody_with_a_newer_invitation(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(4).await;
        let stuck = async || {
            let page = practice.services.list_invitations(&practice.permit(), true, None).await.unwrap();
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
