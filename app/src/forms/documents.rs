//! A client's *General Documents*: every form asked of them with its state (R20).

use crate::{
    components::{EmptyState, Loading},
    fetched::Fetched,
    staff::use_viewer,
};
use domain::{
    ids::ClientId,
    portal::{FormRequestState, FormRequestView},
    staff::Permission,
};
use leptos::prelude::*;

#[component]
pub fn DocumentsTab(client: ClientId, forms: Fetched<Option<Vec<FormRequestView>>>) -> impl IntoView {
    view! {
        <section class="stack">
            <h2>"Forms"</h2>
            {forms.show(move |requests| match requests {
                None => view! { <Loading /> }.into_any(),
                Some(requests) if requests.is_empty() => {
                    view! { <EmptyState title="No forms yet" text="Forms chosen for an invitation appear here once the client has signed up." /> }.into_any()
                }
                Some(requests) => view! { <Requests client requests /> }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Requests(client: ClientId, requests: Vec<FormRequestView>) -> impl IntoView {
    let may_read = use_viewer().is_some_and(|viewer| viewer.may(Permission::ReadResponses));
    let row = move |request: FormRequestView| {
        let read = request.response.filter(|_| may_read).map(|response| {
            let label = format!("Read {}", request.title);
            view! { <a href=format!("/clients/{client}/responses/{response}") aria-label=label>"Read"</a> }
        });
        let class = match request.state {
            FormRequestState::Submitted => "badge on",
            FormRequestState::Reviewed => "badge good",
            FormRequestState::InProgress => "badge warn",
            FormRequestState::Sent | FormRequestState::Withdrawn => "badge",
        };
        view! {
            <tr>
                <td data-label="Form">{request.title.clone()}<br /><small class="soft">{format!("version {}", request.version)}</small></td>
                <td data-label="State"><span class=class>{request.state.label()}</span></td>
                <td data-label="Sent">{request.sent.day_and_time()}</td>
                <td data-label="Submitted">{request.submitted.map_or_else(|| "–".to_owned(), |at| at.day_and_time())}</td>
                <td data-label="Answers">{read}</td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Form"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Sent"</th>
                    <th scope="col">"Submitted"</th>
                    <th scope="col">"Answers"</th>
                </tr>
            </thead>
            <tbody>{requests.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
