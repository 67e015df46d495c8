//! A client's *General Documents*: every form asked of them with its state, and the ways to send some again or others anew, and to withdraw
//! what is open (R20).

use super::withdraw::{said, withdraw};
use crate::{
    components::{EmptyState, Loading},
    fetched::Fetched,
    invitations::FormsDialog,
    staff::use_viewer,
};
use domain::{
    clients::ClientSelection,
    ids::{ClientId, FormId},
    portal::{FormRequestState, FormRequestView},
    signature_requests::SigningState,
    staff::Permission,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `may_send`: the client has an account, and the reader may send forms; `may_withdraw`: whether they have one or not.
#[component]
pub fn DocumentsTab(client: ClientId, forms: Fetched<Option<Vec<FormRequestView>>>, may_send: bool, may_withdraw: bool) -> impl IntoView {
    let said = use_query_map().read_untracked().get("withdrawn").and_then(|done| said(&done));
    let picked = RwSignal::new(Vec::<(FormId, String)>::new());
    let resent = forms.refreshing();
    view! {
        <section class="stack">
            <div class="head">
                <h2>"Forms"</h2>
                {may_send.then(|| view! { <Send client picked resent /> })}
            </div>
            {said}
            {forms.show(move |requests| match requests {
                None => view! { <Loading /> }.into_any(),
                Some(requests) if requests.is_empty() => {
                    let text = if may_send {
                        "None has been asked for yet. Share some with the button above."
                    } else {
                        "Forms chosen for an invitation appear here once the client has signed up; those asked for through a representative, at once."
                    };
                    view! { <EmptyState title="No forms yet" text /> }.into_any()
                }
                Some(requests) => view! { <Requests client requests picked=may_send.then_some(picked) may_withdraw /> }.into_any(),
            })}
        </section>
    }
}

/// The two ways to the same dialog: with what was ticked, or with nothing.
#[component]
fn Send(client: ClientId, picked: RwSignal<Vec<(FormId, String)>>, resent: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(Vec::new());
    let clients = Signal::stored(ClientSelection::from(vec![client]));
    let ask = move |forms| {
        chosen.set(forms);
        open.set(true);
    };
    let on_sent = Callback::new(move |_| {
        picked.set(Vec::new());
        resent.run(());
    });
    view! {
        <div class="cluster">
            <button type="button" class="button" disabled=move || picked.read().is_empty() on:click=move |_| ask(picked.get_untracked())>
                "Resend selected forms"
            </button>
            <button type="button" class="button first" on:click=move |_| ask(Vec::new())>"Share new forms"</button>
        </div>
        <FormsDialog clients chosen=chosen.into() open on_sent />
    }
    .into_any()
}

#[component]
fn Requests(
    client: ClientId,
    requests: Vec<FormRequestView>,
    picked: Option<RwSignal<Vec<(FormId, String)>>>,
    may_withdraw: bool,
) -> impl IntoView {
    let is_any_open = may_withdraw && requests.iter().any(|request| request.state.is_open());
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
        let waits = match &request.signing {
            Some(SigningState::Waits { asked, since, .. }) => Some(format!("waiting for {asked}'s signature since {}", since.short_day())),
            _ => None,
        };
        let waits = waits.map(|words| view! { <br /><small class="soft">{words}</small> });
        let pick = picked.map(|picked| {
            let (form, title) = (request.form, request.title.clone());
            let label = format!("Select {}", request.title);
            let pick = move |event| {
                let on = event_target_checked(&event);
                picked.update(|picked| {
                    picked.retain(|(other, _)| *other != form);
                    if on {
                        picked.push((form, title.clone()));
                    }
                });
            };
            // A form that was asked for twice is one form: both its rows are ticked.
            view! { <td><input type="checkbox" aria-label=label prop:checked=move || picked.with(|picked| picked.iter().any(|(other, _)| *other == form)) on:change=pick /></td> }
        });
        let withdraw = is_any_open.then(|| view! { <td>{request.state.is_open().then(|| withdraw(client, &request))}</td> });
        view! {
            <tr>
                {pick}
                <td data-label="Form">{request.title.clone()}<br /><small class="soft">{format!("version {}", request.version)}</small></td>
                <td data-label="State"><span class=class>{request.state.label()}</span>{waits}</td>
                <td data-label="Sent">{request.sent.day_and_time()}</td>
                <td data-label="Submitted">{request.submitted.map_or_else(|| "–".to_owned(), |at| at.day_and_time())}</td>
                <td data-label="Answers">{read}</td>
                {withdraw}
            </tr>
        }
    };
    view! {
        <table class="table">
            <thead>
                <tr>
                    {picked.map(|_| view! { <th scope="col"><span class="visually-hidden">"Selected"</span></th> })}
                    <th scope="col">"Form"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Sent"</th>
                    <th scope="col">"Submitted"</th>
                    <th scope="col">"Answers"</th>
                    {is_any_open.then(|| view! { <th scope="col"><span class="visually-hidden">"Withdraw"</span></th> })}
                </tr>
            </thead>
            <tbody>{requests.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
