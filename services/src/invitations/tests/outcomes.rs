//! What becomes of each client of a batch (R3, R4, R6, R10), and what is refused as a whole.

use super::{
    batches::everybody,
    practice::{Practice, these},
};
use domain::{
    clients::PortalState,
    ids::ClientId,
    invitations::{BatchRows, LedgerKind, Outcome},
};
use store::on_both_engines;

on_both_engines! {
    async fn r10_each_client_of_a_batch_has_an_outcome_and_one_stops_no_other(store) {
        let practice = Practice::new(store).await;
        let ready = practice.client("Mara", "Abramson", Some("Mara@mail.example")).await;
        let without = practice.client("Ruth", "Emanuel", None).await;
        let active = practice.client("Joao", "Prado", Some("joao@mail.example")).await;
        practice.make_active(active, "joao@mail.example").await;
        let same_as_active = practice.client("Ana", "Prado", Some("JOAO@mail.example")).await;
        let same_as_first = practice.client("Max", "Abramson", Some("mara@MAIL.example")).await;
        let unknown = ClientId(practice.services.new_id());
        let last = practice.client("Lin", "Zhou", Some("lin@mail.example")).await;
        let receipt = practice.invite(&[ready, without, active, same_as_active, same_as_first, unknown, last, ready]).await;
        let outcomes: Vec<_> = receipt.outcomes.iter().map(|outcome| (outcome.client, outcome.outcome)).collect();
        assert_eq!(outcomes, vec![
            (ready, Outcome::Queued),
            (without, Outcome::NoEmail),
            (active, Outcome::AlreadyActive),
            (same_as_active, Outcome::AddressInUse),
            (same_as_first, Outcome::AddressInUse),
            (unknown, Outcome::NotFound),
            (last, Outcome::Queued),
        ]);
        assert_eq!(practice.stands(ready).await, PortalState::Queued);
        assert_eq!(practice.stands(without).await, PortalState::NoAccount);
        assert_eq!(practice.stands(active).await, PortalState::Active);
        let progress = practice.services.batch_progress(&practice.permit(), receipt.batch).await.unwrap();
        assert_eq!((progress.queued, progress.sent, progress.total()), (2, 0, 2));
        assert_eq!(practice.deliver().await, 2);
        let progress = practice.services.batch_progress(&practice.permit(), receipt.batch).await.unwrap();
        assert_eq!((progress.sent, progress.is_done()), (2, true));
    }
}

on_both_engines! {
    async fn r6_an_address_with_another_clients_open_invitation_is_in_use_until_that_ends(store) {
        let practice = Practice::new(store).await;
        let first = practice.client("Mara", "Abramson", Some("family@mail.example")).await;
        let second = practice.client("Max", "Abramson", Some(" Family@Mail.example ")).await;
        practice.invite(&[first]).await;
        assert_eq!(practice.invite(&[second]).await.outcomes[0].outcome, Outcome::AddressInUse);
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&[second])).await.unwrap();
        assert_eq!(draft.left_out[0].outcome, Outcome::AddressInUse);
        practice.services.revoke_invitation(&practice.permit(), practice.view(first).await.id).await.unwrap();
        assert_eq!(practice.invite(&[second]).await.outcomes[0].outcome, Outcome::Queued);
        // One that has run out holds no address, whether or not that was written down.
        practice.turn(chrono::TimeDelta::days(15));
        assert_eq!(practice.invite(&[first]).await.outcomes[0].outcome, Outcome::Queued);
    }
}

on_both_engines! {
    async fn r6_who_of_the_chosen_shares_an_address_with_whom_is_told_before_it_is_sent(store) {
        let practice = Practice::new(store).await;
        let chosen = [
            practice.client("Mara", "Abramson", Some("family@mail.example")).await,
            practice.client("Max", "Abramson", Some(" Family@Mail.example ")).await,
            practice.client("Ruth", "Emanuel", None).await,
            practice.client("Ana", "Prado", Some("joao@mail.example")).await,
            practice.client("Joao", "Prado", Some("joao@mail.example")).await,
        ];
        practice.make_active(chosen[4], "joao@mail.example").await;
        for clients in [these(&chosen), everybody()] {
            let draft = practice.services.draft_invitations(&practice.permit(), &clients).await.unwrap();
            let told: Vec<_> = draft.sharing.iter().map(|shared| (shared.email.to_lowercase(), shared.names.join(", "))).collect();
            assert_eq!(told, [("family@mail.example".to_owned(), "Mara Abramson, Max Abramson".to_owned())]);
        }
        let alone = practice.services.draft_invitations(&practice.permit(), &these(&chosen[..1])).await.unwrap();
        assert_eq!(alone.sharing, []);
    }
}

