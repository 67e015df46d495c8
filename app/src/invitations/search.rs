//! Searching in *Manage clients*: the list is asked for at once, and the page's address follows.

use super::list::{ClientList, address_of};
use domain::clients::ClientQuery;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// What the field does; `navigate` is the router's.
#[derive(Clone)]
pub(super) struct Search<N> {
    list: ClientList,
    navigate: N,
}

/// An answer that takes longer is not waited for with the address.
const LATEST: Duration = Duration::from_millis(500);

/// The address is written once the rows are drawn, or when the field is left: the browser takes its time for it, and some let a page do so
/// a hundred times in half a minute and no oftener.
pub(super) fn use_search(list: ClientList) -> Search<impl Fn(&str, NavigateOptions) + Clone + 'static> {
    let search = Search { list, navigate: use_navigate() };
    let follow = search.clone();
    Effect::new(move |_| {
        list.track_first();
        let follow = follow.clone();
        request_animation_frame(move || follow.write_address());
    });
    search
}

impl<N: Fn(&str, NavigateOptions) + Clone + 'static> Search<N> {
    pub fn look_for(&self, search: String) {
        let before = self.list.query.get_untracked();
        if search != before.search {
            let wanted = ClientQuery { search, after: None, ..before };
            self.list.look_ahead(&wanted);
            self.list.asked_for.set(wanted);
            let late = self.clone();
            set_timeout(move || late.write_address(), LATEST);
        }
    }

    /// In the place of the one before: *Back* leaves the page, not the last letter.
    pub fn write_address(&self) {
        let (asked_for, address) = (self.list.asked_for.try_get_untracked(), self.list.address.try_get_untracked());
        if let Some(asked_for) = asked_for.filter(|asked_for| address.is_some_and(|address| address != *asked_for)) {
            (self.navigate)(&address_of(&asked_for), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    }
}
