//! R20 on both engines: forms for clients who have an account, to one by whoever may invite, to many by administrators.

use crate::{
    invitations::tests::practice::{INVITER, Practice, these},
    staff::InviteClients,
};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    clients::{ClientFilter, ClientQuery, ClientSelection},
    form_sharing::FormsBatch,
    ids::{BatchId, ClientId, FormId},
    invitations::{BatchProgress, BatchReceipt, BatchRows, BatchState, ChosenSeen, Outcome},
    messages::{WrittenMessage, default_forms_shared},
    portal::FormRequestState,
};
use futures::TryStreamExt;
use store::on_both_engines;

impl Practice {
    async fn active_client(&self, name: &str, email: &str) -> ClientId {
        let client = self.client(name, "Example", Some(email)).await;
        self.make_active(client, email).await;
        client
    }

    pub(super) async fn active_clients(&self, count: usize) -> Vec<ClientId> {
        let mut clients = Vec::new();
        for index in 0..count {
            clients.push(self.active_client(&format!("Client{index}"), &format!("client{index}@mail.example")).await);
        }
        clients
    }

    pub(crate) fn forms_batch(&self, clients: ClientSelection, forms: &[FormId], seen: Option<ChosenSeen>) -> FormsBatch {
        FormsBatch {
            idempotency_key: self.services.new_id().to_string(),
            clients,
            seen,
            messages: Language::ALL.map(|language| WrittenMessage { language, message: default_forms_shared(language) }).into(),
            forms: forms.to_vec(),
            from_last_answers: false,
            draft: None,
            draft_page: None,
        }
    }

    pub(crate) async fn share(&self, clients: &[ClientId], forms: &[FormId]) -> BatchReceipt {
        let batch = self.forms_batch(these(clients), forms, None);
        self.services.send_forms(&self.permit::<InviteClients>(), batch).await.unwrap()
    }

    async fn progress_of(&self, batch: BatchId) -> BatchProgress {
        self.services.batch_progress(&self.permit(), batch).await.unwrap()
    }

    async fn asked(&self, client: ClientId) -> Vec<(String, FormRequestState)> {
        let asked = self.services.client_forms(&self.permit(), client).await.unwrap();
        asked.into_iter().map(|request| (request.title, request.state)).collect()
    }

    async fn last_mail(&self) -> (String, String, String) {
        let newest = self.services.list_mail().await.unwrap().remove(0);
        let mail = self.services.get_mail(newest.id).await.unwrap();
        (mail.to, mail.subject, mail.text)
    }
}

on_both_engines! {
    async fn r20_forms_go_to_an_active_client_with_an_e_mail_that_names_none_of_them(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_client("Mara", "mara@mail.example").await;
        let forms = practice.forms().await;
        let receipt = practice.share(&[client], &forms[..2]).await;
        assert_eq!(receipt.outcomes[0].outcome, Outcome::Queued);
        assert_eq!(practice.deliver().await, 1);
        assert_eq!((practice.progress_of(receipt.batch).await.sent, practice.asked(client).await.len()), (1, 2));
        assert!(practice.asked(client).await.iter().all(|(_, state)| *state == FormRequestState::Sent));
        let (to, subject, text) = practice.last_mail().await;
        assert!(to.contains("mara@mail.example") && subject.contains("Willow Lane Practice"), "{to} {subject}");
        // R17; and its link is the portal's sign-in, which holds no secret.
        assert!(practice.asked(client).await.iter().all(|(title, _)| !text.contains(title.as_str())), "{text}");
        assert!(text.contains(&format!("/p/{}", practice.slug)) && !text.contains("/join/"), "{text}");
        assert_eq!(practice.history(client).await, ["forms.email_sent", "forms.shared"]);
    }
}

on_both_engines! {
    async fn r20_whoever_has_no_account_is_left_out_with_the_reason_and_nobody_else(store) {
        let practice = Practice::new(store).await;
        let active = practice.active_client("Mara", "mara@mail.example").await;
        let new = practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await;
        let forms = practice.forms().await;
        let receipt = practice.share(&[new, active], &forms[..1]).await;
        let outcomes: Vec<Outcome> = receipt.outcomes.iter().map(|outcome| outcome.outcome).collect();
        assert_eq!(outcomes, [Outcome::NotActive, Outcome::Queued]);
        assert_eq!((practice.deliver().await, practice.asked(new).await.len()), (1, 0));
        let page = practice.services.batch_page(&practice.permit(), receipt.batch, Some(BatchRows::Skipped), None).await.unwrap();
        assert_eq!((page.rows.len(), page.rows[0].client, page.forms.len()), (1, new, 1));
        assert_eq!(page.subject, "Something new on your portal at Willow Lane Practice");
    }
}

