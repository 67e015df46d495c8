//! Search and filters above the list of clients. Both live in the page's address, and work as a plain form and links.

use super::{
    list::{ClientList, address_of},
    search::use_search,
    selection::grouped,
};
use crate::components::follow_address;
use domain::clients::{ClientCounts, ClientFilter, ClientQuery, ClientSort};
use leptos::{html, prelude::*};
use std::time::Duration;

/// The first letter is looked for at once, those that follow no oftener than this.
const PAUSE: Duration = Duration::from_millis(90);

#[component]
pub(super) fn Toolbar(list: ClientList) -> impl IntoView {
    view! {
        <div class="toolbar">
            <SearchBox list />
            <Transition>
                {list.once_come(move || view! { <Filters list /> }.into_any())}
            </Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Filters(list: ClientList) -> impl IntoView {
    // R9: why, for who asks who is stuck.
    let is_unasked = move || !matches!(list.query.read().filter, filter if filter == ClientFilter::Stuck || filter.is_reason());
    let counts = Memo::new(move |_| list.counts());
    let is_unknown = Memo::new(move |_| list.is_uncounted());
    let links = move |filters: &[ClientFilter]| filters.iter().map(|filter| filter_link(list, counts, is_unknown, *filter)).collect_view();
    view! {
        <nav class="filters" aria-label="Filter by portal state">
            {links(&ClientFilter::ALL)}
        </nav>
        <nav class="filters" aria-label="Why they may be stuck" hidden=is_unasked>
            {links(&ClientFilter::REASONS)}
        </nav>
    }
    .into_any()
}

fn filter_link(list: ClientList, counts: Memo<Option<ClientCounts>>, is_unknown: Memo<bool>, filter: ClientFilter) -> AnyView {
    let href = move || address_of(&ClientQuery { filter, after: None, ..list.for_links.get() });
    let current = move || (list.query.read().filter == filter).then_some("true");
    // What is no longer true keeps its room, so that nothing moves while the next figures come.
    let count = Memo::new(move |before: Option<&String>| {
        counts.get().map(|counts| grouped(counts.of(filter))).or_else(|| before.cloned()).unwrap_or_default()
    });
    view! {
        <a class="button" href=href aria-current=current data-noscroll="">
            {filter.label()} " " <span class="count" class:unknown=is_unknown>{count}</span>
        </a>
    }
    .into_any()
}

#[component]
fn SearchBox(list: ClientList) -> impl IntoView {
    let search = use_search(list);
    let input = NodeRef::<html::Input>::new();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let waiting = StoredValue::new(None::<String>);
    let stop = move || {
        waiting.try_set_value(None);
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let typed = move |event| {
        let text = event_target_value(&event);
        if timer.with_value(Option::is_some) {
            waiting.set_value(Some(text));
            return;
        }
        search.look_for(text);
        let rest = move || {
            timer.try_update_value(Option::take);
            if let Some(text) = waiting.try_update_value(Option::take).flatten() {
                search.look_for(text);
            }
        };
        timer.set_value(set_timeout_with_handle(rest, PAUSE).ok());
    };
    let at_once = move || {
        stop();
        if let Some(input) = input.get_untracked() {
            search.look_for(input.value());
        }
        search.write_address.run(());
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        at_once();
    };
    follow_address(input, move || list.query.read().search.clone());
    let query = list.query.get_untracked();
    let kept = (query.filter != ClientFilter::All).then(|| view! { <input type="hidden" name="state" value=query.filter.key() /> });
    let sorted = (query.sort != ClientSort::default()).then(|| view! { <input type="hidden" name="sort" value=query.sort.key() /> });
    view! {
        <form method="get" action="/organization/portal" role="search" on:submit=submit>
            <label class="visually-hidden" for="client-search">"Search name or e-mail"</label>
            <input
                class="input"
                id="client-search"
                type="search"
                name="search"
                placeholder="Search name or e-mail"
                autocomplete="off"
                node_ref=input
                value=query.search
                on:input=typed
                on:change=move |_| at_once()
            />
            {kept}
            {sorted}
        </form>
    }
    .into_any()
}
