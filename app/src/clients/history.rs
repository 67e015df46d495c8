//! A client's *History*: every audit event about them, in plain words.

use crate::{
    audit::EventList,
    components::{EmptyState, Loading},
    fetched::Fetched,
};
use domain::audit::AuditRow;
use leptos::prelude::*;

#[component]
pub fn HistoryTab(history: Fetched<Option<Vec<AuditRow>>>) -> impl IntoView {
    view! {
        <section class="card stack">
            <h2>"History"</h2>
            {history.show(|rows| match rows {
                None => view! { <Loading /> }.into_any(),
                Some(rows) if rows.is_empty() => view! { <EmptyState title="Nothing yet" text="What anyone does to this client is written down here." /> }.into_any(),
                Some(rows) => view! { <EventList rows /> }.into_any(),
            })}
        </section>
    }
}
