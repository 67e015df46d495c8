//! The list of clients as the page's address asks for it. The first page comes with the page; what is scrolled to after that belongs
//! to one query: as soon as the query is another, it is no longer shown.

use super::{
    ahead::{Ahead, Beginning, Turn},
    pages::{Pages, Wanted},
    window::Window,
};
use crate::{
    Failure,
    clients::api::{anchor_clients, count_clients, list_clients},
    fetched::Fetched,
};
use domain::clients::{ClientCounts, ClientFilter, ClientPage, ClientQuery, ClientRow, ClientSort, PAGE_ROWS};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use std::sync::Arc;

/// What is known of one list besides its first page.
#[derive(Clone, Debug, Default)]
struct Later {
    of: Option<Turn>,
    pages: Pages,
    counts: Option<ClientCounts>,
}

impl Later {
    fn is_of(&self, query: &ClientQuery) -> bool {
        self.of.as_ref().is_some_and(|(of, _)| of == query)
    }
}

#[derive(Clone, Copy)]
pub(super) struct ClientList {
    pub query: Memo<ClientQuery>,
    pub asked_for: RwSignal<ClientQuery>,
    /// The query of the address, which follows what is typed.
    pub address: Memo<ClientQuery>,
    /// What links go on from. It follows what is typed too, before one of them can be followed: each letter would wait for them to be written anew.
    pub for_links: RwSignal<ClientQuery>,
    version: RwSignal<u32>,
    first: Fetched<ClientPage>,
    /// Which list's first page came last.
    arrived: StoredValue<Turn>,
    ahead: Ahead,
    later: RwSignal<Later>,
    /// Which list's rows are drawn without its figures: those of the list before stand for nothing any more.
    uncounted: RwSignal<Option<Turn>>,
    /// Rows on screen at most.
    screen: StoredValue<usize>,
    /// The rows to have at hand, and whether they are being asked for.
    near: StoredValue<(usize, usize)>,
    is_asking: StoredValue<bool>,
    pub later_failure: RwSignal<Option<Failure>>,
}

impl ClientList {
    pub fn from_address() -> Self {
        let map = use_query_map();
        let address = Memo::new(move |_| query_of(|key| map.read().get(key)));
        let asked_for = RwSignal::new(address.get_untracked());
        let query = Memo::new(move |_| asked_for.get());
        let version = RwSignal::new(0);
        let (arrived, ahead) = (StoredValue::new(untrack(|| (query.get(), version.get()))), Ahead::nothing());
        let first = Fetched::new(
            move || (query.get(), version.get()),
            move |asked| async move {
                let page = list_clients(asked.0.clone()).await;
                let is_last = untrack(|| (query.try_get(), version.try_get())) == (Some(asked.0.clone()), Some(asked.1));
                // The page itself is what tells of it, a moment later.
                ahead.end_quietly(|of| is_last || *of == asked);
                arrived.try_set_value(asked);
                page
            },
        );
        let list = Self {
            query,
            asked_for,
            address,
            for_links: RwSignal::new(address.get_untracked()),
            version,
            first,
            arrived,
            ahead,
            later: RwSignal::new(Later::default()),
            uncounted: RwSignal::new(None),
            screen: StoredValue::new(0),
            near: StoredValue::new((0, 0)),
            is_asking: StoredValue::new(false),
            later_failure: RwSignal::new(None),
        };
        Effect::new(move |_| {
            if list.with_first(|page| page.counts.is_none()) == Some(true) {
                list.count();
            }
        });
        Effect::new(move |_| {
            let address = address.get();
            list.lead_links(&address);
            // What is the same already is not said again: a page that is on its way would be forgotten by those who wait for it.
            if asked_for.with_untracked(|asked_for| *asked_for != address) {
                asked_for.set(address);
            }
        });
        list
    }

    pub fn lead_links(self, query: &ClientQuery) {
        self.for_links.maybe_update(|links| std::mem::replace(links, query.clone()) != *query);
    }

