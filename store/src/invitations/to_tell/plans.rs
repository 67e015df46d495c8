//! That a file is read by a batch's own key, however many there are.

use super::*;
use crate::organization::fixture::*;
use sqlx::{AssertSqlSafe, Row};

/// As one text.
async fn plan(tx: &mut Tx, text: &str) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal) => {{
            let query = sqlx::query(AssertSqlSafe(format!("{}{text}", $explain))).bind(HERE).bind(HERE).bind(HERE).bind(500_i64);
            let rows = query.fetch_all(&mut **$inner).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
        }};
    }
    match tx {
        Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", "detail"),
        Tx::Postgres(inner) => {
            // So small a table would be read as a whole, or looked at in one go.
            for setting in ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"] {
                sqlx::query(AssertSqlSafe(format!("SET LOCAL {setting} = off"))).execute(&mut **inner).await.unwrap();
            }
            explain!(inner, "EXPLAIN ", "QUERY PLAN")
        }
    }
}

crate::on_both_engines! {
    async fn r10_the_file_reads_a_batch_in_the_order_of_its_key(store) {
        let mut tx = two_practices(&store).await;
        for (text, mail) in TO_TELL.into_iter().zip(["outbox_by_invitation", "outbox_by_client"]) {
            let plan = plan(&mut tx, text).await;
            let by_key = ["batch_outcomes_1 (organization_id=? AND batch_id=? AND client_id>?)", "Index Scan using batch_outcomes_pkey"];
            assert!(by_key.iter().any(|index| plan.contains(index)), "{plan}");
            // Without rows PostgreSQL finds any of the outbox's indexes as good.
            assert!(plan.contains(mail) || matches!(tx, Tx::Postgres(_)), "{plan}");
            assert!(!["TEMP B-TREE", "SCAN", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
        }
    }
}
