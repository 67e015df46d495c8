//! Among the practice's forms: those that are being designed, and the ways to begin one.

use super::design::api::{list_form_drafts, new_design};
use crate::{components::ErrorNotice, fetched::Fetched, invitations::once};
use domain::{form_design::FormDraftLine, ids::FormId};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Nothing is shown while nobody designs anything.
#[component]
pub(super) fn Drafts() -> impl IntoView {
    let drafts = Fetched::new(|| (), |()| list_form_drafts());
    drafts.show(|drafts| {
        (!drafts.is_empty()).then(|| {
            view! {
                <section class="card stack" aria-labelledby="form-drafts">
                    <h2 id="form-drafts">"Being designed"</h2>
                    <ul class="tasks">{drafts.into_iter().map(draft_view).collect_view()}</ul>
                </section>
            }
        })
    })
}

fn draft_view(draft: FormDraftLine) -> AnyView {
    let address = format!("/organization/portal/forms/{}/design", draft.form);
    let what = if draft.is_new { "New form, not published yet" } else { "Changes that are not published yet" };
    let when = format!("{what}. Last changed {} by {}.", draft.changed.day_and_time(), draft.changed_by);
    view! {
        <li>
            <div class="task">
                <a href=address>{draft.title}</a>
                <small>{when}</small>
            </div>
        </li>
    }
    .into_any()
}

#[component]
pub(super) fn NewForm() -> impl IntoView {
    view! { <Begin copy_of=None class="button first needs-scripts" label="New form".to_owned() words="New form" /> }
}

#[component]
pub(super) fn CopyForm(form: FormId, title: String) -> impl IntoView {
    view! { <Begin copy_of=Some(form) class="link needs-scripts" label=format!("Copy {title}") words="Copy" /> }
}

/// Begins a draft, and goes to it.
#[component]
fn Begin(copy_of: Option<FormId>, class: &'static str, label: String, words: &'static str) -> impl IntoView {
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
    let navigate = use_navigate();
    let begin = move |_| {
        let navigate = navigate.clone();
        once(busy, failure, new_design(copy_of), move |form| {
            navigate(&format!("/organization/portal/forms/{form}/design"), leptos_router::NavigateOptions::default());
        });
    };
    view! {
        <button type="button" class=class aria-label=label disabled=move || busy.get() on:click=begin>
            {words}
        </button>
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
    }
    .into_any()
}
