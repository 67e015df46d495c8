//! Audit events, on both engines.

use super::{AuditEventRow, AuditFilter, insert, list};
use crate::{Tx, organization::fixture::*};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

const CLIENT: Uuid = Uuid::from_u128(100);

fn event(number: u128, minutes: i64, client: Option<Uuid>) -> AuditEventRow {
    AuditEventRow {
        id: Uuid::from_u128(number),
        at: now() + TimeDelta::minutes(minutes),
        actor_kind: "staff".to_owned(),
        actor_id: None,
        actor_name: "Ada".to_owned(),
        action: "client.added".to_owned(),
        client_id: client,
        subject_id: None,
        detail: None,
        address: "192.0.2.7".to_owned(),
    }
}

const EVERYTHING: AuditFilter = AuditFilter { actor: None, client: None, action: None, since: DateTime::UNIX_EPOCH };
const OF_CLIENT: AuditFilter = AuditFilter { client: Some(CLIENT), ..EVERYTHING };
const END: (i64, Uuid) = (1_000, Uuid::max());

async fn ids(tx: &mut Tx, organization: Uuid, before: (DateTime<Utc>, Uuid), limit: i64) -> Vec<u128> {
    list(tx, organization, &EVERYTHING, before, limit).await.unwrap().iter().map(|row| row.id.as_u128()).collect()
}

crate::on_both_engines! {
    async fn r25_no_event_can_be_changed_or_taken_away(store) {
        let mut tx = two_practices(&store).await;
        insert(&mut tx, HERE, &event(1, 0, None)).await.unwrap();
        tx.commit().await.unwrap();
        for text in ["UPDATE audit_events SET actor_name = 'Nobody'", "DELETE FROM audit_events", "UPDATE audit_events SET at = at"] {
            let refused = match store.write().await.unwrap() {
                Tx::Sqlite(mut inner) => sqlx::query(text).execute(&mut *inner).await.map(|_| ()),
                Tx::Postgres(mut inner) => sqlx::query(text).execute(&mut *inner).await.map(|_| ()),
            };
            assert!(refused.unwrap_err().to_string().contains("audit_events cannot be changed"), "{text}");
        }
        let mut tx = store.read().await.unwrap();
        assert_eq!(list(&mut tx, HERE, &EVERYTHING, (now() + TimeDelta::days(1), Uuid::max()), 10).await.unwrap()[0].actor_name, "Ada");
    }
}

crate::on_both_engines! {
    async fn events_come_newest_first_page_by_page_and_those_of_one_moment_keep_their_order(store) {
        let mut tx = two_practices(&store).await;
        for (number, minutes) in [(1, 0), (2, 5), (3, 5), (4, 5), (5, 9), (6, 2)] {
            insert(&mut tx, HERE, &event(number, minutes, None)).await.unwrap();
        }
        let end = (now() + TimeDelta::minutes(END.0), END.1);
        let whole = ids(&mut tx, HERE, end, 10).await;
        assert_eq!(whole, [5, 4, 3, 2, 6, 1]);
        let (mut seen, mut before) = (Vec::new(), end);
        while let Some(last) = list(&mut tx, HERE, &EVERYTHING, before, 2).await.unwrap().last().cloned() {
            seen.extend(ids(&mut tx, HERE, before, 2).await);
            before = (last.at, last.id);
        }
        assert_eq!(seen, whole);
    }
}

crate::on_both_engines! {
    async fn a_clients_events_come_page_by_page_without_anybody_elses(store) {
        let mut tx = two_practices(&store).await;
        for number in [100, 101] {
            add_client(&mut tx, HERE, Uuid::from_u128(number), &input("Mara", "Here", None)).await;
        }
        for (number, minutes, client) in [(1, 0, 100), (2, 5, 100), (3, 5, 101), (4, 5, 100), (5, 9, 101), (6, 2, 100)] {
            insert(&mut tx, HERE, &event(number, minutes, Some(Uuid::from_u128(client)))).await.unwrap();
        }
        let (mut seen, mut before) = (Vec::new(), (now() + TimeDelta::minutes(END.0), END.1));
        loop {
            let rows = list(&mut tx, HERE, &OF_CLIENT, before, 2).await.unwrap();
            let Some(last) = rows.last() else { break };
            before = (last.at, last.id);
            seen.extend(rows.iter().map(|row| row.id.as_u128()));
        }
        assert_eq!(seen, [4, 2, 6, 1]);
    }
}

