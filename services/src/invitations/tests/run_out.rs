//! Invitations that have run out are written down in groups (R7), and whoever did something in between is not among them.

use super::practice::Practice;
use crate::testing::Log;
use chrono::TimeDelta;
use domain::{clients::PortalState, ids::ClientId, invitations::LedgerKind};
use std::time::Duration;
use store::{
    on_both_engines,
    testing::{Engine, open},
};

impl Practice {
    /// They were sent theirs so long ago that tomorrow it has run out.
    async fn nearly_run_out(&self, clients: &[ClientId]) {
        self.invite(clients).await;
        while self.deliver().await > 0 {}
        self.turn(TimeDelta::days(14));
    }
}

on_both_engines! {
    async fn r7_however_many_have_run_out_all_are_written_down_but_of_whom_something_came(store) {
        let practice = Practice::new(store).await;
        // More than a group.
        let clients = practice.clients(205).await;
        practice.nearly_run_out(&clients).await;
        practice.accept(clients[0], 0).await;
        practice.services.revoke_invitation(&practice.permit(), practice.view(clients[1]).await.id).await.unwrap();
        practice.invite(&clients[2..3]).await;
        practice.turn(TimeDelta::days(1));
        let expire = || practice.services.expire_due_invitations();
        let (one, other) = tokio::join!(expire(), expire());
        assert_eq!(one.unwrap() + other.unwrap(), 202, "each of them once, by one or by the other");
        for (client, state) in [(0, PortalState::Active), (1, PortalState::Revoked), (2, PortalState::Queued), (3, PortalState::Expired), (204, PortalState::Expired)] {
            assert_eq!(practice.stands(clients[client]).await, state, "{client}");
        }
        let view = practice.view(clients[204]).await;
        assert_eq!(practice.ledger(view.id).await, [LedgerKind::Queued, LedgerKind::Sent, LedgerKind::Expired]);
        let history = practice.history(clients[204]).await;
        assert_eq!(history.iter().filter(|action| *action == "invitation.expired").count(), 1);
        assert_eq!(expire().await.unwrap(), 0);
    }
}

on_both_engines! {
    async fn r7_the_time_of_what_has_not_been_sent_begins_anew_beside_what_has_run_out(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        practice.invite(&clients[..2]).await;
        practice.deliver().await;
        practice.invite(&clients[2..]).await;
        practice.turn(TimeDelta::days(15));
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 2);
        assert_eq!((practice.stands(clients[0]).await, practice.stands(clients[2]).await), (PortalState::Expired, PortalState::Queued));
        let view = practice.view(clients[2]).await;
        assert!(view.expires.at > practice.services.now() + TimeDelta::days(13), "{}", view.expires.at);
    }
}

on_both_engines! {
    async fn r27_what_has_run_out_is_written_down_in_its_own_practice(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        let (here, elsewhere) = (practice.clients(2).await, neighbour.clients(1).await);
        neighbour.invite(&elsewhere).await;
        practice.nearly_run_out(&here).await;
        practice.turn(TimeDelta::days(1));
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 3);
        for (of, client) in [(&practice, here[0]), (&practice, here[1]), (&neighbour, elsewhere[0])] {
            assert_eq!((of.stands(client).await, of.history(client).await[0].as_str()), (PortalState::Expired, "invitation.expired"));
        }
    }
}

on_both_engines! {
    async fn r7_r9_while_nothing_is_due_nobody_waits_for_who_is_writing(store) {
        let practice = Practice::new(store).await;
        practice.invite(&practice.clients(1).await).await;
        practice.deliver().await;
        practice.turn(TimeDelta::days(2));
        // On SQLite nobody else writes as long.
        let writing = practice.write().await;
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 0);
        assert_eq!(practice.services.find_unopened_invitations().await.unwrap(), 0);
        drop(writing);
        practice.turn(TimeDelta::days(13));
        assert_eq!(practice.services.find_unopened_invitations().await.unwrap(), 1);
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn r7_thirty_that_have_run_out_are_as_many_statements_as_one() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let clients = practice.clients(31).await;
    let mut counted = Vec::new();
    for some in [&clients[..1], &clients[1..]] {
        practice.nearly_run_out(some).await;
        practice.turn(TimeDelta::days(1));
        let (written, statements) = Log::statements(practice.services.expire_due_invitations()).await;
        assert_eq!(usize::try_from(written.unwrap()).unwrap(), some.len());
        counted.push(statements);
    }
    assert_eq!(counted[0], counted[1]);
    assert!(counted[0] > 1, "they are logged");
}

/// On SQLite there is one writer at a time.
#[tokio::test]
async fn r7_who_is_just_taking_an_invitation_back_is_passed_over_and_nobody_waits() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let clients = practice.clients(3).await;
    practice.nearly_run_out(&clients).await;
    let (invitation, organization) = (practice.view(clients[0]).await.id.0, practice.organization.0);
    let (mut revoking, mut changing) = (practice.write().await, practice.write().await);
    let revoked = domain::invitations::InvitationState::Revoked;
    assert!(store::invitations::end(&mut revoking, organization, invitation, revoked, practice.services.now()).await.unwrap());
    store::clients::lock_clients(&mut changing, organization, &[clients[1].0]).await.unwrap();
    practice.turn(TimeDelta::days(1));
    let expire = || tokio::time::timeout(Duration::from_secs(20), practice.services.expire_due_invitations());
    assert_eq!(expire().await.expect("it waits").unwrap(), 1);
    let now = practice.services.now();
    store::clients::set_portal_state(&mut revoking, organization, clients[0].0, PortalState::Revoked, None, now).await.unwrap();
    revoking.commit().await.unwrap();
    changing.commit().await.unwrap();
    assert_eq!(expire().await.expect("it waits").unwrap(), 1);
    let mut stand = Vec::new();
    for client in clients {
        stand.push(practice.stands(client).await);
    }
    assert_eq!(stand, [PortalState::Revoked, PortalState::Expired, PortalState::Expired]);
}
