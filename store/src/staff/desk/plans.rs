//! However much has been acknowledged and decided, each part of the statement begins at an index of what still waits.

use super::{AT_DESK, MOST_COUNTED};
use crate::{Tx, organization::fixture::*};
use sqlx::{AssertSqlSafe, Row};

/// As one text.
async fn plan(tx: &mut Tx) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal) => {{
            let query = sqlx::query(AssertSqlSafe(format!("{}{AT_DESK}", $explain))).bind([1_u8; 32].as_slice()).bind(MOST_COUNTED);
            let rows = query.fetch_all(&mut **$inner).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
        }};
    }
    match tx {
        Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", "detail"),
        Tx::Postgres(inner) => {
            // Such small tables would be read as a whole, or looked at in one go.
            for setting in ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"] {
                sqlx::query(AssertSqlSafe(format!("SET LOCAL {setting} = off"))).execute(&mut **inner).await.unwrap();
            }
            explain!(inner, "EXPLAIN ", "QUERY PLAN")
        }
    }
}

crate::on_both_engines! {
    async fn what_waits_is_counted_along_indexes_and_no_table_is_read_as_a_whole(store) {
        let plan = plan(&mut two_practices(&store).await).await;
        for index in ["safety_tasks_of_member", "change_requests_waiting", "client_assignments", "sign_up_requests_waiting"] {
            assert!(plan.contains(index), "{index}: {plan}");
        }
        // What is over stands in these too.
        for index in ["safety_tasks_once", "change_requests_of_client", "sign_up_requests_of_address"] {
            assert!(!plan.contains(index), "{index}: {plan}");
        }
        let is_scanned = ["l", "s", "o", "t", "r", "a", "q"].iter().any(|table| plan.lines().any(|line| line.trim() == format!("SCAN {table}")));
        assert!(!is_scanned && !plan.contains("Seq Scan") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{plan}");
    }
}
