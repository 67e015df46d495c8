//! However many forms a practice has asked for, a submission reads those of its client alone.

use super::requests::COUNT_OPEN_OF_INVITATION;
use crate::{Tx, organization::fixture::*};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

const ANYBODY: Uuid = Uuid::from_u128(1);

/// As one text.
async fn plan(tx: &mut Tx, text: &str) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal) => {{
            let query = sqlx::query(AssertSqlSafe(format!("{}{text}", $explain))).bind(HERE).bind(ANYBODY).bind(ANYBODY);
            let rows = query.fetch_all(&mut **$inner).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
        }};
    }
    match tx {
        Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", "detail"),
        Tx::Postgres(inner) => {
            // So small a table would be read as a whole.
            sqlx::query("SET LOCAL enable_seqscan = off").execute(&mut **inner).await.unwrap();
            explain!(inner, "EXPLAIN ", "QUERY PLAN")
        }
    }
}

crate::on_both_engines! {
    async fn whether_an_invitations_forms_are_done_is_read_from_its_clients(store) {
        let plan = plan(&mut two_practices(&store).await, COUNT_OPEN_OF_INVITATION).await;
        assert!(plan.contains("form_requests_by_client"), "{plan}");
    }
}
