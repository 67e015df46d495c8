//! Links to set a new password, on both engines: one open for each owner, used once, and none of another practice's.

use super::{COUNT, NewReset, PasswordOwner, REPLACE, count_since, find_by_token_hash, insert, replace_open, use_up};
use crate::{Error, Tx, organization::fixture::*, portal, testing::sqlite_plan};
use chrono::{DateTime, TimeDelta, Utc};
use domain::resets::ResetState;
use uuid::Uuid;

const PERSON: Uuid = Uuid::from_u128(10);
const OWNERS: [PasswordOwner; 2] = [PasswordOwner::Staff(PERSON), PasswordOwner::Login(PERSON)];

fn later(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

/// The same ids in both practices.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        add_staff(&mut tx, organization, PERSON, "noor@mail.example").await;
        let login = portal::LoginRow { id: PERSON, email: "noor@mail.example".to_owned(), password_hash: "-".to_owned() };
        portal::insert_login(&mut tx, organization, &login, "noor@mail.example", now()).await.unwrap();
    }
    tx
}

async fn add(tx: &mut Tx, organization: Uuid, (id, owner): (u128, PasswordOwner)) -> crate::Result<()> {
    let hash = [organization.as_bytes().as_slice(), &id.to_be_bytes()].concat();
    let new = NewReset { id: Uuid::from_u128(id), owner, token_hash: &hash, expires_at: later(60), created_at: now() };
    insert(tx, organization, &new).await
}

async fn state(tx: &mut Tx, organization: Uuid, id: u128) -> ResetState {
    let hash = [organization.as_bytes().as_slice(), &id.to_be_bytes()].concat();
    find_by_token_hash(tx, &hash).await.unwrap().unwrap().state
}

crate::on_both_engines! {
    async fn a_link_is_used_once_in_its_time_and_in_its_practice_alone(store) {
        let mut tx = filled(&store).await;
        for (id, owner) in (1..).zip(OWNERS) {
            for organization in [HERE, ELSEWHERE] {
                add(&mut tx, organization, (id, owner)).await.unwrap();
            }
            assert!(!use_up(&mut tx, HERE, Uuid::from_u128(id), later(60)).await.unwrap(), "it has run out");
            assert!(use_up(&mut tx, HERE, Uuid::from_u128(id), later(59)).await.unwrap());
            assert!(!use_up(&mut tx, HERE, Uuid::from_u128(id), later(59)).await.unwrap(), "it was used");
            assert_eq!((state(&mut tx, HERE, id).await, state(&mut tx, ELSEWHERE, id).await), (ResetState::Used, ResetState::Open));
        }
    }
}

crate::on_both_engines! {
    async fn a_newer_link_takes_the_place_of_the_older_of_the_same_owner_alone(store) {
        let mut tx = filled(&store).await;
        add(&mut tx, HERE, (1, OWNERS[0])).await.unwrap();
        add(&mut tx, HERE, (2, OWNERS[1])).await.unwrap();
        add(&mut tx, ELSEWHERE, (1, OWNERS[0])).await.unwrap();
        replace_open(&mut tx, HERE, OWNERS[0], later(1)).await.unwrap();
        add(&mut tx, HERE, (3, OWNERS[0])).await.unwrap();
        assert_eq!(state(&mut tx, HERE, 1).await, ResetState::Replaced);
        for (organization, id) in [(HERE, 2), (HERE, 3), (ELSEWHERE, 1)] {
            assert_eq!(state(&mut tx, organization, id).await, ResetState::Open);
        }
        assert!(!use_up(&mut tx, HERE, Uuid::from_u128(1), later(2)).await.unwrap());
        assert_eq!(count_since(&mut tx, HERE, OWNERS[0], later(-1)).await.unwrap(), 2);
        assert_eq!(count_since(&mut tx, HERE, OWNERS[1], later(-1)).await.unwrap(), 1);
        assert_eq!(count_since(&mut tx, HERE, OWNERS[0], now()).await.unwrap(), 0);
    }
}

crate::on_both_engines! {
    async fn no_owner_has_two_open_links(store) {
        let mut tx = filled(&store).await;
        add(&mut tx, HERE, (1, OWNERS[1])).await.unwrap();
        assert!(matches!(add(&mut tx, HERE, (2, OWNERS[1])).await, Err(Error::Duplicate)));
    }
}

#[tokio::test]
async fn each_statement_finds_its_rows_by_an_index() {
    let store = crate::testing::open(crate::testing::Engine::Sqlite).await;
    for text in [REPLACE[0], REPLACE[1], COUNT[0], COUNT[1], super::BY_LINK] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains("SEARCH password_resets USING"), "{plan}");
    }
}
