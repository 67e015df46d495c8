//! Keeping answers as they are typed (R22): one save at a time, the newest state after a short pause, tried again while the
//! network is away, and stopped when another device was faster.

use super::{
    api::save_answers,
    filled::{Filled, Kept},
    turning::action_of,
};
use domain::{
    Refusal,
    forms::{OTHER_SUFFIX, UNIT_SUFFIX, place_of_field},
    ids::FormRequestId,
};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast, web_sys};
use std::time::Duration;

/// After the last key; well under the two seconds that R22 allows to be lost.
const PAUSE: Duration = Duration::from_millis(700);
const RETRY: Duration = Duration::from_secs(3);

#[derive(Clone)]
pub struct Saving {
    pub node: NodeRef<html::Form>,
    pub slug: String,
    pub request: FormRequestId,
    pub state: Filled,
    pub revision: RwSignal<i64>,
}

/// One running save, and whether another must follow.
#[derive(Clone, Copy)]
struct Turn {
    timer: StoredValue<Option<TimeoutHandle>>,
    running: StoredValue<bool>,
    /// A submit that waits for the running save.
    submit: StoredValue<Option<String>>,
}

pub fn keep_as_typed(saving: Saving) {
    let saving = StoredValue::new(saving);
    let turn = Turn { timer: StoredValue::new(None), running: StoredValue::new(false), submit: StoredValue::new(None) };
    let state = saving.with_value(|saving| saving.state);
    Effect::new(move |_| {
        let Some(form) = saving.with_value(|saving| saving.node.get()) else { return };
        let input = on(&form, "input", move |event| heard(saving, &event));
        let change = on(&form, "change", move |event| left(state, &event));
        let submit = on(&form, "submit", move |event| hold_submit(turn, &event));
        on_cleanup(move || {
            input();
            change();
            submit();
            stop_timer(turn);
        });
    });
    // Whatever changed an answer: a key, or an instance that was removed.
    Effect::new(move |_| {
        if state.kept.get() == Kept::Changed {
            after(saving, turn, PAUSE);
        }
    });
    let came_back = window_event_listener(ev::online, move |_| {
        if matches!(state.kept.get_untracked(), Kept::Waiting(_)) {
            after(saving, turn, Duration::ZERO);
        }
    });
    on_cleanup(move || came_back.remove());
}

/// Listens on the element; the answer stops listening.
pub fn on(
    form: &web_sys::HtmlFormElement,
    event: &'static str,
    handler: impl Fn(web_sys::Event) + 'static,
) -> impl FnOnce() + Send + Sync + 'static {
    let closure = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(handler);
    let target = send_wrapper(form.clone());
    // It can only fail for a detached element, which sends no events either.
    let _detached = form.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    let closure = send_wrapper(closure);
    move || {
        let _detached = target.remove_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    }
}

fn send_wrapper<T>(value: T) -> leptos::__reexports::send_wrapper::SendWrapper<T> {
    leptos::__reexports::send_wrapper::SendWrapper::new(value)
}

/// A key, or a choice: takes the question's fields as a post would.
fn heard(saving: StoredValue<Saving>, event: &web_sys::Event) {
    let Saving { node, state, .. } = saving.get_value();
    if let Some(form) = node.get_untracked() {
        hear(&form, state, event);
    }
}

pub fn hear(form: &web_sys::HtmlFormElement, state: Filled, event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    slide(&target);
    choose_alone(&target);
    let Some(name) = name_of(&target) else { return };
    let place = place_of_field(&name).to_owned();
    let names = [place.clone(), format!("{place}{OTHER_SUFFIX}"), format!("{place}{UNIT_SUFFIX}")];
    let fields: Vec<(String, String)> =
        names.iter().flat_map(|name| values_of(form, name).into_iter().map(|value| (name.clone(), value))).collect();
    state.hear(&name, &fields);
}

pub fn left(state: Filled, event: &web_sys::Event) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(name) = target.and_then(|target| name_of(&target)) {
        state.leave(&name);
    }
}

/// A control without one of its own, a slider, speaks for the number beside it. A file's own question tells when it has arrived.
fn name_of(control: &web_sys::HtmlElement) -> Option<String> {
    if control.dyn_ref::<web_sys::HtmlInputElement>().is_some_and(|input| input.type_() == "file") {
        return None;
    }
    let own = control.get_attribute("name").filter(|name| !name.starts_with('_'));
    own.or_else(|| control.previous_element_sibling().filter(|_| control.has_attribute("data-slides"))?.get_attribute("name"))
}

fn values_of(form: &web_sys::HtmlFormElement, name: &str) -> Vec<String> {
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    let Ok(found) = form.query_selector_all(&format!("[name=\"{quoted}\"]")) else { return Vec::new() };
    (0..found.length()).filter_map(|at| value_of(&found.get(at)?)).collect()
}

