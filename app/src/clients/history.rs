//! A client's *History*: every audit event about them, in plain words.

use crate::{
    Failure,
    audit::EventList,
    components::{EmptyState, ErrorNotice, Loading},
};
use domain::audit::AuditRow;
use leptos::prelude::*;

#[component]
pub fn HistoryTab(history: Resource<Result<Option<Vec<AuditRow>>, Failure>>) -> impl IntoView {
    view! {
        <section class="card stack">
            <h2>"History"</h2>
            <Suspense fallback=|| view! { <Loading /> }>
                {move || Suspend::new(async move {
                    match history.await {
                        Ok(None) => view! { <Loading /> }.into_any(),
                        Ok(Some(rows)) if rows.is_empty() => view! { <EmptyState title="Nothing yet" text="What anyone does to this client is written down here." /> }.into_any(),
                        Ok(Some(rows)) => view! { <EventList rows /> }.into_any(),
                        Err(failure) => view! { <ErrorNotice failure retry=Callback::new(move |()| history.refetch()) /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}