    /// Asks again, for what has changed meanwhile.
    pub fn reload(self) {
        self.later_failure.set(None);
        self.version.update(|version| *version += 1);
    }

    /// Whoever calls runs again when it is asked for anew.
    pub fn track(self) {
        self.version.track();
    }

    /// What is made of the list, memos too, once its first page has come, or could not.
    pub fn once_come(self, view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
        self.first.once_come(view)
    }

    pub fn has_come(self) -> bool {
        self.first.with(|page| page.is_some())
    }

    /// Whoever calls runs again when the first page has come, or could not.
    pub fn track_first(self) {
        self.first.with(|_| ());
    }

    /// Shows what can be said of a list that is about to be asked for, before the answer comes. Otherwise what is shown stays.
    pub fn look_ahead(self, wanted: &ClientQuery) {
        let known = self.ahead.get_untracked().or_else(|| untrack(|| self.arrived_beginning()));
        let version = self.version.get_untracked();
        let Some(((list, _), beginning)) = known.filter(|((_, known), _)| *known == version) else { return };
        if let Some(beginning) = beginning.narrowed(&list, wanted, self.screen.get_value()) {
            self.ahead.show((wanted.clone(), version), beginning);
            self.lack_counts((wanted.clone(), version));
        }
    }

    /// Once its rows are drawn: what is said of them can wait a frame, they cannot.
    fn lack_counts(self, asked: Turn) {
        request_animation_frame(move || {
            self.uncounted.try_set(Some(asked));
        });
    }

    /// The rows are of a list whose figures are not known yet.
    pub fn is_uncounted(self) -> bool {
        let asked = self.asked();
        self.counts().is_none() && self.uncounted.with(|uncounted| uncounted.as_ref() == Some(&asked))
    }

    /// Of the list that came last.
    fn arrived_beginning(self) -> Option<(Turn, Beginning)> {
        let arrived = self.arrived.get_value();
        let (mut rows, next, counts) =
            self.with_first(|page| (page.rows.iter().cloned().map(Arc::new).collect::<Vec<_>>(), page.next.is_some(), page.counts))?;
        let counts = self.later.with(|later| {
            let later = Some(later).filter(|later| later.of.as_ref() == Some(&arrived));
            if rows.len() == PAGE_ROWS {
                rows.extend((PAGE_ROWS..).map_while(|index| later?.pages.row(index).cloned()));
            }
            counts.or(later.and_then(|later| later.counts))
        });
        let count = counts.and_then(|counts| usize::try_from(counts.of(arrived.0.filter)).ok());
        let is_whole = !next || count == Some(rows.len());
        Some((arrived, Beginning { rows, is_whole }))
    }

    fn asked(self) -> Turn {
        (self.query.get(), self.version.get())
    }

    /// Read inside a `Suspense` or `Transition` only, as for the next six; in a memo inside [`Self::once_come`].
    fn with_first<R>(self, read: impl FnOnce(&ClientPage) -> R) -> Option<R> {
        self.first.with(|page| page.and_then(|page| page.as_ref().ok()).map(read))
    }

    fn of_ahead<R>(self, read: impl FnOnce(&Beginning) -> R) -> Option<R> {
        self.first.with(|_| ());
        self.ahead.with(|beginning| beginning.map(read))
    }

    pub fn first_rows(self) -> Vec<Arc<ClientRow>> {
        let ahead = self.of_ahead(|beginning| beginning.rows.clone());
        ahead.or_else(|| self.with_first(|page| page.rows.iter().cloned().map(Arc::new).collect())).unwrap_or_default()
    }

    pub fn is_empty(self) -> bool {
        let ahead = self.of_ahead(|beginning| beginning.rows.is_empty());
        ahead.or_else(|| self.with_first(|page| page.rows.is_empty())).unwrap_or(true)
    }

