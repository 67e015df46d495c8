//! Clients' rows and lists, on both engines.

use super::{
    Cursor, ListFilter, ListRow, Search, assign, count, find, is_in_scope, list, list_assigned, set_portal_state, set_unopened, unassign,
    update,
};
use crate::{Tx, organization::fixture::*};
use domain::clients::{ClientCounts, ClientFilter, ClientSort, PortalState, SortColumn, Standing};
use uuid::Uuid;

const STAFF: Uuid = Uuid::from_u128(10);

fn filter() -> ListFilter {
    ListFilter { limit: 100, ..ListFilter::default() }
}

fn kept_by(filter: ClientFilter) -> Option<Vec<Standing>> {
    (filter != ClientFilter::All).then(|| Standing::all().filter(|standing| filter.keeps(*standing)).collect())
}

fn every_sort() -> impl Iterator<Item = ClientSort> {
    SortColumn::ALL.into_iter().flat_map(|column| [false, true].map(|is_descending| ClientSort { column, is_descending }))
}

/// Twelve clients in every state, under the same ids in both practices; the even ones are assigned here.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        add_staff(&mut tx, organization, STAFF, "noor@example.example").await;
    }
    for number in 0..12_u128 {
        let (first, last) = (format!("First{number}"), ["Abramson", "ÄRGER", "Zola", "abramson"][usize::try_from(number).unwrap() % 4]);
        let email = format!("c{number}@mail.example");
        let client = input(&first, last, (number % 3 != 0).then_some(email.as_str()));
        let id = Uuid::from_u128(100 + number);
        add_client(&mut tx, HERE, id, &client).await;
        add_client(&mut tx, ELSEWHERE, id, &input("Other", "Practice", None)).await;
        let state =
            if number == 11 { PortalState::Sent } else { PortalState::ALL[usize::try_from(number).unwrap() % PortalState::ALL.len()] };
        let sent_at = (number % 4 != 0).then(|| now() + chrono::TimeDelta::hours(i64::try_from(number % 5).unwrap()));
        set_portal_state(&mut tx, HERE, id, state, sent_at, now()).await.unwrap();
        // Of the two who were sent an invitation the other one, and nobody else.
        if number != 2 {
            set_unopened(&mut tx, &[(HERE, id)]).await.unwrap();
        }
        if number % 2 == 0 {
            assign(&mut tx, HERE, id, STAFF).await.unwrap();
        }
    }
    tx
}

fn places(rows: &[ListRow], column: SortColumn) -> Vec<Cursor> {
    rows.iter().map(|row| row.place(column).unwrap()).collect()
}

/// Page by page, `limit` rows each.
async fn walk(tx: &mut Tx, filter: &ListFilter, limit: usize) -> Vec<Cursor> {
    let mut filter = ListFilter { limit, ..filter.clone() };
    let mut seen = Vec::new();
    loop {
        let page = places(&list(tx, HERE, &filter).await.unwrap(), filter.sort.column);
        let Some(last) = page.last().cloned() else { return seen };
        seen.extend(page);
        filter.after = Some(last);
    }
}

crate::on_both_engines! {
    async fn every_list_is_the_same_however_it_is_cut_into_pages_and_in_the_same_order_on_both_engines(store) {
        let mut tx = filled(&store).await;
        for standings in ClientFilter::every().map(kept_by) {
            for assigned_to in [None, Some(STAFF)] {
                for sort in every_sort() {
                    let filter = ListFilter { standings: standings.clone(), assigned_to, sort, ..filter() };
                    let whole = places(&list(&mut tx, HERE, &filter).await.unwrap(), sort.column);
                    let mut sorted = whole.clone();
                    sorted.sort();
                    sorted.dedup();
                    if sort.is_descending {
                        sorted.reverse();
                    }
                    assert_eq!(whole, sorted, "{filter:?}");
                    for limit in [1, 2, 5] {
                        assert_eq!(walk(&mut tx, &filter, limit).await, whole, "{limit} {filter:?}");
                    }
                }
            }
        }
    }
}

crate::on_both_engines! {
    async fn r9_each_filter_keeps_its_states_and_the_counts_agree_with_the_lists(store) {
        let mut tx = filled(&store).await;
        for assigned_to in [None, Some(STAFF)] {
            for search in ["", "first1", "abr first", "f"] {
                let search = Search::of(search);
                let counts = ClientCounts::add_up(count(&mut tx, HERE, &search, assigned_to).await.unwrap());
                for kept in ClientFilter::every() {
                    let filter = ListFilter { search: search.clone(), standings: kept_by(kept), assigned_to, ..filter() };
                    let rows = list(&mut tx, HERE, &filter).await.unwrap();
                    assert_eq!(i64::try_from(rows.len()).unwrap(), counts.of(kept), "{kept:?} {search:?}");
                    for row in rows {
                        assert!(kept.keeps(row.standing().unwrap()));
                    }
                }
            }
        }
        let counts = ClientCounts::add_up(count(&mut tx, HERE, &Search::of(""), None).await.unwrap());
        // Of each state one or two; nobody has forms.
        assert_eq!((counts.all, counts.never_opened, counts.stuck), (12, 1, 6));
    }
}

