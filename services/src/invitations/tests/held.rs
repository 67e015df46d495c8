//! A batch that is paused, goes on, or is cancelled while it is written and sent; and what failed, sent again.

use super::{
    batches::everybody,
    practice::{INVITER, Practice},
};
use domain::{
    Refusal,
    clients::PortalState,
    ids::BatchId,
    invitations::{BatchProgress, BatchReason, BatchRows, BatchState, LedgerKind, Outcome},
};
use store::on_both_engines;

impl Practice {
    async fn hold(&self, batch: BatchId, wanted: BatchState) -> BatchProgress {
        self.services.hold_batch(&self.permit(), batch, wanted).await.unwrap()
    }

    async fn progress(&self, batch: BatchId) -> BatchProgress {
        self.services.batch_progress(&self.permit(), batch).await.unwrap()
    }
}

on_both_engines! {
    async fn a_paused_batch_sends_nothing_and_goes_on_where_it_was(store) {
        let practice = Practice::at_pace(store, 60_000).await;
        practice.clients(300).await;
        let batch = practice.send(&practice.batch_of(&everybody()).await).await.batch;
        assert_eq!(practice.hold(batch, BatchState::Paused).await.state, BatchState::Paused);
        // From the next e-mail on, also before its row was held back.
        practice.deliver().await;
        assert_eq!(practice.secrets().await.len(), 0);
        practice.write_batches().await;
        practice.turn(chrono::TimeDelta::hours(5));
        assert_eq!(practice.deliver().await, 0);
        let progress = practice.progress(batch).await;
        assert_eq!((progress.waiting, progress.queued, progress.sent, progress.is_done()), (50, 250, 0, false));
        practice.hold(batch, BatchState::Running).await;
        practice.write_batches().await;
        assert_eq!(practice.deliver().await, 300);
        assert_eq!(practice.progress(batch).await.sent, 300);
    }
}

on_both_engines! {
    async fn what_goes_on_keeps_its_turns_and_does_not_leave_all_at_once_when_they_have_passed(store) {
        let practice = Practice::at_pace(store, 60).await;
        practice.clients(200).await;
        let batch = practice.send(&practice.batch_of(&everybody()).await).await.batch;
        practice.hold(batch, BatchState::Paused).await;
        practice.write_batches().await;
        practice.turn(chrono::TimeDelta::hours(1));
        practice.hold(batch, BatchState::Running).await;
        practice.write_batches().await;
        let first = practice.deliver().await;
        assert!((60..=61).contains(&first), "{first}");
        let told = practice.progress(batch).await;
        let before = i64::try_from(200 - first).unwrap();
        assert_eq!((told.per_minute, told.seconds_left), (60, before), "no turn lies ahead, and the pace is kept all the same");
        // And held back for a moment alone, nobody waits longer than before.
        practice.hold(batch, BatchState::Paused).await;
        practice.write_batches().await;
        practice.hold(batch, BatchState::Running).await;
        practice.write_batches().await;
        assert_eq!(practice.progress(batch).await.seconds_left, before);
    }
}

on_both_engines! {
    async fn what_was_sent_of_a_cancelled_batch_stays_sent_and_nothing_else_leaves(store) {
        let practice = Practice::at_pace(store, 60).await;
        let clients = practice.clients(300).await;
        let receipt = practice.send(&practice.batch_of(&everybody()).await).await;
        assert_eq!((receipt.progress.waiting, receipt.progress.seconds_left), (50, 300), "who is not written yet takes time too");
        let batch = receipt.batch;
        let sent = practice.deliver().await;
        practice.hold(batch, BatchState::Cancelled).await;
        practice.write_batches().await;
        practice.turn(chrono::TimeDelta::hours(5));
        assert_eq!(practice.deliver().await, 0);
        let progress = practice.progress(batch).await;
        let sent = i64::try_from(sent).unwrap();
        assert_eq!((progress.sent, progress.cancelled, progress.is_done()), (sent, 300 - sent, true));
        let mut stands: Vec<PortalState> = Vec::new();
        for client in &clients {
            stands.push(practice.stands(*client).await);
        }
        let count = |state| i64::try_from(stands.iter().filter(|stand| **stand == state).count()).unwrap();
        assert_eq!((count(PortalState::Sent), count(PortalState::Revoked), count(PortalState::NoAccount)), (sent, 250 - sent, 50));
        let revoked = clients[stands.iter().position(|stand| *stand == PortalState::Revoked).unwrap()];
        let view = practice.view(revoked).await;
        assert_eq!(practice.ledger(view.id).await, [LedgerKind::Queued, LedgerKind::Revoked]);
        assert_eq!(practice.history(revoked).await[0], "invitation.revoked");
        let refused = practice.services.hold_batch(&practice.permit(), batch, BatchState::Running).await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::Rule(_))));
    }
}