    pub fn counts(self) -> Option<ClientCounts> {
        if self.of_ahead(|_| ()).is_some() {
            return None;
        }
        self.with_first(|page| page.counts)?.or_else(|| {
            let query = self.query.get();
            // Those of before it was asked for anew hold until the new ones come: the list keeps its length.
            self.later.with(|later| later.counts.filter(|_| later.is_of(&query)))
        })
    }

    /// How many rows the list has, as far as that is known.
    pub fn total(self) -> usize {
        let ahead = self.of_ahead(|beginning| (beginning.rows.len(), !beginning.is_whole));
        let first = ahead.or_else(|| self.with_first(|page| (page.rows.len(), page.next.is_some())));
        let Some((first, has_more)) = first else { return 0 };
        let query = self.query.get();
        let count = self.counts().filter(|_| query.after.is_none()).map(|counts| counts.of(query.filter));
        count.or_else(|| self.length_of_before()).and_then(|count| usize::try_from(count).ok()).unwrap_or_else(|| {
            let reach = self.of_later(|later| later.pages.reach()).unwrap_or_default();
            reach.max(first + if has_more { PAGE_ROWS } else { 0 })
        })
    }

    /// Of the list whose rows are shown until those of the next have come: what is scrolled keeps its place as long.
    fn length_of_before(self) -> Option<i64> {
        let shown = self.arrived.get_value();
        if shown == self.asked() || self.of_ahead(|_| ()).is_some() {
            return None;
        }
        let counts = self.later.with(|later| later.counts.filter(|_| later.of.as_ref() == Some(&shown) && shown.0.after.is_none()));
        counts.map(|counts| counts.of(shown.0.filter))
    }

    pub fn failure(self) -> Option<Failure> {
        self.first.with(|page| page.and_then(|page| page.as_ref().err().cloned()))
    }

    /// Where the second page begins.
    pub fn next(self) -> Option<String> {
        self.with_first(|page| page.next.clone()).flatten()
    }

    /// A row after the first page, when it is at hand.
    pub fn later_row(self, index: usize) -> Option<Arc<ClientRow>> {
        self.of_later(|later| later.pages.row(index).cloned()).flatten()
    }

    fn of_later<T>(self, read: impl FnOnce(&Later) -> T) -> Option<T> {
        let asked = self.asked();
        self.later.with(|later| (later.of.as_ref() == Some(&asked)).then(|| read(later)))
    }

    /// Changes what is known of the list that was asked for then; not when another one is shown by now, or the page was left.
    fn learn(self, asked: &Turn, change: impl FnOnce(&mut Later)) {
        let shown = untrack(|| Some((self.query.try_get()?, self.version.try_get()?)));
        if shown.as_ref() != Some(asked) {
            return;
        }
        self.later.try_update(|later| {
            if later.of.as_ref() != Some(asked) {
                *later = Later { of: Some(asked.clone()), counts: later.counts.filter(|_| later.is_of(&asked.0)), ..Later::default() };
            }
            change(later);
        });
    }

    /// Has the rows that are drawn at hand as soon as can be, and lets go of those far from them.
    pub fn bring(self, window: &Window) {
        let Window { first, end, seen, .. } = *window;
        self.near.set_value((first, end));
        // A list that has become short says nothing of how many rows there is room for.
        self.screen.update_value(|screen| *screen = (*screen).max(seen.1 - seen.0));
        self.bring_near();
    }

    /// What did not come is asked for again.
    pub fn try_again(self) {
        self.later_failure.set(None);
        self.bring_near();
    }

    fn bring_near(self) {
        if self.is_asking.get_value() {
            return;
        }
        self.is_asking.set_value(true);
        leptos::task::spawn_local(async move {
            let outcome = self.load_near().await;
            let failure = outcome.err();
            // What is said already is not said again at each step that is scrolled.
            if self.is_asking.try_set_value(false).is_none() && self.later_failure.with_untracked(|said| *said != failure) {
                self.later_failure.set(failure);
            }
        });
    }

