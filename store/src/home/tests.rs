//! On both engines: what the home page counts is counted with what happens, in its practice and for its clients alone.

use super::*;
use crate::{
    invitations::{NewBatch, NewEvent, NewInvitation, insert, insert_batch, insert_event, insert_events},
    organization::fixture::*,
    reminders,
};
use chrono::TimeDelta;
use domain::{
    home::{STEPS as ALL_STEPS, Step},
    invitations::{BatchPurpose, Delivery, LedgerKind},
};

const MARA: Uuid = Uuid::from_u128(20);
const RUTH: Uuid = Uuid::from_u128(21);
const STAFF: Uuid = Uuid::from_u128(30);

fn later(days: i64) -> DateTime<Utc> {
    now() + TimeDelta::days(days)
}

/// The same two clients, each with an invitation, in both practices; Ruth is assigned to a member of staff.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        add_staff(&mut tx, organization, STAFF, "ann@mail.example").await;
        for client in [MARA, RUTH] {
            add_client(&mut tx, organization, client, &input("A", "B", Some("a@mail.example"))).await;
            add_invitation(&mut tx, organization, client).await;
        }
        crate::clients::assign(&mut tx, organization, RUTH, STAFF).await.unwrap();
    }
    tx
}

/// Of the client's own id.
async fn add_invitation(tx: &mut Tx, organization: Uuid, client: Uuid) {
    let key = client.to_string();
    let batch = NewBatch {
        id: client,
        idempotency_key: &key,
        purpose: BatchPurpose::Invitation,
        language: "en",
        subject: "",
        body_html: "",
        sender_name: "Ann",
        created_by: STAFF,
        address: "",
        retry_of: None,
        created_at: now(),
    };
    insert_batch(tx, organization, &batch).await.unwrap();
    let invitation = NewInvitation {
        id: client,
        client_id: client,
        batch_id: client,
        email: "a@mail.example",
        email_key: "a@mail.example",
        token_hash: hash(organization, client),
        delivery: Delivery::Sent,
        expires_at: later(14),
        created_by: Some(STAFF),
        created_at: now(),
    };
    insert(tx, organization, std::slice::from_ref(&invitation)).await.unwrap();
}

fn hash(organization: Uuid, client: Uuid) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(organization.as_bytes());
    hash[16..].copy_from_slice(client.as_bytes());
    hash
}

fn event(number: u128, client: Uuid, kind: LedgerKind, at: DateTime<Utc>) -> NewEvent<'static> {
    NewEvent { id: Uuid::from_u128(number), invitation_id: client, kind, detail: None, actor_name: None, at }
}

/// As (days since now, step, count), in order.
fn told(mut steps: Vec<DaySteps>) -> Vec<(i64, Step, i64)> {
    steps.sort_by_key(|steps| (steps.day, steps.step as usize));
    let mut told: Vec<(i64, Step, i64)> = Vec::new();
    for DaySteps { day, step, count } in steps {
        let days = (day - now().date_naive()).num_days();
        match told.last_mut() {
            Some(last) if (last.0, last.1) == (days, step) => last.2 += count,
            _ => told.push((days, step, count)),
        }
    }
    told
}

crate::on_both_engines! {
    async fn r27_each_line_of_a_ledger_counts_on_its_day_in_its_practice(store) {
        let mut tx = filled(&store).await;
        let first = [
            event(1, MARA, LedgerKind::Queued, later(-1)),
            event(2, RUTH, LedgerKind::HandedOver, later(-1)),
            event(3, MARA, LedgerKind::Delayed, later(-1)),
            event(4, MARA, LedgerKind::Sent, now()),
        ];
        insert_events(&mut tx, HERE, &first).await.unwrap();
        for (number, kind) in (5..).zip([LedgerKind::Opened, LedgerKind::SignedUp, LedgerKind::FormSubmitted, LedgerKind::Done]) {
            insert_event(&mut tx, HERE, &event(number, RUTH, kind, now())).await.unwrap();
        }
        let [invited, sent, opened, signed_up, done] = ALL_STEPS;
        let expected = vec![(-1, invited, 2), (0, sent, 1), (0, opened, 1), (0, signed_up, 1), (0, done, 1)];
        let since = later(-90).date_naive();
        assert_eq!(told(list_steps(&mut tx, HERE, since).await.unwrap()), expected);
        assert_eq!(told(list_steps(&mut tx, HERE, now().date_naive()).await.unwrap()), expected[1..]);
        assert_eq!(list_steps(&mut tx, ELSEWHERE, since).await.unwrap(), []);
        let of_ruth = list_steps_of_assigned(&mut tx, HERE, STAFF, later(-90)).await.unwrap();
        assert_eq!(told(of_ruth), [(-1, invited, 1), (0, opened, 1), (0, signed_up, 1), (0, done, 1)]);
        assert_eq!(list_steps_of_assigned(&mut tx, ELSEWHERE, STAFF, later(-90)).await.unwrap(), []);
    }
}

crate::on_both_engines! {
    async fn however_often_counts_are_added_up_they_stay_the_same(store) {
        let mut tx = filled(&store).await;
        for number in 1..=40 {
            insert_event(&mut tx, HERE, &event(number, MARA, LedgerKind::Opened, now())).await.unwrap();
        }
        if let Tx::Postgres(inner) = &mut tx {
            for organization in [HERE, ELSEWHERE] {
                sqlx::query("SELECT daily_steps_add_up($1, $2)").bind(organization).bind(now().date_naive()).execute(&mut **inner).await.unwrap();
            }
            let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM daily_steps").fetch_one(&mut **inner).await.unwrap();
            assert_eq!(rows, 1);
        }
        assert_eq!(told(list_steps(&mut tx, HERE, now().date_naive()).await.unwrap()), [(0, Step::Opened, 40)]);
    }
}

crate::on_both_engines! {
    async fn r27_reminders_to_come_are_those_of_the_next_days_and_of_the_clients_one_sees(store) {
        let mut tx = filled(&store).await;
        for (organization, client, day) in [(HERE, MARA, 3), (HERE, RUTH, 2), (ELSEWHERE, MARA, 1)] {
            reminders::begin(&mut tx, organization, client, Some(client), (now(), later(day))).await.unwrap();
        }
        let clients = async |tx: &mut Tx, staff, until| -> Vec<Uuid> {
            list_reminders(tx, HERE, staff, (now(), later(until))).await.unwrap().into_iter().map(|row| row.client_id).collect()
        };
        assert_eq!(clients(&mut tx, None, 7).await, [RUTH, MARA]);
        assert_eq!(clients(&mut tx, None, 2).await, [RUTH]);
        assert_eq!(clients(&mut tx, Some(STAFF), 7).await, [RUTH]);
        reminders::end(&mut tx, HERE, RUTH, now()).await.unwrap();
        assert_eq!(clients(&mut tx, None, 7).await, [MARA]);
    }
}

crate::on_both_engines! {
    async fn r27_those_assigned_are_of_the_practice_and_of_the_member(store) {
        let mut tx = filled(&store).await;
        let ids = |rows: Vec<ListRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(ids(list_assigned(&mut tx, HERE, STAFF).await.unwrap()), [RUTH]);
        assert!(list_assigned(&mut tx, HERE, MARA).await.unwrap().is_empty());
        assert_eq!(list_to_review(&mut tx, HERE, Some(STAFF)).await.unwrap(), []);
        assert_eq!(list_to_review(&mut tx, HERE, None).await.unwrap(), []);
    }
}
