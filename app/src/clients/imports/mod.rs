//! Organization › Clients: bringing clients in from a file, and taking them out into one. The forms are plain posts, which work
//! without scripts; with them, a file can be dropped and its way to the server is seen.

pub mod api;
mod columns;
mod decide;
mod lines;
mod one;
#[cfg(feature = "hydrate")]
mod send;
mod upload;

pub use one::ImportPage;

use crate::{components::EmptyState, fetched::Fetched, invitations::grouped, organization::OrganizationHead};
use api::list_imports;
use domain::clients::import::{ImportCounts, ImportState, ImportSummary};
use leptos::prelude::*;
use leptos_meta::Title;
use upload::Upload;

#[component]
pub fn ImportsPage() -> impl IntoView {
    let imports = Fetched::new(|| (), |()| list_imports());
    view! {
        <Title text="Import and export clients" />
        <OrganizationHead title="Clients" active="clients" />
        <Upload />
        <section class="card stack">
            <h2>"Export"</h2>
            <p>"All clients with names, e-mail, phone, date of birth, language, and where they stand at the portal, as a CSV file that a spreadsheet opens. The export is written into the audit log."</p>
            <a class="button" href="/organization/clients/export.csv" rel="external">"Export all clients"</a>
        </section>
        <section class="card stack">
            <h2>"Earlier imports"</h2>
            {imports.show(|imports| view! { <Earlier imports /> })}
        </section>
    }
    .into_any()
}

/// A plain post without a network would leave the page, and what was chosen with it. The bar at the top says so.
fn stay_while_offline(event: &leptos::ev::SubmitEvent) {
    #[cfg(feature = "hydrate")]
    if !window().navigator().on_line() {
        event.prevent_default();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}

#[component]
fn Earlier(imports: Vec<ImportSummary>) -> impl IntoView {
    if imports.is_empty() {
        return view! { <EmptyState title="No imports yet" text="What you import is listed here, and can be undone for 30 days." /> }
            .into_any();
    }
    view! {
        <table class="table from-file">
            <thead>
                <tr>
                    <th scope="col">"File"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Lines"</th>
                    <th scope="col">"By"</th>
                    <th scope="col">"When"</th>
                </tr>
            </thead>
            <tbody>{imports.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(import: ImportSummary) -> AnyView {
    view! {
        <tr>
            <td data-label="File"><a href=format!("/organization/clients/imports/{}", import.id)>{import.file_name}</a></td>
            <td data-label="State"><span class=badge(import.state)>{import.state.label()}</span></td>
            <td data-label="Lines">{lines_of(import.counts)}</td>
            <td data-label="By">{import.by}</td>
            <td data-label="When">{import.at.day_and_time()}</td>
        </tr>
    }
    .into_any()
}

fn lines_of(counts: ImportCounts) -> String {
    let stayed = if counts.stayed > 0 { format!(", {} not undone", grouped(counts.stayed)) } else { String::new() };
    format!("{} new, {} changed, {} refused{stayed}", grouped(counts.new), grouped(counts.changed), grouped(counts.refused))
}

fn badge(state: ImportState) -> &'static str {
    match state {
        ImportState::Imported => "badge good",
        ImportState::Checked => "badge warn",
        ImportState::Undone => "badge",
        _ => "badge on",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stayed_is_not_called_refused() {
        let undone = ImportCounts { new: 3, changed: 2, refused: 1, stayed: 4, ..ImportCounts::default() };
        assert_eq!(lines_of(undone), "3 new, 2 changed, 1 refused, 4 not undone");
        assert_eq!(lines_of(ImportCounts { stayed: 0, ..undone }), "3 new, 2 changed, 1 refused");
    }
}
