//! However many clients, forms and reminders there are, each statement begins at an index and sorts no more than it shows.

use super::*;
use crate::{
    organization::fixture::*,
    testing::plans::{Bind, analyze, plan, without},
};

const STAFF: Uuid = Uuid::from_u128(10);

const PRACTICE: Bind = Bind::Id(HERE);
const MEMBER: Bind = Bind::Id(STAFF);
const ROWS: Bind = Bind::Number(MOST_COUNTED);
const FIRST: Bind = Bind::Id(Uuid::nil());

async fn planning(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_staff(&mut tx, HERE, STAFF, "noor@example.example").await;
    for number in 0..50_u128 {
        add_client(&mut tx, HERE, Uuid::from_u128(100 + number), &input("A", "B", None)).await;
    }
    analyze(&mut tx, &["clients"]).await;
    without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin"]).await;
    tx
}

fn reads_no_table_as_a_whole(plan: &str) {
    let tables = ["q", "c", "v", "i", "e", "form_requests", "reminders", "client_assignments", "daily_steps"];
    let is_scanned = tables.iter().any(|table| plan.lines().any(|line| line.trim() == format!("SCAN {table}")));
    assert!(!is_scanned && !plan.contains("Seq Scan"), "{plan}");
}

crate::on_both_engines! {
    async fn what_everybody_has_waiting_is_a_stretch_of_an_index(store) {
        let mut tx = planning(&store).await;
        let time = Bind::Time(now());
        for (text, binds, index) in [
            (TO_REVIEW, [PRACTICE, MEMBER, ROWS, time, FIRST].as_slice(), "form_requests_to_review"),
            (REMINDERS, &[PRACTICE, MEMBER, time, ROWS, time], "reminders_to_come"),
        ] {
            let plan = plan(&mut tx, text, binds).await;
            assert!(plan.contains(index), "{plan}");
            reads_no_table_as_a_whole(&plan);
        }
    }
}

crate::on_both_engines! {
    async fn a_page_of_the_forms_to_review_is_read_from_where_the_last_one_ended(store) {
        let mut tx = planning(&store).await;
        let binds = [PRACTICE, MEMBER, ROWS, Bind::Time(now()), FIRST];
        let all = plan(&mut tx, TO_REVIEW, &binds).await;
        let begins_at_the_cursor = ["(submitted_at,id)>(?,?)", "submitted_at>?", "ROW(submitted_at, id) > ROW("].iter().any(|words| all.contains(words));
        assert!(all.contains("form_requests_to_review") && begins_at_the_cursor, "{all}");
        let of_assigned = plan(&mut tx, TO_REVIEW_OF_ALL_ASSIGNED, &binds).await;
        assert!(of_assigned.contains("client_assignments"), "{of_assigned}");
        for plan in [&all, &of_assigned] {
            reads_no_table_as_a_whole(plan);
        }
    }
}

crate::on_both_engines! {
    async fn the_picture_reads_days_from_their_key_and_no_invitation(store) {
        let mut tx = planning(&store).await;
        let plan = plan(&mut tx, STEPS, &[PRACTICE, Bind::Day(now().date_naive())]).await;
        assert!(plan.contains("SEARCH daily_steps USING") || plan.contains("daily_steps_pkey"), "{plan}");
        assert!(!plan.contains("invitation"), "{plan}");
        reads_no_table_as_a_whole(&plan);
    }
}

crate::on_both_engines! {
    async fn what_is_somebodys_begins_at_a_bounded_number_of_assigned_clients(store) {
        let mut tx = planning(&store).await;
        let time = Bind::Time(now());
        for (text, binds) in [
            (ASSIGNED, [PRACTICE, MEMBER].as_slice()),
            (TO_REVIEW_OF_ASSIGNED, &[PRACTICE, MEMBER, ROWS, time, FIRST]),
            (REMINDERS_OF_ASSIGNED, &[PRACTICE, MEMBER, time, ROWS, time]),
            (STEPS_OF_ASSIGNED, &[PRACTICE, MEMBER, time]),
        ] {
            assert!(text.contains(&format!("ORDER BY client_id LIMIT {MOST_ASSIGNED}) a")), "{text}");
            let plan = plan(&mut tx, text, binds).await;
            assert!(plan.contains("client_assignments"), "{plan}");
            reads_no_table_as_a_whole(&plan);
        }
        assert!(STEPS_OF_ASSIGNED.ends_with(&format!("LIMIT {MOST_STEPS}")));
    }
}
