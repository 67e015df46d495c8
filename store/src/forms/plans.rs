//! However many forms a practice has asked for, a submission reads those of its client alone.

use super::{NewFormRequest, insert_requests, requests::COUNT_OPEN_OF_INVITATION};
use crate::{
    Tx,
    organization::fixture::*,
    testing::plans::{Bind, analyze, plan, without},
};
use uuid::Uuid;

const FORM: Uuid = Uuid::from_u128(40);
const ANYBODY: Uuid = Uuid::from_u128(100);

/// A form that each of some clients was asked for by an invitation.
async fn asked(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_form(&mut tx, HERE, FORM, false).await;
    for number in 100..200 {
        let client = Uuid::from_u128(number);
        add_client(&mut tx, HERE, client, &input("A", "B", None)).await;
        let request = NewFormRequest { id: client, client, form_version: FORM, invitation: Some(client), batch: None, position: 0 };
        insert_requests(&mut tx, HERE, &[request], now()).await.unwrap();
    }
    analyze(&mut tx, &["form_requests"]).await;
    without(&mut tx, &["seqscan"]).await;
    tx
}

crate::on_both_engines! {
    async fn whether_an_invitations_forms_are_done_is_read_from_its_clients(store) {
        let plan = plan(&mut asked(&store).await, COUNT_OPEN_OF_INVITATION, &[Bind::Id(HERE), Bind::Id(ANYBODY), Bind::Id(ANYBODY)]).await;
        assert!(plan.contains("form_requests_by_client"), "{plan}");
    }
}
