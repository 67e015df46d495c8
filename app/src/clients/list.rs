//! `/clients`: search, filter and sort, all in the page's address.

use super::{api::list_clients, place::Place};
use crate::{
    components::{EmptyState, StateBadge, follow_address},
    fetched::Fetched,
    staff::use_viewer,
};
use domain::{
    clients::{ClientFilter, ClientPage, ClientQuery, ClientRow, ClientSort, SortColumn},
    staff::Permission,
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

#[component]
pub fn ClientsPage() -> impl IntoView {
    let query_map = use_query_map();
    let query = Memo::new(move |_| {
        let map = query_map.read();
        ClientQuery {
            search: map.get("search").unwrap_or_default(),
            filter: ClientFilter::from_key(&map.get("state").unwrap_or_default()),
            sort: ClientSort::from_key(&map.get("sort").unwrap_or_default()),
            after: map.get("after"),
            skip: 0,
        }
    });
    let page = Fetched::new(move || query.get(), list_clients);
    let place = Place::keep("Clients", move || query.try_get_untracked().map(|query| address(&query)));
    let may_add = use_viewer().is_some_and(|viewer| viewer.may(Permission::EditClients));
    view! {
        <Title text="Clients" />
        <div class="head">
            <h1>"Clients"</h1>
            {may_add.then(|| view! { <a class="button first" href="/clients/new">"Add a client"</a> })}
        </div>
        <SearchBox query />
        {page.show_while("Looking for clients…", move |page| view! { <Found page query=query.get_untracked() place /> })}
    }
}

/// The address of the list as `query` says it.
fn address(query: &ClientQuery) -> String {
    let mut map = leptos_router::params::ParamsMap::new();
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
    format!("/clients{}", map.to_query_string())
}

/// Works as a plain form without scripts; with them, as one types.
#[component]
fn SearchBox(query: Memo<ClientQuery>) -> impl IntoView {
    let navigate = use_navigate();
    let input = NodeRef::<html::Input>::new();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let typed = move |event| {
        let search = event_target_value(&event);
        let navigate = navigate.clone();
        stop();
        let go = move || {
            let wanted = ClientQuery { search: search.clone(), after: None, ..query.get_untracked() };
            navigate(&address(&wanted), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        };
        timer.set_value(set_timeout_with_handle(go, std::time::Duration::from_millis(200)).ok());
    };
    follow_address(input, move || query.read().search.clone());
    view! {
        <form method="get" action="/clients" role="search" class="cluster" on:submit=|event| event.prevent_default()>
            <label class="visually-hidden" for="search">"Search clients by name or e-mail"</label>
            <input
                class="input search"
                id="search"
                type="search"
                name="search"
                placeholder="Search name or e-mail"
                node_ref=input
                value=query.get_untracked().search
                on:input=typed
            />
        </form>
    }
}

#[component]
fn Found(page: ClientPage, query: ClientQuery, place: Place) -> impl IntoView {
    place.stand();
    let ClientPage { rows, next, counts } = page;
    let link = |filter: ClientFilter| {
        let href = address(&ClientQuery { filter, after: None, ..query.clone() });
        let current = (filter == query.filter).then_some("true");
        // A long list's figures for a search are left out: the rows do not wait for them.
        let label = counts.map_or_else(|| filter.label().to_owned(), |counts| format!("{} {}", filter.label(), counts.of(filter)));
        view! { <a class="button" href=href aria-current=current>{label}</a> }
    };
    let filters = ClientFilter::ALL.map(link).into_iter().collect_view();
    // R9: why, for who asks who is stuck.
    let is_asked = query.filter == ClientFilter::Stuck || query.filter.is_reason();
    let reasons = is_asked.then(|| {
        let links = ClientFilter::REASONS.map(link).into_iter().collect_view();
        view! { <nav class="filters" aria-label="Why they may be stuck">{links}</nav> }
    });
    let turned = ClientQuery { sort: query.sort.turned(SortColumn::Name), after: None, ..query.clone() };
    let (arrow, order) = if query.sort.is_descending { ("↓", "descending") } else { ("↑", "ascending") };
    let pager = view! {
        <nav class="pager" aria-label="Pages">
            {query.after.is_some().then(|| view! { <a class="button" href=address(&ClientQuery { after: None, ..query.clone() })>"‹ First page"</a> })}
            {next.map(|next| view! { <a class="button" href=address(&ClientQuery { after: Some(next), ..query.clone() })>"Next page ›"</a> })}
        </nav>
    };
    let list = if rows.is_empty() {
        nothing(&query).into_any()
    } else {
        view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col" aria-sort=order><a href=address(&turned)>"Name " <span aria-hidden="true">{arrow}</span></a></th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col">"Portal"</th>
                        <th scope="col">"Forms"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <nav class="filters" aria-label="Filter by portal state">{filters}</nav>
        {reasons}
        {list}
        {pager}
    }
}

fn nothing(query: &ClientQuery) -> impl IntoView + use<> {
    let may = |permission| use_viewer().is_some_and(|viewer| viewer.may(permission));
    let (title, text) = if !query.search.is_empty() || query.filter != ClientFilter::All {
        ("Nobody found", "No client matches. Try part of a name, or another filter.")
    } else if !may(Permission::SeeAllClients) {
        ("No clients yet", "No clients are assigned to you. Ask an administrator.")
    } else if may(Permission::EditClients) {
        ("No clients yet", "Add the first client, then invite them to the portal.")
    } else {
        ("No clients yet", "Once somebody has added a client, they stand here.")
    };
    view! { <EmptyState title text /> }
}

fn row(client: ClientRow) -> impl IntoView {
    let forms = if client.forms_total == 0 { "–".to_owned() } else { format!("{} of {} done", client.forms_done, client.forms_total) };
    view! {
        <tr class:active=client.portal == domain::clients::PortalState::Active>
            <td data-label="Name"><a href=format!("/clients/{}", client.id)>{client.list_name()}</a></td>
            <td data-label="E-mail">{client.email.unwrap_or_else(|| "No e-mail address".to_owned())}</td>
            <td data-label="Portal"><StateBadge state=client.portal /></td>
            <td data-label="Forms">{forms}</td>
        </tr>
    }
}
