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
    /// Lost since: who has no address cannot be ticked.
    is_without_email: bool,
}

impl Named {
    fn of(row: &ClientRow) -> Self {
        Self { name: row.list_name(), is_active: row.portal == PortalState::Active, is_without_email: !can_be_chosen(row) }
    }
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

/// Who is no longer chosen though nobody unticked them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Dropped {
    /// So many were ticked before all that match were chosen: they are chosen if they match.
    Ticked(usize),
    /// Another list is on screen.
    All(Whole),
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
    pub dropped: Option<Dropped>,
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
        let count = |is: fn(&Named) -> bool| i64::try_from(self.named.values().filter(|named| is(named)).count()).unwrap_or(i64::MAX);
        let [chosen, without_email, active] = [count(|_| true), count(|named| named.is_without_email), count(|named| named.is_active)];
        match self.whole {
            None => Some(SelectionCounts { chosen, without_email, active }),
            Some(_) => of_whole.map(|of| SelectionCounts {
                chosen: of.chosen - chosen,
                without_email: of.without_email - without_email,
                active: of.active - active,
            }),
        }
    }

    /// Ticks or unticks one row, from where a range then starts. A row without an address stays as it is (R3).
    pub fn toggle(&mut self, row: &ClientRow, at: usize) {
        let is_chosen = self.contains(row.id);
        (self.is_full, self.dropped) = (false, None);
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
        (self.is_full, self.dropped) = (false, None);
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
        (self.is_full, self.dropped) = (false, None);
        for row in rows {
            self.set(row, on);
        }
        self.before_range.clone_from(&self.named);
    }

    /// All that the list finds, on screen or not.
    pub fn choose_whole(&mut self, query: &ClientQuery) {
        let whole = Whole::of(query);
        let is_kept = self.whole.is_some() || self.named.is_empty() || whole.holds(&ClientQuery::default());
        let dropped = (!is_kept).then_some(Dropped::Ticked(self.named.len()));
        *self = Self { whole: Some(whole), dropped, ranges: self.ranges, ..Self::default() };
    }

    pub fn clear(&mut self) {
        *self = Self { ranges: self.ranges, ..Self::default() };
    }

    /// Another list is on screen: places in it are others. All of a list that the new one reaches beyond are no longer chosen, because
    /// its rows could not say whether they are. Whether anything is said of the selection that was not before.
    pub fn turn_to(&mut self, query: &ClientQuery) -> bool {
        let beyond = self.whole.take_if(|whole| !whole.holds(query));
        let is_beyond = beyond.is_some();
        if is_beyond {
            self.clear();
            self.dropped = beyond.map(Dropped::All);
        }
        self.anchor = None;
        self.awaited.take().is_some() || is_beyond
    }

    /// Chooses who was chosen before as well, in the same list; what was ticked since holds.
    pub fn resume(&mut self, before: Self) {
        if self.whole.is_some() {
            return;
        }
        let resumed = Self { ranges: self.ranges, awaited: self.awaited, dropped: None, ..before };
        for (client, named) in std::mem::replace(self, resumed).named {
            if self.whole.is_some() {
                self.named.remove(&client);
            } else if self.named.len() < NAMED_LIMIT || self.named.contains_key(&client) {
                self.named.insert(client, named);
            } else {
                self.is_full = true;
            }
        }
    }

    /// What these rows say of those who were named some time ago, and stay so: they may have lost their address meanwhile, or got an
    /// account. Whether anything is said of the selection that was not before.
    pub fn look_again(&mut self, rows: &[Arc<ClientRow>]) -> bool {
        let mut is_new = false;
        for row in rows {
            if let Some(named) = self.named.get_mut(&row.id) {
                is_new |= std::mem::replace(named, Named::of(row)) != Named::of(row);
            }
        }
        is_new
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
            self.named.insert(row.id, Named::of(row));
        }
    }
}

/// `1,204`
pub(crate) fn grouped(number: i64) -> String {
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
mod tests;
