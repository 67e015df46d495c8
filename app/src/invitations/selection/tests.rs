use super::*;
use crate::clients::fixture::client;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn rows(count: usize) -> Vec<Arc<ClientRow>> {
    let invitable = [Invitable::Yes, Invitable::Yes, Invitable::NoEmail, Invitable::Yes, Invitable::AlreadyActive, Invitable::Yes];
    (0..count)
        .map(|index| ClientRow {
            portal: if index % 6 == 4 { PortalState::Active } else { PortalState::NoAccount },
            invitable: invitable[index % 6],
            // Ids against the order of names, so that the two cannot be confused.
            ..client(10_000 - index as u128, &format!("{index:05}"), "Name")
        })
        .map(Arc::new)
        .collect()
}

fn chosen(selection: &Selection, rows: &[Arc<ClientRow>]) -> Vec<usize> {
    selection.ids().iter().map(|id| rows.iter().position(|row| row.id == *id).unwrap()).collect()
}

fn range(selection: &mut Selection, rows: &[Arc<ClientRow>], from: usize, to: usize) {
    let (start, end) = selection.range_to(from, to);
    selection.choose_range(&rows[start..end], from);
}

#[test]
fn r3_who_has_no_address_cannot_be_chosen_in_any_way() {
    let (rows, mut selection) = (rows(6), Selection::default());
    selection.toggle(&rows[2], 2);
    assert!(selection.is_empty());
    selection.set_all(&rows, true);
    assert_eq!(chosen(&selection, &rows), [0, 1, 3, 4, 5]);
    assert_eq!(selection.of(&rows), (5, 5));
    assert_eq!(selection.counts(None), Some(SelectionCounts { chosen: 5, without_email: 0, active: 1 }));
}

#[test]
fn a_range_reaches_from_the_last_tick_and_shrinks_again() {
    let (rows, mut selection) = (rows(6), Selection::default());
    selection.toggle(&rows[5], 5);
    selection.toggle(&rows[1], 1);
    range(&mut selection, &rows, 1, 4);
    assert_eq!(chosen(&selection, &rows), [1, 3, 4, 5]);
    range(&mut selection, &rows, 1, 0);
    assert_eq!(chosen(&selection, &rows), [0, 1, 5]);
}

#[test]
fn without_a_tick_a_range_starts_where_the_keyboard_is() {
    let (rows, mut selection) = (rows(6), Selection::default());
    range(&mut selection, &rows, 0, 1);
    assert_eq!(chosen(&selection, &rows), [0, 1]);
}

#[test]
fn a_range_that_comes_late_is_not_chosen_after_something_else_was() {
    type Act = fn(&mut Selection, &[Arc<ClientRow>]);
    let (rows, query) = (rows(6), ClientQuery::default());
    let others: [Act; 5] = [
        |selection, _| selection.clear(),
        |selection, _| selection.choose_whole(&ClientQuery::default()),
        |selection, rows| range(selection, rows, 0, 1),
        |selection, _| assert!(selection.turn_to(&ClientQuery::default()), "it is no longer awaited, which is said"),
        |selection, _| assert!(selection.begin_range() > 1),
    ];
    for other in others {
        let mut selection = Selection::default();
        selection.turn_to(&query);
        let late = selection.begin_range();
        assert!(selection.awaits_range());
        other(&mut selection, &rows);
        assert!(!selection.end_range(late));
    }
    let mut selection = Selection::default();
    let late = selection.begin_range();
    selection.toggle(&rows[5], 5);
    assert!(selection.end_range(late), "what was ticked meanwhile is chosen besides");
    selection.choose_range(&rows[..2], 0);
    assert_eq!(chosen(&selection, &rows), [0, 1, 5]);
    assert!(!selection.awaits_range());
}

#[test]
fn all_but_some_are_those_who_are_not_named_and_a_tick_takes_them_back() {
    let (rows, mut selection) = (rows(6), Selection::default());
    let query = ClientQuery { search: " ma ".to_owned(), ..ClientQuery::default() };
    selection.toggle(&rows[0], 0);
    selection.choose_whole(&query);
    selection.toggle(&rows[1], 1);
    selection.toggle(&rows[4], 4);
    let except = vec![rows[1].id, rows[4].id];
    assert_eq!(selection.asked(), ClientSelection::Matching { search: "ma".to_owned(), filter: ClientFilter::All, except });
    let whole = SelectionCounts { chosen: 100, without_email: 12, active: 30 };
    assert_eq!(selection.counts(Some(whole)), Some(SelectionCounts { chosen: 98, without_email: 12, active: 29 }));
    assert!(selection.counts(None).is_none() && selection.ids().is_empty());
    range(&mut selection, &rows, 4, 0);
    assert!(selection.contains(rows[1].id));
}

#[test]
fn who_was_chosen_before_is_chosen_again_and_what_was_ticked_since_holds() {
    let (rows, mut before) = (rows(900), Selection::default());
    before.set_all(&rows[..2], true);
    let mut selection = Selection::default();
    selection.toggle(&rows[3], 3);
    selection.resume(before.clone());
    assert_eq!(chosen(&selection, &rows), [0, 1, 3]);
    before.choose_whole(&ClientQuery::default());
    before.set_all(&rows[..2], false);
    selection = Selection::default();
    selection.toggle(&rows[1], 1);
    selection.resume(before.clone());
    assert_eq!([0, 1, 3].map(|index| selection.contains(rows[index].id)), [false, true, true]);
    let mut full = Selection::default();
    full.set_all(&rows, true);
    selection = Selection::default();
    selection.toggle(&rows[899], 899);
    selection.resume(full.clone());
    assert!(selection.is_full && selection.ids().len() == NAMED_LIMIT);
    selection.choose_whole(&ClientQuery::default());
    selection.resume(full);
    assert!(selection.whole().is_some(), "all were chosen since");
}

