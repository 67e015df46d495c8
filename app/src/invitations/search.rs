//! Searching in *Manage clients*: the list is asked for at once, and the page's address follows.

use super::list::{ClientList, address_of};
use domain::clients::ClientQuery;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// An answer that takes longer is not waited for with the address.
const LATEST: Duration = Duration::from_millis(500);

/// What the field does.
#[derive(Clone, Copy)]
pub(super) struct Search {
    list: ClientList,
    /// In the place of the one before: *Back* leaves the page, not the last letter.
    pub write_address: Callback<()>,
}

/// The address is written once the rows are drawn, or when the field is left: the browser takes its time for it, and some let a page do so
/// a hundred times in half a minute and no oftener.
pub(super) fn use_search(list: ClientList) -> Search {
    let navigate = use_navigate();
    let write_address = Callback::new(move |()| {
        let asked_for = list.asked_for.get_untracked();
        list.lead_links(&asked_for);
        if list.address.with_untracked(|address| *address != asked_for) {
            navigate(&address_of(&asked_for), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    });
    Effect::new(move |_| {
        list.track_first();
        request_animation_frame(move || {
            write_address.try_run(());
        });
    });
    Search { list, write_address }
}

impl Search {
    pub fn look_for(self, search: String) {
        let before = self.list.query.get_untracked();
        if search != before.search {
            let wanted = ClientQuery { search, after: None, ..before };
            self.list.look_ahead(&wanted);
            self.list.asked_for.set(wanted);
            set_timeout(
                move || {
                    self.write_address.try_run(());
                },
                LATEST,
            );
        }
    }
}
