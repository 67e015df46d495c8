//! What a mail server refused for good is sent again together, after the addresses were mended.

use super::fake_smtp::{Encryption, FakeSmtp, Manner};
use crate::{
    invitations::tests::practice::{Practice, english, message, these},
    reminders::tests::finish_a_form,
};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    clients::{ClientForm, PortalState},
    form_sharing::FormsBatch,
    invitations::{BatchReason, BatchRows, BatchState, Outcome},
    messages::WrittenMessage,
};
use std::collections::HashMap;
use store::on_both_engines;

on_both_engines! {
    async fn r10_what_failed_is_sent_again_together_to_the_addresses_on_file_now(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let revoked = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let mended = practice.client("Ruth", "Emanuel", Some("ruth@wrong.example")).await;
        let still = practice.client("Lin", "Zhou", Some("lin@mail.example")).await;
        let mut sent = practice.batch(&[revoked, mended, still]);
        sent.forms = practice.forms().await;
        let batch = practice.services.send_invitations(&practice.permit(), sent).await.unwrap().batch;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        server.worker(&practice).run_once().await;
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!((progress.sent, progress.failed), (0, 3));
        practice.services.revoke_invitation(&practice.permit(), practice.view(revoked).await.id).await.unwrap();
        let form = ClientForm {
            first_name: "Ruth".to_owned(),
            last_name: "Emanuel".to_owned(),
            email: "ruth@mail.example".to_owned(),
            revision: 1,
            ..ClientForm::default()
        };
        practice.services.save_client(&practice.permit(), mended, &form).await.unwrap();
        server.is(Manner::Accepts);
        let again = practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), "retry-0001").await.unwrap();
        let same = practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), "retry-0001").await.unwrap();
        assert_eq!((again.batch, again.progress.queued), (same.batch, 2));
        assert!(again.outcomes.iter().all(|outcome| outcome.outcome == Outcome::Queued && outcome.client != revoked));
        server.worker(&practice).run_once().await;
        let mut to: Vec<String> = server.mails().iter().map(|mail| mail.header("To")).collect();
        to.sort();
        assert!(to.len() == 2 && to[0].contains("lin@mail.example") && to[1].contains("ruth@mail.example"), "{to:?}");
        assert_eq!((practice.stands(mended).await, practice.stands(still).await), (PortalState::Sent, PortalState::Sent));
        assert_eq!(practice.view(mended).await.forms_total, 8);
        let refused = practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), "retry-0002").await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::Rule(_))));
    }
}

on_both_engines! {
    async fn r10_whom_a_cancelled_retry_did_not_reach_is_retried_again_and_whom_staff_revoked_is_not(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = practice.clients(3).await;
        let batch = practice.invite(&clients).await.batch;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        server.worker(&practice).run_once().await;
        let retry = async |key: &str| practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), key).await;
        practice.turn(TimeDelta::seconds(1));
        let cancelled = retry("retry-0001").await.unwrap().batch;
        practice.services.hold_batch(&practice.permit(), cancelled, BatchState::Cancelled).await.unwrap();
        practice.write_batches().await;
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(retry("retry-0002").await.unwrap().progress.queued, 3);
        practice.services.revoke_invitation(&practice.permit(), practice.view(clients[0]).await.id).await.unwrap();
        server.is(Manner::Accepts);
        server.worker(&practice).run_once().await;
        assert_eq!(server.mails().len(), 2);
        let refused = retry("retry-0003").await.unwrap_err();
        assert!(matches!(refused.refusal(), Some(Refusal::Rule(_))));
    }
}

on_both_engines! {
    async fn r10_what_is_being_sent_again_is_not_sent_once_more_beside_it(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = practice.clients(251).await;
        let batch = practice.invite(&clients).await.batch;
        practice.write_batches().await;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        while server.worker(&practice).run_once().await > 0 {}
        let retry = async |key: &str| practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), key).await;
        practice.turn(TimeDelta::seconds(1));
        let first = retry("retry-0001").await.unwrap();
        assert_eq!((first.progress.queued, first.progress.waiting), (250, 1));
        let page = practice.services.batch_page(&practice.permit(), batch, None, None).await.unwrap();
        assert_eq!((page.progress.failed, page.left_count), (251, Some(0)), "one is not written down, and is not sent to twice");
        let refused = retry("retry-0002").await.unwrap_err();
        assert!(refused.refusal().is_some_and(|refusal| refusal.to_string().contains("already")), "{refused:?}");
        practice.services.hold_batch(&practice.permit(), first.batch, BatchState::Cancelled).await.unwrap();
        practice.write_batches().await;
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(retry("retry-0003").await.unwrap().progress.total(), 251);
    }
}

