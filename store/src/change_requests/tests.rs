//! Changes that wait, on both engines: one for each field, ended once, and none of another practice's or of a client whom one does not see.

use super::*;
use crate::{clients, organization::fixture::*, testing::sqlite_plan};
use chrono::TimeDelta;

const MARA: Uuid = Uuid::from_u128(20);
const RUTH: Uuid = Uuid::from_u128(21);
const STAFF: Uuid = Uuid::from_u128(30);

/// The same ids in both practices.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        add_staff(&mut tx, organization, STAFF, "ann@mail.example").await;
        for client in [MARA, RUTH] {
            add_client(&mut tx, organization, client, &input("A", "B", None)).await;
        }
        clients::assign(&mut tx, organization, RUTH, STAFF).await.unwrap();
    }
    tx
}

async fn ask(tx: &mut Tx, organization: Uuid, (id, client): (u128, Uuid), field: ChangeField) -> Result<()> {
    let new = NewChangeRequest { id: Uuid::from_u128(id), client, field, seen: None, wanted: Some("555 0100") };
    insert(tx, organization, &new, now()).await
}

fn ids(rows: Vec<ChangeRequestRow>) -> Vec<u128> {
    rows.into_iter().map(|row| row.id.as_u128()).collect()
}

crate::on_both_engines! {
    async fn r27_what_waits_is_listed_for_whom_it_is_in_scope_and_in_its_practice_alone(store) {
        let mut tx = filled(&store).await;
        ask(&mut tx, HERE, (1, MARA), ChangeField::FirstName).await.unwrap();
        ask(&mut tx, HERE, (2, RUTH), ChangeField::Phone).await.unwrap();
        ask(&mut tx, HERE, (3, MARA), ChangeField::Phone).await.unwrap();
        assert_eq!(ids(list_waiting(&mut tx, HERE, None).await.unwrap()), [1, 3, 2]);
        assert_eq!(ids(list_waiting(&mut tx, HERE, Some(STAFF)).await.unwrap()), [2]);
        assert_eq!(ids(list_waiting_of_client(&mut tx, HERE, MARA).await.unwrap()), [1, 3]);
        assert_eq!(ids(list_waiting(&mut tx, ELSEWHERE, None).await.unwrap()), [0_u128; 0]);
        assert_eq!(find(&mut tx, ELSEWHERE, Uuid::from_u128(1)).await.unwrap(), None);
        assert!(!end(&mut tx, ELSEWHERE, Uuid::from_u128(1), (ChangeState::Accepted, None), now()).await.unwrap());
    }
}

crate::on_both_engines! {
    async fn one_of_a_field_waits_and_is_ended_once(store) {
        let mut tx = filled(&store).await;
        ask(&mut tx, HERE, (1, MARA), ChangeField::Phone).await.unwrap();
        ask(&mut tx, HERE, (2, RUTH), ChangeField::Phone).await.unwrap();
        replace_waiting(&mut tx, HERE, MARA, ChangeField::Phone, now()).await.unwrap();
        ask(&mut tx, HERE, (3, MARA), ChangeField::Phone).await.unwrap();
        assert_eq!(ids(list_waiting(&mut tx, HERE, None).await.unwrap()), [3, 2]);
        let declined = (ChangeState::Declined, Some("As on the card."));
        assert!(end(&mut tx, HERE, Uuid::from_u128(3), declined, now()).await.unwrap());
        assert!(!end(&mut tx, HERE, Uuid::from_u128(3), (ChangeState::Accepted, None), now()).await.unwrap());
        let before = now() - TimeDelta::seconds(1);
        let decided = list_decided_of_client(&mut tx, HERE, MARA, before, 10).await.unwrap();
        assert_eq!(decided.iter().map(|row| (row.state, row.reason.as_deref())).collect::<Vec<_>>(), [declined]);
        assert_eq!(list_decided_of_client(&mut tx, HERE, MARA, now(), 10).await.unwrap(), []);
        ask(&mut tx, HERE, (6, MARA), ChangeField::FirstName).await.unwrap();
        let later = now() + TimeDelta::days(100);
        assert!(end(&mut tx, HERE, Uuid::from_u128(6), (ChangeState::Accepted, None), later).await.unwrap());
        assert_eq!(ids(list_decided_of_client(&mut tx, HERE, MARA, before, 1).await.unwrap()), [6], "the newest decision");
        assert_eq!(ids(list_decided_of_client(&mut tx, HERE, MARA, now(), 10).await.unwrap()), [6], "by when it was decided");
        assert_eq!(count_since(&mut tx, HERE, MARA, before).await.unwrap(), 3);
        ask(&mut tx, HERE, (4, MARA), ChangeField::Phone).await.unwrap();
        assert!(matches!(ask(&mut tx, HERE, (5, MARA), ChangeField::Phone).await, Err(Error::Duplicate)));
    }
}

#[tokio::test]
async fn each_statement_finds_its_rows_by_an_index() {
    let store = crate::testing::open(crate::testing::Engine::Sqlite).await;
    for text in [OF_CLIENT, WAITING_OF_CLIENT, WAITING, COUNT_SINCE] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains("USING INDEX change_requests_") || plan.contains("USING COVERING INDEX change_requests_"), "{plan}");
    }
    let plan = sqlite_plan(&store, WAITING).await;
    assert!(plan.contains("change_requests_waiting") && !plan.contains("TEMP B-TREE"), "{plan}");
}
