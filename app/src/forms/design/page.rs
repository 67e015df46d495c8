//! The designer's page: what it is called, its questions, and beside them the form as a client sees it.

use super::{
    api::get_design,
    inputs::{Typed, anew, typed_view},
    publishing::{Discard, Publish},
    questions::Questions,
    rekinding::Rekinding,
    removing::Removing,
    state::{Designer, Keeping},
};
use crate::{
    Failure,
    components::{AskLeaving, Offline},
    fetched::Fetched,
    messages::all_kept,
    portal::TryForm,
};
use domain::{
    Refusal,
    form_design::DesignPage,
    forms::{Questionnaire, design::Edit},
    ids::FormId,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[cfg(feature = "hydrate")]
use super::saving::look_at_newer;

#[component]
pub fn DesignFormPage() -> impl IntoView {
    let params = use_params_map();
    let page = Fetched::new(
        move || params.read().get("id").unwrap_or_default(),
        |id| async move {
            let form: FormId = id.parse().map_err(|_| Failure(Refusal::NotFound))?;
            // What was not saved when this was left a moment ago.
            all_kept().await;
            get_design(form).await
        },
    );
    view! {
        <Title text="Design a form" />
        <Offline />
        {page.show(|page| view! { <Design page /> }.into_any())}
    }
}

#[component]
fn Design(page: DesignPage) -> impl IntoView {
    let now = page.now;
    let designer = Designer::new(page);
    #[cfg(feature = "hydrate")]
    super::saving::keep(designer);
    let is_at_stake = move || untrack(|| designer.at_stake().is_some());
    let at_stake = move || designer.at_stake().unwrap_or_else(|| "Everything is saved now, or being saved.".to_owned());
    let title = move || designer.form.with(|form| form.title().to_owned());
    view! {
        <Top designer />
        <h1>{title}</h1>
        <p role="status" class="soft">{move || designer.said.get()}</p>
        <Overtaken designer />
        <div class="designer">
            <div class="stack">
                {anew(move || Some(designer.renewed.get()), move || names_view(designer))}
                <Questions designer />
            </div>
            <aside class="stack" aria-labelledby="try-it">
                <div>
                    <h2 id="try-it">"Try it"</h2>
                    <p class="soft">"As the client sees it. Nothing is kept or sent."</p>
                </div>
                <TryForm form=designer.form now />
            </aside>
        </div>
        <Removing designer />
        <Rekinding designer />
        <AskLeaving label="Leave the form" class="card designing" what=at_stake is_at_stake />
    }
    .into_any()
}

#[component]
fn Top(designer: Designer) -> impl IntoView {
    let export = move || {
        let which = if designer.revision.get() == 0 { "questionnaire" } else { "draft" };
        format!("/organization/portal/forms/{}/{which}.json", designer.id)
    };
    view! {
        <div class="designer-top">
            <a href="/organization/portal/forms">"‹ Intake forms"</a>
            <output class="saved" class:waiting=move || matches!(designer.keeping.get(), Keeping::Waiting(_)) class:bad=move || is_lost(&designer.keeping.get()) role="status">
                {move || said(designer)}
            </output>
            <div class="cluster">
                <button type="button" class="button" id="d-undo" disabled=move || !designer.can_undo() on:click=move |_| designer.undo()>"Undo"</button>
                <button type="button" class="button" disabled=move || !designer.can_redo() on:click=move |_| designer.redo()>"Redo"</button>
                // Beside the page: what else it answers, once a session has ended, must not take the place of what is not saved yet.
                <a href=export target="_blank" rel="external">"Export"</a>
                <Discard designer />
                <Publish designer />
            </div>
        </div>
    }
    .into_any()
}

fn is_lost(keeping: &Keeping) -> bool {
    matches!(keeping, Keeping::Stopped(_) | Keeping::Overtaken)
}

fn said(designer: Designer) -> String {
    match designer.keeping.get() {
        Keeping::Unchanged | Keeping::Saved if !designer.all_refused().is_empty() => "What is marked as wrong is not saved".to_owned(),
        Keeping::Unchanged if designer.revision.get() == 0 => "As published".to_owned(),
        Keeping::Unchanged => designer
            .changed
            .with_value(|changed| changed.as_ref().map_or_else(|| "Draft".to_owned(), |changed| format!("Draft of {changed}"))),
        Keeping::Changed => "Not saved yet…".to_owned(),
        Keeping::Saving => "Saving…".to_owned(),
        Keeping::Saved => "✓ Draft saved".to_owned(),
        Keeping::Overtaken => "Not saved".to_owned(),
        Keeping::Waiting(why) | Keeping::Stopped(why) => why,
    }
}

/// Nothing of theirs is overwritten, and nothing of one's own is gone.
#[component]
fn Overtaken(designer: Designer) -> impl IntoView {
    view! {
        <Show when=move || designer.keeping.get() == Keeping::Overtaken>
            <div class="note bad" role="alert">
                <div class="stack tight">
                    <b>"Another administrator changed this form meanwhile."</b>
                    <span>"Nothing of theirs was overwritten. What you did since is only on this screen: look at the newer one, then undo shows yours again."</span>
                    <button type="button" class="button" on:click=move |_| look_at_newer(designer)>"Look at the newer one"</button>
                </div>
            </div>
        </Show>
    }
    .into_any()
}

fn names_view(designer: Designer) -> AnyView {
    let Questionnaire { title, description, .. } = designer.form.get_untracked();
    let field = |label, id: &str, value: Option<String>, kind| Typed {
        label,
        id: id.to_owned(),
        value: value.unwrap_or_default(),
        kind,
        hint: None,
    };
    view! {
        <section class="card stack" aria-label="The form">
            {typed_view(designer, field("Title", "d-title", title, "text"), Edit::Title)}
            {typed_view(designer, Typed { hint: Some("For your practice; clients do not see it."), ..field("Description", "d-description", description, "area") }, Edit::Description)}
        </section>
    }
    .into_any()
}

/// Nobody is overtaken while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn look_at_newer(_: Designer) {}
