//! Lists stay quick however long they are: the plans of their statements walk the index made for them, and sort nothing.

use super::texts::{FOUND, FOUND_BY_NAME, LISTED, Narrowed, PLACES};
use crate::{
    Tx,
    clients::count::{FOUND_BY_FTS, FOUND_BY_TRGM, KEPT},
    organization::fixture::*,
    testing::{
        Engine, open,
        plans::{Bind, analyze, plan, without},
    },
};
use uuid::Uuid;

const STAFF: Uuid = Uuid::from_u128(10);
const INDEXES: [[&str; 3]; 2] = [
    ["clients_by_name", "clients_by_email_order", "clients_by_sent"],
    ["clients_by_standing", "clients_by_standing_and_email", "clients_by_standing_and_sent"],
];

const ROWS: Bind = Bind::Number(51);

async fn many_clients(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    add_staff(&mut tx, HERE, STAFF, "noor@example.example").await;
    for number in 0..600_u128 {
        add_client(&mut tx, HERE, Uuid::from_u128(100 + number), &input(&format!("First{number}"), "Abramson", None)).await;
    }
    if let Tx::Postgres(inner) = &mut tx {
        // Enough to make a difference between everybody's index and that of the trigrams.
        sqlx::query("INSERT INTO client_search SELECT $1, gen_random_uuid(), '  somebody  else' || n FROM generate_series(1, 20000) n")
            .bind(HERE)
            .execute(&mut **inner)
            .await
            .unwrap();
    }
    analyze(&mut tx, &["clients", "client_search"]).await;
    without(&mut tx, &["seqscan"]).await;
    tx
}

fn key(order: usize) -> Bind<'static> {
    if order == 2 { Bind::Time(now()) } else { Bind::Text("abramson") }
}

/// From somebody on.
fn after(order: usize) -> Vec<Bind<'static>> {
    vec![Bind::Id(HERE), key(order), Bind::Id(STAFF)]
}

fn listed(order: usize) -> Vec<Bind<'static>> {
    let mut binds = after(order);
    binds.extend([key(order), Bind::Id(STAFF)]);
    binds.extend(["%abr%", "%", "%", "%"].map(Bind::Text));
    binds.push(ROWS);
    binds
}

fn sorts_nothing(plan: &str) -> bool {
    !plan.to_lowercase().contains("sort ") && !plan.contains("TEMP B-TREE")
}

crate::on_both_engines! {
    async fn r9_every_list_walks_the_index_of_its_order_and_sorts_nothing(store) {
        let mut tx = many_clients(&store).await;
        for narrowed in [Narrowed::Not, Narrowed::ByStanding] {
            for (order, texts) in LISTED[narrowed as usize].iter().enumerate() {
                for text in texts {
                    let mut binds = listed(order);
                    binds.extend(matches!(narrowed, Narrowed::ByStanding).then_some(Bind::Text("active")));
                    let plan = plan(&mut tx, text, &binds).await;
                    assert!(plan.contains(&format!("{} ", INDEXES[narrowed as usize][order])) && sorts_nothing(&plan), "{plan}");
                }
            }
        }
    }
}

crate::on_both_engines! {
    async fn places_come_from_the_indexes_alone(store) {
        let mut tx = many_clients(&store).await;
        for (narrowed, orders) in PLACES.iter().enumerate() {
            for (order, texts) in orders.iter().enumerate() {
                for text in texts {
                    let mut binds = after(order);
                    binds.extend([ROWS, ROWS]);
                    binds.extend((narrowed == 1).then_some(Bind::Text("active")));
                    let plan = plan(&mut tx, text, &binds).await;
                    // SQLite reads a computed column's row too.
                    let is_computed = plan.contains("USING INDEX") && (narrowed, order) != (0, 0);
                    assert!(plan.contains("COVERING INDEX") || plan.contains("Index Only Scan") || is_computed, "{plan}");
                    assert!(plan.contains(&format!("{} ", INDEXES[narrowed][order])) && sorts_nothing(&plan), "{plan}");
                }
            }
        }
    }
}

