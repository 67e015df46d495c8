//! Links that staff hand over themselves (R29).

use super::practice::{INVITER, Practice};
use crate::staff::InviteClients;
use chrono::TimeDelta;
use domain::{
    Refusal,
    clients::PortalState,
    ids::ClientId,
    invitations::{ActivityFilter, ActivityQuery, InvitationState, LedgerKind},
    portal::JoinLink,
    staff::Permissions,
};
use store::{on_both_engines, testing::tables_holding};

async fn works(practice: &Practice, secret: &str) -> bool {
    matches!(practice.services.join_page(&practice.slug, secret).await.unwrap().link, JoinLink::Works { .. })
}

async fn hand_over(practice: &Practice, client: ClientId) -> String {
    let link = practice.services.hand_over_link(&practice.permit::<InviteClients>(), client).await.unwrap();
    let (before, secret) = link.url.split_once("/join/").unwrap();
    assert!(before.ends_with(&format!("/p/{}", practice.slug)), "{before}");
    secret.to_owned()
}

on_both_engines! {
    async fn r29_a_link_to_hand_over_works_in_the_older_ones_place_and_is_kept_nowhere(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let mailed = practice.invite_and_deliver(client).await;
        let old = practice.view(client).await.id;
        practice.turn(TimeDelta::hours(1));
        let handed = hand_over(&practice, client).await;
        assert!(works(&practice, &handed).await && !works(&practice, &mailed).await);
        assert_eq!(tables_holding(&practice.store, &handed).await, Vec::<String>::new());
        assert_eq!(practice.ledger(old).await.last(), Some(&LedgerKind::Replaced));
        let view = practice.view(client).await;
        assert_eq!((view.state, view.stands, practice.stands(client).await), (InvitationState::Open, PortalState::Sent, PortalState::Sent));
        let line = view.ledger.last().unwrap();
        assert_eq!((view.ledger.len(), line.kind, line.actor_name.as_deref()), (1, LedgerKind::HandedOver, Some("Ada Brennan")));
        let history = practice.history(client).await;
        assert!(["invitation.link_copied", "invitation.replaced"].iter().all(|action| history.contains(&(*action).to_owned())), "{history:?}");
        assert_eq!(practice.deliver().await, 0, "there is no e-mail");
    }
}

on_both_engines! {
    async fn r29_an_e_mail_that_has_not_left_yet_is_not_sent_any_more(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        let handed = hand_over(&practice, client).await;
        practice.deliver().await;
        assert_eq!(practice.secrets().await, Vec::<String>::new());
        assert!(works(&practice, &handed).await);
        assert_eq!(practice.stands(client).await, PortalState::Sent);
    }
}

on_both_engines! {
    async fn r29_after_an_invitation_ran_out_a_fresh_link_has_its_full_time(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite_and_deliver(client).await;
        practice.turn(TimeDelta::days(15));
        practice.services.expire_due_invitations().await.unwrap();
        let handed = hand_over(&practice, client).await;
        practice.turn(TimeDelta::days(13));
        assert!(works(&practice, &handed).await);
        practice.turn(TimeDelta::days(2));
        assert!(!works(&practice, &handed).await);
    }
}

on_both_engines! {
    async fn r29_a_handed_link_that_nobody_opens_is_among_the_stuck(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite_and_deliver(client).await;
        hand_over(&practice, client).await;
        let stuck = async || practice.services.list_invitations(&practice.permit(), &ActivityQuery { filter: ActivityFilter::Stuck, ..ActivityQuery::default() }).await.unwrap().invitations.len();
        assert_eq!(stuck().await, 0);
        practice.turn(TimeDelta::days(4));
        assert_eq!(stuck().await, 1);
    }
}

on_both_engines! {
    async fn r29_only_who_may_invite_the_client_gets_a_link_and_only_where_there_is_something_to_replace(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let no_email = practice.client("Ruth", "Emanuel", None).await;
        practice.invite(&clients[..1]).await;
        let (services, administrator) = (&practice.services, practice.permit::<InviteClients>());
        let refusal = async |permit, client| services.hand_over_link(permit, client).await.unwrap_err().refusal().cloned();

        let limited = practice.staff("Sam Okafor", Permissions { see_all_clients: false, ..INVITER }).await.permit().unwrap();
        assert_eq!(refusal(&limited, clients[0]).await, Some(Refusal::NotFound));
        let neighbour = practice.neighbour().await.permit::<InviteClients>();
        assert_eq!(refusal(&neighbour, clients[0]).await, Some(Refusal::NotFound));

        let told = |refusal: Option<Refusal>| if let Some(Refusal::Rule(words)) = refusal { words } else { panic!("{refusal:?}") };
        assert!(told(refusal(&administrator, clients[1]).await).contains("Invite the client first"));
        assert!(told(refusal(&administrator, no_email).await).contains("no e-mail address"));
        practice.make_active(clients[2], "client2@mail.example").await;
        assert!(told(refusal(&administrator, clients[2]).await).contains("active account"));
        practice.services.revoke_invitation(&administrator, practice.view(clients[0]).await.id).await.unwrap();
        assert!(told(refusal(&administrator, clients[0]).await).contains("Invite the client first"));
    }
}