on_both_engines! {
    async fn r7_the_time_of_an_invitation_counts_from_its_sending(store) {
        let practice = Practice::new(store).await;
        let mut settings = practice.services.portal_settings(&practice.permit()).await.unwrap();
        settings.invitation_days = 1;
        practice.services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
        let clients = practice.clients(3).await;
        let batch = practice.invite(&clients).await.batch;
        practice.hold(batch, BatchState::Paused).await;
        practice.write_batches().await;
        for _ in 0..3 {
            practice.turn(chrono::TimeDelta::days(1));
            assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 0, "nobody has been sent it");
            assert_eq!(practice.view(clients[0]).await.stands, PortalState::Queued);
        }
        practice.turn(chrono::TimeDelta::hours(25));
        practice.hold(batch, BatchState::Running).await;
        practice.write_batches().await;
        assert_eq!(practice.deliver().await, 3);
        assert_eq!(practice.progress(batch).await.sent, 3);
        practice.turn(chrono::TimeDelta::hours(23));
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 0);
        practice.turn(chrono::TimeDelta::hours(15));
        assert_eq!(practice.services.expire_due_invitations().await.unwrap(), 3);
    }
}

on_both_engines! {
    async fn r25_holding_a_batch_is_an_event_each_time_that_something_changes(store) {
        let practice = Practice::new(store).await;
        practice.clients(3).await;
        let batch = practice.send(&practice.batch_of(&everybody()).await).await.batch;
        for wanted in [BatchState::Paused, BatchState::Paused, BatchState::Running, BatchState::Cancelled] {
            practice.turn(chrono::TimeDelta::seconds(1));
            practice.hold(batch, wanted).await;
        }
        let (events, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        let held: Vec<_> = events.iter().map(|event| event.action.key()).filter(|key| key.starts_with("batch.")).collect();
        assert_eq!(held, ["batch.cancelled", "batch.resumed", "batch.paused"]);
    }
}

on_both_engines! {
    async fn r2_only_its_sender_and_administrators_hold_a_batch_or_know_of_it(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await;
        let batch = practice.invite(&client).await.batch;
        let inviter = practice.staff("Noor Haddad", INVITER).await.permit().unwrap();
        let refused = practice.services.hold_batch(&inviter, batch, BatchState::Paused).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
        let refused = practice.services.send_again(&inviter, (batch, BatchRows::Failed), "0123456789").await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Forbidden));
        let own = practice.services.send_invitations(&inviter, practice.batch(&client)).await.unwrap().batch;
        assert_eq!(practice.services.hold_batch(&inviter, own, BatchState::Paused).await.unwrap().state, BatchState::Paused);
        let neighbour = practice.neighbour().await;
        let refused = neighbour.services.hold_batch(&neighbour.permit(), own, BatchState::Cancelled).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
        let refused = neighbour.services.send_again(&neighbour.permit(), (own, BatchRows::Failed), "0123456789").await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
    }
}

