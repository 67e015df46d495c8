//! Requests for signatures on both engines: one open for a form, ended once, and none of another practice's.

use super::*;
use crate::{
    forms::{self, NewFormRequest},
    organization::fixture::*,
    portal,
    testing::{Engine, open, sqlite_plan},
};

const ADA: Uuid = Uuid::from_u128(11);
const NOOR: Uuid = Uuid::from_u128(7);
const RITA: Uuid = Uuid::from_u128(8);
const FORM: Uuid = Uuid::from_u128(40);

/// The same ids in both practices.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        add_client(&mut tx, organization, ADA, &input("Ada", "Brennan", None)).await;
        add_form(&mut tx, organization, FORM, true).await;
        let asked = NewFormRequest { id: FORM, client: ADA, form_version: FORM, invitation: None, batch: None, position: 0 };
        forms::insert_requests(&mut tx, organization, &[asked], now()).await.unwrap();
        for (login, email) in [(NOOR, "noor@mail.example"), (RITA, "rita@mail.example")] {
            let row = portal::LoginRow { id: login, email: email.to_owned(), password_hash: "-".to_owned() };
            portal::insert_login(&mut tx, organization, &row, email, now()).await.unwrap();
        }
    }
    tx
}

async fn ask(tx: &mut Tx, organization: Uuid, id: u128) -> Result<()> {
    let id = Uuid::from_u128(id);
    let new = NewSignatureRequest { id, client: ADA, form_request: FORM, place: "~signer1", asked: RITA, asked_by: NOOR, now: now() };
    insert(tx, organization, &new).await
}

crate::on_both_engines! {
    async fn r27_r31_a_request_for_a_signature_is_of_its_practice_alone_and_ends_once(store) {
        let mut tx = filled(&store).await;
        ask(&mut tx, HERE, 1).await.unwrap();
        let open = find_open(&mut tx, HERE, FORM).await.unwrap().unwrap();
        assert_eq!((open.place.as_str(), open.asked_login_id, open.end().unwrap()), ("~signer1", RITA, None));
        assert_eq!(find_open(&mut tx, ELSEWHERE, FORM).await.unwrap(), None);
        assert!(is_asked(&mut tx, HERE, ADA, "rita@mail.example").await.unwrap());
        assert!(!is_asked(&mut tx, HERE, ADA, "noor@mail.example").await.unwrap());
        assert!(!is_asked(&mut tx, ELSEWHERE, ADA, "rita@mail.example").await.unwrap());
        assert!(!end(&mut tx, ELSEWHERE, open.id, SignatureEnd::Signed, now()).await.unwrap());
        end_of_asked(&mut tx, ELSEWHERE, (ADA, RITA), SignatureEnd::Over, now()).await.unwrap();
        end_of_asked(&mut tx, HERE, (ADA, NOOR), SignatureEnd::Over, now()).await.unwrap();
        assert!(end(&mut tx, HERE, open.id, SignatureEnd::Declined, now()).await.unwrap(), "whoever only asked ends nothing");
        assert!(!end(&mut tx, HERE, open.id, SignatureEnd::Signed, now()).await.unwrap(), "once");
        ask(&mut tx, HERE, 2).await.unwrap();
        end_of_asked(&mut tx, HERE, (ADA, RITA), SignatureEnd::Over, now()).await.unwrap();
        let ends: Vec<_> = list_of_form(&mut tx, HERE, FORM).await.unwrap().iter().map(|row| row.end().unwrap()).collect();
        assert_eq!(ends, [Some(SignatureEnd::Declined), Some(SignatureEnd::Over)]);
        assert_eq!(list_of_client(&mut tx, HERE, ADA).await.unwrap().len(), 2);
        assert!(list_of_client(&mut tx, ELSEWHERE, ADA).await.unwrap().is_empty());
    }
}

crate::on_both_engines! {
    async fn r31_a_form_waits_for_one_signature_at_a_time(store) {
        let mut tx = filled(&store).await;
        ask(&mut tx, HERE, 1).await.unwrap();
        ask(&mut tx, ELSEWHERE, 1).await.unwrap();
        assert!(matches!(ask(&mut tx, HERE, 2).await, Err(Error::Duplicate)));
    }
}

#[tokio::test]
async fn requests_for_signatures_are_found_by_indexes() {
    let store = open(Engine::Sqlite).await;
    let indexes =
        [(OPEN, "signature_requests_one_open"), (OF_FORM, "signature_requests_of_form"), (OF_CLIENT, "signature_requests_of_client")];
    for (text, index) in indexes {
        let plan = sqlite_plan(&store, text).await;
        assert!(!plan.contains("SCAN") && plan.contains(index), "{plan}");
    }
}
