//! `/requests`: all that clients ask for and nobody has decided, of the clients whom one sees.

use super::{
    api::list_waiting_changes,
    waiting::{self, Change, Deciding},
};
use crate::{again::Rows, components::EmptyState, fetched::Fetched, sign_up_requests::SignUpQueue, staff::use_viewer};
use domain::{change_requests::WaitingChange, ids::ClientId, staff::Permission};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn RequestsPage() -> impl IntoView {
    let changes = Fetched::new(|| (), |()| list_waiting_changes());
    let deciding = Deciding::new();
    let sees_all = use_viewer().is_some_and(|viewer| viewer.may(Permission::SeeAllClients));
    view! {
        <Title text="Requests" />
        <h1>"Requests"</h1>
        {deciding.said.view()}
        {sees_all.then(|| view! { <SignUpQueue said=deciding.said /> })}
        <section class="stack" aria-labelledby="changes">
            <h2 id="changes">"Changes of details"</h2>
            {changes.show(move |found| view! { <Changes found deciding /> })}
        </section>
    }
}

#[component]
fn Changes(found: Vec<WaitingChange>, deciding: Deciding) -> impl IntoView {
    let rows = Rows::new(found, list_waiting_changes);
    let none = || {
        let text = "When a client asks on the profile for a change of what is on file, it waits here to be accepted or declined.";
        view! { <EmptyState title="No change waits" text /> }.into_any()
    };
    let list = move || {
        let each = move || rows.all.with(|changes| clients_of(changes));
        view! {
            <div class="stack">
                <For each key=Clone::clone let:client>
                    {client_view(client, rows, deciding)}
                </For>
            </div>
        }
        .into_any()
    };
    rows.view(none, list)
}

fn client_view((id, name): (ClientId, String), rows: Rows<WaitingChange>, deciding: Deciding) -> AnyView {
    let changed = rows.refresh;
    let each = move || rows.all.with(|changes| changes.iter().filter(|change| change.client == id).cloned().collect::<Vec<_>>());
    view! {
        <div class="card stack">
            <p><a href=format!("/clients/{id}")><b>{name}</b></a></p>
            <For each key=waiting::key let:change>
                <Change change may_decide=true deciding changed />
            </For>
        </div>
    }
    .into_any()
}

/// Each client once, in the order of the oldest change of each.
fn clients_of(changes: &[WaitingChange]) -> Vec<(ClientId, String)> {
    let mut clients: Vec<(ClientId, String)> = Vec::new();
    for change in changes {
        if !clients.iter().any(|(id, _)| *id == change.client) {
            clients.push((change.client, change.client_name.clone()));
        }
    }
    clients
}
