//! A client wants no more of them, and may change their mind.

use super::{invited, mail_count, remind, reminded_on, stop_token};
use crate::{
    Error,
    invitations::tests::practice::{INVITER, Practice},
    staff::InviteClients,
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    ids::ClientId,
    invitations::LedgerKind,
    reminders::{Reminders, StopLink},
    staff::Permissions,
};
use store::{on_both_engines, testing::TestStore};

/// A client with one reminder, and the token of its *Stop* link.
async fn reminded(store: TestStore) -> (Practice, ClientId, String) {
    let (practice, client, _) = invited(store).await;
    practice.turn(TimeDelta::days(3));
    assert_eq!(remind(&practice).await, 1);
    let token = stop_token(&practice).await;
    (practice, client, token)
}

async fn page(practice: &Practice, slug: &str, token: &str) -> StopLink {
    practice.services.stop_page(slug, token).await.unwrap().link
}

async fn reminders(practice: &Practice, client: ClientId) -> Reminders {
    practice.services.client_details(&practice.permit(), client).await.unwrap().reminders
}

on_both_engines! {
    async fn r28_a_client_stops_them_by_the_link_and_looking_at_it_stops_nothing(store) {
        let (practice, client, token) = reminded(store).await;
        for _ in 0..20 {
            assert_eq!(page(&practice, &practice.slug, &token).await, StopLink::Works);
        }
        assert!(matches!(reminders(&practice, client).await, Reminders::Next(_)));
        practice.services.stop_reminders(&practice.slug, &token, "192.0.2.9").await.unwrap();
        practice.services.stop_reminders(&practice.slug, &token, "192.0.2.9").await.unwrap();
        assert_eq!(page(&practice, &practice.slug, &token).await, StopLink::Stopped);
        assert!(matches!(reminders(&practice, client).await, Reminders::Stopped(_)));
        assert_eq!(reminded_on(&practice, 6).await, Vec::<i64>::new());

        let ledger = practice.view(client).await.ledger;
        let stopped: Vec<_> = ledger.iter().filter(|line| line.kind == LedgerKind::RemindersStopped).collect();
        assert_eq!(stopped.len(), 1, "said once");
        assert_eq!(stopped[0].actor_name.as_deref(), Some("Client0 Example"));
        assert_eq!(practice.history(client).await.iter().filter(|action| *action == "reminders.stopped").count(), 1);
    }
}

on_both_engines! {
    async fn r28_a_reminder_that_waits_is_not_sent_any_more_and_a_new_invitation_brings_none_back(store) {
        let (practice, client, token) = reminded(store).await;
        practice.turn(TimeDelta::days(4));
        assert_eq!(practice.services.queue_due_reminders().await.unwrap(), 1);
        practice.services.stop_reminders(&practice.slug, &token, "192.0.2.9").await.unwrap();
        let before = mail_count(&practice).await;
        practice.deliver().await;
        assert_eq!(mail_count(&practice).await, before);
        practice.invite_and_deliver(client).await;
        assert_eq!(reminded_on(&practice, 8).await, Vec::<i64>::new());
        assert!(matches!(reminders(&practice, client).await, Reminders::Stopped(_)));
    }
}

on_both_engines! {
    async fn r27_r28_a_link_that_is_altered_invented_or_another_practices_is_none_and_stops_nothing(store) {
        let (practice, client, token) = reminded(store).await;
        let neighbour = practice.neighbour().await;
        let mut altered = token.clone();
        altered.replace_range(50..51, if &token[50..51] == "A" { "B" } else { "A" });
        let cases = [
            (&practice.slug, &token[..token.len() - 4]),
            (&practice.slug, altered.as_str()),
            (&practice.slug, "AAAA"),
            (&practice.slug, ""),
            (&neighbour.slug, token.as_str()),
        ];
        for (slug, text) in cases {
            assert_eq!(page(&practice, slug, text).await, StopLink::Unknown, "{text}");
            practice.services.stop_reminders(slug, text, "192.0.2.9").await.unwrap();
        }
        assert!(matches!(practice.services.stop_page("nowhere", &token).await, Err(Error::Refused(Refusal::NotFound))));
        assert!(matches!(reminders(&practice, client).await, Reminders::Next(_)));
        assert_eq!(reminded_on(&practice, 4).await, [4]);
    }
}

on_both_engines! {
    async fn r28_staff_start_them_again_for_a_client_who_stopped_them_and_for_no_other(store) {
        let (practice, client, token) = reminded(store).await;
        let services = &practice.services;
        let refused = async |permit| match services.start_reminders(permit, client, None).await {
            Err(Error::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        };
        let administrator = practice.permit::<InviteClients>();
        assert!(matches!(refused(&administrator).await, Refusal::Rule(_)), "they were not stopped");
        services.stop_reminders(&practice.slug, &token, "192.0.2.9").await.unwrap();
        let limited = practice.staff("Sam Okafor", Permissions { see_all_clients: false, ..INVITER }).await.permit().unwrap();
        assert_eq!(refused(&limited).await, Refusal::NotFound);
        assert_eq!(refused(&practice.neighbour().await.permit()).await, Refusal::NotFound);
        assert!(matches!(reminders(&practice, client).await, Reminders::Stopped(_)));

        services.start_reminders(&administrator, client, None).await.unwrap();
        assert!(practice.history(client).await.contains(&"reminders.started".to_owned()));
        assert_eq!(practice.view(client).await.ledger.last().unwrap().kind, LedgerKind::RemindersStarted);
        assert_eq!(reminded_on(&practice, 4).await, [4], "on the seventh day after the sending");
        assert_eq!(page(&practice, &practice.slug, &token).await, StopLink::Works);
    }
}
