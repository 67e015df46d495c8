//! Passkeys and what they are to answer, on both engines: of one login, in one practice, and answered once.

use super::{
    NewChallenge, PasskeyRow, count_challenges, decline, find_by_credential, forget_old_challenges, insert, insert_challenge, is_undecided,
    list_of_login, remove, take_challenge, use_up,
};
use crate::{Error, Tx, organization::fixture::*, portal};
use chrono::TimeDelta;
use uuid::Uuid;

const NOOR: Uuid = Uuid::from_u128(10);
const ADA: Uuid = Uuid::from_u128(11);

/// The same ids in both practices.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        for login in [NOOR, ADA] {
            let email = format!("{login}@mail.example");
            let row = portal::LoginRow { id: login, email: email.clone(), password_hash: "-".to_owned() };
            portal::insert_login(&mut tx, organization, &row, &email, now()).await.unwrap();
        }
    }
    tx
}

fn passkey(id: u128, login: Uuid) -> PasskeyRow {
    PasskeyRow {
        id: Uuid::from_u128(id),
        login_id: login,
        credential_id: id.to_be_bytes().to_vec(),
        credential: "{}".to_owned(),
        name: "Chrome on Android".to_owned(),
        added_at: now(),
        used_at: None,
    }
}

crate::on_both_engines! {
    async fn r27_a_passkey_is_found_in_its_practice_and_removed_by_its_login_alone(store) {
        let mut tx = filled(&store).await;
        let row = passkey(1, NOOR);
        insert(&mut tx, HERE, &row).await.unwrap();
        assert_eq!(find_by_credential(&mut tx, HERE, &row.credential_id).await.unwrap(), Some(row.clone()));
        assert_eq!(find_by_credential(&mut tx, ELSEWHERE, &row.credential_id).await.unwrap(), None);
        assert!(list_of_login(&mut tx, ELSEWHERE, NOOR).await.unwrap().is_empty());
        assert!(!remove(&mut tx, HERE, ADA, row.id).await.unwrap());
        assert!(!remove(&mut tx, ELSEWHERE, NOOR, row.id).await.unwrap());
        assert_eq!(list_of_login(&mut tx, HERE, NOOR).await.unwrap(), std::slice::from_ref(&row));
        assert!(remove(&mut tx, HERE, NOOR, row.id).await.unwrap());
        assert!(!remove(&mut tx, HERE, NOOR, row.id).await.unwrap());
    }
}

crate::on_both_engines! {
    async fn one_passkey_serves_one_login_of_a_practice(store) {
        let mut tx = filled(&store).await;
        insert(&mut tx, HERE, &passkey(1, NOOR)).await.unwrap();
        insert(&mut tx, ELSEWHERE, &passkey(1, NOOR)).await.unwrap();
        let again = PasskeyRow { id: Uuid::from_u128(2), ..passkey(1, ADA) };
        assert!(matches!(insert(&mut tx, HERE, &again).await, Err(Error::Duplicate)));
    }
}

crate::on_both_engines! {
    async fn a_counter_is_never_set_over_one_that_was_counted_meanwhile(store) {
        let mut tx = filled(&store).await;
        let row = passkey(1, NOOR);
        insert(&mut tx, HERE, &row).await.unwrap();
        assert!(use_up(&mut tx, HERE, &row, "{\"counter\":2}", now()).await.unwrap());
        assert!(!use_up(&mut tx, HERE, &row, "{\"counter\":1}", now()).await.unwrap());
        let found = find_by_credential(&mut tx, HERE, &row.credential_id).await.unwrap().unwrap();
        assert_eq!((found.credential.as_str(), found.used_at), ("{\"counter\":2}", Some(now())));
    }
}

crate::on_both_engines! {
    async fn a_challenge_is_taken_once_in_its_time_by_whom_it_was_made_for(store) {
        let mut tx = filled(&store).await;
        let (soon, id) = (now() + TimeDelta::minutes(5), Uuid::from_u128);
        let challenge = |number, login| NewChallenge { id: id(number), login, state: "{}", address: "192.0.2.7", expires_at: soon };
        for (number, login) in [(1, None), (2, Some(NOOR)), (3, None)] {
            insert_challenge(&mut tx, HERE, &challenge(number, login)).await.unwrap();
        }
        assert_eq!(count_challenges(&mut tx, HERE, "192.0.2.7").await.unwrap(), 3);
        assert_eq!(count_challenges(&mut tx, ELSEWHERE, "192.0.2.7").await.unwrap(), 0);
        for (organization, number, login, at) in
            [(ELSEWHERE, 1, None, now()), (HERE, 1, Some(NOOR), now()), (HERE, 2, Some(ADA), now()), (HERE, 2, None, now()), (HERE, 1, None, soon)]
        {
            assert_eq!(take_challenge(&mut tx, organization, id(number), login, at).await.unwrap(), None, "{number} by {login:?}");
        }
        for (number, login) in [(1, None), (2, Some(NOOR))] {
            assert_eq!(take_challenge(&mut tx, HERE, id(number), login, now()).await.unwrap(), Some("{}".to_owned()));
            assert_eq!(take_challenge(&mut tx, HERE, id(number), login, now()).await.unwrap(), None);
        }
        assert_eq!(forget_old_challenges(&mut tx, now()).await.unwrap(), 0);
        assert_eq!(forget_old_challenges(&mut tx, soon).await.unwrap(), 1);
    }
}

crate::on_both_engines! {
    async fn whoever_has_one_or_wants_none_is_not_asked(store) {
        let mut tx = filled(&store).await;
        for login in [NOOR, ADA] {
            assert!(is_undecided(&mut tx, HERE, login).await.unwrap());
        }
        insert(&mut tx, HERE, &passkey(1, NOOR)).await.unwrap();
        decline(&mut tx, HERE, ADA, now()).await.unwrap();
        for login in [NOOR, ADA] {
            assert!(!is_undecided(&mut tx, HERE, login).await.unwrap());
            assert!(is_undecided(&mut tx, ELSEWHERE, login).await.unwrap());
        }
    }
}
