//! Lists too long to be looked through: what the index of trigrams finds is what looking at every client finds.

use super::*;
use crate::{
    clients::{ListFilter, count, give_places, set_portal_state, set_unopened},
    organization::fixture::*,
};
use domain::clients::{ClientFilter, search_key};

/// More than a search looks through. Every twentieth is a Zimmer, all at the end; one is a Quirin.
async fn many(store: &crate::Store) -> (Tx, Vec<(String, ListRow)>) {
    let mut tx = two_practices(store).await;
    let rows = 2 * usize::try_from(LOOKED_THROUGH).unwrap() + 400;
    for number in 0..rows {
        // Half of them have found their places.
        if number == rows / 2 {
            while give_places(&mut tx, 500).await.unwrap() {}
        }
        let last = if number % 20 == 7 { "Zimmer" } else { ["Abbott", "Brandt", "Løve", "Moreau"][number % 4] };
        let first = if number == 1_777 { "Quirin".to_owned() } else { format!("Li{number}") };
        let email = format!("{}.{number}@mail.example", if number % 100 == 3 { "zimmer" } else { "m" });
        let id = Uuid::from_u128(u128::try_from(number * 7_919 % rows).unwrap() + 1_000);
        add_client(&mut tx, HERE, id, &input(&first, last, (number % 9 != 0).then_some(&email))).await;
        if number % 5 == 0 {
            let state = PortalState::ALL[number / 5 % PortalState::ALL.len()];
            let sent_at = now() + chrono::TimeDelta::minutes(i64::try_from(number % 1_000).unwrap());
            set_portal_state(&mut tx, HERE, id, state, Some(sent_at), now()).await.unwrap();
        }
        if number % 10 == 0 {
            set_unopened(&mut tx, &[(HERE, id)]).await.unwrap();
        }
    }
    add_client(&mut tx, ELSEWHERE, Uuid::from_u128(5), &input("Quirin", "Zimmer", None)).await;
    let all = list(&mut tx, HERE, &ListFilter { limit: rows, ..ListFilter::default() }).await.unwrap();
    let key = |row: &ListRow| search_key(&row.first_name, &row.last_name, row.preferred_name.as_deref(), row.email.as_deref());
    (tx, all.into_iter().map(|row| (key(&row), row)).collect())
}

/// Looking at every client.
fn expected(all: &[(String, ListRow)], filter: ClientFilter, words: &[&str], sort: ClientSort) -> Vec<Cursor> {
    let keeps = |row: &ListRow| filter.keeps(row.standing().unwrap());
    let found = all.iter().filter(|(key, row)| keeps(row) && words.iter().all(|word| key.contains(word)));
    let mut places: Vec<Cursor> = found.map(|(_, row)| row.place(sort.column).unwrap()).collect();
    places.sort();
    if sort.is_descending {
        places.reverse();
    }
    places
}

crate::on_both_engines! {
    async fn whoever_a_search_means_is_found_in_every_order_however_long_the_list_is(store) {
        let (mut tx, all) = many(&store).await;
        all_are_found(&mut tx, &all).await;
        while give_places(&mut tx, 500).await.unwrap() {}
        all_are_found(&mut tx, &all).await;
    }
}

async fn all_are_found(tx: &mut Tx, all: &[(String, ListRow)]) {
    for (search, words) in [
        ("quirin", &["quirin"] as &[&str]),
        ("zimmer", &["zimmer"]),
        ("ZIM li1", &["zim", "li1"]),
        ("löve", &["love"]),
        ("q", &["  q"]),
        ("mail.example", &["mail.example"]),
        ("nobody", &["nobody"]),
        // Found soon, and by too few to be walked on for.
        (".22", &[".22"]),
        ("17@", &["17@"]),
        // Walked on for: the rest is there, or is not.
        ("m.3", &["m.3"]),
        ("24@", &["24@"]),
    ] {
        for filter in [ClientFilter::All, ClientFilter::Invited, ClientFilter::NoEmail] {
            for sort in [
                (SortColumn::Name, false),
                (SortColumn::Name, true),
                (SortColumn::Email, true),
                (SortColumn::Sent, true),
                (SortColumn::Portal, false),
            ] {
                let sort = ClientSort { column: sort.0, is_descending: sort.1 };
                let standings = (filter != ClientFilter::All).then(|| Standing::all().filter(|standing| filter.keeps(*standing)).collect());
                let asked = ListFilter { search: Search::of(search), standings, sort, limit: 30, ..ListFilter::default() };
                let expected = expected(all, filter, words, sort);
                let first: Vec<Cursor> = list(tx, HERE, &asked).await.unwrap().iter().map(|row| row.place(sort.column).unwrap()).collect();
                assert_eq!(first, expected[..30.min(expected.len())], "{search} {filter:?} {sort:?}");
                if let Some(after) = expected.get(50) {
                    let asked = ListFilter { after: Some(after.clone()), ..asked.clone() };
                    let later: Vec<Cursor> =
                        list(tx, HERE, &asked).await.unwrap().iter().map(|row| row.place(sort.column).unwrap()).collect();
                    assert_eq!(later, expected[51..].iter().take(30).cloned().collect::<Vec<_>>(), "{search} {filter:?} {sort:?}");
                }
            }
        }
        let found: i64 = count(tx, HERE, &Search::of(search), None).await.unwrap().iter().map(|(_, count)| count).sum();
        assert_eq!(usize::try_from(found).unwrap(), expected(all, ClientFilter::All, words, ClientSort::default()).len(), "{search}");
    }
}

