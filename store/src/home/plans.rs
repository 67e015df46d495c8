//! However many clients, forms and reminders there are, each statement begins at an index and sorts no more than it shows.

use super::*;
use crate::organization::fixture::*;
use sqlx::{AssertSqlSafe, Row};

const STAFF: Uuid = Uuid::from_u128(10);

enum Bind {
    Staff,
    Day,
    Time,
    Rows,
}

async fn planning(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_staff(&mut tx, HERE, STAFF, "noor@example.example").await;
    for number in 0..50_u128 {
        add_client(&mut tx, HERE, Uuid::from_u128(100 + number), &input("A", "B", None)).await;
    }
    if let Tx::Postgres(inner) = &mut tx {
        sqlx::query("ANALYZE clients").execute(&mut **inner).await.unwrap();
        // So small a table would be read as a whole, or looked at in one go.
        for setting in ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin"] {
            sqlx::query(AssertSqlSafe(format!("SET LOCAL {setting} = off"))).execute(&mut **inner).await.unwrap();
        }
    }
    tx
}

/// As one text.
async fn plan(tx: &mut Tx, text: &str, binds: &[Bind]) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal) => {{
            let mut query = sqlx::query(AssertSqlSafe(format!("{}{text}", $explain))).bind(HERE);
            for bind in binds {
                query = match bind {
                    Bind::Staff => query.bind(STAFF),
                    Bind::Day => query.bind(now().date_naive()),
                    Bind::Time => query.bind(now()),
                    Bind::Rows => query.bind(MOST_COUNTED),
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

fn reads_no_table_as_a_whole(plan: &str) {
    let tables = ["q", "c", "v", "i", "e", "form_requests", "reminders", "client_assignments", "daily_steps"];
    let is_scanned = tables.iter().any(|table| plan.lines().any(|line| line.trim() == format!("SCAN {table}")));
    assert!(!is_scanned && !plan.contains("Seq Scan"), "{plan}");
}

crate::on_both_engines! {
    async fn what_everybody_has_waiting_is_a_stretch_of_an_index(store) {
        let mut tx = planning(&store).await;
        for (text, binds, index) in [
            (TO_REVIEW, [Bind::Staff, Bind::Rows].as_slice(), "form_requests_to_review"),
            (REMINDERS, &[Bind::Staff, Bind::Time, Bind::Rows, Bind::Time], "reminders_to_come"),
        ] {
            let plan = plan(&mut tx, text, binds).await;
            assert!(plan.contains(index), "{plan}");
            reads_no_table_as_a_whole(&plan);
        }
    }
}

crate::on_both_engines! {
    async fn the_picture_reads_days_from_their_key_and_no_invitation(store) {
        let mut tx = planning(&store).await;
        let plan = plan(&mut tx, STEPS, &[Bind::Day]).await;
        assert!(plan.contains("SEARCH daily_steps USING") || plan.contains("daily_steps_pkey"), "{plan}");
        assert!(!plan.contains("invitation"), "{plan}");
        reads_no_table_as_a_whole(&plan);
    }
}

crate::on_both_engines! {
    async fn what_is_somebodys_begins_at_a_bounded_number_of_assigned_clients(store) {
        let mut tx = planning(&store).await;
        for (text, binds) in [
            (ASSIGNED, [Bind::Staff].as_slice()),
            (TO_REVIEW_OF_ASSIGNED, &[Bind::Staff, Bind::Rows]),
            (REMINDERS_OF_ASSIGNED, &[Bind::Staff, Bind::Time, Bind::Rows, Bind::Time]),
            (STEPS_OF_ASSIGNED, &[Bind::Staff, Bind::Time]),
        ] {
            assert!(text.contains(&format!("ORDER BY client_id LIMIT {MOST_ASSIGNED}) a")), "{text}");
            let plan = plan(&mut tx, text, binds).await;
            assert!(plan.contains("client_assignments"), "{plan}");
            reads_no_table_as_a_whole(&plan);
        }
        assert!(STEPS_OF_ASSIGNED.ends_with(&format!("LIMIT {MOST_STEPS}")));
    }
}
