//! That what is to be written down is read without what is, and each of it changed by its key.

use super::MARK;
use crate::{Tx, organization::fixture::*};
use sqlx::{AssertSqlSafe, Row};

crate::on_both_engines! {
    async fn r9_what_is_to_be_written_down_as_unopened_is_read_without_what_is(store) {
        let mut tx = two_practices(&store).await;
        macro_rules! explain {
            ($inner:expr, $explain:literal, $text:expr, $column:literal) => {{
                let query = sqlx::query(AssertSqlSafe(format!("{}{}", $explain, $text))).bind(now()).bind(200_i64);
                let rows = query.fetch_all(&mut **$inner).await.unwrap();
                rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
            }};
        }
        let plan = match &mut tx {
            Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", MARK[0], "detail"),
            Tx::Postgres(inner) => {
                for setting in ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_sort"] {
                    sqlx::query(AssertSqlSafe(format!("SET LOCAL {setting} = off"))).execute(&mut **inner).await.unwrap();
                }
                explain!(inner, "EXPLAIN ", MARK[1], "QUERY PLAN")
            }
        };
        assert!(plan.contains("invitations_to_notice "), "{plan}");
        // Without rows PostgreSQL finds any index that begins with the organization as good.
        let is_by_key = plan.contains("sqlite_autoindex_invitations_1 (organization_id=? AND id=?)");
        assert!(is_by_key || plan.contains("id = found.of_id"), "{plan}");
        assert!(!["TEMP B-TREE", "SCAN i", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
    }
}