on_both_engines! {
    async fn r20_a_form_that_is_open_is_not_asked_for_twice_and_one_that_was_submitted_is(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_client("Mara", "mara@mail.example").await;
        let forms = practice.forms().await;
        practice.share(&[client], &forms[..1]).await;
        practice.share(&[client], &forms[..2]).await;
        assert_eq!((practice.deliver().await, practice.asked(client).await.len()), (2, 2));
        let mut tx = practice.write().await;
        let rows = store::forms::list_of_client(&mut tx, practice.organization.0, client.0).await.unwrap();
        for row in rows {
            let now = practice.services.now();
            store::forms::set_request_state(&mut tx, practice.organization.0, row.id, FormRequestState::Submitted, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        practice.share(&[client], &forms[..1]).await;
        let states: Vec<FormRequestState> = practice.asked(client).await.into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, [FormRequestState::Submitted, FormRequestState::Submitted, FormRequestState::Sent]);
    }
}

on_both_engines! {
    async fn r10_the_same_click_on_many_active_clients_asks_each_of_them_once(store) {
        let practice = Practice::at_pace(store, 60_000).await;
        practice.active_clients(300).await;
        let forms = practice.forms().await;
        let everybody = ClientSelection::matching(&ClientQuery { filter: ClientFilter::Active, ..ClientQuery::default() });
        let draft = practice.services.draft_forms(&practice.permit(), &everybody).await.unwrap();
        let totals = &draft.audience.totals;
        assert_eq!((totals.recipients(), totals.left_out), (300, 0));
        let first = &draft.audience.recipients[0];
        assert!(first.email.ends_with("@mail.example") && first.values.client_portal_link.ends_with(&practice.slug));
        let batch = practice.forms_batch(everybody, &forms[..2], Some(draft.audience.seen.clone()));
        let mut clicks = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (services, permit, batch) = (practice.services.clone(), practice.permit::<InviteClients>(), batch.clone());
            clicks.spawn(async move { services.send_forms(&permit, batch).await.unwrap().batch });
        }
        let sent = clicks.join_all().await;
        assert!(sent.iter().all(|batch| *batch == sent[0]));
        practice.write_batches().await;
        assert_eq!(practice.deliver().await, 300);
        assert_eq!(practice.progress_of(sent[0]).await.sent, 300);
        let mut tx = practice.write().await;
        let asked = store::clients::count(&mut tx, practice.organization.0, &store::clients::Search::default(), None).await.unwrap();
        drop(tx);
        // Each of them has forms to fill in now, which the list's filter knows (R9).
        assert_eq!(asked.iter().filter(|(standing, _)| standing.has_open_forms).map(|(_, count)| count).sum::<i64>(), 300);
    }
}

on_both_engines! {
    async fn r20_staff_send_forms_to_a_client_of_theirs_and_to_many_only_as_administrators(store) {
        let practice = Practice::new(store).await;
        let clients = practice.active_clients(2).await;
        let forms = practice.forms().await;
        let inviter = practice.staff("Noor Haddad", INVITER).await;
        let permit = inviter.permit::<InviteClients>().unwrap();
        let many = practice.forms_batch(these(&clients), &forms[..1], None);
        let refused = practice.services.send_forms(&permit, many).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::Forbidden));
        let one = practice.forms_batch(these(&clients[..1]), &forms[..1], None);
        assert_eq!(practice.services.send_forms(&permit, one).await.unwrap().queued_count(), 1);
        // To one who sees their own clients alone, another's is not there.
        let limited = practice.staff("Lea Ortiz", domain::staff::Permissions { see_all_clients: false, ..INVITER }).await;
        let other = practice.forms_batch(these(&clients[1..]), &forms[..1], None);
        let receipt = practice.services.send_forms(&limited.permit().unwrap(), other).await.unwrap();
        assert_eq!((receipt.outcomes[0].outcome, practice.asked(clients[1]).await.len()), (Outcome::NotFound, 0));
        let neighbour = practice.neighbour().await;
        let foreign = neighbour.forms_batch(these(&clients[..1]), &neighbour.forms().await[..1], None);
        let receipt = neighbour.services.send_forms(&neighbour.permit(), foreign).await.unwrap();
        assert_eq!(receipt.outcomes[0].outcome, Outcome::NotFound);
    }
}