#[test]
fn what_a_walk_has_found_promises_how_far_the_rest_is() {
    assert_eq!(promised(1_000, 0, 51), None);
    assert_eq!(promised(1_000, 1, 51), Some(62_501));
    assert_eq!(promised(1_000, 41, 51), Some(304));
}

crate::on_both_engines! {
    async fn anchors_are_every_so_many_rows_of_the_list(store) {
        let (mut tx, all) = many(&store).await;
        for (filter, search, words) in [(ClientFilter::All, "", &[] as &[&str]), (ClientFilter::Invited, "", &[]), (ClientFilter::All, "abb", &["abb"])] {
            for column in SortColumn::ALL {
                let sort = ClientSort { column, is_descending: column == SortColumn::Email };
                let standings = (filter != ClientFilter::All).then(|| Standing::all().filter(|standing| filter.keeps(*standing)).collect());
                let asked = ListFilter { search: Search::of(search), standings, sort, limit: 1_000, ..ListFilter::default() };
                let expected = expected(&all, filter, words, sort);
                let (anchors, is_end) = list_anchors(&mut tx, HERE, &asked, 100).await.unwrap();
                let every: Vec<Cursor> = expected.iter().take(1_000).skip(99).step_by(100).cloned().collect();
                assert_eq!((anchors, is_end), (every, expected.len() < 1_000), "{filter:?} {search} {sort:?}");
            }
        }
    }
}

crate::on_both_engines! {
    async fn whoever_is_renamed_or_gone_is_no_longer_found_by_the_old_name_nor_counted(store) {
        let (mut tx, all) = many(&store).await;
        let quirin = all.iter().find(|(key, _)| key.contains("quirin")).unwrap().1.id;
        let find = async |tx: &mut Tx, name: &str| {
            let filter = ListFilter { search: Search::of(name), limit: 5, ..ListFilter::default() };
            list(tx, HERE, &filter).await.unwrap().iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert!(crate::clients::update(&mut tx, HERE, quirin, &input("Xaver", "Zimmer", None), now()).await.unwrap());
        assert_eq!((find(&mut tx, "quirin").await, find(&mut tx, "xaver").await), (vec![], vec![quirin]));
        let zimmers = ListFilter { search: Search::of("zimmer"), limit: 1_000, ..ListFilter::default() };
        assert_eq!(list(&mut tx, HERE, &zimmers).await.unwrap().last().map(|row| row.id), Some(quirin), "in the new name's place");
        on_engine!(&mut tx, c => sqlx::query("DELETE FROM clients WHERE organization_id = $1 AND id = $2")
            .bind(HERE).bind(quirin).execute(c).await.unwrap().rows_affected());
        assert!(find(&mut tx, "xaver").await.is_empty());
        let counts = async |tx: &mut Tx| {
            let mut kept = count(tx, HERE, &Search::of(""), None).await.unwrap();
            kept.sort_by_key(|(standing, _)| standing.key());
            kept
        };
        let kept = counts(&mut tx).await;
        // Counted one by one.
        let mut counted = std::collections::BTreeMap::new();
        for row in list(&mut tx, HERE, &ListFilter { limit: 10_000, ..ListFilter::default() }).await.unwrap() {
            *counted.entry(row.standing().unwrap().key()).or_insert(0) += 1;
        }
        assert_eq!(kept.iter().map(|(standing, count)| (standing.key(), *count)).collect::<Vec<_>>(), counted.into_iter().collect::<Vec<_>>());
        if let Tx::Postgres(inner) = &mut tx {
            sqlx::query("SELECT client_counts_add_up($1)").bind(HERE).execute(&mut **inner).await.unwrap();
        }
        assert_eq!(counts(&mut tx).await, kept);
        let rows: i64 = on_engine!(&mut tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM client_counts WHERE organization_id = $1")
            .bind(HERE).fetch_one(c).await.unwrap());
        assert!(usize::try_from(rows).unwrap() <= Standing::all().count());
    }
}
