//! Publishing, with what would change and whom it touches, or what stands in the way; and discarding the draft.

use super::{
    api::{discard_design, publish_design},
    refused::Refused,
    state::{Designer, Keeping, focus_soon, name_of},
};
use crate::{
    components::{Dialog, ErrorNotice},
    invitations::{clients, once},
};
use domain::{
    form_design::PublishedForm,
    forms::design::{DesignFault, design_faults, form_changes},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

const FORMS: &str = "/organization/portal/forms";

#[component]
pub fn Publish(designer: Designer) -> impl IntoView {
    let open = RwSignal::new(false);
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
    let navigate = use_navigate();
    let after = move || designer.published.with_value(|published| published.as_ref().map_or(0, |published| published.version));
    let publish = move |_| {
        let navigate = navigate.clone();
        once(busy, failure, publish_design(designer.id, designer.revision.get_untracked(), after()), move |()| {
            navigate(FORMS, NavigateOptions::default());
        });
    };
    let faults = Memo::new(move |_| if open.get() { faults_of(designer) } else { Vec::new() });
    let is_kept = move || matches!(designer.keeping.get(), Keeping::Saved | Keeping::Unchanged) && designer.revision.get() > 0;
    let can_publish = move || is_kept() && faults.with(Vec::is_empty) && !busy.get();
    let words = move || format!("Publish version {}", after() + 1);
    view! {
        <button type="button" class="button first" on:click=move |_| open.set(true)>"Publish…"</button>
        <Dialog label="Publish the form" open class="card designing">
            <div class="stack">
                <h2>"Publish the form"</h2>
                {move || open.get().then(|| if faults.with(Vec::is_empty) { summary_view(designer) } else { faults_view(designer, open, faults.get()) })}
                {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
                <div class="cluster">
                    <button type="button" class="button first" disabled=move || !can_publish() on:click=publish>{words}</button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Go on designing"</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What is typed and is not part of the form, and what is wrong with the form.
fn faults_of(designer: Designer) -> Vec<Line> {
    let refused = designer.all_refused().into_iter().map(|refused| Line::of_refused(designer, &refused));
    let faults = designer.form.with(|form| designer.with_published(|published| design_faults(form, published)));
    refused.chain(faults.into_iter().map(Line::of)).collect()
}

#[derive(Clone, PartialEq)]
struct Line {
    link_id: Option<String>,
    about: String,
    sentence: String,
    /// The id of what has the focus then.
    at: String,
}

impl Line {
    fn of(fault: DesignFault) -> Self {
        let at = fault.link_id.as_ref().map_or_else(|| "d-title".to_owned(), |link_id| format!("d-row-{link_id}"));
        Self { link_id: fault.link_id, about: fault.about, sentence: fault.sentence.to_owned(), at }
    }

    fn of_refused(designer: Designer, refused: &Refused) -> Self {
        let link_id = refused.link_id().map(str::to_owned);
        let about = link_id.as_ref().and_then(|link_id| designer.item(link_id)).map(|item| name_of(&item)).unwrap_or_default();
        Self { link_id, about, sentence: refused.sentence(), at: refused.field.id.clone() }
    }
}

/// Each leads to its question.
fn faults_view(designer: Designer, open: RwSignal<bool>, faults: Vec<Line>) -> AnyView {
    let line = move |fault: Line| {
        let Line { link_id, about, sentence, at } = fault;
        let go = move |_| {
            open.set(false);
            if link_id.is_some() {
                designer.selected.set(link_id.clone());
            }
            focus_soon(at.clone());
        };
        view! { <li><button type="button" class="link" on:click=go>{about}</button> ": " {sentence}</li> }
    };
    view! {
        <div class="error-summary">
            <h3>"Not ready yet"</h3>
            <ul>{faults.into_iter().map(line).collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn summary_view(designer: Designer) -> AnyView {
    let Some(published) = designer.published.get_value() else {
        return view! { <p>"This is the form’s first version. It can be chosen for invitations and sent to clients from then on; it goes with no invitation by default."</p> }
            .into_any();
    };
    let changes = designer.form.with(|form| form_changes(&published.questionnaire, form));
    if changes.is_empty() {
        return view! { <p class="note quiet">{format!("Nothing differs from version {}.", published.version)}</p> }.into_any();
    }
    let lines = changes.into_iter().map(|change| view! { <li><b>{change.about}</b> ": " {change.what.words()}</li> }).collect_view();
    view! {
        <h3>{format!("What differs from version {}", published.version)}</h3>
        <ul class="changes">{lines}</ul>
        <h3>"Whom it touches"</h3>
        <p>{touched(&published)}</p>
    }
    .into_any()
}

fn touched(published: &PublishedForm) -> String {
    let asked = match published.open_count {
        0 => "Nobody has the form open.".to_owned(),
        1 => "1 client was asked for an earlier version and keeps it.".to_owned(),
        many => format!("{} were asked for an earlier version and keep it.", clients(many)),
    };
    let default = if published.is_default { " It goes with invitations by default, in the new version from then on." } else { "" };
    let retired = if published.is_retired { " It is retired, and publishing brings it back." } else { "" };
    format!("{asked}{default}{retired} Submitted answers stay with the version that they were given to.")
}

/// Asked once more.
#[component]
pub fn Discard(designer: Designer) -> impl IntoView {
    let asking = RwSignal::new(false);
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
    let navigate = use_navigate();
    let discard = move |_| {
        let navigate = navigate.clone();
        once(busy, failure, discard_design(designer.id, designer.revision.get_untracked()), move |()| {
            // Nothing of it is saved any more.
            designer.keeping.set(Keeping::Unchanged);
            navigate(FORMS, NavigateOptions::default());
        });
    };
    let has_draft = move || designer.revision.get() > 0;
    let is_new = designer.published.with_value(Option::is_none);
    let what = if is_new { "The form is gone then." } else { "What is published stays as it is." };
    view! {
        <Show when=has_draft>
            <button type="button" class="button plain" on:click=move |_| asking.set(true)>"Discard…"</button>
        </Show>
        <Dialog label="Discard the draft" open=asking class="card designing">
            <div class="stack">
                <h2>"Discard the draft?"</h2>
                <p>{what}</p>
                {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
                <div class="cluster">
                    <button type="button" class="button danger" disabled=move || busy.get() on:click=discard>"Discard it"</button>
                    <button type="button" class="button" on:click=move |_| asking.set(false)>"Keep it"</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::forms::Questionnaire;

    #[test]
    fn whom_publishing_touches_is_told() {
        let published = |open_count, is_default, is_retired| {
            touched(&PublishedForm { version: 1, questionnaire: Questionnaire::blank("A"), open_count, is_default, is_retired })
        };
        assert!(published(0, false, false).starts_with("Nobody has the form open. Submitted"));
        assert!(published(1, true, false).contains("1 client was asked for an earlier version and keeps it. It goes with invitations"));
        assert!(published(3, false, true).contains("keep it. It is retired"));
    }
}