on_both_engines! {
    async fn forms_of_nobody_and_no_forms_are_refused_at_the_field(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_client("Mara", "mara@mail.example").await;
        let forms = practice.forms().await;
        let permit = practice.permit::<InviteClients>();
        for (clients, forms, field) in [(vec![client], &forms[..0], "forms"), (Vec::new(), &forms[..1], "clients")] {
            let refused = practice.services.send_forms(&permit, practice.forms_batch(these(&clients), forms, None)).await.unwrap_err();
            assert!(matches!(refused.refusal(), Some(Refusal::Invalid(errors)) if errors.get(field).is_some()), "{field}");
        }
        // Shown one client, found two: nobody is asked.
        let everybody = ClientSelection::matching(&ClientQuery::default());
        let seen = practice.services.draft_forms(&permit, &everybody).await.unwrap().audience.seen;
        practice.active_client("Ruth", "ruth@mail.example").await;
        let refused = practice.services.send_forms(&permit, practice.forms_batch(everybody, &forms[..1], Some(seen))).await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::Invalid(errors)) if errors.get("clients").is_some()));
        assert_eq!(practice.asked(client).await.len(), 0);
    }
}

on_both_engines! {
    async fn what_a_cancelled_sending_has_not_sent_is_not_asked_any_more(store) {
        let practice = Practice::at_pace(store, 60).await;
        let clients = practice.active_clients(120).await;
        let forms = practice.forms().await;
        let batch = practice.share(&clients, &forms[..1]).await.batch;
        let sent = i64::try_from(practice.deliver().await).unwrap();
        practice.services.hold_batch(&practice.permit(), batch, BatchState::Cancelled).await.unwrap();
        practice.write_batches().await;
        practice.turn(TimeDelta::hours(5));
        assert_eq!(practice.deliver().await, 0);
        let progress = practice.progress_of(batch).await;
        assert_eq!((progress.sent, progress.cancelled, progress.is_done()), (sent, 120 - sent, true));
        let mut withdrawn = 0;
        for client in &clients {
            let asked = practice.asked(*client).await;
            withdrawn += i64::from(asked[0].1 == FormRequestState::Withdrawn);
        }
        assert_eq!(withdrawn, 120 - sent);
    }
}

on_both_engines! {
    async fn a_client_who_has_filled_in_everything_before_its_turn_gets_no_e_mail(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_client("Mara", "mara@mail.example").await;
        let batch = practice.share(&[client], &practice.forms().await[..1]).await.batch;
        let mut tx = practice.write().await;
        let row = store::forms::list_of_client(&mut tx, practice.organization.0, client.0).await.unwrap().remove(0);
        let now = practice.services.now();
        store::forms::set_request_state(&mut tx, practice.organization.0, row.id, FormRequestState::Submitted, now).await.unwrap();
        tx.commit().await.unwrap();
        practice.deliver().await;
        let progress = practice.progress_of(batch).await;
        assert_eq!((progress.sent, progress.cancelled, practice.services.list_mail().await.unwrap().len()), (0, 1, 0));
    }
}

on_both_engines! {
    async fn r28_reminders_count_from_the_e_mail_about_forms_until_they_are_done(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_client("Mara", "mara@mail.example").await;
        practice.share(&[client], &practice.forms().await[..1]).await;
        practice.deliver().await;
        practice.turn(TimeDelta::days(4));
        assert_eq!(practice.services.queue_due_reminders().await.unwrap(), 1);
        practice.deliver().await;
        let (_, subject, _) = practice.last_mail().await;
        assert!(subject.starts_with("A reminder from"), "{subject}");
    }
}

on_both_engines! {
    async fn the_file_of_outcomes_tells_who_was_sent_forms_and_who_was_not(store) {
        let practice = Practice::new(store).await;
        let active = practice.active_client("Mara", "mara@mail.example").await;
        let new = practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await;
        let batch = practice.share(&[active, new], &practice.forms().await[..1]).await.batch;
        practice.deliver().await;
        let pieces: Vec<String> = practice.services.batch_outcome(&practice.permit(), batch).await.unwrap().try_collect().await.unwrap();
        let text = pieces.concat();
        let line = |name: &str| text.lines().find(|line| line.contains(name)).unwrap().to_owned();
        assert!(line("Mara").contains("Sent") && line("Ruth").contains("Not sent: no portal account yet"), "{text}");
    }
}
