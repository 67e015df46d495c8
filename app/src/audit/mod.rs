//! Organization › Audit log: who did what to whom, when.

pub mod api;
mod events;

pub use events::EventList;

use crate::{components::EmptyState, fetched::Fetched, organization::OrganizationHead};
use api::audit_log;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let log = Fetched::new(move || query.read().get("after"), audit_log);
    view! {
        <Title text="Audit log" />
        <OrganizationHead title="Audit log" active="audit" />
        <section class="card stack">
            <h2>"Newest first"</h2>
            {log.show(|(rows, next)| {
                if rows.is_empty() {
                    return view! { <EmptyState title="Nothing yet" text="Whatever anyone does is written down here." /> }.into_any();
                }
                let more = next.map(|next| view! { <a class="button" href=format!("/organization/audit?after={next}")>"Older ›"</a> });
                view! { <EventList rows /> <nav class="pager" aria-label="Pages">{more}</nav> }.into_any()
            })}
        </section>
    }
}