on_both_engines! {
    async fn the_draft_leaves_out_the_same_clients_as_the_sending(store) {
        let practice = Practice::new(store).await;
        let clients = [
            practice.client("Mara", "Abramson", Some("mara@mail.example")).await,
            practice.client("Ruth", "Emanuel", None).await,
            practice.client("Max", "Abramson", Some("Mara@mail.example")).await,
        ];
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&clients)).await.unwrap();
        let invited: Vec<_> = draft.audience.recipients.iter().map(|recipient| recipient.id).collect();
        let left_out: Vec<_> = draft.left_out.iter().map(|outcome| outcome.outcome).collect();
        assert_eq!((invited, left_out), (vec![clients[0]], vec![Outcome::NoEmail, Outcome::AddressInUse]));
        assert!(draft.audience.from.ends_with("<portal@willowlane.example>"), "{}", draft.audience.from);
        let link = &draft.audience.recipients[0].values.client_portal_link;
        let (_, secret) = link.rsplit_once('/').unwrap();
        assert_eq!((secret.len(), link.starts_with("https://portal.willowlane.example/p/willow-lane-practice/join/")), (43, true));
        assert_eq!(draft.audience.recipients[0].values.invitation_expiry_date, "7 December 2026");
    }
}

on_both_engines! {
    async fn r10_the_page_of_a_sending_that_left_everybody_out_opens_on_them(store) {
        let practice = Practice::new(store).await;
        let clients = [practice.client("Ruth", "Emanuel", None).await, practice.client("Lin", "Zhou", None).await];
        let batch = practice.invite(&clients).await.batch;
        let page = practice.services.batch_page(&practice.permit(), batch, None, None).await.unwrap();
        assert_eq!((page.which, page.rows.len(), page.left_count), (BatchRows::Skipped, 2, Some(0)));
        let page = practice.services.batch_page(&practice.permit(), batch, Some(BatchRows::Failed), None).await.unwrap();
        assert_eq!((page.which, page.rows.len()), (BatchRows::Failed, 0), "where they are asked for");
    }
}

on_both_engines! {
    async fn at_most_500_clients_are_named_one_by_one_and_at_least_one(store) {
        let practice = Practice::new(store).await;
        let many: Vec<_> = (0..501).map(|_| ClientId(practice.services.new_id())).collect();
        for clients in [&many[..], &[]] {
            let refused = practice.services.send_invitations(&practice.permit(), practice.batch(clients)).await.unwrap_err();
            assert!(refused.refusal().unwrap().at("clients").is_some());
        }
        let refused = practice.services.draft_invitations(&practice.permit(), &these(&many)).await.unwrap_err();
        assert!(refused.refusal().unwrap().at("clients").unwrap().contains("500"));
    }
}

on_both_engines! {
    async fn r9_a_delivered_invitation_tells_who_queued_it_and_what_the_mail_server_said(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let mut batch = practice.batch(&[client]);
        batch.forms = practice.forms().await;
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.turn(chrono::TimeDelta::seconds(2));
        practice.deliver().await;
        let view = practice.view(client).await;
        assert_eq!(view.ledger.iter().map(|line| line.kind).collect::<Vec<_>>(), vec![LedgerKind::Queued, LedgerKind::Sent]);
        assert_eq!(view.ledger[0].actor_name.as_deref(), Some("Ada Brennan"));
        assert_eq!(view.ledger[1].detail.as_deref(), Some("Kept in the built-in mailbox"));
        assert_eq!((view.stands, view.forms_done, view.forms_total), (PortalState::Sent, 0, 8));
        assert_eq!(view.invited_by, "Ada Brennan");
        assert_eq!(practice.stands(client).await, PortalState::Sent);
        assert_eq!(practice.history(client).await, vec!["invitation.sent", "invitation.queued"]);
    }
}
