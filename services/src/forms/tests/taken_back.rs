//! What a cancelled sending asked is not asked any more, unless somebody has begun it or was told of it by another; and that a form was
//! withdrawn is written down of those alone of whom it was (R25).

use crate::invitations::tests::practice::Practice;
use domain::{forms::Answers, invitations::BatchState, portal::FormRequestState};
use store::on_both_engines;

on_both_engines! {
    async fn r25_whoever_has_begun_a_form_keeps_it_and_nothing_is_said_to_be_withdrawn(store) {
        let practice = Practice::new(store).await;
        let mut clients = Vec::new();
        for email in ["mara@mail.example", "ruth@mail.example"] {
            let client = practice.client("Mara", "Abramson", Some(email)).await;
            practice.make_active(client, email).await;
            clients.push(client);
        }
        let batch = practice.share(&clients, &practice.forms().await[..2]).await.batch;
        for request in practice.services.client_forms(&practice.permit(), clients[0]).await.unwrap() {
            let session = practice.portal_session("mara@mail.example").await;
            practice.services.save_answers(&session, request.id, 0, &Answers::default()).await.unwrap();
        }
        practice.services.hold_batch(&practice.permit(), batch, BatchState::Cancelled).await.unwrap();
        practice.write_batches().await;
        let mut withdrawn = Vec::new();
        for client in clients {
            withdrawn.push(practice.history(client).await.iter().filter(|key| *key == "forms.withdrawn").count());
        }
        assert_eq!(withdrawn, [0, 1]);
    }
}

on_both_engines! {
    async fn r20_what_another_sending_tells_the_client_of_stays_when_the_one_that_asked_for_it_is_cancelled(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(client, "mara@mail.example").await;
        let forms = practice.forms().await;
        let first = practice.share(&[client], &forms[..2]).await.batch;
        practice.turn(chrono::TimeDelta::seconds(1));
        practice.share(&[client], &forms[..1]).await;
        practice.services.hold_batch(&practice.permit(), first, BatchState::Cancelled).await.unwrap();
        practice.write_batches().await;
        let states: Vec<(_, _)> =
            practice.services.client_forms(&practice.permit(), client).await.unwrap().into_iter().map(|view| (view.form, view.state)).collect();
        assert!(states.contains(&(forms[0], FormRequestState::Sent)) && states.contains(&(forms[1], FormRequestState::Withdrawn)), "{states:?}");
    }
}
