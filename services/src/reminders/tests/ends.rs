//! They stop by themselves: when it is done, and when the invitation has ended otherwise.

use super::{finish_a_form, invited, mail_count, remind, reminded_on, set_reminders, sign_up, signed_up_with_forms};
use crate::staff::InviteClients;
use chrono::TimeDelta;
use domain::{
    clients::PortalState,
    invitations::{InvitationState, LedgerKind},
    portal::{JoinForm, JoinLink},
};
use store::{on_both_engines, testing::tables_holding};

const NEVER: [i64; 0] = [];

on_both_engines! {
    async fn r28_they_end_with_the_sign_up_where_no_form_was_asked(store) {
        let (practice, _, secret) = invited(store).await;
        sign_up(&practice, &secret).await.unwrap();
        assert_eq!(reminded_on(&practice, 8).await, NEVER);
    }
}

on_both_engines! {
    async fn r28_they_end_with_the_last_form(store) {
        let (practice, client) = signed_up_with_forms(store).await;
        finish_a_form(&practice, client).await;
        assert_eq!(reminded_on(&practice, 4).await, [3]);
        finish_a_form(&practice, client).await;
        assert_eq!(reminded_on(&practice, 6).await, NEVER);
    }
}

on_both_engines! {
    async fn r28_they_end_when_the_invitation_is_revoked(store) {
        let (practice, client, _) = invited(store).await;
        let invitation = practice.view(client).await.id;
        practice.services.revoke_invitation(&practice.permit(), invitation).await.unwrap();
        assert_eq!(reminded_on(&practice, 8).await, NEVER);
    }
}

on_both_engines! {
    async fn r8_r28_they_end_when_the_link_is_locked(store) {
        let (practice, client, _) = invited(store).await;
        let (invitation, now) = (practice.view(client).await.id, practice.services.now());
        let mut tx = practice.write().await;
        assert!(store::invitations::end(&mut tx, practice.organization.0, invitation.0, InvitationState::Locked, now).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(reminded_on(&practice, 8).await, NEVER);
    }
}

on_both_engines! {
    async fn r28_they_end_when_a_link_was_handed_over_in_the_e_mails_place(store) {
        let (practice, client, _) = invited(store).await;
        practice.services.hand_over_link(&practice.permit::<InviteClients>(), client).await.unwrap();
        assert_eq!(reminded_on(&practice, 8).await, NEVER);
    }
}

on_both_engines! {
    async fn r28_they_end_when_the_invitation_runs_out(store) {
        let (practice, _, _) = invited(store).await;
        set_reminders(&practice, true, &[15, 20]).await;
        assert_eq!(reminded_on(&practice, 21).await, NEVER);
    }
}

on_both_engines! {
    async fn r28_a_reminder_that_waits_is_not_sent_when_the_client_has_signed_up_meanwhile(store) {
        let (practice, client, secret) = invited(store).await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(practice.services.queue_due_reminders().await.unwrap(), 1);
        sign_up(&practice, &secret).await.unwrap();
        let before = mail_count(&practice).await;
        practice.deliver().await;
        assert_eq!(mail_count(&practice).await, before);
        assert!(!practice.ledger(practice.view(client).await.id).await.contains(&LedgerKind::ReminderSent));
    }
}

on_both_engines! {
    async fn r7_r28_the_first_link_and_the_reminders_both_work_and_both_end_when_one_is_used(store) {
        let (practice, client, first) = invited(store).await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(remind(&practice).await, 1);
        let reminder = practice.secrets().await.pop().unwrap();
        assert_ne!(first, reminder);
        let holding = tables_holding(&practice.store, &reminder).await;
        assert!(!holding.is_empty() && holding.iter().all(|table| table == "mailbox_messages"), "as a sent e-mail alone: {holding:?}");
        let link = async |secret: &str| practice.services.join_page(&practice.slug, secret).await.unwrap().link;
        for secret in [&first, &reminder] {
            assert!(matches!(link(secret).await, JoinLink::Works { .. }));
        }
        let neighbour = practice.neighbour().await;
        assert_eq!(practice.services.join_page(&neighbour.slug, &reminder).await.unwrap().link, JoinLink::Unknown, "R27");

        sign_up(&practice, &reminder).await.unwrap();
        for secret in [&first, &reminder] {
            assert_eq!(link(secret).await, JoinLink::Used);
            assert!(sign_up(&practice, secret).await.is_err());
        }
        assert_eq!(practice.stands(client).await, PortalState::Active);
    }
}

on_both_engines! {
    async fn r5_r7_r28_all_links_of_an_invitation_are_replaced_locked_and_run_out_together(store) {
        let (practice, client, first) = invited(store).await;
        practice.turn(TimeDelta::days(3));
        remind(&practice).await;
        let reminder = practice.secrets().await.pop().unwrap();
        practice.turn(TimeDelta::days(12));
        for secret in [&first, &reminder] {
            let link = practice.services.join_page(&practice.slug, secret).await.unwrap().link;
            assert!(matches!(link, JoinLink::Expired { newest_can_be_sent: true }), "{link:?}");
        }
        practice.invite_and_deliver(client).await;
        practice.services.resend_newest(&practice.slug, &reminder, "192.0.2.9").await.unwrap();
        assert_eq!(practice.deliver().await, 1, "an old link asks for the newest, whichever of them it is");
        let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
        assert!(practice.services.join(&practice.slug, &reminder, &form, "192.0.2.9").await.is_err());
    }
}
