//! People who ask to become clients, on both engines: confirmed and decided once, forgotten in time, and none of another practice's.

use super::*;
use crate::{clients, organization::fixture::*, testing::sqlite_plan};
use chrono::TimeDelta;

fn later(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

fn born() -> NaiveDate {
    "1990-05-05".parse().unwrap()
}

fn person(email: &str) -> NewPerson {
    NewPerson { first_name: "Nora".into(), last_name: "Neu".into(), date_of_birth: born(), email: email.parse().unwrap(), message: None }
}

fn hash(organization: Uuid, id: u128) -> Vec<u8> {
    [organization.as_bytes().as_slice(), &id.to_be_bytes()].concat()
}

async fn add(tx: &mut Tx, organization: Uuid, id: u128, email: &str) {
    let token_hash = hash(organization, id);
    let new =
        NewSignUp { id: Uuid::from_u128(id), person: &person(email), token_hash: &token_hash, asked_at: now(), expires_at: later(60) };
    insert(tx, organization, &new).await.unwrap();
}

async fn state(tx: &mut Tx, organization: Uuid, id: u128) -> Option<SignUpState> {
    find(tx, organization, Uuid::from_u128(id)).await.unwrap().map(|row| row.state)
}

const FIRST: Uuid = Uuid::from_u128(1);

crate::on_both_engines! {
    async fn r27_a_request_is_confirmed_and_decided_once_in_its_time_and_its_practice_alone(store) {
        let mut tx = two_practices(&store).await;
        for organization in [HERE, ELSEWHERE] {
            add(&mut tx, organization, 1, "Nora@mail.example").await;
        }
        assert_eq!(find_by_token_hash(&mut tx, HERE, &hash(ELSEWHERE, 1)).await.unwrap(), None);
        assert_eq!(list_waiting(&mut tx, HERE).await.unwrap(), [], "nobody has confirmed it");
        assert!(!confirm(&mut tx, HERE, FIRST, born(), later(60)).await.unwrap(), "it has run out");
        assert!(confirm(&mut tx, HERE, FIRST, born(), later(59)).await.unwrap());
        assert!(!confirm(&mut tx, HERE, FIRST, born(), later(59)).await.unwrap());
        assert_eq!(list_waiting(&mut tx, HERE).await.unwrap().len(), 1);
        assert_eq!(list_waiting(&mut tx, ELSEWHERE).await.unwrap(), []);
        let merged = (SignUpState::Merged, later(90));
        assert!(!decide(&mut tx, ELSEWHERE, FIRST, merged, now()).await.unwrap(), "it does not wait there");
        assert!(decide(&mut tx, HERE, FIRST, merged, now()).await.unwrap());
        assert!(!decide(&mut tx, HERE, FIRST, (SignUpState::Declined, later(90)), now()).await.unwrap());
        assert_eq!(state(&mut tx, HERE, 1).await, Some(SignUpState::Merged));
        assert_eq!(state(&mut tx, ELSEWHERE, 1).await, Some(SignUpState::Unconfirmed));
    }
}

crate::on_both_engines! {
    async fn r27_what_is_put_right_before_it_is_confirmed_has_all_its_tries_and_no_other_practices_is_touched(store) {
        let mut tx = two_practices(&store).await;
        for organization in [HERE, ELSEWHERE] {
            add(&mut tx, organization, 1, "nora@mail.example").await;
        }
        assert_eq!(find_newest(&mut tx, HERE, "nora@mail.example").await.unwrap(), Some(now()));
        assert_eq!(find_newest(&mut tx, HERE, "nobody@mail.example").await.unwrap(), None);
        assert_eq!(add_wrong_answer(&mut tx, HERE, FIRST).await.unwrap(), 1);
        let right = NewPerson { date_of_birth: "1991-05-05".parse().unwrap(), message: Some("Again.".into()), ..person("nora@mail.example") };
        assert!(put_right(&mut tx, HERE, FIRST, &right).await.unwrap());
        assert!(!confirm(&mut tx, HERE, FIRST, born(), now()).await.unwrap(), "the date of before");
        assert_eq!(add_wrong_answer(&mut tx, HERE, FIRST).await.unwrap(), 1, "counted anew");
        assert!(confirm(&mut tx, HERE, FIRST, right.date_of_birth, now()).await.unwrap());
        assert!(!put_right(&mut tx, HERE, FIRST, &person("nora@mail.example")).await.unwrap(), "it is confirmed");
        assert_eq!(find(&mut tx, HERE, FIRST).await.unwrap().unwrap().message.as_deref(), Some("Again."));
        assert_eq!(find(&mut tx, ELSEWHERE, FIRST).await.unwrap().unwrap().date_of_birth, born());
    }
}

crate::on_both_engines! {
    async fn what_nobody_confirms_is_forgotten_and_what_waits_is_kept(store) {
        let mut tx = two_practices(&store).await;
        for (id, email) in [(1, "one@mail.example"), (2, "two@mail.example"), (3, "two@mail.example")] {
            add(&mut tx, HERE, id, email).await;
        }
        assert!(confirm(&mut tx, HERE, FIRST, born(), now()).await.unwrap());
        for (id, state) in [(1, SignUpState::Unconfirmed), (2, SignUpState::Unconfirmed), (3, SignUpState::Waiting)] {
            replace(&mut tx, HERE, Uuid::from_u128(id), state, later(60)).await.unwrap();
        }
        assert_eq!(state(&mut tx, HERE, 2).await, Some(SignUpState::Replaced));
        let left = list_of_address(&mut tx, HERE, "two@mail.example", SignUpState::Unconfirmed).await.unwrap();
        assert_eq!(left.into_iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), [3]);
        assert_eq!(forget(&mut tx, later(59)).await.unwrap(), 0);
        assert_eq!(forget(&mut tx, later(60)).await.unwrap(), 2);
        assert_eq!((state(&mut tx, HERE, 1).await, state(&mut tx, HERE, 3).await), (Some(SignUpState::Waiting), None));
    }
}

