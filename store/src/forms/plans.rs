//! However many forms a practice has asked for, a submission reads those of its client alone.

use super::{NewFormRequest, insert_requests, requests::COUNT_OPEN_OF_INVITATION};
use crate::{Tx, organization::fixture::*};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

const FORM: Uuid = Uuid::from_u128(40);
const ANYBODY: Uuid = Uuid::from_u128(100);

/// A form that each of some clients was asked for by an invitation.
async fn asked(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_form(&mut tx, HERE, FORM, false).await;
    for number in 100..200 {
        let client = Uuid::from_u128(number);
        add_client(&mut tx, HERE, client, &input("A", "B", None)).await;
        let request = NewFormRequest { id: client, client, form_version: FORM, invitation: Some(client), batch: None, position: 0 };
        insert_requests(&mut tx, HERE, &[request], now()).await.unwrap();
    }
    if let Tx::Postgres(inner) = &mut tx {
        sqlx::query("ANALYZE form_requests").execute(&mut **inner).await.unwrap();
    }
    tx
}

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
        let plan = plan(&mut asked(&store).await, COUNT_OPEN_OF_INVITATION).await;
        assert!(plan.contains("form_requests_by_client"), "{plan}");
    }
}
