//! Links that end: replaced, revoked, run out (R5, R7).

use super::practice::Practice;
use crate::{LinkSecret, staff::InviteClients};
use chrono::TimeDelta;
use domain::{
    Refusal,
    clients::PortalState,
    invitations::{InvitationState, LedgerKind},
    portal::JoinLink,
};
use store::on_both_engines;

on_both_engines! {
    async fn r5_a_client_invited_again_has_one_open_invitation_and_the_old_link_says_so(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let old_secret = practice.invite_and_deliver(client).await;
        let old = practice.view(client).await.id;
        practice.turn(TimeDelta::hours(1));
        let new_secret = practice.invite_and_deliver(client).await;
        assert_ne!(old_secret, new_secret);
        assert_ne!(practice.view(client).await.id, old);
        let link = practice.services.join_page(&practice.slug, &old_secret).await.unwrap().link;
        assert_eq!(link, JoinLink::Replaced { newest_can_be_sent: true });
        assert!(matches!(practice.services.join_page(&practice.slug, &new_secret).await.unwrap().link, JoinLink::Works { .. }));
        assert_eq!(practice.ledger(old).await, vec![LedgerKind::Queued, LedgerKind::Sent, LedgerKind::Replaced]);
        assert!(practice.history(client).await.contains(&"invitation.replaced".to_owned()));
    }
}

on_both_engines! {
    async fn r7_the_database_has_the_hash_of_the_link_and_a_secret_of_256_bits(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let secret = practice.invite_and_deliver(client).await;
        assert_eq!(secret.len(), 43);
        let hash = LinkSecret::parse(&secret).unwrap().hash();
        let mut tx = practice.write().await;
        let row = store::invitations::find_by_token_hash(&mut tx, practice.organization.0, &hash).await.unwrap().unwrap();
        assert_eq!(row.client_id, client.0);
    }
}

on_both_engines! {
    async fn r7_a_link_works_to_the_end_of_the_day_that_its_e_mail_names_where_the_practice_is(store) {
        let practice = Practice::new(store).await;
        // Where it is early in the day, where it is late, and where the practice is before it says anything.
        for (zone, client) in ["America/New_York", "Pacific/Auckland", "UTC"].into_iter().zip(practice.clients(3).await) {
            practice.services.save_time_zone(&practice.permit(), zone).await.unwrap();
            let last_day = practice.services.today(zone) + TimeDelta::days(14);
            let secret = practice.invite_and_deliver(client).await;
            let link = async || practice.services.join_page(&practice.slug, &secret).await.unwrap().link;
            let JoinLink::Works { expires, .. } = link().await else { panic!("it does not work in {zone}") };
            assert_eq!(expires.local, last_day.and_hms_opt(23, 59, 59).unwrap(), "{zone}");
            practice.turn(expires.at - practice.services.now() - TimeDelta::seconds(1));
            assert!(matches!(link().await, JoinLink::Works { .. }), "{zone}");
            practice.turn(TimeDelta::seconds(1));
            assert!(matches!(link().await, JoinLink::Expired { .. }), "{zone}");
        }
    }
}

on_both_engines! {
    async fn r7_a_revoked_invitation_does_not_work_and_is_not_revoked_twice(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let secret = practice.invite_and_deliver(client).await;
        let (invitation, permit) = (practice.view(client).await.id, practice.permit::<InviteClients>());
        practice.turn(TimeDelta::minutes(1));
        practice.services.revoke_invitation(&permit, invitation).await.unwrap();
        assert_eq!(practice.services.join_page(&practice.slug, &secret).await.unwrap().link, JoinLink::Revoked);
        assert_eq!(practice.stands(client).await, PortalState::Revoked);
        assert_eq!(practice.view(client).await.ledger.last().unwrap().actor_name.as_deref(), Some("Ada Brennan"));
        assert_eq!(practice.history(client).await[0], "invitation.revoked");
        let again = practice.services.revoke_invitation(&permit, invitation).await.unwrap_err();
        assert!(matches!(again.refusal(), Some(Refusal::Rule(_))));
    }
}

on_both_engines! {
    async fn r7_an_invitation_is_accepted_once_and_not_after_its_time(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        practice.invite(&clients).await;
        let (first, second) = (practice.view(clients[0]).await.id, practice.view(clients[1]).await.id);
        let (organization, now) = (practice.organization.0, practice.services.now());
        let mut tx = practice.write().await;
        assert!(store::invitations::accept(&mut tx, organization, first.0, now).await.unwrap());
        assert!(!store::invitations::accept(&mut tx, organization, first.0, now).await.unwrap());
        assert!(!store::invitations::accept(&mut tx, organization, second.0, now + TimeDelta::days(15)).await.unwrap());
        assert!(store::invitations::mark_opened(&mut tx, organization, second.0, now).await.unwrap());
        assert!(!store::invitations::mark_opened(&mut tx, organization, second.0, now).await.unwrap());
        assert_eq!(store::invitations::add_wrong_answer(&mut tx, organization, second.0).await.unwrap(), 1);
        assert_eq!(store::invitations::add_wrong_answer(&mut tx, organization, second.0).await.unwrap(), 2);
        // Another practice's statement does not reach it (R27).
        let elsewhere = practice.services.new_id();
        assert!(!store::invitations::accept(&mut tx, elsewhere, second.0, now).await.unwrap());
        assert!(!store::invitations::end(&mut tx, elsewhere, second.0, InvitationState::Revoked, now).await.unwrap());
    }
}

on_both_engines! {
    async fn r7_what_has_run_out_is_written_down_once(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        practice.invite(&clients[..2]).await;
        practice.deliver().await;
        practice.turn(TimeDelta::days(7));
        practice.invite(&clients[2..]).await;
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 0);
        practice.turn(TimeDelta::days(8));
        // Already so for whoever looks, before it was written down.
        assert_eq!(practice.view(clients[0]).await.state, InvitationState::Expired);
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 2);
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 0);
        assert_eq!(practice.stands(clients[0]).await, PortalState::Expired);
        assert_eq!(practice.view(clients[0]).await.ledger.last().unwrap().kind, LedgerKind::Expired);
        assert_eq!(practice.stands(clients[2]).await, PortalState::Queued);
        assert_eq!(practice.history(clients[0]).await[0], "invitation.expired");
        let refused = practice.services.revoke_invitation(&practice.permit(), practice.view(clients[0]).await.id).await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::Rule(_))));
    }
}

on_both_engines! {
    async fn r5_inviting_again_after_the_time_is_over_leaves_the_old_one_run_out(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        let old = practice.view(client).await.id;
        practice.turn(TimeDelta::days(20));
        practice.invite(&[client]).await;
        assert_eq!(practice.ledger(old).await, vec![LedgerKind::Queued, LedgerKind::Expired]);
        // The e-mail of the old one is not sent any more.
        practice.deliver().await;
        assert_eq!(practice.secrets().await.len(), 1);
    }
}