crate::on_both_engines! {
    async fn r9_whatever_is_written_of_where_a_client_stands_ends_that_an_invitation_lies_unopened(store) {
        let mut tx = filled(&store).await;
        let id = Uuid::from_u128(111);
        let row = async |tx: &mut Tx| list(tx, HERE, &filter()).await.unwrap().into_iter().find(|row| row.id == id).unwrap();
        let before = row(&mut tx).await;
        assert_eq!((before.portal().unwrap(), before.standing().unwrap().lies_unopened), (PortalState::Sent, true));
        for state in [PortalState::Sent, PortalState::Opened] {
            set_portal_state(&mut tx, HERE, id, state, None, now()).await.unwrap();
            let after = row(&mut tx).await;
            assert_eq!((after.portal().unwrap(), after.standing().unwrap().lies_unopened), (state, false));
            set_unopened(&mut tx, &[(HERE, id)]).await.unwrap();
            assert_eq!(row(&mut tx).await.standing().unwrap().lies_unopened, state == PortalState::Sent);
        }
    }
}

crate::on_both_engines! {
    async fn a_search_takes_words_in_any_order_and_signs_as_themselves(store) {
        let mut tx = filled(&store).await;
        add_client(&mut tx, HERE, Uuid::from_u128(200), &input("50%_\\", "Odd", None)).await;
        for (search, found) in [
            ("abr first0", 1),
            ("First0 ABR", 1),
            ("ärger", 3),
            ("c7@mail", 1),
            ("first0 zola", 0),
            ("50%_\\", 1),
            ("5%", 0),
            ("irst", 12),
            // Short words begin a word.
            ("z", 3),
            ("zo", 3),
            ("ol", 0),
            ("od 50", 1),
        ] {
            let rows = list(&mut tx, HERE, &ListFilter { search: Search::of(search), ..filter() }).await.unwrap();
            assert_eq!(rows.len(), found, "{search:?}");
        }
    }
}

crate::on_both_engines! {
    async fn r27_the_same_ids_in_another_practice_are_other_clients(store) {
        let mut tx = filled(&store).await;
        let id = Uuid::from_u128(100);
        assert_eq!(find(&mut tx, ELSEWHERE, id).await.unwrap().unwrap().full_name(), "Other Practice");
        assert!(update(&mut tx, HERE, id, &input("Changed", "Here", None), now()).await.unwrap());
        assign(&mut tx, HERE, id, STAFF).await.unwrap();
        assert_eq!(find(&mut tx, HERE, id).await.unwrap().unwrap().full_name(), "Changed Here");
        assert_eq!(find(&mut tx, ELSEWHERE, id).await.unwrap().unwrap().full_name(), "Other Practice");
        assert!(is_in_scope(&mut tx, HERE, id, Some(STAFF)).await.unwrap());
        assert!(!is_in_scope(&mut tx, ELSEWHERE, id, Some(STAFF)).await.unwrap());
        assert!(list_assigned(&mut tx, ELSEWHERE, id).await.unwrap().is_empty());
        assert!(list(&mut tx, ELSEWHERE, &ListFilter { assigned_to: Some(STAFF), ..filter() }).await.unwrap().is_empty());
        assert_eq!(ClientCounts::add_up(count(&mut tx, ELSEWHERE, &Search::of(""), None).await.unwrap()).no_account, 12);
        assert!(list(&mut tx, Uuid::from_u128(3), &filter()).await.unwrap().is_empty());
        unassign(&mut tx, ELSEWHERE, id, STAFF).await.unwrap();
        assert!(is_in_scope(&mut tx, HERE, id, Some(STAFF)).await.unwrap());
    }
}

crate::on_both_engines! {
    async fn r22_an_update_that_names_an_older_revision_changes_nothing(store) {
        let mut tx = filled(&store).await;
        let id = Uuid::from_u128(101);
        assert!(update(&mut tx, HERE, id, &input("Mara", "Neu", None), now()).await.unwrap());
        assert!(!update(&mut tx, HERE, id, &input("Ruth", "Alt", None), now()).await.unwrap());
        let record = find(&mut tx, HERE, id).await.unwrap().unwrap();
        assert_eq!((record.full_name().as_str(), record.revision), ("Mara Neu", 2));
    }
}