crate::on_both_engines! {
    async fn r27_who_could_be_the_same_is_found_by_address_name_and_birth_among_the_practices_own(store) {
        let mut tx = two_practices(&store).await;
        let born = domain::clients::ClientInput { date_of_birth: "1990-05-05".parse().ok(), ..input("Ruth", "Emanuel", None) };
        for organization in [HERE, ELSEWHERE] {
            add_client(&mut tx, organization, Uuid::from_u128(10), &input("A", "B", Some("NORA@mail.example"))).await;
            add_client(&mut tx, organization, Uuid::from_u128(11), &input("Nóra", "NEU", None)).await;
            add_client(&mut tx, organization, Uuid::from_u128(12), &born).await;
            add_client(&mut tx, organization, Uuid::from_u128(13), &input("Nobody", "Else", None)).await;
        }
        add_client(&mut tx, ELSEWHERE, Uuid::from_u128(14), &input("Nora", "Neu", None)).await;
        add(&mut tx, HERE, 1, "nora@mail.example").await;
        let row = find(&mut tx, HERE, FIRST).await.unwrap().unwrap();
        let found = list_to_compare(&mut tx, HERE, &[row]).await.unwrap();
        assert_eq!(found.iter().map(|client| client.id.as_u128()).collect::<Vec<_>>(), [10, 11, 12]);
        assert!(clients::find(&mut tx, HERE, Uuid::from_u128(14)).await.unwrap().is_none());
        assert!(list_to_compare(&mut tx, HERE, &[]).await.unwrap().is_empty());
    }
}

crate::on_both_engines! {
    async fn one_birthday_of_many_leaves_room_for_those_who_are_like_the_others_who_ask(store) {
        let mut tx = two_practices(&store).await;
        let born = |first: &str| domain::clients::ClientInput { date_of_birth: "1990-05-05".parse().ok(), ..input(first, "Same", None) };
        for id in 0..u128::try_from(MOST_COMPARED).unwrap() + 5 {
            add_client(&mut tx, HERE, Uuid::from_u128(100 + id), &born(&format!("Day{id}"))).await;
        }
        add_client(&mut tx, HERE, Uuid::from_u128(10), &input("Other", "Person", Some("other@mail.example"))).await;
        add(&mut tx, HERE, 1, "nora@mail.example").await;
        add(&mut tx, HERE, 2, "other@mail.example").await;
        let mut asking = Vec::new();
        for id in [1, 2] {
            asking.push(find(&mut tx, HERE, Uuid::from_u128(id)).await.unwrap().unwrap());
        }
        let found = list_to_compare(&mut tx, HERE, &asking).await.unwrap();
        assert_eq!(i64::try_from(found.len()).unwrap(), MOST_COMPARED + 1);
        assert!(found.iter().any(|client| client.id == Uuid::from_u128(10)));
    }
}

#[tokio::test]
async fn each_statement_finds_its_rows_by_an_index() {
    let store = crate::testing::open(crate::testing::Engine::Sqlite).await;
    for (text, index) in [
        (BY_LINK, "sign_up_requests_by_link"),
        (WAITING, "sign_up_requests_waiting"),
        (OF_ADDRESS, "sign_up_requests_of_address"),
        (NEWEST_OF_ADDRESS, "sign_up_requests_of_address"),
        (FORGET, "sign_up_requests_to_forget"),
        (LIKE_ADDRESS[0], "clients_by_email"),
        (LIKE_NAME[0], "clients_by_name"),
        (LIKE_BIRTH[0], "clients_by_birth"),
    ] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains(index) && plan.lines().all(|line| !["SCAN c", "SCAN k", "SCAN clients"].contains(&line.trim())), "{plan}");
    }
}
