//! However much is written down, a page of it is a stretch of an index.

use super::{ALL, AuditEventRow, OF_CLIENT, insert_all};
use crate::{
    Tx,
    organization::fixture::*,
    testing::plans::{Bind, analyze, plan, without},
};
use chrono::TimeDelta;
use uuid::Uuid;

const CLIENT: Uuid = Uuid::from_u128(100);

/// Of a practice in which the client is one of many.
async fn planning(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_client(&mut tx, HERE, CLIENT, &input("Mara", "Here", None)).await;
    let events: Vec<_> = (0..2_000_u128)
        .map(|number| AuditEventRow {
            id: Uuid::from_u128(number),
            at: now() - TimeDelta::seconds(i64::try_from(number).unwrap()),
            actor_kind: "staff".to_owned(),
            actor_id: None,
            actor_name: "Ada".to_owned(),
            action: "client.added".to_owned(),
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
    async fn a_page_of_events_is_read_from_where_the_last_one_ended(store) {
        let mut tx = planning(&store).await;
        for (text, client, index) in [(ALL, None, "audit_events_by_age"), (OF_CLIENT, Some(CLIENT), "audit_events_by_client")] {
            let mut binds = vec![Bind::Id(HERE)];
            binds.extend(client.map(Bind::Id));
            binds.extend([Bind::Time(now()), Bind::Id(Uuid::max()), Bind::Number(51)]);
            let plan = plan(&mut tx, text, &binds).await;
            let begins_at_the_cursor = ["at<?", "(at,id)<(?,?)", "(at <= ", "ROW(at, id) < ROW("].iter().any(|words| plan.contains(words));
            assert!(plan.contains(index) && begins_at_the_cursor, "{plan}");
            // Events of one moment are put in order by themselves.
            let sorts_all = plan.lines().any(|line| line == "USE TEMP B-TREE FOR ORDER BY" || line.trim_start_matches(['-', '>', ' ']).starts_with("Sort  ("));
            assert!(!sorts_all && !plan.contains("Seq Scan on audit_events"), "{plan}");
        }
    }
}
