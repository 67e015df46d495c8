//! Removing a question that others depend on is asked once more, with what it would take along.

use super::state::{Designer, name_of};
use crate::components::Dialog;
use domain::forms::design::{asking_expressions, dependents};
use leptos::prelude::*;

#[component]
pub fn Removing(designer: Designer) -> impl IntoView {
    let open = designer.is_removing;
    let remove = move |_| {
        open.set(false);
        if let Some(link_id) = designer.removing.get_untracked() {
            designer.remove(&link_id);
        }
    };
    let what = move || {
        let link_id = designer.removing.get()?;
        let name = designer.item(&link_id).map(|item| name_of(&item))?;
        let conditions: Vec<String> = designer.form.with(|form| dependents(form, &link_id).into_iter().map(name_of).collect());
        let reckoned: Vec<String> = designer.form.with(|form| asking_expressions(form, &link_id).into_iter().map(name_of).collect());
        let shown = "Whether these are shown depends on its answer. Without it, their conditions about it are removed too:";
        let found_nothing = "An expression of these asks about its answer. Without it the expression stays, and finds nothing:";
        Some(view! {
            <h2>{format!("Remove “{name}”?")}</h2>
            {named(shown, conditions)}
            {named(found_nothing, reckoned)}
        })
    };
    let what_goes = move || {
        let has_conditions = designer.removing.get().is_some_and(|own| designer.form.with(|form| !dependents(form, &own).is_empty()));
        if has_conditions { "Remove it and these conditions" } else { "Remove it" }
    };
    view! {
        <Dialog label="Remove a question" open class="card designing">
            <div class="stack">
                {what}
                <div class="cluster">
                    <button type="button" class="button danger" on:click=remove>{what_goes}</button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Those that are touched, under a sentence that says how.
fn named(sentence: &'static str, names: Vec<String>) -> Option<AnyView> {
    (!names.is_empty()).then(|| {
        let lines = names.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
        view! { <p>{sentence}</p> <ul>{lines}</ul> }.into_any()
    })
}
