//! Reminders to an address that takes nothing: it is told, and there are no more (R28).

use crate::{
    invitations::tests::practice::Practice,
    mail::{
        Answer, Failure, OutboxWorker, Waits,
        mark::{Ended, Handled},
        rests::Rests,
    },
    reminders::tests::{invited, reminded_on, set_reminders},
};
use chrono::TimeDelta;
use domain::{clients::PortalState, invitations::LedgerKind, reminders::Reminders};
use store::on_both_engines;

const NEVER: [i64; 0] = [];

impl Practice {
    /// The next e-mail is refused for good.
    pub(crate) async fn refuse_next(&self) {
        let worker = OutboxWorker::new(self.services.clone());
        let (server, row) = worker.try_claim(1).await.unwrap().rows.remove(0);
        let answer =
            Answer::Refused { words: "550 no such mailbox".to_owned(), permanent: true, waits: Waits::Nobody, why: Failure::Code(550) };
        let handled = Handled { row, server, ended: Ended::Answered(answer) };
        self.services.mark(worker.owner(), &[handled], &mut Rests::default()).await.unwrap();
    }
}

on_both_engines! {
    async fn r28_they_end_when_the_address_failed_and_the_ledger_says_why(store) {
        let (practice, client, _) = invited(store).await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(practice.services.queue_due_reminders().await.unwrap(), 1);
        practice.refuse_next().await;
        let view = practice.view(client).await;
        let last = view.ledger.last().unwrap();
        assert_eq!((last.kind, last.detail.as_deref()), (LedgerKind::ReminderFailed, Some("550 no such mailbox")));
        assert_eq!((view.stands, practice.stands(client).await), (PortalState::Sent, PortalState::Sent), "the invitation was delivered");
        assert_eq!(practice.services.client_details(&practice.permit(), client).await.unwrap().reminders, Reminders::NoMore);
        assert_eq!(reminded_on(&practice, 5).await, NEVER);
        set_reminders(&practice, true, &[3, 7, 12]).await;
        assert_eq!(reminded_on(&practice, 5).await, NEVER, "other days begin nothing anew");
    }
}

on_both_engines! {
    async fn r28_an_invitation_that_was_not_delivered_is_not_reminded_of(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        practice.refuse_next().await;
        assert_eq!(reminded_on(&practice, 8).await, NEVER);
    }
}
