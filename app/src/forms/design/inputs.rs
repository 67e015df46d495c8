//! The fields in which an item is changed: each makes its change as one types, and says at itself why one cannot be made. What
//! cannot be is there again when the question is opened again.

use super::{refused::Named, state::Designer};
use domain::forms::design::Edit;
use leptos::prelude::*;

/// One field: its label, the id of its control, and what is typed there as the page starts.
pub struct Typed {
    pub label: &'static str,
    pub id: String,
    pub value: String,
    pub kind: &'static str,
    pub hint: Option<&'static str>,
}

pub fn typed_view(designer: Designer, typed: Typed, edit: impl Fn(String) -> Edit + 'static) -> AnyView {
    let Typed { label, id, value, kind, hint } = typed;
    let own = StoredValue::new(id.clone());
    let value = designer.refused_now(&id).unwrap_or(value);
    let error = Memo::new(move |_| own.with_value(|own| designer.refusal_at(own)));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    let take = move |event: leptos::ev::Event| {
        let typed = event_target_value(&event);
        designer.take(Named { id: own.get_value(), label: label.to_owned() }, typed.clone(), edit(typed));
    };
    let invalid = move || error.get().is_some().then_some("true");
    let control = if kind == "area" {
        view! { <textarea class="input short" id=id.clone() aria-describedby=described aria-invalid=invalid on:input=take>{value}</textarea> }.into_any()
    } else {
        view! { <input class="input" id=id.clone() type=kind value=value aria-describedby=described aria-invalid=invalid autocomplete="off" on:input=take /> }
            .into_any()
    };
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=id>{label}</label>
            <span class="hint" id=hint_id>{hint}</span>
            {control}
            <span class="error" id=error_id role="alert">{move || error.get()}</span>
        </div>
    }
    .into_any()
}

pub fn tick_view(designer: Designer, label: &'static str, checked: bool, edit: impl Fn(bool) -> Edit + 'static) -> AnyView {
    let take = move |event: leptos::ev::Event| {
        if let Err(refusal) = designer.apply(edit(event_target_checked(&event))) {
            designer.said.set(refusal.to_string());
            designer.renewed.update(|times| *times += 1);
        }
    };
    view! { <label class="check"><input type="checkbox" checked=checked on:change=take /> {label}</label> }.into_any()
}

/// Chosen by number.
pub fn choose_view(
    label: &'static str,
    id: String,
    options: Vec<String>,
    chosen: Option<usize>,
    take: impl Fn(usize) + 'static,
) -> AnyView {
    let options = options
        .into_iter()
        .enumerate()
        .map(|(at, words)| view! { <option value=at.to_string() selected=chosen == Some(at)>{words}</option> })
        .collect_view();
    let heard = move |event: leptos::ev::Event| {
        if let Ok(at) = event_target_value(&event).parse() {
            take(at);
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select class="input" id=id on:change=heard>{options}</select>
        </div>
    }
    .into_any()
}

/// Made anew with each new number, where other fields with other words would otherwise keep what was typed in the earlier ones.
pub fn anew(
    times: impl Fn() -> Option<u32> + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    view! { <For each=move || times() key=|times| *times children=move |_| view() /> }.into_any()
}
