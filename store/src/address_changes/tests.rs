//! Addresses that wait to be confirmed, on both engines: one open for each login, used once, and none of another practice's.

use super::{
    BY_LINK, COUNT, END_OPEN, NewAddressChange, OPEN, add_wrong_answer, confirm, count_since, end_open, find_by_token_hash, find_open,
    insert,
};
use crate::{Error, Tx, organization::fixture::*, portal, testing::sqlite_plan};
use chrono::{DateTime, TimeDelta, Utc};
use domain::address_changes::{AddressChangeState, Proof};
use uuid::Uuid;

const LOGINS: [Uuid; 2] = [Uuid::from_u128(10), Uuid::from_u128(11)];

fn later(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

/// The same ids in both practices.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        for login in LOGINS {
            let email = format!("{login}@mail.example");
            let row = portal::LoginRow { id: login, email: email.clone(), password_hash: "-".to_owned() };
            portal::insert_login(&mut tx, organization, &row, &email, now()).await.unwrap();
        }
    }
    tx
}

fn hash(organization: Uuid, id: u128) -> Vec<u8> {
    [organization.as_bytes().as_slice(), &id.to_be_bytes()].concat()
}

async fn add(tx: &mut Tx, organization: Uuid, (id, login): (u128, Uuid)) -> crate::Result<()> {
    let token_hash = hash(organization, id);
    let new = NewAddressChange {
        id: Uuid::from_u128(id),
        login,
        email: "New@mail.example",
        email_key: "new@mail.example",
        token_hash: &token_hash,
        proof: Proof::Password,
        expires_at: later(60),
        created_at: now(),
    };
    insert(tx, organization, &new).await
}

async fn state(tx: &mut Tx, organization: Uuid, id: u128) -> AddressChangeState {
    find_by_token_hash(tx, organization, &hash(organization, id)).await.unwrap().unwrap().state
}

crate::on_both_engines! {
    async fn r30_a_link_confirms_once_in_its_time_and_in_its_practice_alone(store) {
        let mut tx = filled(&store).await;
        for organization in [HERE, ELSEWHERE] {
            add(&mut tx, organization, (1, LOGINS[0])).await.unwrap();
        }
        assert_eq!(find_by_token_hash(&mut tx, HERE, &hash(ELSEWHERE, 1)).await.unwrap(), None);
        assert!(!confirm(&mut tx, HERE, Uuid::from_u128(1), later(60)).await.unwrap(), "it has run out");
        assert!(confirm(&mut tx, HERE, Uuid::from_u128(1), later(59)).await.unwrap());
        assert!(!confirm(&mut tx, HERE, Uuid::from_u128(1), later(59)).await.unwrap(), "it was used");
        assert_eq!(state(&mut tx, HERE, 1).await, AddressChangeState::Confirmed);
        assert_eq!(state(&mut tx, ELSEWHERE, 1).await, AddressChangeState::Open);
    }
}

crate::on_both_engines! {
    async fn r30_one_is_open_for_each_login_and_ends_with_the_next(store) {
        let mut tx = filled(&store).await;
        add(&mut tx, HERE, (1, LOGINS[0])).await.unwrap();
        add(&mut tx, HERE, (2, LOGINS[1])).await.unwrap();
        assert!(end_open(&mut tx, HERE, LOGINS[0], AddressChangeState::Cancelled, now()).await.unwrap());
        assert!(!end_open(&mut tx, HERE, LOGINS[0], AddressChangeState::Cancelled, now()).await.unwrap());
        assert_eq!(find_open(&mut tx, HERE, LOGINS[0]).await.unwrap(), None);
        assert_eq!(find_open(&mut tx, HERE, LOGINS[1]).await.unwrap().unwrap().id, Uuid::from_u128(2));
        assert_eq!(state(&mut tx, HERE, 1).await, AddressChangeState::Cancelled);
        assert_eq!(count_since(&mut tx, HERE, LOGINS[0], later(-1)).await.unwrap(), 1);
        assert_eq!(count_since(&mut tx, HERE, LOGINS[0], now()).await.unwrap(), 0);
        assert_eq!(add_wrong_answer(&mut tx, HERE, Uuid::from_u128(2)).await.unwrap(), 1);
        assert_eq!(add_wrong_answer(&mut tx, HERE, Uuid::from_u128(2)).await.unwrap(), 2);
        assert!(matches!(add(&mut tx, HERE, (3, LOGINS[1])).await, Err(Error::Duplicate)));
    }
}

#[tokio::test]
async fn each_statement_finds_its_rows_by_an_index() {
    let store = crate::testing::open(crate::testing::Engine::Sqlite).await;
    for text in [BY_LINK, OPEN, END_OPEN, COUNT] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains("SEARCH address_changes USING"), "{plan}");
    }
}
