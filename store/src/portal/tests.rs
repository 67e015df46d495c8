//! The sessions of one login, on both engines: listed and ended by their names, in their practice alone; and the language that it keeps.

use super::{
    LoginRow, end_session_of, find_login_language, find_session, insert_login, insert_session, list_sessions, set_login_language,
    set_session_device, touch_session,
};
use crate::{Tx, organization::fixture::*};
use chrono::TimeDelta;
use uuid::Uuid;

const NOOR: Uuid = Uuid::from_u128(10);
const ADA: Uuid = Uuid::from_u128(11);

async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for (organization, byte) in [(HERE, 1), (ELSEWHERE, 2)] {
        for (login, other) in [(NOOR, 0), (ADA, 16)] {
            let email = format!("{login}@mail.example");
            let row = LoginRow { id: login, email: email.clone(), password_hash: "-".to_owned() };
            insert_login(&mut tx, organization, &row, &email, now()).await.unwrap();
            let id = Uuid::from_u128(u128::from(other + 1_u8));
            insert_session(&mut tx, organization, login, (id, &[byte + other; 32]), now()).await.unwrap();
        }
    }
    tx
}

crate::on_both_engines! {
    async fn r27_a_session_is_listed_and_ended_by_its_login_in_its_practice_alone(store) {
        let mut tx = filled(&store).await;
        let before = now() - TimeDelta::minutes(20);
        set_session_device(&mut tx, &[1; 32], "Chrome on Android").await.unwrap();
        let listed = list_sessions(&mut tx, HERE, NOOR, before).await.unwrap();
        assert_eq!(listed.iter().map(|row| (row.id, row.device.as_str())).collect::<Vec<_>>(), [(Uuid::from_u128(1), "Chrome on Android")]);
        assert!(!end_session_of(&mut tx, HERE, NOOR, Uuid::from_u128(17), now()).await.unwrap(), "another login's");
        assert!(end_session_of(&mut tx, HERE, NOOR, Uuid::from_u128(1), now()).await.unwrap());
        assert!(!end_session_of(&mut tx, HERE, NOOR, Uuid::from_u128(1), now()).await.unwrap());
        assert!(find_session(&mut tx, &[1; 32]).await.unwrap().is_none());
        assert!(find_session(&mut tx, &[2; 32]).await.unwrap().is_some(), "the neighbour's with the same name");
        assert!(find_session(&mut tx, &[17; 32]).await.unwrap().is_some());
    }
}

crate::on_both_engines! {
    async fn r26_the_latest_comes_first_and_those_that_have_idled_out_not_at_all(store) {
        let mut tx = filled(&store).await;
        insert_session(&mut tx, HERE, NOOR, (Uuid::from_u128(2), &[3; 32]), now()).await.unwrap();
        let later = now() + TimeDelta::minutes(1);
        touch_session(&mut tx, &[1; 32], later).await.unwrap();
        let ids = async |tx: &mut Tx, since| list_sessions(tx, HERE, NOOR, since).await.unwrap().iter().map(|row| row.id.as_u128()).collect::<Vec<_>>();
        assert_eq!(ids(&mut tx, now() - TimeDelta::minutes(20)).await, [1, 2]);
        assert_eq!(ids(&mut tx, now()).await, [1]);
        assert!(ids(&mut tx, later).await.is_empty());
    }
}

crate::on_both_engines! {
    async fn r27_a_login_keeps_its_language_and_another_practices_of_the_same_id_its_own(store) {
        let mut tx = filled(&store).await;
        assert_eq!(find_login_language(&mut tx, HERE, NOOR).await.unwrap(), None);
        set_login_language(&mut tx, HERE, NOOR, "es").await.unwrap();
        assert_eq!(find_login_language(&mut tx, HERE, NOOR).await.unwrap().as_deref(), Some("es"));
        assert_eq!(find_login_language(&mut tx, HERE, ADA).await.unwrap(), None);
        assert_eq!(find_login_language(&mut tx, ELSEWHERE, NOOR).await.unwrap(), None);
        assert_eq!(find_login_language(&mut tx, HERE, Uuid::from_u128(71)).await.unwrap(), None);
    }
}
