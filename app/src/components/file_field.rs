//! A field that a file is chosen in, with its hint and its error, tied together for screen readers. What becomes of the file is the page's.

use leptos::{html, prelude::*};

#[component]
pub fn FileField(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    accept: &'static str,
    /// For a form that is posted.
    #[prop(optional)]
    name: Option<&'static str>,
    input: NodeRef<html::Input>,
    #[prop(into)] error: Signal<Option<String>>,
    /// Another file was chosen, or none.
    chosen: Callback<()>,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=id>{label}</label>
            <span class="hint" id=hint_id>{hint}</span>
            <input
                class="input"
                id=id
                name=name
                type="file"
                accept=accept
                node_ref=input
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                on:change=move |_| chosen.run(())
            />
            <span class="error" id=error_id role="alert">{move || error.get()}</span>
        </div>
    }
    .into_any()
}

/// The one that is chosen now.
#[cfg(feature = "hydrate")]
pub fn chosen_file(input: NodeRef<html::Input>) -> Option<web_sys::File> {
    input.get_untracked()?.files()?.get(0)
}

/// Nothing is chosen any more: the same file can be chosen again.
pub fn forget_file(input: NodeRef<html::Input>) {
    #[cfg(feature = "hydrate")]
    if let Some(input) = input.get_untracked() {
        input.set_value("");
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = input;
}
