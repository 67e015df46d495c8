//! A submitted response, in the version it was answered in. Hidden questions are left out.

use super::api::{mark_reviewed, read_response};
use crate::{Failure, components::ErrorNotice, fetched::Fetched};
use domain::{
    Refusal,
    form_catalog::ResponseView,
    forms::{ReadableItem, Score},
    ids::ResponseId,
    portal::FormRequestState,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn ResponsePage() -> impl IntoView {
    let params = use_params_map();
    let response = Fetched::new(
        move || params.read().get("response").unwrap_or_default(),
        |id| async move {
            let id: ResponseId = id.parse().map_err(|_| Failure(Refusal::NotFound))?;
            read_response(id).await
        },
    );
    view! {
        <Title text="Response" />
        {response.show_or(
            move |view| view! { <Response view changed=response.refreshing() /> },
            |failure| view! { <h1>"Response"</h1><ErrorNotice failure /> },
        )}
    }
}

#[component]
fn Response(view: ResponseView, changed: Callback<()>) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let id = view.id;
    let review = move |_| {
        leptos::task::spawn_local(async move {
            match mark_reviewed(id).await {
                Ok(()) => changed.run(()),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let action = if view.state == FormRequestState::Reviewed {
        view! { <span class="badge good"><span aria-hidden="true">"✓ "</span>"Reviewed"</span> }.into_any()
    } else {
        view! { <button type="button" class="button first" on:click=review>"Mark as reviewed"</button> }.into_any()
    };
    view! {
        <div class="head">
            <div>
                <div class="crumbs"><a href=format!("/clients/{}?tab=documents", view.client)>{view.client_name.clone()}</a></div>
                <h1>{view.title}</h1>
                <p class="soft">{format!("Submitted by {} on {} · version {}", view.submitted_by, view.submitted.day_and_time(), view.version)}</p>
            </div>
            {action}
        </div>
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
        {view.score.map(|score| view! { <ScoreCard score /> })}
        <section class="card stack"><h2>"Answers"</h2><dl class="facts">{answers(view.items)}</dl></section>
    }
}

#[component]
fn ScoreCard(score: Score) -> impl IntoView {
    let partial = (score.answered_count < score.asked_count)
        .then(|| format!("{} of {} scored questions answered", score.answered_count, score.asked_count));
    view! {
        <section class="card stack">
            <h2>"Score"</h2>
            <p><strong>{format!("{} of {}", score.total, score.max)}</strong>{score.band.map(|band| format!(" · {band}"))}</p>
            {partial.map(|partial| view! { <p class="soft">{partial}</p> })}
        </section>
    }
}

fn answers(items: Vec<ReadableItem>) -> impl IntoView {
    items
        .into_iter()
        .map(|item| {
            let value = match (item.heading, item.answers.is_empty()) {
                (true, _) => String::new(),
                (false, true) => "No answer".to_owned(),
                (false, false) => item.answers.join(", "),
            };
            let class = if item.heading { "heading" } else { "" };
            view! { <div class=class><dt>{item.question}</dt><dd>{value}</dd></div> }
        })
        .collect_view()
}
