//! R13, R20: of whom a form is not asked again, because they have it open, is counted and listed before it is sent.

use crate::invitations::tests::practice::{Practice, these};
use domain::{
    clients::{ClientFilter, ClientSelection},
    form_sharing::OpenForm,
    ids::ClientId,
    portal::FormRequestState,
};
use store::on_both_engines;

impl Practice {
    async fn still_open(&self, clients: &ClientSelection) -> Vec<OpenForm> {
        self.services.draft_forms(&self.permit(), clients).await.unwrap().open
    }

    async fn submit_all(&self, client: ClientId) {
        let mut tx = self.write().await;
        for row in store::forms::list_of_client(&mut tx, self.organization.0, client.0).await.unwrap() {
            let state = FormRequestState::Submitted;
            store::forms::set_request_state(&mut tx, self.organization.0, row.id, state, self.services.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

on_both_engines! {
    async fn r20_those_who_have_a_form_open_still_are_counted_and_listed(store) {
        let practice = Practice::new(store).await;
        let clients = practice.active_clients(3).await;
        let forms = practice.forms().await;
        practice.share(&clients[..2], &forms[..1]).await;
        practice.share(&clients[..1], &forms[1..2]).await;
        let all = ClientSelection::Matching { search: String::new(), filter: ClientFilter::All, except: Vec::new() };
        let open = |form, names: &[&str]| OpenForm {
            form,
            count: i64::try_from(names.len()).unwrap(),
            names: names.iter().map(|name| format!("{name} Example")).collect(),
        };
        for chosen in [these(&clients), all.clone()] {
            let told = practice.still_open(&chosen).await;
            assert_eq!(told, [open(forms[0], &["Client0", "Client1"]), open(forms[1], &["Client0"])]);
        }
        let but_one = ClientSelection::Matching { search: String::new(), filter: ClientFilter::All, except: vec![clients[0]] };
        assert_eq!(practice.still_open(&but_one).await, [open(forms[0], &["Client1"])]);
        assert!(practice.still_open(&these(&clients[2..])).await.is_empty());
        practice.submit_all(clients[0]).await;
        assert_eq!(practice.still_open(&all).await, [open(forms[0], &["Client1"])], "who has submitted it is asked again");
    }
}
