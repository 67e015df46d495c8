//! What a login keeps, on both engines.

use super::{LoginRow, find_login_language, insert_login, set_login_language};
use crate::organization::fixture::{ELSEWHERE, HERE, now, two_practices};
use uuid::Uuid;

const LOGIN: Uuid = Uuid::from_u128(70);

crate::on_both_engines! {
    async fn r27_a_login_keeps_its_language_and_another_practices_of_the_same_id_its_own(store) {
        let mut tx = two_practices(&store).await;
        for practice in [HERE, ELSEWHERE] {
            let login = LoginRow { id: LOGIN, email: "mara@mail.example".to_owned(), password_hash: "-".to_owned() };
            insert_login(&mut tx, practice, &login, "mara@mail.example", now()).await.unwrap();
        }
        assert_eq!(find_login_language(&mut tx, HERE, LOGIN).await.unwrap(), None);
        set_login_language(&mut tx, HERE, LOGIN, "es").await.unwrap();
        assert_eq!(find_login_language(&mut tx, HERE, LOGIN).await.unwrap().as_deref(), Some("es"));
        assert_eq!(find_login_language(&mut tx, ELSEWHERE, LOGIN).await.unwrap(), None);
        assert_eq!(find_login_language(&mut tx, HERE, Uuid::from_u128(71)).await.unwrap(), None);
    }
}
