//! Organization › Client portal › one sending: how far it is, who needs a look, and what can be done about it together (R10).

use super::{
    api::{get_batch, mend_address, retry_failed},
    batch_progress::BatchProgressView,
    counted::clients,
    live,
    once::{new_key, once},
    tabs::PortalHead,
};
use crate::{
    Failure,
    components::{EmptyState, ErrorNotice},
    fetched::Fetched,
};
use domain::{
    Refusal,
    ids::BatchId,
    invitations::{BatchPage, BatchPurpose, BatchReason, BatchRow, BatchRows},
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

#[component]
pub fn BatchPageView() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let batch = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<BatchId>().ok()));
    let rows = Memo::new(move |_| BatchRows::from_key(&query.read().get("show").unwrap_or_default()));
    let after = Memo::new(move |_| query.read().get("after"));
    let page = Fetched::new(
        move || (batch.get(), rows.get(), after.get()),
        |(batch, rows, after)| async move { get_batch(batch.ok_or(Failure(Refusal::NotFound))?, rows, after).await },
    );
    view! {
        <Title text="Sending" />
        <PortalHead active="activity" />
        <section class="stack" aria-labelledby="sending">{page.show(move |found| view! { <Found found rows=rows.get_untracked() reload=page.refreshing() /> })}</section>
    }
    .into_any()
}

#[component]
fn Found(found: BatchPage, rows: BatchRows, reload: Callback<()>) -> impl IntoView {
    let (batch, purpose) = (found.batch, found.progress.purpose);
    let (progress, failure) = (RwSignal::new(Some(found.progress.clone())), RwSignal::new(None));
    let follow = move || live::follow(batch, progress, failure, move || progress.try_with_untracked(|_| ()).is_some());
    if !found.progress.is_done() {
        // Only a browser looks on.
        Effect::new(move |_| follow());
    }
    let resumed = Callback::new(move |()| follow());
    let retry_of =
        found.retry_of.map(|of| view! { " · " <a href=format!("/organization/portal/sendings/{of}")>"sent again from here"</a> });
    let tab = move |which: BatchRows| {
        let href = format!("/organization/portal/sendings/{batch}?show={}", which.key());
        let count = move || progress.with(|progress| progress.as_ref().map_or(0, |progress| which.count(progress)));
        view! {
            <a class="button" href=href aria-current=(which == rows).then_some("true") data-noscroll="">
                {which.label(purpose)} " " <span class="soft">{count}</span>
            </a>
        }
    };
    let next = found.next.clone().map(|next| {
        let href = format!("/organization/portal/sendings/{batch}?show={}&after={next}", rows.key());
        view! { <a class="button" href=href>"Next"</a> }
    });
    view! {
        <div>
            <h2 id="sending">{found.subject.clone()}</h2>
            <p class="soft">{format!("Sent by {}, {}", found.by, found.at.day_and_time())} {retry_of}</p>
            {(!found.forms.is_empty()).then(|| view! { <p class="soft">{format!("Forms: {}", found.forms.join(", "))}</p> })}
        </div>
        <div class="card stack">
            <BatchProgressView batch progress failure resumed />
            <p>
                {(purpose == BatchPurpose::Invitation).then(|| view! {
                    <a href=format!("/organization/portal/activity?batch={batch}")>"Every invitation of this sending"</a> " · "
                })}
                <a href=format!("/organization/portal/sendings/{batch}/outcome.csv") rel="external" download="">"Download the outcome"</a>
            </p>
        </div>
        <nav class="filters" aria-label="Who needs a look">{BatchRows::ALL.map(tab).into_iter().collect_view()}</nav>
        {(rows == BatchRows::Failed && !found.rows.is_empty()).then(|| view! { <Retry batch count=found.progress.failed /> })}
        <Rows found=found.rows purpose reload />
        {next}
    }
    .into_any()
}

/// All of them at once, to the addresses that are on file by then.
#[component]
fn Retry(batch: BatchId, count: i64) -> impl IntoView {
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
    let key = StoredValue::new(String::new());
    let navigate = use_navigate();
    let retry = move |_| {
        // The same click tried again keeps its key.
        if key.with_value(String::is_empty) {
            key.set_value(new_key());
        }
        let navigate = navigate.clone();
        once(busy, failure, retry_failed(batch, key.get_value()), move |receipt| {
            navigate(&format!("/organization/portal/sendings/{}", receipt.batch), leptos_router::NavigateOptions::default());
        });
    };
    view! {
        <div class="cluster">
            <button type="button" class="button first" disabled=move || busy.get() on:click=retry>
                {format!("Send again to {}", clients(count))}
            </button>
            <span class="soft">"With the same message and forms, to the addresses on file. Mend them below first."</span>
        </div>
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
    }
    .into_any()
}

#[component]
fn Rows(found: Vec<BatchRow>, purpose: BatchPurpose, reload: Callback<()>) -> impl IntoView {
    if found.is_empty() {
        return view! { <EmptyState title="Nobody here" text="No client of this sending needs a look for this." /> }.into_any();
    }
    let rows = found.into_iter().map(|row| {
        let BatchRow { client, name, email, why } = row;
        let name = if name.is_empty() { "A client who is not on file".to_owned() } else { name };
        let (words, mend) = match why {
            BatchReason::Outcome(outcome) => (outcome.words(purpose).to_owned(), None),
            BatchReason::Refused { words, email: sent_to } => {
                let is_mended = email.as_ref().is_some_and(|email| *email != sent_to);
                let words = if is_mended { format!("Address changed since. It was {sent_to}: {words}") } else { words };
                (words, Some(view! { <Mend client email=email.clone().unwrap_or_default() name=name.clone() reload /> }))
            }
        };
        view! {
            <tr>
                <th scope="row"><a href=format!("/clients/{client}")>{name}</a></th>
                <td>{words}</td>
                <td>{mend.map_or_else(|| email.into_any(), IntoAny::into_any)}</td>
            </tr>
        }
    });
    view! {
        <table class="table outcomes">
            <thead>
                <tr><th scope="col">"Client"</th><th scope="col">"Why"</th><th scope="col">"E-mail"</th></tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The address on file, to be mended in place.
#[component]
fn Mend(client: domain::ids::ClientId, email: String, name: String, reload: Callback<()>) -> impl IntoView {
    let (text, input) = (RwSignal::new(email.clone()), NodeRef::<html::Input>::new());
    // What was typed before the program was here counts.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            text.set(input.value());
        }
    });
    let on_file = email.clone();
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let is_changed = move || text.with(|text| text.trim() != email);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        once(busy, failure, mend_address(client, text.get_untracked()), move |()| reload.run(()));
    };
    let wrong = move || failure.with(|failure| failure.as_ref().map(|failure| failure.at("email").unwrap_or_else(|| failure.to_string())));
    let id = format!("mend-{client}");
    view! {
        <form class="cluster" on:submit=save>
            <input
                type="email"
                autocomplete="off"
                aria-label=format!("E-mail of {name}")
                aria-invalid=move || wrong().is_some().to_string()
                aria-describedby=id.clone()
                value=on_file
                node_ref=input
                on:input=move |event| text.set(event_target_value(&event))
            />
            <button type="submit" class="button" disabled=move || busy.get() || !is_changed()>"Save"</button>
            <small id=id class="bad" role="status">{wrong}</small>
        </form>
    }
    .into_any()
}
