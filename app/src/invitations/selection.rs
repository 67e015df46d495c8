//! Which clients are chosen: some that were ticked, or all that a search finds but for some. Kept apart from the list on screen, so
//! that it survives another one; a range reaches from the row that was ticked last, and what was chosen before the range stays.

use domain::{
    clients::{ClientFilter, ClientQuery, ClientRow, ClientSelection, Invitable, NAMED_LIMIT, PortalState, SelectionCounts},
    ids::ClientId,
};
use std::{collections::BTreeMap, sync::Arc};

/// What is known of a row that was ticked or left out.
#[derive(Clone, Debug, PartialEq)]
struct Named {
    /// As the list shows it, which the chosen are ordered by.
    name: String,
    is_active: bool,
}

/// Everyone whom a list finds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Whole {
    pub search: String,
    pub filter: ClientFilter,
}

impl Whole {
    fn of(query: &ClientQuery) -> Self {
        Self { search: query.search.trim().to_owned(), filter: query.filter }
    }

    /// Whether everyone in that list is in this one.
    fn holds(&self, query: &ClientQuery) -> bool {
        (self.search.is_empty() || self.search == query.search.trim()) && (self.filter == ClientFilter::All || self.filter == query.filter)
    }

    pub fn selection(&self) -> ClientSelection {
        ClientSelection::Matching { search: self.search.clone(), filter: self.filter, except: Vec::new() }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Selection {
    whole: Option<Whole>,
    /// Who is chosen, or of the whole, who is not.
    named: BTreeMap<ClientId, Named>,
    /// The place in the list of the row that was ticked last.
    anchor: Option<usize>,
    /// Who was named when the anchor was set.
    before_range: BTreeMap<ClientId, Named>,
    /// More were to be named than a selection may name.
    pub is_full: bool,
    /// How many ranges were begun, and the one whose rows are on their way.
    ranges: u32,
    awaited: Option<u32>,
}

impl Selection {
    pub fn contains(&self, client: ClientId) -> bool {
        self.whole.is_some() != self.named.contains_key(&client)
    }

    pub fn is_empty(&self) -> bool {
        self.whole.is_none() && self.named.is_empty()
    }

    pub fn whole(&self) -> Option<&Whole> {
        self.whole.as_ref()
    }

    pub fn asked(&self) -> ClientSelection {
        match &self.whole {
            None => ClientSelection::These(self.by_name()),
            Some(Whole { search, filter }) => ClientSelection::Matching { search: search.clone(), filter: *filter, except: self.by_name() },
        }
    }

    #[cfg(test)]
    fn ids(&self) -> Vec<ClientId> {
        if self.whole.is_some() { Vec::new() } else { self.by_name() }
    }

    fn by_name(&self) -> Vec<ClientId> {
        let mut named: Vec<(&String, &ClientId)> = self.named.iter().map(|(id, named)| (&named.name, id)).collect();
        named.sort();
        named.into_iter().map(|(_, id)| *id).collect()
    }

    /// `of_whole` is how many the whole is; `None` while that is not known.
    pub fn counts(&self, of_whole: Option<SelectionCounts>) -> Option<SelectionCounts> {
        let named = i64::try_from(self.named.len()).unwrap_or(i64::MAX);
        let active = i64::try_from(self.named.values().filter(|named| named.is_active).count()).unwrap_or(i64::MAX);
        match self.whole {
            None => Some(SelectionCounts { chosen: named, without_email: 0, active }),
            Some(_) => of_whole.map(|of| SelectionCounts { chosen: of.chosen - named, active: of.active - active, ..of }),
        }
    }

    /// Ticks or unticks one row, from where a range then starts. A row without an address stays as it is (R3).
    pub fn toggle(&mut self, row: &ClientRow, at: usize) {
        let is_chosen = self.contains(row.id);
        self.is_full = false;
        self.set(row, !is_chosen);
        self.anchor = Some(at);
        self.before_range.clone_from(&self.named);
    }

    /// Where a range to the row at `to` begins: at the last tick, or else at `from`. The rows between are then chosen.
    pub fn range_to(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.anchor.unwrap_or(from);
        (start.min(to), start.max(to) + 1)
    }

    /// Chooses these rows, and nothing else of what an earlier range from the anchor had chosen. Without an anchor the range began
    /// at `from`.
    pub fn choose_range(&mut self, rows: &[Arc<ClientRow>], from: usize) {
        if self.anchor.is_none() {
            self.anchor = Some(from);
            self.before_range.clone_from(&self.named);
        }
        self.named.clone_from(&self.before_range);
        self.is_full = false;
        self.awaited = None;
        for row in rows {
            self.set(row, true);
        }
    }

    /// Its rows are on their way. What it gives tells whether they are still wanted when they have come: not after another range, another
    /// list, all or nobody was chosen.
    pub fn begin_range(&mut self) -> u32 {
        self.ranges += 1;
        self.awaited = Some(self.ranges);
        self.ranges
    }

    /// Whether the range is still wanted; it is no longer awaited then.
    pub fn end_range(&mut self, range: u32) -> bool {
        let is_wanted = self.awaited == Some(range);
        if is_wanted {
            self.awaited = None;
        }
        is_wanted
    }

    pub fn awaits_range(&self) -> bool {
        self.awaited.is_some()
    }

    pub fn set_all(&mut self, rows: &[Arc<ClientRow>], on: bool) {
        self.is_full = false;
        for row in rows {
            self.set(row, on);
        }
        self.before_range.clone_from(&self.named);
    }

    /// All that the list finds, on screen or not.
    pub fn choose_whole(&mut self, query: &ClientQuery) {
        *self = Self { whole: Some(Whole::of(query)), ranges: self.ranges, ..Self::default() };
    }

    pub fn clear(&mut self) {
        *self = Self { ranges: self.ranges, ..Self::default() };
    }

    /// Another list is on screen: places in it are others. All of a list that the new one reaches beyond are no longer chosen, because
    /// its rows could not say whether they are. Whether anything is said of the selection that was not before.
    pub fn turn_to(&mut self, query: &ClientQuery) -> bool {
        let is_beyond = self.whole.as_ref().is_some_and(|whole| !whole.holds(query));
        if is_beyond {
            self.clear();
        }
        self.anchor = None;
        self.awaited.take().is_some() || is_beyond
    }

    /// Of these rows: how many can be chosen, and how many of them are.
    pub fn of(&self, rows: &[Arc<ClientRow>]) -> (usize, usize) {
        let can_be = rows.iter().filter(|row| can_be_chosen(row));
        can_be.fold((0, 0), |(all, chosen), row| (all + 1, chosen + usize::from(self.contains(row.id))))
    }

    fn set(&mut self, row: &ClientRow, on: bool) {
        if !can_be_chosen(row) || self.contains(row.id) == on {
            return;
        }
        if self.named.remove(&row.id).is_none() {
            if self.named.len() >= NAMED_LIMIT {
                self.is_full = true;
                return;
            }
            let named = Named { name: row.list_name(), is_active: row.portal == PortalState::Active };
            self.named.insert(row.id, named);
        }
    }
}

/// `1,204`
pub(super) fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    digits.chars().enumerate().fold(String::new(), |mut grouped, (at, digit)| {
        if at > 0 && at % 3 == first {
            grouped.push(',');
        }
        grouped.push(digit);
        grouped
    })
}

/// Active clients can: forms are sent to them (R20).
pub(super) fn can_be_chosen(row: &ClientRow) -> bool {
    row.invitable != Invitable::NoEmail
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn rows(count: usize) -> Vec<Arc<ClientRow>> {
        let invitable = [Invitable::Yes, Invitable::Yes, Invitable::NoEmail, Invitable::Yes, Invitable::AlreadyActive, Invitable::Yes];
        (0..count)
            .map(|index| ClientRow {
                // Ids against the order of names, so that the two cannot be confused.
                id: ClientId(Uuid::from_u128(10_000 - index as u128)),
                first_name: format!("{index:05}"),
                last_name: "Name".to_owned(),
                preferred_name: None,
                email: None,
                portal: if index % 6 == 4 { PortalState::Active } else { PortalState::NoAccount },
                invitable: invitable[index % 6],
                forms_done: 0,
                forms_total: 0,
                last_sent: None,
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
}
