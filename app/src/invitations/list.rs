//! The list of clients as the page's address asks for it, page by page. What came after the first page belongs to one query:
//! as soon as the query is another, it is no longer shown.

use crate::{Failure, clients::api::list_clients, fetched::Fetched};
use domain::clients::{ClientCounts, ClientFilter, ClientPage, ClientQuery, ClientRow, ClientSort};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

/// Which list: the query, and how often it was asked for anew.
type Turn = (ClientQuery, u32);

#[derive(Clone, Debug, Default)]
struct More {
    of: Option<Turn>,
    rows: Vec<ClientRow>,
    next: Option<String>,
}

#[derive(Clone, Copy)]
pub(super) struct ClientList {
    pub query: Memo<ClientQuery>,
    version: RwSignal<u32>,
    first: Fetched<ClientPage>,
    more: RwSignal<More>,
    pub is_loading_more: RwSignal<bool>,
    pub more_failure: RwSignal<Option<Failure>>,
}

impl ClientList {
    pub fn from_address() -> Self {
        let map = use_query_map();
        let query = Memo::new(move |_| query_of(|key| map.read().get(key)));
        let version = RwSignal::new(0);
        let first = Fetched::new(move || (query.get(), version.get()), |(query, _)| list_clients(query));
        let (more, is_loading_more, more_failure) = (RwSignal::new(More::default()), RwSignal::new(false), RwSignal::new(None));
        Self { query, version, first, more, is_loading_more, more_failure }
    }

    /// Asks again, for what has changed meanwhile.
    pub fn reload(self) {
        self.version.update(|version| *version += 1);
    }

    fn asked(self) -> Turn {
        (self.query.get(), self.version.get())
    }

    /// Read inside a `Suspense` or `Transition` only, as for the next three.
    pub fn rows(self) -> Vec<ClientRow> {
        let Some(Ok(mut page)) = self.first.get() else { return Vec::new() };
        let asked = self.asked();
        self.more.with(|more| {
            if more.of.as_ref() == Some(&asked) {
                page.rows.extend_from_slice(&more.rows);
            }
        });
        page.rows
    }

    pub fn counts(self) -> Option<ClientCounts> {
        self.first.get().and_then(Result::ok).map(|page| page.counts)
    }

    pub fn failure(self) -> Option<Failure> {
        self.first.get().and_then(Result::err)
    }

    /// Where the next page begins.
    pub fn next(self) -> Option<String> {
        let asked = self.asked();
        let more = self.more.with(|more| (more.of.as_ref() == Some(&asked)).then(|| more.next.clone()));
        more.unwrap_or_else(|| self.first.get().and_then(Result::ok).and_then(|page| page.next))
    }

    /// Appends the next page. Only from handlers.
    pub fn show_more(self) {
        let (asked, Some(after)) = untrack(|| (self.asked(), self.next())) else { return };
        if self.is_loading_more.get_untracked() {
            return;
        }
        self.is_loading_more.set(true);
        self.more_failure.set(None);
        leptos::task::spawn_local(async move {
            let page = list_clients(ClientQuery { after: Some(after), ..asked.0.clone() }).await;
            // The page may have been left, or another list asked for, meanwhile.
            if self.is_loading_more.try_set(false).is_some() || untrack(|| self.asked()) != asked {
                return;
            }
            match page {
                Ok(page) => self.more.update(|more| {
                    let rows = if more.of.as_ref() == Some(&asked) { std::mem::take(&mut more.rows) } else { Vec::new() };
                    *more = More { of: Some(asked), rows: [rows, page.rows].concat(), next: page.next };
                }),
                Err(failure) => self.more_failure.set(Some(failure)),
            }
        });
    }
}

/// `get` gives the address's parameters.
fn query_of(get: impl Fn(&str) -> Option<String>) -> ClientQuery {
    ClientQuery {
        search: get("search").unwrap_or_default(),
        filter: ClientFilter::from_key(&get("state").unwrap_or_default()),
        sort: if get("sort").as_deref() == Some("name-desc") { ClientSort::NameDescending } else { ClientSort::NameAscending },
        after: None,
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
    if query.sort == ClientSort::NameDescending {
        map.insert("sort", "name-desc".to_owned());
    }
    format!("/organization/portal{}", map.to_query_string())
}

/// Puts a search into the address, in the place of the one before: *Back* leaves the page, not the last letter.
pub(super) fn use_search(query: Memo<ClientQuery>) -> impl Fn(String) + Clone + 'static {
    let navigate = use_navigate();
    move |search| {
        let wanted = ClientQuery { search, ..query.get_untracked() };
        if wanted != query.get_untracked() {
            navigate(&address_of(&wanted), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_which_list_it_is_and_nonsense_is_the_whole_list() {
        let address = [("search", "ma & ü"), ("state", "stuck"), ("sort", "name-desc")];
        let query = query_of(|key| address.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned()));
        assert_eq!(query.search, "ma & ü");
        assert_eq!((query.filter, query.sort), (ClientFilter::Stuck, ClientSort::NameDescending));
        assert_eq!(query_of(|key| (key != "search").then(|| "nonsense".to_owned())), ClientQuery::default());
    }
}
