//! Organization › Client portal › Settings, *Manage clients*: everyone in the practice's care, where they stand at the
//! portal's door, and the way to invite one or many of them (R1).

use super::{
    dialog::InviteDialog,
    grid::{ClientGrid, nobody},
    list::ClientList,
    selection::Selection,
    tabs::PortalHead,
    toolbar::Toolbar,
};
use crate::{
    Failure,
    clients::api::list_clients,
    components::{EmptyState, ErrorNotice, Loading},
    staff::use_viewer,
};
use domain::clients::ClientQuery;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ManageClientsPage() -> impl IntoView {
    let list = ClientList::from_address();
    let selection = RwSignal::new(Selection::default());
    let inviting = RwSignal::new(false);
    let clients = Signal::derive(move || selection.with(|selection| selection.ids().into()));
    let on_sent = Callback::new(move |()| {
        selection.update(Selection::clear);
        list.reload();
    });
    let portal = use_viewer().map(|viewer| {
        let href = format!("/p/{}", viewer.organization.slug);
        view! { <a class="button" href=href target="_blank" rel="external">"Open portal page " <span aria-hidden="true">"↗"</span></a> }
    });
    view! {
        <Title text="Manage clients" />
        <PortalHead active="settings" />
        <section class="manage-clients" aria-labelledby="manage-clients">
            <div class="head">
                <div>
                    <h2 id="manage-clients">"Manage clients"</h2>
                    <p class="soft">"White: no portal account yet. Green: active account; send forms instead."</p>
                </div>
                {portal}
            </div>
            <Toolbar list />
            <Transition fallback=|| view! { <Loading label="Looking for clients…" /> }>
                <Found list />
                <ClientGrid list selection />
                <ShowMore list />
            </Transition>
            <SelectionBar list selection inviting />
        </section>
        <InviteDialog clients open=inviting on_sent />
    }
    .into_any()
}

/// How many were found, or why there is nothing.
#[component]
fn Found(list: ClientList) -> impl IntoView {
    let count = move || list.counts().map(|counts| counts.of(list.query.read().filter));
    let words = move || match count() {
        Some(1) => "1 client".to_owned(),
        Some(count) => format!("{count} clients"),
        None => String::new(),
    };
    let failure = move || list.failure().map(|failure| view! { <ErrorNotice failure retry=Callback::new(move |()| list.reload()) /> });
    let empty = move || {
        (list.counts().is_some() && list.rows().is_empty()).then(|| {
            let (title, text) = nobody(&list.query.read());
            view! { <EmptyState title text /> }
        })
    };
    view! {
        <p class="visually-hidden" role="status">{words}</p>
        {failure}
        {empty}
    }
    .into_any()
}

#[component]
fn ShowMore(list: ClientList) -> impl IntoView {
    let shown = move || {
        let filter = list.query.read().filter;
        list.counts().map(|counts| format!("Showing {} of {}", list.rows().len(), counts.of(filter))).unwrap_or_default()
    };
    view! {
        <div class="pager" hidden=move || list.rows().is_empty()>
            <span role="status">{shown}</span>
            {move || list.more_failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            <button
                type="button"
                class="button"
                hidden=move || list.next().is_none()
                aria-busy=move || list.is_loading_more.get().then_some("true")
                on:click=move |_| list.show_more()
            >
                "Show more"
            </button>
        </div>
    }
    .into_any()
}

/// Acts on the selection, and always says how many it would act on.
#[component]
fn SelectionBar(list: ClientList, selection: RwSignal<Selection>, inviting: RwSignal<bool>) -> impl IntoView {
    let count = Memo::new(move |_| selection.with(Selection::count));
    let words = move || match count.get() {
        0 => "No client selected".to_owned(),
        count => format!("{count} selected"),
    };
    view! {
        <div class="actions" role="region" aria-label="Selected clients">
            <span>
                <b role="status">{words}</b>
                <ChooseAll list selection />
                <span hidden=move || count.get() == 0>
                    " · " <button type="button" class="link" on:click=move |_| selection.update(Selection::clear)>"Clear"</button>
                </span>
            </span>
            <button type="button" class="button" disabled=move || count.get() == 0 on:click=move |_| inviting.set(true)>
                "Invite to Client Portal"
            </button>
        </div>
    }
    .into_any()
}

/// All that match, however many are on screen: page by page, since each row says whether it can be invited.
#[component]
fn ChooseAll(list: ClientList, selection: RwSignal<Selection>) -> impl IntoView {
    let looked_at = RwSignal::new(None::<usize>);
    let failure = RwSignal::new(None::<Failure>);
    let choose = move |_| {
        if looked_at.get_untracked().is_some() {
            return;
        }
        looked_at.set(Some(0));
        failure.set(None);
        let query = list.query.get_untracked();
        leptos::task::spawn_local(async move {
            let outcome = choose_all(query, selection, looked_at).await;
            if looked_at.try_set(None).is_none() {
                failure.set(outcome.err());
            }
        });
    };
    let label = move || {
        let query = list.query.get();
        let count = list.counts().map(|counts| counts.of(query.filter)).unwrap_or_default();
        let search = query.search.trim();
        if search.is_empty() { format!("Select all {count} in this list") } else { format!("Select all {count} that match “{search}”") }
    };
    let progress = move || looked_at.get().map(|count| format!(" · looked at {count}…"));
    let trouble = move || failure.get().map(|failure| format!(" · {failure}"));
    view! {
        <Transition>
            <span hidden=move || list.next().is_none()>
                " · " <button type="button" class="link" on:click=choose>{label}</button>
            </span>
        </Transition>
        <span role="status">{progress} {trouble}</span>
    }
    .into_any()
}

/// Adds every client of the list who can be invited. Stops when the page has been left.
async fn choose_all(query: ClientQuery, selection: RwSignal<Selection>, looked_at: RwSignal<Option<usize>>) -> Result<(), Failure> {
    let mut after = None;
    let mut count = 0;
    loop {
        let page = list_clients(ClientQuery { after, ..query.clone() }).await?;
        count += page.rows.len();
        selection.try_update(|selection| selection.choose_all(&page.rows));
        let is_left = looked_at.try_set(Some(count)).is_some();
        after = page.next;
        if after.is_none() || is_left {
            return Ok(());
        }
    }
}
