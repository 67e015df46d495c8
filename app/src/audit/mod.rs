//! Organization › Audit log: who did what to whom, when.

pub mod api;
mod events;

pub use events::EventList;

use crate::{
    components::{EmptyState, ErrorNotice, Loading},
    organization::OrganizationHead,
};
use api::audit_log;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let log = Resource::new_blocking(move || query.read().get("after"), audit_log);
    view! {
        <Title text="Audit log" />
        <OrganizationHead title="Audit log" active="audit" />
        <section class="card stack">
            <h2>"Newest first"</h2>
            <Transition fallback=|| view! { <Loading /> }>
                {move || Suspend::new(async move {
                    match log.await {
                        Ok((rows, _)) if rows.is_empty() => view! { <EmptyState title="Nothing yet" text="Whatever anyone does is written down here." /> }.into_any(),
                        Ok((rows, next)) => {
                            let more = next.map(|next| view! { <a class="button" href=format!("/organization/audit?after={next}")>"Older ›"</a> });
                            view! { <EventList rows /> <nav class="pager" aria-label="Pages">{more}</nav> }.into_any()
                        }
                        Err(failure) => view! { <ErrorNotice failure retry=Callback::new(move |()| log.refetch()) /> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}
