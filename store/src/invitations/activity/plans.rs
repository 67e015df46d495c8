//! What lies unopened is read in the order of its sending on both engines, and unfinished forms in that of their asking, of everybody and of one
//! batch.

use super::{ActivityFilter, BOUNDS, LISTED};
use crate::{Tx, organization::fixture::*};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

/// Of a list or, with fewer parameters, of the place up to which a search looks; as one text.
async fn plan(tx: &mut Tx, text: &str, (is_list, is_narrowed): (bool, bool)) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal) => {{
            let mut query = sqlx::query(AssertSqlSafe(format!("{}{text}", $explain))).bind(HERE).bind(now()).bind(Uuid::max()).bind(51_i64);
            if is_list {
                query = query.bind("%").bind("%").bind("%").bind("%").bind(now()).bind(Uuid::nil());
            }
            if is_narrowed {
                query = query.bind(HERE);
            }
            let rows = query.fetch_all(&mut **$inner).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
        }};
    }
    match tx {
        Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN ", "detail"),
        Tx::Postgres(inner) => {
            // So small a table would be read as a whole, or looked at in one go.
            for setting in ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_sort"] {
                sqlx::query(AssertSqlSafe(format!("SET LOCAL {setting} = off"))).execute(&mut **inner).await.unwrap();
            }
            explain!(inner, "EXPLAIN ", "QUERY PLAN")
        }
    }
}

/// `index` and that of a batch, each as its plan names it.
async fn is_read_in_order(store: &crate::Store, filter: ActivityFilter, index: &str, of_batch: &str) {
    let mut tx = two_practices(store).await;
    for (is_list, texts) in [(true, LISTED), (false, BOUNDS)] {
        for (is_narrowed, index) in [(false, index), (true, of_batch)] {
            let plan = plan(&mut tx, texts[usize::from(is_narrowed)][filter as usize], (is_list, is_narrowed)).await;
            assert!(plan.contains(index), "{plan}");
            assert!(!["TEMP B-TREE", "SCAN", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
        }
    }
}

crate::on_both_engines! {
    async fn r9_what_lies_unopened_is_read_in_the_order_of_its_sending(store) {
        is_read_in_order(&store, ActivityFilter::NeverOpened, "invitations_waiting ", "invitations_waiting_of_batch ").await;
    }
}

crate::on_both_engines! {
    async fn r9_unfinished_forms_are_read_without_those_that_are_finished(store) {
        let (index, of_batch) = ("form_requests_unfinished ", "form_requests_unfinished_of_batch ");
        is_read_in_order(&store, ActivityFilter::FormsUnfinished, index, of_batch).await;
    }
}
