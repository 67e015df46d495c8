//! Organization › Client portal › Intake forms: the published forms, and which go with an invitation by default.

use super::api::list_forms;
use crate::{components::EmptyState, fetched::Fetched, invitations::PortalTabs, organization::OrganizationHead};
use domain::form_catalog::FormSummary;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn FormsPage() -> impl IntoView {
    let forms = Fetched::new(|| (), |()| list_forms());
    view! {
        <Title text="Intake forms" />
        <OrganizationHead title="Client portal" active="portal" />
        <PortalTabs active="forms" />
        <section class="stack">
            <h2>"Intake forms"</h2>
            <p class="soft">"Each is sent in the version that is published at that moment. Which forms go with an invitation by default is chosen under Message."</p>
            {forms.show(|forms| {
                if forms.is_empty() {
                    return view! { <EmptyState title="No forms" text="No form is published." /> }.into_any();
                }
                view! { <FormTable forms /> }.into_any()
            })}
        </section>
    }
}

#[component]
fn FormTable(forms: Vec<FormSummary>) -> impl IntoView {
    let row = |form: FormSummary| {
        let kind = match (form.is_scored, form.needs_signature) {
            (true, _) => "Scored",
            (_, true) => "Signature",
            _ => "–",
        };
        view! {
            <tr>
                <td data-label="Form">{form.title}</td>
                <td data-label="Version">{form.version}</td>
                <td data-label="Takes">{format!("about {} min", form.minutes)}</td>
                <td data-label="Kind">{kind}</td>
                <td data-label="By default">{if form.is_default { "✓ Goes with an invitation" } else { "When chosen" }}</td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Form"</th>
                    <th scope="col">"Version"</th>
                    <th scope="col">"Takes"</th>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"By default"</th>
                </tr>
            </thead>
            <tbody>{forms.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
