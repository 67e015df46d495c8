//! However much is written down, a page of it is a stretch of an index.

use super::{AuditEventRow, filter::LISTED, insert_all};
use crate::{
    Tx,
    organization::fixture::*,
    testing::plans::{Bind, analyze, plan, without},
};
use chrono::TimeDelta;
use uuid::Uuid;

const CLIENT: Uuid = Uuid::from_u128(100);
const ADA: Uuid = Uuid::from_u128(1_000);
const ACTION: &str = "client.added";

/// Of a practice in which the client is one of many, and half of everything is done by one person, or is of one kind.
async fn planning(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_client(&mut tx, HERE, CLIENT, &input("Mara", "Here", None)).await;
    let events: Vec<_> = (0..2_000_u128)
        .map(|number| AuditEventRow {
            id: Uuid::from_u128(number),
            at: now() - TimeDelta::seconds(i64::try_from(number).unwrap()),
            actor_kind: "staff".to_owned(),
            actor_id: Some(if number % 2 == 0 { ADA } else { Uuid::from_u128(1_001) }),
            actor_name: "Ada".to_owned(),
            action: if number % 4 < 2 { ACTION } else { "client.viewed" }.to_owned(),
            client_id: (number % 20 == 0).then_some(CLIENT),
            subject_id: None,
            detail: None,
            address: "192.0.2.7".to_owned(),
        })
        .collect();
    for some in events.chunks(1_000) {
        insert_all(&mut tx, HERE, some).await.unwrap();
    }
    analyze(&mut tx, &["audit_events"]).await;
    without(&mut tx, &["seqscan", "bitmapscan"]).await;
    tx
}

crate::on_both_engines! {
    async fn a_page_of_events_is_read_from_where_the_last_one_ended_however_it_is_narrowed(store) {
        let mut tx = planning(&store).await;
        let binds = [
            Bind::Id(HERE), Bind::Time(now()), Bind::Id(Uuid::max()), Bind::Number(51), Bind::Time(now() - TimeDelta::days(1)), Bind::Id(ADA),
            Bind::Id(CLIENT), Bind::Text(ACTION),
        ];
        let (by_client, by_both) = ("audit_events_by_client ", "audit_events_by_actor_and_action ");
        let indexes = [
            "audit_events_by_age ", "audit_events_by_actor ", by_client, by_client, "audit_events_by_action ", by_both, by_client, by_client,
        ];
        for (text, index) in LISTED.into_iter().zip(indexes) {
            let plan = plan(&mut tx, text, &binds).await;
            let begins_at_the_cursor = ["at<?", "(at,id)<(?,?)", "(at <= ", "ROW(at, id) < ROW("].iter().any(|words| plan.contains(words));
            assert!(plan.contains(index) && begins_at_the_cursor, "{text}\n{plan}");
            // Events of one moment are put in order by themselves.
            let sorts_all = plan.lines().any(|line| line == "USE TEMP B-TREE FOR ORDER BY" || line.trim_start_matches(['-', '>', ' ']).starts_with("Sort  ("));
            assert!(!sorts_all && !plan.contains("Seq Scan on audit_events") && !plan.contains("SCAN e"), "{text}\n{plan}");
        }
    }
}
