//! The pages of a long list that are at hand, far fewer than there are, and how the others are asked for: a page begins where the one
//! before ended, or some rows after an anchor. The first page belongs to the list itself.

use domain::clients::{ANCHOR_ROWS, ClientAnchors, ClientPage, ClientRow, PAGE_ROWS};
use std::{collections::BTreeMap, sync::Arc};

/// Pages kept on either side of what is on screen; more than a range with Shift can reach.
const KEPT: usize = 20;
const PAGES_TO_AN_ANCHOR: usize = ANCHOR_ROWS / PAGE_ROWS;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pages {
    held: BTreeMap<usize, Vec<Arc<ClientRow>>>,
    /// Where a page begins, by its number.
    begins: BTreeMap<usize, String>,
    anchors: Vec<String>,
    has_all_anchors: bool,
}

/// What to ask the server for next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    Page { number: usize, after: Option<String>, skip: usize },
    Anchors { after: Option<String> },
}

impl Pages {
    pub fn row(&self, index: usize) -> Option<&Arc<ClientRow>> {
        self.held.get(&(index / PAGE_ROWS))?.get(index % PAGE_ROWS)
    }

    /// For the rows from `first` to before `end`; `None` when all of them are at hand that there are.
    pub fn wanted(&self, first: usize, end: usize) -> Option<Wanted> {
        let number = (first / PAGE_ROWS..end.div_ceil(PAGE_ROWS)).find(|number| *number > 0 && !self.held.contains_key(number))?;
        if let Some(after) = self.begins.get(&number) {
            return Some(Wanted::Page { number, after: Some(after.clone()), skip: 0 });
        }
        let skip = number % PAGES_TO_AN_ANCHOR * PAGE_ROWS;
        match (number / PAGES_TO_AN_ANCHOR).checked_sub(1) {
            None => Some(Wanted::Page { number, after: None, skip }),
            Some(at) => match self.anchors.get(at) {
                Some(anchor) => Some(Wanted::Page { number, after: Some(anchor.clone()), skip }),
                // The list is shorter than it was.
                None if self.has_all_anchors => None,
                None => Some(Wanted::Anchors { after: self.anchors.last().cloned() }),
            },
        }
    }

    /// How many rows there are at least, the first page's included.
    pub fn reach(&self) -> usize {
        let held = self.held.last_key_value().map_or(0, |(number, rows)| number * PAGE_ROWS + rows.len());
        let begun = self.begins.last_key_value().map_or(0, |(number, _)| (number + 1) * PAGE_ROWS);
        held.max(begun)
    }

    pub fn add(&mut self, number: usize, page: ClientPage) {
        if let Some(next) = page.next {
            self.begins.insert(number + 1, next);
        }
        self.held.insert(number, page.rows.into_iter().map(Arc::new).collect());
    }

    pub fn add_anchors(&mut self, more: ClientAnchors) {
        // An answer without any would be asked for without end.
        self.has_all_anchors = more.is_end || more.anchors.is_empty();
        self.anchors.extend(more.anchors);
    }

    /// Lets go of the pages far from these rows, so that what is held does not grow with the list.
    pub fn keep_near(&mut self, first: usize, end: usize) {
        let near = (first / PAGE_ROWS).saturating_sub(KEPT)..=(end / PAGE_ROWS + KEPT);
        self.held.retain(|number, _| near.contains(number));
        self.begins.retain(|number, _| near.contains(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::fixture::client;
    use proptest::prelude::*;

    /// A server whose cursors are numbers of rows.
    fn answer(pages: &mut Pages, wanted: Wanted, total: usize) {
        let place = |after: Option<String>| after.map_or(0, |after| after.parse::<usize>().unwrap());
        match wanted {
            Wanted::Page { number, after, skip } => {
                let from = place(after) + skip;
                assert_eq!(from, number * PAGE_ROWS, "the page begins where it should");
                let until = (from + PAGE_ROWS).min(total);
                let rows = (from..until).map(|index| client(index as u128, &index.to_string(), "")).collect();
                pages.add(number, ClientPage { rows, next: (until < total).then(|| until.to_string()), counts: None });
            }
            Wanted::Anchors { after } => {
                let from = place(after);
                let anchors = (1..=40).map(|step| from + step * ANCHOR_ROWS).filter(|at| *at <= total).map(|at| at.to_string()).collect();
                pages.add_anchors(ClientAnchors { anchors, is_end: from + 40 * ANCHOR_ROWS >= total });
            }
        }
    }

    proptest! {
        #[test]
        fn every_row_is_at_hand_or_has_something_to_ask_for_until_it_is(
            total in 1_usize..120_000, jumps in prop::collection::vec(0.0..1.0_f64, 1..8),
        ) {
            let mut pages = Pages::default();
            for jump in jumps {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a number of rows")]
                let first = (total as f64 * jump) as usize;
                let end = (first + 60).min(total);
                let mut asked = 0;
                while let Some(wanted) = pages.wanted(first, end) {
                    answer(&mut pages, wanted, total);
                    asked += 1;
                    prop_assert!(asked < 20, "asks without end");
                }
                pages.keep_near(first, end);
                for index in first.max(PAGE_ROWS)..end {
                    prop_assert_eq!(&pages.row(index).unwrap().first_name, &index.to_string());
                }
                prop_assert!(pages.held.len() <= 2 * KEPT + 4 && pages.begins.len() <= 2 * KEPT + 5);
            }
        }
    }

    #[test]
    fn a_list_that_became_shorter_is_not_asked_for_without_end() {
        let mut pages = Pages::default();
        answer(&mut pages, Wanted::Anchors { after: None }, 1_200);
        assert_eq!(pages.wanted(5_000, 5_050), None);
    }
}