/// As it would be sent; `None` for a choice that is not taken.
fn value_of(control: &web_sys::Node) -> Option<String> {
    if let Some(input) = control.dyn_ref::<web_sys::HtmlInputElement>() {
        let is_choice = matches!(input.type_().as_str(), "radio" | "checkbox");
        return (!is_choice || input.checked()).then(|| input.value());
    }
    let select = control.dyn_ref::<web_sys::HtmlSelectElement>().map(web_sys::HtmlSelectElement::value);
    select.or_else(|| control.dyn_ref::<web_sys::HtmlTextAreaElement>().map(web_sys::HtmlTextAreaElement::value))
}

/// The slider's number goes into the field beside it.
fn slide(target: &web_sys::HtmlElement) {
    let beside = if target.has_attribute("data-slides") { target.previous_element_sibling() } else { None };
    let field = beside.and_then(|beside| beside.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some((field, slider)) = field.zip(target.dyn_ref::<web_sys::HtmlInputElement>()) {
        field.set_value(&slider.value());
    }
}

/// A pattern's match by the browser's own regular expressions.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    use web_sys::js_sys::{Array, Function, Reflect, RegExp, global};
    let constructor: Function = Reflect::get(&global(), &"RegExp".into()).ok()?.dyn_into().ok()?;
    let whole = [format!("^(?:{pattern})$").into(), "u".into()];
    // It throws at what cannot be read.
    let read: RegExp = Reflect::construct(&constructor, &Array::of2(&whole[0], &whole[1])).ok()?.dyn_into().ok()?;
    Some(read.test(text))
}

/// An option that excludes the others takes their ticks away, and they its.
fn choose_alone(target: &web_sys::HtmlElement) {
    let Some(chosen) = target.dyn_ref::<web_sys::HtmlInputElement>().filter(|input| input.type_() == "checkbox" && input.checked()) else {
        return;
    };
    let Ok(Some(question)) = target.closest("fieldset") else { return };
    let Ok(boxes) = question.query_selector_all("input[type=checkbox]") else { return };
    let is_alone = |input: &web_sys::HtmlInputElement| input.has_attribute("data-alone");
    for other in (0..boxes.length()).filter_map(|at| boxes.get(at)?.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        if other.value() != chosen.value() && (is_alone(chosen) || is_alone(&other)) {
            other.set_checked(false);
        }
    }
}

fn stop_timer(turn: Turn) {
    if let Some(timer) = turn.timer.try_update_value(Option::take).flatten() {
        timer.clear();
    }
}

fn after(saving: StoredValue<Saving>, turn: Turn, pause: Duration) {
    stop_timer(turn);
    let timer = set_timeout_with_handle(move || save(saving, turn), pause).ok();
    turn.timer.set_value(timer);
}

fn save(saving: StoredValue<Saving>, turn: Turn) {
    // The one that is running looks again when it is done.
    if turn.running.get_value() {
        return;
    }
    turn.running.set_value(true);
    let now = saving.get_value();
    let kept = now.state.kept;
    kept.set(Kept::Saving);
    leptos::task::spawn_local(async move {
        let answers = now.state.filling.with_value(|filling| filling.answers().clone());
        let outcome = save_answers(now.slug.clone(), now.request, now.revision.get_untracked(), answers).await;
        turn.running.set_value(false);
        let typed_meanwhile = kept.get_untracked() == Kept::Changed;
        match outcome {
            Ok(revision) => {
                now.revision.set(revision);
                if typed_meanwhile {
                    after(saving, turn, PAUSE);
                } else {
                    kept.set(Kept::Saved);
                }
            }
            Err(failure) => match failure.0 {
                Refusal::Unavailable => {
                    kept.set(Kept::Waiting("Not saved: no connection. Trying again…".to_owned()));
                    after(saving, turn, RETRY);
                }
                // What is wrong is said on submitting; while typing, half a date is no fault.
                Refusal::Invalid(_) => kept.set(Kept::Waiting("Saved when the answer is complete".to_owned())),
                refusal => kept.set(Kept::Stopped(refusal.to_string())),
            },
        }
        if let Some(action) = turn.submit.try_update_value(Option::take).flatten() {
            submit_now(saving, &action);
        }
    });
}

/// A post must carry the newest revision: it waits for the save that is under way.
fn hold_submit(turn: Turn, event: &web_sys::Event) {
    let action = action_of(event);
    // These stay on the page.
    if event.default_prevented() || ["next", "back"].contains(&action.as_str()) {
        return;
    }
    stop_timer(turn);
    if turn.running.get_value() {
        event.prevent_default();
        turn.submit.set_value(Some(action));
    }
}

fn submit_now(saving: StoredValue<Saving>, action: &str) {
    let Some(form) = saving.with_value(|saving| saving.node.get_untracked()) else { return };
    let button = form.query_selector(&format!("button[value='{action}']")).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        button.click();
    }
}
