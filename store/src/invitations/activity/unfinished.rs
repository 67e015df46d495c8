//! Unfinished forms are listed from the forms: each invitation once, in the order in which they were asked, and found behind all others.

use super::*;
use crate::{
    forms::{self, NewFormRequest},
    invitations::{NewBatch, NewInvitation, accept, insert, insert_batch},
    organization::fixture::*,
};
use chrono::TimeDelta;
use domain::{invitations::BatchPurpose, portal::FormRequestState};

const FORM: Uuid = Uuid::from_u128(40);
const BATCH: Uuid = Uuid::from_u128(50);
const ADA: Uuid = Uuid::from_u128(11);
/// More than a search looks through.
const MANY: u128 = 1_050;

/// Two forms of an invitation by which the client signed up, asked so many seconds after now.
async fn asked(tx: &mut Tx, number: u128, client: Uuid, seconds: i64) {
    let id = Uuid::from_u128(number);
    let mut token_hash = [0; 32];
    token_hash[..16].copy_from_slice(id.as_bytes());
    let new = NewInvitation {
        id,
        client_id: client,
        batch_id: BATCH,
        email: "one@mail.example",
        email_key: "one@mail.example",
        token_hash,
        delivery: Delivery::Sent,
        expires_at: now() + TimeDelta::days(1),
        created_by: None,
        created_at: now(),
    };
    insert(tx, HERE, &[new]).await.unwrap();
    assert!(accept(tx, HERE, id, now()).await.unwrap());
    let request = |position: i64| NewFormRequest {
        id: Uuid::from_u128(number * 10 + u128::try_from(position).unwrap()),
        client,
        form_version: FORM,
        invitation: Some(id),
        batch: Some(BATCH),
        position,
    };
    forms::insert_requests(tx, HERE, &[0, 1].map(request), now() + TimeDelta::seconds(seconds)).await.unwrap();
}

async fn finish(tx: &mut Tx, number: u128) {
    for request in [number * 10, number * 10 + 1] {
        assert!(forms::set_request_state(tx, HERE, Uuid::from_u128(request), FormRequestState::Submitted, now()).await.unwrap());
    }
}

/// Ada's forms were asked before those of all the others.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_form(&mut tx, HERE, FORM, false).await;
    let batch = NewBatch {
        id: BATCH,
        idempotency_key: "one",
        purpose: BatchPurpose::Invitation,
        language: "en",
        subject: "",
        body_html: "",
        sender_name: "Noor",
        created_by: HERE,
        address: "",
        retry_of: None,
        created_at: now(),
    };
    insert_batch(&mut tx, HERE, &batch).await.unwrap();
    add_client(&mut tx, HERE, ADA, &input("Ada", "Brennan", None)).await;
    asked(&mut tx, 100, ADA, 0).await;
    for number in 0..MANY {
        let other = Uuid::from_u128(10_000 + number);
        add_client(&mut tx, HERE, other, &input("Bo", "Almasi", None)).await;
        asked(&mut tx, 1_000 + number, other, 1 + i64::try_from(number).unwrap()).await;
    }
    if let Tx::Postgres(inner) = &mut tx {
        // As it would have done by itself by then.
        for text in ["ANALYZE clients", "ANALYZE client_search", "ANALYZE invitations", "ANALYZE form_requests"] {
            sqlx::query(text).execute(&mut **inner).await.unwrap();
        }
    }
    tx
}

async fn page(
    tx: &mut Tx,
    search: &str,
    (filter, batch): (ActivityFilter, Option<Uuid>),
    after: Option<ActivityCursor>,
) -> Vec<ActivityRow> {
    let after = after.unwrap_or(ActivityCursor { at: now() + TimeDelta::days(1), id: Uuid::max() });
    let query = ActivityQueryRow { search: Search::of(search), filter, batch, after, quiet_since: now(), limit: 400 };
    list_activity(tx, HERE, &query).await.unwrap()
}

crate::on_both_engines! {
    async fn r9_whose_forms_are_unfinished_is_found_behind_all_the_others_and_listed_once(store) {
        let mut tx = filled(&store).await;
        for asked in [(ActivityFilter::FormsUnfinished, None), (ActivityFilter::FormsUnfinished, Some(BATCH)), (ActivityFilter::Stuck, None)] {
            let found = page(&mut tx, "ada", asked, None).await;
            assert_eq!(found.iter().map(|row| (row.client_id, row.forms_total)).collect::<Vec<_>>(), [(ADA, 2)], "{asked:?}");
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let rows = page(&mut tx, "", asked, after).await;
                let Some(last) = rows.last() else { break };
                after = Some(ActivityCursor { at: last.placed_at, id: last.id });
                seen.extend(rows.into_iter().map(|row| row.id.as_u128()));
            }
            let newest_first: Vec<u128> = (1_000..1_000 + MANY).rev().chain([100]).collect();
            assert_eq!(seen, newest_first, "{asked:?}");
        }
        finish(&mut tx, 100).await;
        finish(&mut tx, 1_000 + MANY - 1).await;
        let asked = (ActivityFilter::FormsUnfinished, None);
        assert!(page(&mut tx, "ada", asked, None).await.is_empty());
        assert_eq!(page(&mut tx, "", asked, None).await[0].id.as_u128(), 1_000 + MANY - 2);
    }
}
