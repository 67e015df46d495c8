//! One import: how far the program is with it, what would become of each line, and what is decided about it.

use super::{
    api::get_import,
    columns::{Chosen, Columns},
    decide::{Decide, Figures},
    lines::Lines,
};
use crate::{Failure, components::ErrorNotice, fetched::Fetched, invitations::grouped, organization::OrganizationHead, posted::posted};
use domain::{
    Refusal,
    clients::import::{ImportState, ImportView, LineOutcome},
    ids::ImportId,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// What the page's address says is to be seen.
#[derive(Clone, PartialEq)]
struct Asked {
    id: String,
    /// `None`: what needs a look first.
    outcome: Option<LineOutcome>,
    after: i64,
}

#[component]
pub fn ImportPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| Asked {
        id: params.read().get("id").unwrap_or_default(),
        outcome: query.read().get("lines").and_then(|key| LineOutcome::from_key(&key)),
        after: query.read().get("after").and_then(|after| after.parse().ok()).unwrap_or_default(),
    });
    let import = Fetched::new(move || asked.get(), fetch);
    let told = RwSignal::new(String::new());
    let is_working = StoredValue::new(false);
    let posted = posted();
    let kept = StoredValue::new(posted.clone());
    let refused = posted.refusal.clone().filter(|refusal| refusal.at("columns").is_none()).map(Failure);
    view! {
        <Title text="Import clients" />
        <OrganizationHead title="Import clients" active="clients" />
        <nav class="crumbs"><a href="/organization/clients">"‹ All imports"</a></nav>
        <p class="visually-hidden" role="status">{move || told.get()}</p>
        {refused.map(|failure| view! { <ErrorNotice failure /> })}
        {import
            .show_or(
                move |(view, outcome)| {
                    told.set(view.summary.state.label().to_owned());
                    is_working.set_value(view.summary.state.is_working());
                    view! { <Import view outcome fault=posted.error("columns") kept reload=import.refreshing() /> }
                },
                move |failure| {
                    if is_working.get_value() && failure.0 == Refusal::Unavailable {
                        look_again(import.refreshing());
                    }
                    view! { <ErrorNotice failure retry=import.refreshing() /> }
                },
            )}
    }
    .into_any()
}

/// Without a wish, the first outcome that has lines; a second look for those lines is a second question.
async fn fetch(asked: Asked) -> Result<(ImportView, LineOutcome), Failure> {
    let id: ImportId = asked.id.parse().map_err(|_| Failure(Refusal::NotFound))?;
    let wished = asked.outcome.unwrap_or(LineOutcome::Refused);
    let view = get_import(id, wished, asked.after).await?;
    let with_lines = LineOutcome::SHOWN.into_iter().find(|outcome| view.summary.counts.of(*outcome) > 0).unwrap_or(wished);
    if asked.outcome.is_some() || with_lines == wished || view.summary.state.is_working() {
        return Ok((view, wished));
    }
    Ok((get_import(id, with_lines, asked.after).await?, with_lines))
}

/// `kept`: what is chosen of the columns; `fault`: why it was refused.
#[component]
fn Import(
    view: ImportView,
    outcome: LineOutcome,
    fault: Option<String>,
    kept: StoredValue<crate::Posted>,
    reload: Callback<()>,
) -> impl IntoView {
    let state = view.summary.state;
    let about = format!("{}, {}. By {} on {}.", view.summary.file_name, view.read_as, view.summary.by, view.summary.at.day_and_time());
    if state.is_working() {
        return view! {
            <p class="soft">{about}</p>
            <Working view reload />
        }
        .into_any();
    }
    let chosen = kept.with_value(|kept| Chosen::of(&view, kept));
    let is_new = RwSignal::new(chosen.is_new);
    let columns = (state == ImportState::Checked).then(|| view! { <Columns view=view.clone() chosen fault is_new kept /> });
    let has_lines = view.summary.counts.of(LineOutcome::Unread) < view.summary.counts.lines;
    let lines = has_lines.then(|| view! { <Lines view=view.clone() outcome /> });
    view! {
        <p class="soft">{about}</p>
        <Decide view=view.clone() is_new />
        {lines}
        {columns}
    }
    .into_any()
}

/// In a second, if what is shown is still shown then.
fn look_again(reload: Callback<()>) {
    #[cfg(feature = "hydrate")]
    {
        let timer = set_timeout_with_handle(move || reload.run(()), std::time::Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = reload;
}

/// Asked for again by itself; without scripts, by the link.
#[component]
fn Working(view: ImportView, reload: Callback<()>) -> impl IntoView {
    look_again(reload);
    let counts = view.summary.counts;
    view! {
        <section class="card stack">
            <h2>{view.summary.state.label()}</h2>
            <div class="progress">
                <progress
                    class="thick"
                    aria-label=view.summary.state.label()
                    max=counts.lines.max(1).to_string()
                    value=counts.done.to_string()
                ></progress>
                <span>{format!("{} of {} lines", grouped(counts.done), grouped(counts.lines))}</span>
            </div>
            <Figures counts />
            <p class="soft">"You can leave this page: it goes on by itself. " <a href=format!("/organization/clients/imports/{}", view.summary.id)>"Look again"</a></p>
        </section>
    }
    .into_any()
}
