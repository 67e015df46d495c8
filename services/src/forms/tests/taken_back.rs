//! R25: that a form was withdrawn is written down of those alone of whom it was.

use crate::invitations::tests::practice::Practice;
use domain::{forms::Answers, invitations::BatchState};
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
