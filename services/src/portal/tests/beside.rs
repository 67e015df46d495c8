//! Two who change one form, or one client's forms, at the same moment: each waits for the other, and finds what the other has left.

use super::*;
use crate::{
    Error, Result, Services,
    portal::{NewFile, PortalSession},
};
use domain::{
    Refusal,
    ids::ResponseId,
    invitations::LedgerKind,
    portal::{FormRequestState, JoinForm},
};
use store::{
    Tx,
    forms::RequestRow,
    testing::{Engine, open},
};
use tokio::task::JoinHandle;

const EMAIL: &str = "mara@mail.example";

struct Asked {
    practice: Practice,
    client: ClientId,
    requests: Vec<FormRequestId>,
}

impl Asked {
    async fn new(times: usize) -> Self {
        let practice = Practice::new(open(Engine::Postgres).await).await;
        let client = practice.client("Mara", "Abramson", Some(EMAIL)).await;
        practice.make_active(client, EMAIL).await;
        let requests = practice.ask_why(client, times).await;
        Self { practice, client, requests }
    }

    /// Nobody else changes the first form until the transaction ends.
    async fn locked(&self) -> Tx {
        let mut tx = self.practice.write().await;
        store::forms::lock_request(&mut tx, self.practice.organization.0, self.requests[0].0).await.unwrap();
        tx
    }

