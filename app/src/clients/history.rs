//! A client's *History*: every audit event about them, in plain words.

use super::api::client_history;
use crate::{
    audit::EventList,
    components::{EmptyState, ErrorNotice, Loading},
};
use domain::ids::ClientId;
use leptos::prelude::*;

#[component]
pub fn HistoryTab(client: ClientId) -> impl IntoView {
    let history = Resource::new_blocking(move || client, client_history);
    view! {
        <section class="card stack">
            <h2>"History"</h2>
            <Suspense fallback=|| view! { <Loading /> }>
                {move || Suspend::new(async move {
                    match history.await {
                        Ok(rows) if rows.is_empty() => view! { <EmptyState title="Nothing yet" text="What anyone does to this client is written down here." /> }.into_any(),
                        Ok(rows) => view! { <EventList rows /> }.into_any(),
                        Err(failure) => view! { <ErrorNotice failure retry=Callback::new(move |()| history.refetch()) /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}