crate::on_both_engines! {
    async fn a_rare_word_is_looked_for_in_the_trigrams_first(store) {
        let mut tx = many_clients(&store).await;
        let is_sqlite = matches!(tx, Tx::Sqlite(_));
        for (order, texts) in FOUND[usize::from(!is_sqlite)].iter().enumerate() {
            for text in texts {
                let mut binds = after(order);
                binds.extend(["%first77%", "%", "%", "%"].map(Bind::Text));
                binds.extend([ROWS, Bind::Text("")]);
                binds.extend(is_sqlite.then_some(Bind::Text("\"fir\" AND \"t77\"")));
                found_by_trigrams(&plan(&mut tx, text, &binds).await);
            }
        }
        for text in FOUND_BY_NAME[usize::from(!is_sqlite)] {
            let mut binds = after(0);
            binds.extend(["%first77%", "%", "%", "%"].map(Bind::Text));
            binds.extend([ROWS, Bind::Text("")]);
            binds.extend(is_sqlite.then_some(Bind::Text("\"fir\" AND \"t77\"")));
            found_by_trigrams(&plan(&mut tx, text, &binds).await);
        }
        let mut binds = vec![Bind::Id(HERE)];
        binds.extend(["%first77%", "%", "%", "%"].map(Bind::Text));
        binds.extend(is_sqlite.then_some(Bind::Text("\"fir\" AND \"t77\"")));
        found_by_trigrams(&plan(&mut tx, if is_sqlite { FOUND_BY_FTS } else { FOUND_BY_TRGM }, &binds).await);
    }
}

#[tokio::test]
async fn on_sqlite_a_search_by_name_takes_the_first_whom_the_trigrams_name_and_sorts_those_without_a_place_alone() {
    let store = open(Engine::Sqlite).await;
    let mut tx = many_clients(&store).await;
    for text in FOUND_BY_NAME[0].into_iter().chain(FOUND[0][0]) {
        let mut binds = after(0);
        binds.extend(["%first77%", "%", "%", "%"].map(Bind::Text));
        binds.extend([ROWS, Bind::Text(""), Bind::Text("\"fir\" AND \"t77\"")]);
        let plan = plan(&mut tx, text, &binds).await;
        let (placed, waiting) = plan.split_once("RIGHT").unwrap();
        let (along, merged) = placed.split_once("SCAN (subquery").unwrap();
        // 64: FTS5 keeps to the order of the numbers; 128: downwards.
        assert!(along.contains("SCAN t VIRTUAL TABLE INDEX 64:M1") || along.contains("SCAN t VIRTUAL TABLE INDEX 192:M1"), "{plan}");
        assert!(sorts_nothing(along) && along.contains("COVERING INDEX client_search_placed"), "{plan}");
        // Of either no more than are listed.
        assert!(merged.contains("TEMP B-TREE") && waiting.contains("SCAN t VIRTUAL TABLE INDEX 0:M1"), "{plan}");
    }
}

fn found_by_trigrams(plan: &str) {
    let first = plan.lines().find(|line| line.starts_with("SCAN ") || line.starts_with("SEARCH ")).unwrap_or_default();
    let is_first =
        first.starts_with("SCAN t VIRTUAL TABLE") && plan.contains("SEARCH s USING INTEGER PRIMARY KEY") && plan.contains("SEARCH c USING");
    assert!(is_first || plan.contains("Bitmap Index Scan on client_search_trigrams"), "{plan}");
    assert!(!plan.contains("SCAN c") && !plan.contains("Seq Scan"), "{plan}");
}

crate::on_both_engines! {
    async fn the_lists_of_assigned_clients_start_from_an_index(store) {
        let mut tx = many_clients(&store).await;
        for narrowed in [Narrowed::ByStaff, Narrowed::ByBoth] {
            for (order, texts) in LISTED[narrowed as usize].iter().enumerate() {
                for text in texts {
                    let mut binds = listed(order);
                    binds.extend(matches!(narrowed, Narrowed::ByBoth).then_some(Bind::Text("active")));
                    binds.push(Bind::Id(STAFF));
                    let plan = plan(&mut tx, text, &binds).await;
                    assert!(plan.contains("client_assignments") && !plan.contains("Seq Scan") && !plan.contains("SCAN c"), "{plan}");
                }
            }
        }
    }
}

crate::on_both_engines! {
    async fn the_figures_without_a_search_count_nobody(store) {
        let mut tx = many_clients(&store).await;
        let plan = plan(&mut tx, KEPT, &[Bind::Id(HERE)]).await;
        assert!(plan.contains("SEARCH client_counts USING") || plan.contains("client_counts_pkey"), "{plan}");
    }
}
