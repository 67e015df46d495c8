//! A labelled text field with its hint and its error, tied together for screen readers. One that a page comes back with because it is wrong has
//! the focus; of several, browsers take the first.

use crate::language::words;
use leptos::{html, prelude::*};

#[component]
pub fn Field(
    #[prop(into)] label: String,
    name: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional)] required: bool,
    /// Kept alike when given, both ways; the field works without it.
    #[prop(optional)]
    typed: Option<RwSignal<String>>,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let error_id = format!("{name}-error");
    let described = { format!("{hint_id} {error_id}") };
    let input = NodeRef::new();
    if let Some(typed) = typed {
        keep_alike(input, typed);
    }
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=name>{label}</label>
            <span class="hint" id=hint_id>{hint}</span>
            <input
                class="input"
                node_ref=input
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                autofocus=error.get_untracked().is_some()
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                on:input=move |event| {
                    if let Some(typed) = typed {
                        typed.set(event_target_value(&event));
                    }
                }
            />
            <span class="error" id=error_id role="alert">{move || error.get()}</span>
        </div>
    }
}

/// Shows what somebody else saved, but where something was typed.
pub fn follow<T: PartialEq + Clone + Send + Sync + 'static>(typed: RwSignal<T>, seen: T, now: T) {
    if typed.try_get_untracked() == Some(seen) {
        typed.set(now);
    }
}

/// What the page sets is shown; what was typed before the program arrived is kept.
fn keep_alike(input: NodeRef<html::Input>, typed: RwSignal<String>) {
    Effect::new(move |was_there: Option<bool>| {
        let Some(input) = input.get() else { return false };
        let (text, shown) = (typed.get(), input.value());
        if text == shown {
            return true;
        }
        if was_there != Some(true) && shown != input.default_value() {
            typed.set(shown);
        } else {
            input.set_value(&text);
        }
        true
    });
}

/// A password, which managers fill in and people may paste and look at.
#[component]
pub fn PasswordField(
    #[prop(into)] label: String,
    #[prop(default = "password")] name: &'static str,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = "current-password")] autocomplete: &'static str,
    /// The form came back, and never with the password: that is said, and typing goes on here, unless a field before it is wrong.
    #[prop(optional)]
    came_back: bool,
) -> impl IntoView {
    let (shown, words) = (RwSignal::new(false), words());
    let error = Signal::derive(move || error.get().or_else(|| came_back.then(|| words.type_password_again().to_owned())));
    let hint_id = format!("{name}-hint");
    let error_id = format!("{name}-error");
    let described = format!("{hint_id} {error_id}");
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=name>{label}</label>
            <span class="hint" id=hint_id>{hint}</span>
            <div class="input-group">
                <input
                    class="input"
                    id=name
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    required
                    autofocus=error.get_untracked().is_some()
                    aria-describedby=described
                    aria-invalid=move || error.get().is_some().then_some("true")
                />
                <button
                    type="button"
                    class="button plain"
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { words.hide() } else { words.show() }}
                </button>
            </div>
            <span class="error" id=error_id role="alert">{move || error.get()}</span>
        </div>
    }
}