crate::on_both_engines! {
    async fn r25_the_log_is_narrowed_by_who_did_it_about_whom_by_what_and_since_when(store) {
        let mut tx = two_practices(&store).await;
        for number in [100, 101] {
            add_client(&mut tx, HERE, Uuid::from_u128(number), &input("Mara", "Here", None)).await;
        }
        let (ada, ben) = (Uuid::from_u128(1_000), Uuid::from_u128(1_001));
        for (number, actor, client, action) in (1..).zip([ada, ben]).flat_map(|(tens, actor)| {
            let of_client = move |client: u128| ["client.added", "client.viewed"].map(|action| (client, action));
            of_client(100).into_iter().chain(of_client(101)).zip(0..).map(move |((client, action), ones)| (10 * tens + ones, actor, client, action))
        }) {
            let row = AuditEventRow { actor_id: Some(actor), action: action.to_owned(), ..event(number, i64::try_from(number).unwrap(), Some(Uuid::from_u128(client))) };
            insert(&mut tx, HERE, &row).await.unwrap();
        }
        let end = (now() + TimeDelta::days(1), Uuid::max());
        let since = now() + TimeDelta::minutes(12);
        for (filter, expected) in [
            (EVERYTHING, [23, 22, 21, 20, 13, 12, 11, 10].as_slice()),
            (AuditFilter { since, ..EVERYTHING }, &[23, 22, 21, 20, 13, 12]),
            (AuditFilter { actor: Some(ada), ..EVERYTHING }, &[13, 12, 11, 10]),
            (AuditFilter { actor: Some(ada), since, ..EVERYTHING }, &[13, 12]),
            (OF_CLIENT, &[21, 20, 11, 10]),
            (AuditFilter { actor: Some(ben), ..OF_CLIENT }, &[21, 20]),
            (AuditFilter { action: Some("client.viewed"), ..EVERYTHING }, &[23, 21, 13, 11]),
            (AuditFilter { actor: Some(ben), action: Some("client.viewed"), ..EVERYTHING }, &[23, 21]),
            (AuditFilter { action: Some("client.viewed"), ..OF_CLIENT }, &[21, 11]),
            (AuditFilter { actor: Some(ada), action: Some("client.viewed"), ..OF_CLIENT }, &[11]),
        ] {
            let rows = list(&mut tx, HERE, &filter, end, 10).await.unwrap();
            assert_eq!(rows.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), expected, "{filter:?}");
            assert!(list(&mut tx, ELSEWHERE, &filter, end, 10).await.unwrap().is_empty());
        }
    }
}

crate::on_both_engines! {
    async fn fractions_of_a_second_are_kept_and_ordered(store) {
        let mut tx = two_practices(&store).await;
        for (number, micros) in [(1, 0), (2, 500_000), (3, 500_100), (4, 999), (5, 1_000_000)] {
            let at = now() + TimeDelta::microseconds(micros);
            insert(&mut tx, HERE, &AuditEventRow { at, ..event(number, 0, None) }).await.unwrap();
        }
        let rows = list(&mut tx, HERE, &EVERYTHING, (now() + TimeDelta::days(1), Uuid::max()), 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), [5, 3, 2, 4, 1]);
        assert_eq!(rows[1].at, now() + TimeDelta::microseconds(500_100));
    }
}

crate::on_both_engines! {
    async fn r27_a_practice_reads_its_own_events_alone(store) {
        let mut tx = two_practices(&store).await;
        for organization in [HERE, ELSEWHERE] {
            add_client(&mut tx, organization, CLIENT, &input("Mara", if organization == HERE { "Here" } else { "Elsewhere" }, None)).await;
            insert(&mut tx, organization, &event(if organization == HERE { 1 } else { 2 }, 0, Some(CLIENT))).await.unwrap();
        }
        let end = (now() + TimeDelta::days(1), Uuid::max());
        assert_eq!(ids(&mut tx, HERE, end, 10).await, [1]);
        assert_eq!(ids(&mut tx, ELSEWHERE, end, 10).await, [2]);
        let rows = list(&mut tx, HERE, &OF_CLIENT, end, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| (row.id.as_u128(), row.last_name.as_deref())).collect::<Vec<_>>(), [(1, Some("Here"))]);
    }
}
