//! A client's *History*: every audit event about them, in plain words, page by page.

use crate::{
    audit::EventList,
    components::{EmptyState, Loading},
    fetched::Fetched,
};
use domain::{audit::AuditRow, ids::ClientId};
use leptos::prelude::*;

/// What the tab shows once it is the one that is shown: a page of events, and where the next one begins.
pub type History = Fetched<Option<(Vec<AuditRow>, Option<String>)>>;

#[component]
pub fn HistoryTab(client: ClientId, history: History) -> impl IntoView {
    view! {
        <section class="card stack">
            <h2>"History"</h2>
            {history.show(move |page| match page {
                None => view! { <Loading /> }.into_any(),
                Some((rows, _)) if rows.is_empty() => view! { <EmptyState title="Nothing yet" text="What anyone does to this client is written down here." /> }.into_any(),
                Some((rows, next)) => {
                    let older = next.map(|next| view! { <a class="button" href=format!("/clients/{client}?tab=history&after={next}")>"Older ›"</a> });
                    view! { <EventList rows /> <nav class="pager" aria-label="Pages">{older}</nav> }.into_any()
                }
            })}
        </section>
    }
}
