//! Audit events as sentences, for the log and for a client's history.

use domain::audit::AuditRow;
use leptos::prelude::*;

/// Audit events as sentences, newest first.
#[component]
pub fn EventList(rows: Vec<AuditRow>) -> impl IntoView {
    let line = |row: AuditRow| {
        let whom = row.client.map(|(id, name)| view! { " " <a href=format!("/clients/{id}")>{name}</a> });
        let from = (!row.address.is_empty()).then(|| format!("from {}", row.address));
        let detail = row.detail.into_iter().chain(from).collect::<Vec<_>>().join(" · ");
        let detail = (!detail.is_empty()).then(|| view! { <br /><small class="soft">{detail}</small> });
        view! {
            <li>
                <span>{row.actor_name}" "{row.action.words()}{whom}{detail}</span>
                <time datetime=row.at.at.to_rfc3339()>{row.at.day_and_time()}</time>
            </li>
        }
    };
    view! { <ol class="ledger">{rows.into_iter().map(line).collect_view()}</ol> }
}
