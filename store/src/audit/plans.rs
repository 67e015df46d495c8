//! However much is written down, a page of it is a stretch of an index.

use super::{ALL, AuditEventRow, OF_CLIENT, insert_all};
use crate::{Tx, organization::fixture::*};
use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, Row};
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
    if let Tx::Postgres(inner) = &mut tx {
        sqlx::query("ANALYZE audit_events").execute(&mut **inner).await.unwrap();
        // So small a table would be read as a whole, or looked at in one go.
        for setting in ["enable_seqscan", "enable_bitmapscan"] {
            sqlx::query(AssertSqlSafe(format!("SET LOCAL {setting} = off"))).execute(&mut **inner).await.unwrap();
        }
    }
    tx
}

/// As one text.
async fn plan(tx: &mut Tx, text: &str, client: Option<Uuid>) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal) => {{
            let mut query = sqlx::query(AssertSqlSafe(format!("{}{text}", $explain))).bind(HERE);
            if let Some(client) = client {
                query = query.bind(client);
            }
            let rows = query.bind(now()).bind(Uuid::max()).bind(51_i64).fetch_all(&mut **$inner).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
        }};
    }
    match tx {
        Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", "detail"),
        Tx::Postgres(inner) => explain!(inner, "EXPLAIN ", "QUERY PLAN"),
    }
}

crate::on_both_engines! {
    async fn a_page_of_events_is_read_from_where_the_last_one_ended(store) {
        let mut tx = planning(&store).await;
        for (text, client, index) in [(ALL, None, "audit_events_by_age"), (OF_CLIENT, Some(CLIENT), "audit_events_by_client")] {
            let plan = plan(&mut tx, text, client).await;
            let begins_at_the_cursor = ["at<?", "(at,id)<(?,?)", "(at <= ", "ROW(at, id) < ROW("].iter().any(|words| plan.contains(words));
            assert!(plan.contains(index) && begins_at_the_cursor, "{plan}");
            // Events of one moment are put in order by themselves.
            let sorts_all = plan.lines().any(|line| line == "USE TEMP B-TREE FOR ORDER BY" || line.trim_start_matches(['-', '>', ' ']).starts_with("Sort  ("));
            assert!(!sorts_all && !plan.contains("Seq Scan on audit_events"), "{plan}");
        }
    }
}