#[test]
fn r3_r4_who_has_changed_since_stays_chosen_and_is_told_of() {
    let (mut rows, mut selection) = (rows(6), Selection::default());
    selection.set_all(&rows, true);
    assert!(!selection.look_again(&rows));
    Arc::make_mut(&mut rows[0]).portal = PortalState::Active;
    Arc::make_mut(&mut rows[1]).invitable = Invitable::NoEmail;
    assert!(selection.look_again(&rows) && !selection.look_again(&rows));
    assert_eq!(selection.counts(None), Some(SelectionCounts { chosen: 5, without_email: 1, active: 2 }));
}

#[test]
fn all_of_a_list_stay_chosen_while_the_next_one_only_narrows_it() {
    let (mut selection, everybody) = (Selection::default(), ClientQuery::default());
    let search = ClientQuery { search: "ma".to_owned(), ..ClientQuery::default() };
    let stuck = ClientQuery { filter: ClientFilter::Stuck, ..search.clone() };
    assert!(!selection.turn_to(&stuck));
    selection.choose_whole(&everybody);
    assert!(!selection.turn_to(&stuck) && !selection.is_empty());
    selection.choose_whole(&search);
    assert!(!selection.turn_to(&stuck) && !selection.is_empty());
    assert!(selection.turn_to(&everybody) && selection.is_empty());
}

#[test]
fn who_is_no_longer_chosen_though_nobody_unticked_them_is_told_of_until_the_next_tick() {
    let rows = rows(6);
    let search = ClientQuery { search: "ma".to_owned(), ..ClientQuery::default() };
    let ticked = |selection: &mut Selection| selection.set_all(&rows[..2], true);
    let mut selection = Selection::default();
    ticked(&mut selection);
    selection.choose_whole(&ClientQuery::default());
    assert_eq!(selection.dropped, None, "they are among all");
    selection.clear();
    ticked(&mut selection);
    selection.choose_whole(&search);
    assert_eq!(selection.dropped, Some(Dropped::Ticked(2)));
    selection.toggle(&rows[3], 3);
    assert_eq!(selection.dropped, None);
    selection.choose_whole(&search);
    assert_eq!(selection.dropped, None, "nobody was ticked");
    assert!(selection.turn_to(&ClientQuery::default()));
    assert_eq!(selection.dropped, Some(Dropped::All(Whole::of(&search))));
    ticked(&mut selection);
    assert_eq!(selection.dropped, None);
}

#[test]
fn no_more_are_named_than_a_selection_may_name() {
    let (rows, mut selection) = (rows(900), Selection::default());
    selection.set_all(&rows, true);
    assert!(selection.is_full && selection.ids().len() == NAMED_LIMIT);
    selection.toggle(&rows[0], 0);
    assert!(!selection.is_full && selection.ids().len() == NAMED_LIMIT - 1);
}

#[test]
fn long_numbers_are_grouped() {
    assert_eq!([0, 12, 999, 1_204, 100_000, 1_000_000].map(grouped), ["0", "12", "999", "1,204", "100,000", "1,000,000"]);
}

proptest! {
    #[test]
    fn the_count_is_that_of_the_set(all in any::<bool>(), steps in prop::collection::vec((0_usize..60, 0_usize..60, 0_u8..3), 0..30)) {
        let (rows, mut selection) = (rows(60), Selection::default());
        let mut set = BTreeSet::new();
        if all {
            selection.choose_whole(&ClientQuery::default());
            set.extend(rows.iter().map(|row| row.id));
        }
        for (from, to, step) in steps {
            let (from, to) = (from.min(to), from.max(to));
            if step == 0 {
                selection.toggle(&rows[from], from);
                if can_be_chosen(&rows[from]) && !set.remove(&rows[from].id) {
                    set.insert(rows[from].id);
                }
            } else {
                selection.set_all(&rows[from..=to], step == 1);
                for row in rows[from..=to].iter().filter(|row| can_be_chosen(row)) {
                    if step == 1 { set.insert(row.id); } else { set.remove(&row.id); }
                }
            }
        }
        let count = |keeps: fn(&ClientRow) -> bool| i64::try_from(rows.iter().filter(|row| keeps(row)).count()).unwrap();
        let whole = SelectionCounts {
            chosen: 60,
            without_email: count(|row| row.invitable == Invitable::NoEmail),
            active: count(|row| row.portal == PortalState::Active),
        };
        let counts = selection.counts(Some(whole)).unwrap();
        prop_assert_eq!(usize::try_from(counts.chosen).unwrap(), set.len());
        let active = rows.iter().filter(|row| row.portal == PortalState::Active && set.contains(&row.id)).count();
        prop_assert_eq!(usize::try_from(counts.active).unwrap(), active);
        for row in &rows {
            prop_assert_eq!(selection.contains(row.id), set.contains(&row.id));
        }
    }
}
