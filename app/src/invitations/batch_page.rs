//! Organization › Client portal › one sending: how far it is, who needs a look, and what can be done about it together (R10).

use super::{
    api::{get_batch, send_again},
    batch_mend::SEND_AGAIN,
    batch_progress::BatchProgressView,
    batch_rows::{Listed, Rows},
    counted::clients,
    live,
    once::{new_key, once},
    selection::grouped,
    tabs::PortalHead,
};
use crate::{Failure, components::ErrorNotice, fetched::Fetched};
use domain::{
    Refusal,
    ids::BatchId,
    invitations::{BatchPage, BatchPurpose, BatchRows, BatchState},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

#[component]
pub fn BatchPageView() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let batch = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<BatchId>().ok()));
    let rows = Memo::new(move |_| query.read().get("show").and_then(|show| BatchRows::from_key(&show)));
    let after = Memo::new(move |_| query.read().get("after"));
    let page = Fetched::new(
        move || (batch.get(), rows.get(), after.get()),
        |(batch, rows, after)| async move { get_batch(batch.ok_or(Failure(Refusal::NotFound))?, rows, after).await },
    );
    let found = move |found| view! { <Found found after=after.get_untracked() /> };
    view! {
        <Title text="Sending" />
        <PortalHead active="activity" />
        <section class="stack" aria-labelledby="sending">{page.show(found)}</section>
    }
    .into_any()
}

#[component]
fn Found(found: BatchPage, after: Option<String>) -> impl IntoView {
    let (batch, purpose, rows) = (found.batch, found.progress.purpose, found.which);
    let (progress, failure) = (RwSignal::new(Some(found.progress.clone())), RwSignal::new(None));
    if !found.progress.is_done() {
        // Only a browser looks on.
        Effect::new(move |_| live::follow(batch, progress, failure, || true));
    }
    let listed = Listed::new(&found, after);
    listed.keep_up_with(progress);
    let retry_of =
        found.retry_of.map(|of| view! { " · " <a href=format!("/organization/portal/sendings/{of}")>"sent again from here"</a> });
    let retry = move || {
        let retry = listed.retry.get()?;
        let cancelled = if retry.state == BatchState::Cancelled { ", and cancelled" } else { "" };
        let words = format!("Sent again on {}{cancelled}", retry.at.day_and_time());
        Some(view! { " · " <a href=format!("/organization/portal/sendings/{}", retry.batch)>{words}</a> })
    };
    let tab = move |which: BatchRows| {
        let href = format!("/organization/portal/sendings/{batch}?show={}", which.key());
        let count = move || grouped(progress.with(|progress| progress.as_ref().map_or(0, |progress| which.count(progress))));
        view! {
            <a class="button" href=href aria-current=(which == rows).then_some("true") data-noscroll="">
                {which.label(purpose)} " " <span class="count">{count}</span>
            </a>
        }
    };
    let next = move || {
        let next = listed.next.get()?;
        let href = format!("/organization/portal/sendings/{batch}?show={}&after={next}", rows.key());
        Some(view! { <a class="button" href=href>"Next"</a> })
    };
    view! {
        <div>
            <h2 id="sending" tabindex="-1">{found.subject}</h2>
            <p class="soft">{format!("Sent by {}, {}", found.by, found.at.day_and_time())} {retry_of} {retry}</p>
            {(!found.forms.is_empty()).then(|| view! { <p class="soft">{format!("Forms: {}", found.forms.join(", "))}</p> })}
        </div>
        <div class="card stack">
            <BatchProgressView batch progress failure />
            <p>
                {(purpose == BatchPurpose::Invitation).then(|| view! {
                    <a href=format!("/organization/portal/activity?batch={batch}")>"Every invitation of this sending"</a> " · "
                })}
                <a href=format!("/organization/portal/sendings/{batch}/outcome.csv") rel="external">"Download the outcome"</a>
            </p>
        </div>
        <nav class="filters" aria-label="Who needs a look">{BatchRows::ALL.map(tab).into_iter().collect_view()}</nav>
        {move || (rows.can_be_sent_again() && listed.has_rows.get()).then(|| view! { <Retry batch rows listed /> })}
        <Rows listed purpose />
        {next}
    }
    .into_any()
}

/// All who are left at once, to the addresses that are on file by then; what is typed below is saved first.
#[component]
fn Retry(batch: BatchId, rows: BatchRows, listed: Listed) -> impl IntoView {
    let (busy, failure, was_refused) = (RwSignal::new(false), RwSignal::new(None), RwSignal::new(false));
    let key = StoredValue::new(String::new());
    let navigate = use_navigate();
    let retry = move |_| {
        if untrack(|| listed.is_saving()) {
            return;
        }
        // The same click tried again keeps its key.
        if key.with_value(String::is_empty) {
            key.set_value(new_key());
        }
        let (navigate, key) = (navigate.clone(), key.get_value());
        was_refused.set(false);
        let sending = async move {
            let are_saved = listed.save_typed().await;
            if are_saved { send_again(batch, rows, key).await.map(Some) } else { Ok(None) }
        };
        once(busy, failure, sending, move |receipt| match receipt {
            Some(receipt) => {
                navigate(&format!("/organization/portal/sendings/{}", receipt.batch), leptos_router::NavigateOptions::default());
            }
            None => was_refused.set(true),
        });
    };
    // Not `disabled`, which would take the focus away.
    let is_busy = move || (busy.get() || listed.is_saving()).then_some("true");
    let to = move || listed.left_count.get().map_or_else(|| "all who are left".to_owned(), clients);
    let hint = move || {
        if was_refused.get() {
            "Nothing was sent: an address below was not accepted."
        } else if rows == BatchRows::Failed {
            "With the same message and forms, to the addresses on file. What you type below is saved first."
        } else {
            "With the same message and forms, to the addresses on file."
        }
    };
    let is_left = Memo::new(move |_| listed.left_count.get() != Some(0));
    let button = move || {
        view! {
            <div class="cluster">
                <button type="button" id=SEND_AGAIN class="button first" aria-disabled=is_busy on:click=retry.clone()>"Send again to " {to}</button>
                <span class="soft" role="status">{hint}</span>
            </div>
        }
        .into_any()
    };
    let nobody = || {
        view! { <p class="soft">"Nobody is left to send it again to: each has a newer e-mail, or waits for none any more."</p> }.into_any()
    };
    view! {
        {move || if is_left.get() { button() } else { nobody() }}
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
    }
    .into_any()
}
