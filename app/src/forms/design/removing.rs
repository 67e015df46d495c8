//! Removing a question that others depend on is asked once more, with what it would take along.

use super::state::{Designer, name_of};
use crate::components::Dialog;
use domain::forms::design::dependents;
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
        let shown: Vec<String> = designer.form.with(|form| dependents(form, &link_id).into_iter().map(name_of).collect());
        let lines = shown.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
        Some(view! {
            <h2>{format!("Remove “{name}”?")}</h2>
            <p>"Whether these are shown depends on its answer. Without it, their conditions about it are removed too:"</p>
            <ul>{lines}</ul>
        })
    };
    view! {
        <Dialog label="Remove a question" open class="card designing">
            <div class="stack">
                {what}
                <div class="cluster">
                    <button type="button" class="button danger" on:click=remove>"Remove it and these conditions"</button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
