//! A form as its client will see it, for whoever designs it: the same views, and nothing is kept or sent. What was answered stays while
//! the form changes under it.

use super::{
    fill::filling,
    filled::{Errors, Filled},
    question::items_view,
};
use crate::language::words;
use chrono::{DateTime, FixedOffset};
use domain::forms::{Answers, Questionnaire, Verdicts, starting_answers};
use leptos::{html, prelude::*};

/// What outlives a change of the form.
#[derive(Clone, Copy)]
struct Tried {
    answers: StoredValue<Option<Answers>>,
    step: StoredValue<usize>,
}

#[component]
pub fn TryForm(#[prop(into)] form: Signal<Questionnaire>, now: DateTime<FixedOffset>) -> impl IntoView {
    let tried = Tried { answers: StoredValue::new(None), step: StoredValue::new(0) };
    let times = Memo::new(move |times: Option<&u32>| {
        form.track();
        times.map_or(0, |times| times + 1)
    });
    // Made anew, so that no question takes over what was typed for another.
    view! {
        <div class="phone try-form">
            <For each=move || Some(times.get()) key=|times| *times children=move |_| tried_view(form.get_untracked(), now, tried) />
        </div>
    }
    .into_any()
}

fn tried_view(form: Questionnaire, now: DateTime<FixedOffset>, tried: Tried) -> AnyView {
    let (form, said) = (form.with_value_sets().with_signers(), words());
    let (title, items) = (form.title().to_owned(), form.item.clone());
    let answers = tried.answers.get_value().unwrap_or_else(|| starting_answers(&form));
    let filling = filling(form, answers, now, Verdicts::new());
    let state = Filled::new(filling, Vec::new(), Errors::new(), Vec::new(), None);
    state.show_step(tried.step.get_value());
    let node = NodeRef::<html::Form>::new();
    #[cfg(feature = "hydrate")]
    hear_answers(node, state, tried);
    let around = Memo::new(move |_| state.around());
    let go = move |step: Option<usize>| {
        if let Some(step) = step {
            tried.step.set_value(step);
            state.show_step(step);
        }
    };
    let items = items_view(state, &items, &[], 3);
    let count = move || around.get().count;
    let has_steps = move || count() > 1;
    view! {
        <form node_ref=node class="stack" novalidate autocomplete="off">
            <h3>{title}</h3>
            <Show when=has_steps>
                <small class="soft">{move || said.step_of(&count().to_string(), &around.get().number.to_string())}</small>
            </Show>
            {items}
            <div class="cluster">
                <button type="button" class="button" disabled=move || around.get().before.is_none() on:click=move |_| go(around.get_untracked().before)>
                    {said.step_back()}
                </button>
                <button type="button" class="button" disabled=move || around.get().after.is_none() on:click=move |_| go(around.get_untracked().after)>
                    {said.next()}
                </button>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
fn hear_answers(node: NodeRef<html::Form>, state: Filled, tried: Tried) {
    use super::{
        pressing::Pressing,
        saving::{hear, matches, on, tap},
    };
    domain::forms::lend_matcher(matches);
    state.scripted.set(true);
    super::reckoning::reckon(state);
    let pressing = Pressing::new(state);
    Effect::new(move |_| {
        let Some(form) = node.get() else { return };
        let own = leptos::__reexports::send_wrapper::SendWrapper::new(form.clone());
        let keep = move || tried.answers.set_value(state.filling.try_with_value(|filling| filling.answers().clone()));
        let pressed = own.clone();
        let input = on(&form, "input", move |event| {
            hear(&own, state, &event);
            keep();
        });
        let click = on(&form, "click", move |event| {
            tap(&pressed, state, &event);
            keep();
        });
        let change = on(&form, "change", move |event| pressing.leave(&event));
        // Enter sends a form; this one goes nowhere.
        let submit = on(&form, "submit", |event| event.prevent_default());
        on_cleanup(move || {
            input();
            change();
            click();
            submit();
        });
    });
}