    /// Begun, and waiting as the `count`-th.
    async fn waits<T, F>(&self, count: i64, what: impl FnOnce(Services, PortalSession) -> F) -> JoinHandle<Result<T>>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let session = self.practice.portal_session(EMAIL).await;
        self.practice.waits(count, tokio::spawn(what(self.practice.services.clone(), session))).await
    }

    async fn saving(&self, count: i64) -> JoinHandle<Result<i64>> {
        let request = self.requests[0];
        self.waits(count, move |services, session| async move { services.save_answers(&session, request, 0, &why("Sleep")).await }).await
    }

    async fn submitting(&self, count: i64, request: FormRequestId) -> JoinHandle<Result<()>> {
        self.waits(count, move |services, session| async move { services.submit_response(&session, request, 0, &why("Sleep")).await }).await
    }

    async fn withdrawing(&self, count: i64, request: FormRequestId) -> JoinHandle<Result<()>> {
        let (by, client) = (self.practice.permit(), self.client);
        self.waits(count, move |services, _| async move { services.withdraw_form(&by, client, request).await }).await
    }

    async fn request(&self) -> RequestRow {
        let mut tx = self.practice.write().await;
        store::forms::find_request(&mut tx, self.practice.organization.0, self.requests[0].0).await.unwrap().unwrap()
    }

    async fn is_in_progress(&self) -> bool {
        let mut tx = self.practice.write().await;
        store::forms::find_open_response(&mut tx, self.practice.organization.0, self.requests[0].0).await.unwrap().is_some()
    }

    async fn events(&self, key: &str) -> usize {
        self.practice.history(self.client).await.iter().filter(|action| *action == key).count()
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn r21_a_form_without_a_draft_is_submitted_once_however_often_it_is_pressed() {
    let asked = Asked::new(1).await;
    let tx = asked.locked().await;
    let first = asked.submitting(1, asked.requests[0]).await;
    let second = asked.submitting(2, asked.requests[0]).await;
    tx.commit().await.unwrap();
    let came = [first.await.unwrap(), second.await.unwrap()];
    assert!(came.iter().all(Result::is_ok), "each press is told of it: {came:?}");
    assert_eq!(asked.events("response.submitted").await, 1);
}

#[tokio::test]
async fn r21_a_save_beside_a_submit_turns_nothing_back() {
    let asked = Asked::new(1).await;
    let tx = asked.locked().await;
    let submit = asked.submitting(1, asked.requests[0]).await;
    let save = asked.saving(2).await;
    tx.commit().await.unwrap();
    submit.await.unwrap().unwrap();
    assert!(matches!(refusal(save.await.unwrap()), Refusal::Rule(_)));
    assert_eq!(asked.request().await.state().unwrap(), FormRequestState::Submitted);
    assert!(!asked.is_in_progress().await);
}

#[tokio::test]
async fn r22_a_submit_beside_a_first_save_is_told_of_it() {
    let asked = Asked::new(1).await;
    let tx = asked.locked().await;
    let save = asked.saving(1).await;
    let submit = asked.submitting(2, asked.requests[0]).await;
    tx.commit().await.unwrap();
    assert_eq!(save.await.unwrap().unwrap(), 1);
    assert_eq!(refusal(submit.await.unwrap()), Refusal::Conflict);
    let request = asked.request().await;
    assert_eq!((request.state().unwrap(), request.response_id), (FormRequestState::InProgress, None));
}

#[tokio::test]
async fn a_first_save_does_not_undo_that_a_form_was_taken_back() {
    let asked = Asked::new(1).await;
    let batch = asked.practice.share(&[asked.client], &asked.practice.forms().await[..1]).await.batch;
    let organization = asked.practice.organization.0;
    let mut tx = asked.practice.write().await;
    let rows = store::forms::list_of_client(&mut tx, organization, asked.client.0).await.unwrap();
    let shared = FormRequestId(rows.iter().find(|row| row.id != asked.requests[0].0).unwrap().id);
    store::forms::withdraw_of_batch(&mut tx, organization, batch.0, &[asked.client.0]).await.unwrap();
    let save =
        asked.waits(1, move |services, session| async move { services.save_answers(&session, shared, 0, &Answers::default()).await }).await;
    tx.commit().await.unwrap();
    assert!(matches!(refusal(save.await.unwrap()), Refusal::Rule(_)));
    let mut tx = asked.practice.write().await;
    let row = store::forms::find_request(&mut tx, organization, shared.0).await.unwrap().unwrap();
    assert_eq!(row.state().unwrap(), FormRequestState::Withdrawn);
}

#[tokio::test]
async fn r20_of_a_submit_and_a_withdrawal_at_once_the_first_holds_and_the_other_is_told() {
    let asked = Asked::new(2).await;
    let tx = asked.locked().await;
    let submit = asked.submitting(1, asked.requests[0]).await;
    let withdrawal = asked.withdrawing(2, asked.requests[0]).await;
    tx.commit().await.unwrap();
    submit.await.unwrap().unwrap();
    assert!(matches!(refusal(withdrawal.await.unwrap()), Refusal::Rule(_)));
    assert_eq!(asked.request().await.state().unwrap(), FormRequestState::Submitted);
    assert_eq!(asked.events("forms.withdrawn").await, 0);

    let mut tx = asked.practice.write().await;
    store::forms::lock_request(&mut tx, asked.practice.organization.0, asked.requests[1].0).await.unwrap();
    let first = asked.withdrawing(1, asked.requests[1]).await;
    let second = asked.withdrawing(2, asked.requests[1]).await;
    let submit = asked.submitting(3, asked.requests[1]).await;
    tx.commit().await.unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert!(matches!(refusal(submit.await.unwrap()), Refusal::Rule(_)));
    assert_eq!(asked.events("forms.withdrawn").await, 1, "pressed twice");
}

#[tokio::test]
async fn a_file_that_comes_beside_a_submit_is_not_kept() {
    let asked = Asked::new(1).await;
    let tx = asked.locked().await;
    let submit = asked.submitting(1, asked.requests[0]).await;
    let request = asked.requests[0];
    let file = NewFile { name: "letter.pdf".to_owned(), content: b"%PDF-1.7 invented".to_vec() };
    let adding = asked.waits(2, move |services, session| async move { services.add_file(&session, request, LETTER, file).await }).await;
    tx.commit().await.unwrap();
    submit.await.unwrap().unwrap();
    assert!(matches!(refusal(adding.await.unwrap().map(|file: domain::forms::Attached| file.id)), Refusal::Rule(_)));
    let mut tx = asked.practice.write().await;
    assert_eq!(store::forms::count_attachments(&mut tx, asked.practice.organization.0, request.0).await.unwrap(), 0);
}

#[tokio::test]
async fn r25_of_two_who_review_a_response_at_once_one_is_written_down() {
    let asked = Asked::new(1).await;
    let (services, session) = (asked.practice.services.clone(), asked.practice.portal_session(EMAIL).await);
    services.submit_response(&session, asked.requests[0], 0, &why("Sleep")).await.unwrap();
    let response = ResponseId(asked.request().await.response_id.unwrap());
    let tx = asked.locked().await;
    let mut reviewers = Vec::new();
    for count in 1..=2 {
        let by = asked.practice.permit();
        reviewers.push(asked.waits(count, move |services, _| async move { services.mark_reviewed(&by, response).await }).await);
    }
    tx.commit().await.unwrap();
    for reviewer in reviewers {
        reviewer.await.unwrap().unwrap();
    }
    assert_eq!(asked.events("response.reviewed").await, 1);
}

#[tokio::test]
async fn r9_two_forms_that_are_submitted_at_once_are_both_counted() {
    let asked = Asked::new(2).await;
    let mut tx = asked.practice.write().await;
    store::clients::lock_clients(&mut tx, asked.practice.organization.0, &[asked.client.0]).await.unwrap();
    let first = asked.submitting(1, asked.requests[0]).await;
    let second = asked.submitting(2, asked.requests[1]).await;
    tx.commit().await.unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    let mut tx = asked.practice.write().await;
    let client = store::clients::find(&mut tx, asked.practice.organization.0, asked.client.0).await.unwrap().unwrap();
    assert_eq!((client.forms_done, client.forms_total), (2, 2));
}

#[tokio::test]
async fn r9_a_link_that_is_opened_while_somebody_signs_up_by_it_is_opened_once() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let client = practice.client("Mara", "Abramson", Some(EMAIL)).await;
    let secret = practice.invite_and_deliver(client).await;
    let mut tx = practice.write().await;
    store::invitations::lock_organization(&mut tx, practice.organization.0).await.unwrap();
    let joining = {
        let (services, slug, secret) = (practice.services.clone(), practice.slug.clone(), secret.clone());
        let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
        practice.waits(1, tokio::spawn(async move { services.join(&slug, &secret, &form, "192.0.2.7").await.map(drop) })).await
    };
    practice.services.note_link_opened(&practice.slug, &secret, "192.0.2.7").await.unwrap();
    tx.commit().await.unwrap();
    joining.await.unwrap().unwrap();
    let ledger = practice.ledger(practice.view(client).await.id).await;
    assert_eq!(ledger.iter().filter(|kind| **kind == LedgerKind::Opened).count(), 1, "{ledger:?}");
}
