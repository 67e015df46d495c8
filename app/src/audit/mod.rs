//! Organization › Audit log: who did what to whom, when. What of it is shown stands in the page's address.

pub mod api;
mod events;
mod narrowing;

pub use events::EventList;

use crate::{
    clients::Place,
    components::{EmptyState, ErrorNotice},
    fetched::Fetched,
    organization::OrganizationHead,
};
use api::search_audit_log;
use domain::audit::{AuditPage, AuditQuery};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use narrowing::Narrowing;

const ADDRESS: &str = "/organization/audit";

#[component]
pub fn AuditPageView() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| AuditQuery::read(|key| map.read().get(key)));
    let log = Fetched::new(move || query.get(), search_audit_log);
    let place = Place::keep("Audit log", move || query.try_get_untracked().map(|query| address(ADDRESS, &query)));
    let shown = move |page| {
        place.stand();
        found(page, query.get_untracked())
    };
    let refused = move |failure| {
        view! {
            <ErrorNotice failure retry=log.refreshing() />
            <p><a class="button" href=ADDRESS>"The whole log"</a></p>
        }
    };
    view! {
        <Title text="Audit log" />
        <OrganizationHead title="Audit log" active="audit" />
        {log.show_or(shown, refused)}
    }
}

/// Of the log, or of its file, as `query` says it.
fn address(page: &str, query: &AuditQuery) -> String {
    let mut map = ParamsMap::new();
    for (name, value) in query.pairs() {
        map.insert(name, value.to_owned());
    }
    format!("{page}{}", map.to_query_string())
}

fn found(page: AuditPage, query: AuditQuery) -> AnyView {
    // Whoever was found by a name is asked for by their id from then on.
    let query = match &page.client {
        Some((client, _)) => AuditQuery { client: client.to_string(), name: String::new(), ..query },
        None => query,
    };
    let events = if query.name.is_empty() { events(&page, &query) } else { which(&page, &query) };
    view! {
        <Narrowing people=page.people client=page.client.map(|(_, name)| name) query />
        <section class="card stack" aria-labelledby="events">
            <h2 id="events">"Newest first"</h2>
            {events}
        </section>
    }
    .into_any()
}

fn events(page: &AuditPage, query: &AuditQuery) -> AnyView {
    if page.rows.is_empty() {
        let (title, text) = if query.pairs().is_empty() {
            ("Nothing yet", "Whatever anyone does is written down here.")
        } else {
            ("No such event", "Nothing was written down that is so. Choose less, or other days.")
        };
        return view! { <EmptyState title text /> }.into_any();
    }
    let whole = AuditQuery { after: String::new(), ..query.clone() };
    let file = address("/organization/audit/log.csv", &whole);
    let first = (!query.after.is_empty()).then(|| view! { <a class="button" href=address(ADDRESS, &whole)>"‹ Newest"</a> });
    let older = page.next.clone().map(|after| {
        let href = address(ADDRESS, &AuditQuery { after, ..whole });
        view! { <a class="button" href=href>"Older ›"</a> }
    });
    view! {
        <p><a class="button" href=file rel="external">"Download as CSV"</a></p>
        <EventList rows=page.rows.clone() />
        <nav class="pager" aria-label="Pages">{first} {older}</nav>
    }
    .into_any()
}

/// Who is meant, where several are called so.
fn which(page: &AuditPage, query: &AuditQuery) -> AnyView {
    if page.found.is_empty() {
        return view! { <EmptyState title="Nobody found" text="No client is called so. Try part of a name or of an e-mail address." /> }
            .into_any();
    }
    let link = |(client, name): &(domain::ids::ClientId, String)| {
        let query = AuditQuery { client: client.to_string(), name: String::new(), after: String::new(), ..query.clone() };
        view! { <li><a href=address(ADDRESS, &query)>{name.clone()}</a></li> }
    };
    view! {
        <p>"Several clients are found. Choose one, or write more of the name."</p>
        <ul class="plain-list" aria-label="Clients found">{page.found.iter().map(link).collect_view()}</ul>
    }
    .into_any()
}
