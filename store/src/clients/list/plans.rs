//! Lists stay quick however long they are: the plans of their statements walk the index made for them, and sort nothing.

use super::{ASSIGNED, ASSIGNED_IN_STATE, COUNT_ALL, COUNT_WITHOUT_EMAIL, EVERYBODY, IN_STATE};
use crate::{Tx, organization::fixture::*};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

const STAFF: Uuid = Uuid::from_u128(10);

enum Bind {
    State,
    Staff,
}

async fn many_clients(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_staff(&mut tx, HERE, STAFF, "noor@example.example").await;
    for number in 0..600_u128 {
        add_client(&mut tx, HERE, Uuid::from_u128(100 + number), &input(&format!("First{number}"), "Abramson", None)).await;
    }
    match &mut tx {
        Tx::Sqlite(inner) => {
            sqlx::query("ANALYZE").execute(&mut **inner).await.unwrap();
        }
        Tx::Postgres(inner) => {
            sqlx::query("ANALYZE clients").execute(&mut **inner).await.unwrap();
            // So small a table would be read as a whole.
            sqlx::query("SET LOCAL enable_seqscan = off").execute(&mut **inner).await.unwrap();
        }
    }
    tx
}

/// As one text.
async fn plan(tx: &mut Tx, text: &str, more: &[Bind]) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal) => {{
            let explained = format!("{}{text}", $explain);
            let mut query = sqlx::query(AssertSqlSafe(explained)).bind(HERE);
            if text.contains("$9") {
                query = query.bind("abramson").bind(STAFF).bind("%").bind("%").bind("%").bind("%").bind(false).bind(51_i64);
            }
            for bind in more {
                query = match bind {
                    Bind::State => query.bind("active"),
                    Bind::Staff => query.bind(STAFF),
                };
            }
            let rows = query.fetch_all(&mut **$inner).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
        }};
    }
    match tx {
        Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", "detail"),
        Tx::Postgres(inner) => explain!(inner, "EXPLAIN ", "QUERY PLAN"),
    }
}

crate::on_both_engines! {
    async fn the_list_of_everybody_walks_the_index_by_name(store) {
        let mut tx = many_clients(&store).await;
        for text in EVERYBODY {
            let plan = plan(&mut tx, text, &[]).await;
            assert!(plan.contains("clients_by_name"), "{plan}");
            assert!(!plan.to_lowercase().contains("sort ") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}

crate::on_both_engines! {
    async fn r9_the_list_of_one_state_walks_the_index_by_state(store) {
        let mut tx = many_clients(&store).await;
        for text in IN_STATE {
            let plan = plan(&mut tx, text, &[Bind::State]).await;
            assert!(plan.contains("clients_by_state"), "{plan}");
            assert!(!plan.to_lowercase().contains("sort ") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}

crate::on_both_engines! {
    async fn the_lists_of_assigned_clients_start_from_an_index(store) {
        let mut tx = many_clients(&store).await;
        for text in ASSIGNED {
            let plan = plan(&mut tx, text, &[Bind::Staff]).await;
            assert!(plan.contains("client_assignments") && !plan.contains("Seq Scan") && !plan.contains("SCAN clients"), "{plan}");
        }
        for text in ASSIGNED_IN_STATE {
            let plan = plan(&mut tx, text, &[Bind::State, Bind::Staff]).await;
            assert!(plan.contains("client_assignments") && !plan.contains("Seq Scan") && !plan.contains("SCAN clients"), "{plan}");
        }
    }
}

crate::on_both_engines! {
    async fn the_figures_without_a_search_come_from_indexes(store) {
        let mut tx = many_clients(&store).await;
        let by_state = plan(&mut tx, COUNT_ALL, &[]).await;
        assert!(by_state.contains("COVERING INDEX clients_by_state") || by_state.contains("Index"), "{by_state}");
        let without_email = plan(&mut tx, COUNT_WITHOUT_EMAIL, &[]).await;
        assert!(without_email.contains("clients_by_email"), "{without_email}");
    }
}