on_both_engines! {
    async fn nobody_waits_behind_the_turns_of_a_cancelled_batch(store) {
        let practice = Practice::at_pace(store, 60).await;
        practice.clients(240).await;
        let batch = practice.send(&practice.batch_of(&everybody()).await).await.batch;
        practice.deliver().await;
        practice.hold(batch, BatchState::Cancelled).await;
        practice.write_batches().await;
        let next = practice.send(&practice.batch_of(&everybody()).await).await.batch;
        practice.turn(chrono::TimeDelta::minutes(1));
        practice.deliver().await;
        assert!(practice.progress(next).await.sent >= 30);
    }
}

on_both_engines! {
    async fn r10_those_from_whom_it_was_taken_back_are_listed_and_sent_to_again_together(store) {
        let practice = Practice::at_pace(store, 60).await;
        let clients = practice.clients(300).await;
        let batch = practice.send(&practice.batch_of(&everybody()).await).await.batch;
        let sent = i64::try_from(practice.deliver().await).unwrap();
        practice.hold(batch, BatchState::Cancelled).await;
        practice.write_batches().await;
        let (mut listed, mut after) = (std::collections::HashSet::new(), None);
        loop {
            let page = practice.services.batch_page(&practice.permit(), batch, Some(BatchRows::TakenBack), after.as_deref()).await.unwrap();
            assert_eq!(page.left_count, Some(300 - sent));
            assert!(page.rows.iter().all(|row| row.why == BatchReason::Outcome(Outcome::Cancelled)), "{:?}", page.rows);
            listed.extend(page.rows.into_iter().map(|row| row.client));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut missed = std::collections::HashSet::new();
        for client in &clients {
            if practice.stands(*client).await != PortalState::Sent {
                missed.insert(*client);
            }
        }
        assert_eq!(listed, missed);
        // Whoever was invited by hand since has a link that is kept.
        let by_hand = *missed.iter().next().unwrap();
        practice.turn(chrono::TimeDelta::seconds(1));
        practice.invite(&[by_hand]).await;
        let again = practice.services.send_again(&practice.permit(), (batch, BatchRows::TakenBack), "again-0001").await.unwrap();
        practice.write_batches().await;
        let progress = practice.progress(again.batch).await;
        assert_eq!((progress.waiting + progress.queued, progress.skipped), (300 - sent - 1, 0));
        let page = practice.services.batch_page(&practice.permit(), batch, Some(BatchRows::TakenBack), None).await.unwrap();
        assert_eq!((page.left_count, page.retry.map(|retry| retry.batch)), (Some(0), Some(again.batch)));
        let refused = practice.services.send_again(&practice.permit(), (batch, BatchRows::TakenBack), "again-0002").await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::Rule(_))));
    }
}

on_both_engines! {
    async fn r30_who_waited_in_a_paused_sending_and_has_another_address_now_is_found_in_it(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        let batch = practice.invite(&clients).await.batch;
        practice.hold(batch, BatchState::Paused).await;
        practice.write_batches().await;
        practice.services.change_email(&practice.permit(), clients[0], "new@mail.example").await.unwrap();
        practice.hold(batch, BatchState::Running).await;
        practice.write_batches().await;
        practice.turn(chrono::TimeDelta::minutes(1));
        practice.deliver().await;
        let page = practice.services.batch_page(&practice.permit(), batch, Some(BatchRows::TakenBack), None).await.unwrap();
        let rows: Vec<_> = page.rows.iter().map(|row| (row.client, row.email.as_deref())).collect();
        assert_eq!((rows, page.left_count), (vec![(clients[0], Some("new@mail.example"))], Some(1)));
        assert!(matches!(page.rows[0].why, BatchReason::TakenBack { .. }), "{:?}", page.rows);
        let again = practice.services.send_again(&practice.permit(), (batch, BatchRows::TakenBack), "again-0001").await.unwrap();
        assert_eq!(again.queued_count(), 1);
        practice.deliver().await;
        assert_eq!([practice.stands(clients[0]).await, practice.stands(clients[1]).await], [PortalState::Sent; 2]);
    }
}