    /// Until nothing is missing: meanwhile the rows that are wanted may be others.
    async fn load_near(self) -> Result<(), Failure> {
        while let Some((first, end)) = self.near.try_get_value() {
            if !self.load_one(first, end).await? {
                let asked = untrack(|| self.asked());
                self.learn(&asked, |later| later.pages.keep_near(first, end));
                break;
            }
        }
        Ok(())
    }

    /// Whether there was something to ask for.
    async fn load_one(self, first: usize, end: usize) -> Result<bool, Failure> {
        let asked = untrack(|| self.asked());
        let wanted = untrack(|| self.of_later(|later| later.pages.wanted(first, end)));
        let Some(wanted) = wanted.unwrap_or_else(|| Pages::default().wanted(first, end)) else { return Ok(false) };
        let query = asked.0.clone();
        match wanted {
            Wanted::Page { number, after, skip } => {
                let page = list_clients(ClientQuery { after: after.or(query.after.clone()), skip, ..query }).await?;
                self.learn(&asked, |later| later.pages.add(number, page));
            }
            Wanted::Anchors { after } => {
                let anchors = anchor_clients(ClientQuery { after: after.or(query.after.clone()), ..query }).await?;
                self.learn(&asked, |later| later.pages.add_anchors(anchors));
            }
        }
        Ok(true)
    }

    /// All of these rows are at hand afterwards that there are; false when another list is shown by then.
    pub async fn load(self, first: usize, end: usize) -> Result<bool, Failure> {
        let asked = untrack(|| self.asked());
        let is_shown = move || untrack(|| Some((self.query.try_get()?, self.version.try_get()?))) == Some(asked.clone());
        while self.load_one(first, end).await? && is_shown() {}
        Ok(is_shown())
    }

    fn count(self) {
        let asked = untrack(|| self.asked());
        self.lack_counts(asked.clone());
        // The rows are drawn first.
        request_animation_frame(move || {
            leptos::task::spawn_local(async move {
                // Without the figures the list is as good; they are asked for again with the next search.
                if let Ok(counts) = count_clients(asked.0.search.clone()).await {
                    self.learn(&asked, |later| later.counts = Some(counts));
                }
            });
        });
    }
}

/// `get` gives the address's parameters.
fn query_of(get: impl Fn(&str) -> Option<String>) -> ClientQuery {
    ClientQuery {
        search: get("search").unwrap_or_default(),
        filter: ClientFilter::from_key(&get("state").unwrap_or_default()),
        sort: ClientSort::from_key(&get("sort").unwrap_or_default()),
        after: get("after"),
        skip: 0,
    }
}

/// The page's address for a query; the opposite of what the page reads from it.
pub(super) fn address_of(query: &ClientQuery) -> String {
    let mut map = ParamsMap::new();
    if !query.search.is_empty() {
        map.insert("search", query.search.clone());
    }
    if query.filter != ClientFilter::All {
        map.insert("state", query.filter.key().to_owned());
    }
    if query.sort != ClientSort::default() {
        map.insert("sort", query.sort.key());
    }
    if let Some(after) = &query.after {
        map.insert("after", after.clone());
    }
    format!("/organization/portal{}", map.to_query_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_which_list_it_is_and_nonsense_is_the_whole_list() {
        let address = [("search", "ma & ü"), ("state", "stuck"), ("sort", "sent-desc")];
        let query = query_of(|key| address.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned()));
        assert_eq!(query.search, "ma & ü");
        assert_eq!((query.filter, query.sort), (ClientFilter::Stuck, ClientSort::from_key("sent-desc")));
        let nonsense = query_of(|key| (!["search", "after"].contains(&key)).then(|| "nonsense".to_owned()));
        assert_eq!(nonsense, ClientQuery::default());
    }
}
