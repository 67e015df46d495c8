//! On both engines: whoever is signed in finds counted what waits for them, in their practice and as their switches open it.

use super::{MOST_COUNTED, find_at_desk};
use crate::{
    Tx,
    change_requests::{self, NewChangeRequest},
    clients,
    forms::{NewFormRequest, insert_requests},
    organization::fixture::*,
    safety::{self, NewTask, RuleRow},
    sign_up_requests::{self, NewSignUp},
    staff::{StaffRow, disable, end_session, find_signed_in, insert, insert_session},
};
use chrono::TimeDelta;
use domain::{change_requests::ChangeField, sign_up_requests::NewPerson};
use uuid::Uuid;

const MARA: Uuid = Uuid::from_u128(20);
const RUTH: Uuid = Uuid::from_u128(21);
const FORM: Uuid = Uuid::from_u128(30);
const ADA: Uuid = Uuid::from_u128(40);
const NOOR: Uuid = Uuid::from_u128(41);
const LEE: Uuid = Uuid::from_u128(42);
const IDA: Uuid = Uuid::from_u128(43);

/// Ada, who is an administrator; Noor, who edits all clients; Lee, who edits Ruth; and Ida, who sees all and edits none. Each has a session,
/// in both practices.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        let row = |id: Uuid| staff_row(organization, id, &format!("{id}@mail.example"));
        for row in [
            StaffRow { is_administrator: true, ..row(ADA) },
            StaffRow { can_edit_clients: true, can_see_all_clients: true, ..row(NOOR) },
            StaffRow { can_edit_clients: true, ..row(LEE) },
            StaffRow { can_see_all_clients: true, can_invite: true, can_read_responses: true, ..row(IDA) },
        ] {
            insert(&mut tx, &row, &row.email, now()).await.unwrap();
            insert_session(&mut tx, organization, row.id, &hash(organization, row.id), now()).await.unwrap();
        }
        for client in [MARA, RUTH] {
            add_client(&mut tx, organization, client, &input("A", "B", None)).await;
        }
        clients::assign(&mut tx, organization, RUTH, LEE).await.unwrap();
        clients::assign(&mut tx, organization, MARA, IDA).await.unwrap();
    }
    tx
}

fn hash(organization: Uuid, id: Uuid) -> Vec<u8> {
    [organization.as_bytes().as_slice(), id.as_bytes()].concat()
}

/// One for each of these, by a rule of theirs.
async fn open_tasks(tx: &mut Tx, responsible: &[Uuid]) {
    add_form(tx, HERE, FORM, false).await;
    for member in responsible {
        let (id, later) = (*member, now() + TimeDelta::days(1));
        let request = NewFormRequest { id, client: MARA, form_version: FORM, invitation: None, batch: None, position: 0 };
        insert_requests(tx, HERE, &[request], now()).await.unwrap();
        let rule = RuleRow {
            id,
            form_id: FORM,
            trigger_json: "{}".to_owned(),
            responsible_id: id,
            escalate_hours: 24,
            responsible_name: String::new(),
        };
        safety::insert_rule(tx, HERE, &rule, now()).await.unwrap();
        let task = NewTask { id, rule: id, request: id, client: MARA, responsible: id, why: "Why", opened_at: now(), escalate_at: later };
        assert!(safety::insert_task(tx, HERE, &task).await.unwrap());
    }
}

async fn ask_for_change(tx: &mut Tx, id: u128, client: Uuid, field: ChangeField) {
    let new = NewChangeRequest { id: Uuid::from_u128(id), client, field, seen: None, wanted: Some("555 0100") };
    change_requests::insert(tx, HERE, &new, now()).await.unwrap();
}

async fn ask_to_sign_up(tx: &mut Tx, id: Uuid) {
    let (born, email) = ("1990-05-05".parse().unwrap(), "nora@mail.example".parse().unwrap());
    let person = NewPerson { first_name: "Nora".into(), last_name: "Neu".into(), date_of_birth: born, email, message: None };
    let expires_at = now() + TimeDelta::hours(1);
    let new = NewSignUp { id, person: &person, token_hash: &hash(HERE, id), asked_at: now(), expires_at };
    sign_up_requests::insert(tx, HERE, &new).await.unwrap();
    assert!(sign_up_requests::confirm(tx, HERE, id, born, now()).await.unwrap());
}

/// Tasks, changes, new people.
async fn counts(tx: &mut Tx, organization: Uuid, staff: Uuid) -> [i64; 3] {
    let found = find_at_desk(tx, &hash(organization, staff)).await.unwrap().unwrap();
    assert_eq!((found.signed_in.viewer.staff.id.0, found.signed_in.viewer.organization.id.0), (staff, organization));
    [found.task_count, found.change_count, found.sign_up_count]
}

crate::on_both_engines! {
    async fn r27_r32_each_is_counted_what_waits_for_them_in_their_practice_alone(store) {
        let mut tx = filled(&store).await;
        open_tasks(&mut tx, &[ADA, NOOR, LEE]).await;
        ask_for_change(&mut tx, 1, MARA, ChangeField::FirstName).await;
        ask_for_change(&mut tx, 2, MARA, ChangeField::Phone).await;
        ask_for_change(&mut tx, 3, RUTH, ChangeField::Phone).await;
        ask_to_sign_up(&mut tx, Uuid::from_u128(1)).await;
        for (staff, expected) in [(ADA, [3, 3, 1]), (NOOR, [1, 3, 1]), (LEE, [1, 1, 0]), (IDA, [0, 0, 0])] {
            assert_eq!(counts(&mut tx, HERE, staff).await, expected);
            assert_eq!(counts(&mut tx, ELSEWHERE, staff).await, [0, 0, 0]);
        }
        assert!(safety::acknowledge(&mut tx, HERE, NOOR, ("Noor", ""), now()).await.unwrap());
        assert_eq!(counts(&mut tx, HERE, NOOR).await, [0, 3, 1]);
        assert_eq!(counts(&mut tx, HERE, ADA).await, [2, 3, 1]);
    }
}

crate::on_both_engines! {
    async fn no_more_are_counted_than_are_told(store) {
        let mut tx = filled(&store).await;
        for number in 0..=u128::try_from(MOST_COUNTED).unwrap() {
            ask_to_sign_up(&mut tx, Uuid::from_u128(100 + number)).await;
        }
        assert_eq!(counts(&mut tx, HERE, ADA).await, [0, 0, MOST_COUNTED]);
    }
}

crate::on_both_engines! {
    async fn r26_who_is_at_the_desk_is_who_is_signed_in(store) {
        let mut tx = filled(&store).await;
        for organization in [HERE, ELSEWHERE] {
            let at_desk = find_at_desk(&mut tx, &hash(organization, NOOR)).await.unwrap().unwrap().signed_in;
            let signed_in = find_signed_in(&mut tx, &hash(organization, NOOR)).await.unwrap().unwrap();
            assert_eq!((at_desk.created_at, at_desk.last_seen_at), (signed_in.created_at, signed_in.last_seen_at));
            assert_eq!(at_desk.viewer, signed_in.viewer);
        }
        assert!(disable(&mut tx, HERE, NOOR, now()).await.unwrap());
        assert!(end_session(&mut tx, &hash(ELSEWHERE, NOOR), now()).await.unwrap());
        for hash in [hash(HERE, NOOR), hash(ELSEWHERE, NOOR), hash(HERE, MARA)] {
            assert!(find_at_desk(&mut tx, &hash).await.unwrap().is_none());
        }
    }
}
