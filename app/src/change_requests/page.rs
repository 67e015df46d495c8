//! `/requests`: all that clients ask for and nobody has decided, of the clients whom one sees.

use super::{
    api::list_waiting_changes,
    waiting::{Change, Said},
};
use crate::{components::EmptyState, fetched::Fetched, sign_up_requests::SignUpQueue, staff::use_viewer};
use domain::{change_requests::WaitingChange, ids::ClientId, staff::Permission};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn RequestsPage() -> impl IntoView {
    let changes = Fetched::new(|| (), |()| list_waiting_changes());
    let (said, reload) = (Said::new(), changes.refreshing());
    let sees_all = use_viewer().is_some_and(|viewer| viewer.may(Permission::SeeAllClients));
    view! {
        <Title text="Requests" />
        <h1>"Requests"</h1>
        {said.view()}
        {sees_all.then(|| view! { <SignUpQueue said /> })}
        <section class="stack" aria-labelledby="changes">
            <h2 id="changes">"Changes of details"</h2>
            {changes.show(move |changes| {
                if changes.is_empty() {
                    let text = "When a client asks on the profile for a change of what is on file, it waits here to be accepted or declined.";
                    return view! { <EmptyState title="No change waits" text /> }.into_any();
                }
                let clients = of_clients(changes).into_iter().map(|(id, name, changes)| client_view((id, name), changes, said, reload));
                view! { <div class="stack">{clients.collect_view()}</div> }.into_any()
            })}
        </section>
    }
}

fn client_view((id, name): (ClientId, String), changes: Vec<WaitingChange>, said: Said, reload: Callback<()>) -> AnyView {
    let changes = changes.into_iter().map(|change| view! { <Change change may_decide=true said changed=reload /> }).collect_view();
    view! {
        <div class="card stack">
            <p><a href=format!("/clients/{id}")><b>{name}</b></a></p>
            {changes}
        </div>
    }
    .into_any()
}

/// Each client once, in the order of the oldest change of each.
fn of_clients(changes: Vec<WaitingChange>) -> Vec<(ClientId, String, Vec<WaitingChange>)> {
    let mut clients: Vec<(ClientId, String, Vec<WaitingChange>)> = Vec::new();
    for change in changes {
        match clients.iter_mut().find(|(id, ..)| *id == change.client) {
            Some((.., of)) => of.push(change),
            None => clients.push((change.client, change.client_name.clone(), vec![change])),
        }
    }
    clients
}
