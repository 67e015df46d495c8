//! Organization › Client portal › Settings, *Manage clients*: everyone in the practice's care, where they stand at the
//! portal's door, and the way to invite one or many of them (R1).

use super::{
    bar::SelectionBar,
    dialog::{FormsDialog, InviteDialog},
    grid::{ClientGrid, nobody},
    held::Visit,
    list::{ClientList, address_of},
    selection::{Selection, grouped},
    tabs::PortalHead,
    toolbar::Toolbar,
};
use crate::{
    components::{EmptyState, ErrorNotice, Loading},
    staff::use_viewer,
};
use domain::clients::{ClientQuery, ClientSelection};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ManageClientsPage() -> impl IntoView {
    let list = ClientList::from_address();
    let visit = Visit::begin(list);
    let selection = visit.selection;
    let (inviting, sharing) = (RwSignal::new(false), RwSignal::new(false));
    let clients = Signal::derive(move || selection.with(Selection::asked));
    let on_sent = Callback::new(move |sent: ClientSelection| {
        if selection.with_untracked(|selection| selection.asked() == sent) {
            selection.update(Selection::clear);
        }
        list.reload();
    });
    let portal = use_viewer().map(|viewer| {
        let href = format!("/p/{}", viewer.organization.slug);
        view! { <a class="button" href=href target="_blank" rel="external">"Open portal page " <span aria-hidden="true">"↗"</span></a> }
    });
    let lead_links = move |_| list.lead_links(&list.asked_for.get_untracked());
    view! {
        <Title text="Manage clients" />
        <PortalHead active="settings" />
        <section class="manage-clients" aria-labelledby="manage-clients" on:pointerdown=lead_links>
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
                {list.once_come(move || view! { <ClientGrid list visit /> }.into_any())}
                <ShowMore list />
            </Transition>
            <SelectionBar list selection>
                <Act clients open=inviting label="Invite to Client Portal" />
                <Act clients open=sharing label="Resend forms" />
            </SelectionBar>
        </section>
        <InviteDialog clients open=inviting on_sent />
        <FormsDialog clients chosen=Signal::stored(Vec::new()) open=sharing on_sent />
    }
    .into_any()
}

/// Opens a dialog for those who are chosen. A button that has just sent to them keeps the focus, though it has nothing to do any more.
#[component]
fn Act(clients: Signal<ClientSelection>, open: RwSignal<bool>, label: &'static str) -> impl IntoView {
    let is_idle = move || clients.read().is_empty();
    let act = move |_| {
        if !untrack(is_idle) {
            open.set(true);
        }
    };
    view! { <button type="button" class="button" aria-disabled=move || is_idle().then_some("true") on:click=act>{label}</button> }
        .into_any()
}

/// How many were found, or why there is nothing.
#[component]
fn Found(list: ClientList) -> impl IntoView {
    let count = move || list.counts().map(|counts| counts.of(list.query.read().filter));
    let words = move || match count() {
        Some(1) => "1 client".to_owned(),
        Some(count) => format!("{} clients", grouped(count)),
        None => String::new(),
    };
    let failure = move || list.failure().map(|failure| view! { <ErrorNotice failure retry=Callback::new(move |()| list.reload()) /> });
    let empty = move || {
        (list.failure().is_none() && list.is_empty()).then(|| {
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

/// The way on for those whose browser runs no scripts; with them, the list goes on by itself.
#[component]
fn ShowMore(list: ClientList) -> impl IntoView {
    let is_live = RwSignal::new(false);
    Effect::new(move |_| is_live.set(true));
    let to = move |after: Option<String>| address_of(&ClientQuery { after, ..list.for_links.get() });
    let first = move || list.query.read().after.is_some().then(|| view! { <a class="button" href=to(None)>"From the beginning"</a> });
    let more = move || list.next().map(|next| view! { <a class="button" href=to(Some(next))>"Show more"</a> });
    view! {
        <nav class="pager" aria-label="Pages" hidden=move || is_live.get() && list.query.read().after.is_none()>
            {first}
            <span hidden=move || is_live.get()>{more}</span>
        </nav>
    }
    .into_any()
}