on_both_engines! {
    async fn r10_a_sendings_page_counts_whom_sending_again_would_mean_now_and_leads_to_the_newer_sending(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = practice.clients(5).await;
        let batch = practice.invite(&clients).await.batch;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        server.worker(&practice).run_once().await;
        let told = async || {
            let page = practice.services.batch_page(&practice.permit(), batch, None, None).await.unwrap();
            assert_eq!((page.progress.failed, page.rows.len()), (5, 5), "what became of it stays told");
            (page.left_count, page.retry.map(|retry| (retry.batch, retry.state)))
        };
        assert_eq!(told().await, (Some(5), None));
        practice.services.revoke_invitation(&practice.permit(), practice.view(clients[0]).await.id).await.unwrap();
        practice.turn(TimeDelta::seconds(1));
        practice.invite(&clients[1..2]).await;
        assert_eq!(told().await, (Some(3), None), "one was revoked, and one invited from elsewhere");
        let retry = async |key: &str| practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), key).await.unwrap();
        let first = retry("retry-0001").await;
        assert_eq!((first.progress.queued, told().await), (3, (Some(0), Some((first.batch, BatchState::Running)))), "while it is queued");
        server.worker(&practice).run_once().await;
        assert_eq!(told().await.0, Some(4), "whom it did not reach once more");
        practice.turn(TimeDelta::seconds(1));
        let second = retry("retry-0002").await;
        practice.services.hold_batch(&practice.permit(), second.batch, BatchState::Cancelled).await.unwrap();
        practice.write_batches().await;
        assert_eq!(told().await, (Some(4), Some((second.batch, BatchState::Cancelled))));
    }
}

on_both_engines! {
    async fn r20_an_e_mail_about_forms_that_failed_is_sent_again_in_the_words_that_were_written(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(client, "mara@mail.example").await;
        let body = "<p>Before Tuesday.</p><p>{{ClientPortalLink}}</p>";
        let spanish = WrittenMessage { language: Language::Spanish, message: message("Antes del martes", body) };
        let messages = vec![english(message("Two things", body)), spanish.clone()];
        let batch = FormsBatch { messages, ..practice.forms_batch(these(&[client]), &practice.forms().await[..1], None) };
        let batch = practice.services.send_forms(&practice.permit(), batch).await.unwrap().batch;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        server.worker(&practice).run_once().await;
        server.is(Manner::Accepts);
        let left = async || practice.services.batch_page(&practice.permit(), batch, None, None).await.unwrap().left_count;
        assert_eq!(left().await, Some(1));
        let again = practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), "retry-0001").await.unwrap();
        assert_eq!((again.progress.queued, left().await), (1, Some(0)));
        server.worker(&practice).run_once().await;
        let mail = server.mails().remove(0);
        assert_eq!(mail.header("Subject"), "Two things");
        assert!(mail.readable().contains("Before Tuesday."), "{}", mail.readable());
        let mut tx = practice.write().await;
        let others = store::invitations::list_batch_messages(&mut tx, practice.organization.0, again.batch.0).await.unwrap();
        assert_eq!(others.iter().map(|row| row.subject.as_str()).collect::<Vec<_>>(), [spanish.message.subject]);
    }
}

on_both_engines! {
    async fn r20_sent_again_it_asks_nobody_for_what_they_have_done_meanwhile(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let (mara, ruth) = (practice.client("Mara", "Abramson", Some("mara@mail.example")).await, practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await);
        practice.make_active(mara, "mara@mail.example").await;
        practice.make_active(ruth, "ruth@mail.example").await;
        let batch = practice.forms_batch(these(&[mara, ruth]), &practice.forms().await[..1], None);
        let batch = practice.services.send_forms(&practice.permit(), batch).await.unwrap().batch;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        server.worker(&practice).run_once().await;
        // She signs in without the e-mail.
        finish_a_form(&practice, mara).await;
        server.is(Manner::Accepts);
        let again = practice.services.send_again(&practice.permit(), (batch, BatchRows::Failed), "retry-0001").await.unwrap();
        let outcomes: HashMap<_, _> = again.outcomes.iter().map(|told| (told.client, told.outcome)).collect();
        assert_eq!(outcomes, HashMap::from([(mara, Outcome::NothingOpen), (ruth, Outcome::Queued)]));
        assert_eq!((again.progress.queued, again.progress.skipped), (1, 1));
        server.worker(&practice).run_once().await;
        assert_eq!(server.mails().iter().map(|mail| mail.to[0].as_str()).collect::<Vec<_>>(), ["ruth@mail.example"]);
        let asked = async |client| practice.services.client_forms(&practice.permit(), client).await.unwrap().len();
        assert_eq!((asked(mara).await, asked(ruth).await), (1, 1));
        let page = practice.services.batch_page(&practice.permit(), again.batch, Some(BatchRows::Skipped), None).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| (row.client, row.why.clone())).collect::<Vec<_>>(), [(mara, BatchReason::Outcome(Outcome::NothingOpen))]);
    }
}

on_both_engines! {
    async fn r30_an_address_that_is_mended_and_waits_to_be_confirmed_is_told_beside_the_one_on_file(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.client("Mara", "Abramson", Some("mara@wrong.example")).await;
        practice.make_active(client, "mara@wrong.example").await;
        let batch = practice.forms_batch(these(&[client]), &practice.forms().await[..1], None);
        let batch = practice.services.send_forms(&practice.permit(), batch).await.unwrap().batch;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        server.worker(&practice).run_once().await;
        practice.services.change_email(&practice.permit(), client, "mara@mail.example").await.unwrap();
        let addresses = async || {
            let page = practice.services.batch_page(&practice.permit(), batch, Some(BatchRows::Failed), None).await.unwrap();
            page.rows.into_iter().map(|row| (row.email, row.pending_email)).collect::<Vec<_>>()
        };
        let (old, new) = (Some("mara@wrong.example".to_owned()), Some("mara@mail.example".to_owned()));
        assert_eq!(addresses().await, [(old.clone(), new)]);
        practice.turn(TimeDelta::days(8));
        assert_eq!(addresses().await, [(old, None)], "it was not confirmed in time");
    }
}
