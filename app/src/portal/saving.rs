//! Keeping answers as they are typed (R22): one save at a time, the newest state after a short pause, tried again while the
//! network is away, and stopped when another device was faster.

use super::{api::save_answers, fill::Kept};
use domain::{Refusal, forms::Answers, ids::FormRequestId};
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
    pub fields: RwSignal<Vec<(String, String)>>,
    pub answered: Memo<Answers>,
    pub kept: RwSignal<Kept>,
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
    Effect::new(move |_| {
        let Some(form) = saving.with_value(|saving| saving.node.get()) else { return };
        let changed = move |_| {
            read(saving);
            saving.with_value(|saving| saving.kept.set(Kept::Changed));
            after(saving, turn, PAUSE);
        };
        let input = add(&form, "input", changed);
        let submit = add(&form, "submit", move |event| hold_submit(saving, turn, &event));
        on_cleanup(move || {
            input();
            submit();
            stop_timer(turn);
        });
    });
    let came_back = window_event_listener(ev::online, move |_| {
        if saving.with_value(|saving| matches!(saving.kept.get_untracked(), Kept::Waiting(_))) {
            after(saving, turn, Duration::ZERO);
        }
    });
    on_cleanup(move || came_back.remove());
}

/// Listens on the element; the answer stops listening.
fn add(
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

/// Takes the form's fields as a post would.
fn read(saving: StoredValue<Saving>) {
    let Some(form) = saving.with_value(|saving| saving.node.get_untracked()) else { return };
    let Ok(data) = web_sys::FormData::new_with_form(&form) else { return };
    let Ok(Some(entries)) = web_sys::js_sys::try_iter(&data) else { return };
    let fields = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let pair = web_sys::js_sys::Array::from(&entry);
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        })
        .filter(|(name, _)| !name.starts_with('_'))
        .collect();
    saving.with_value(|saving| saving.fields.set(fields));
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
    now.kept.set(Kept::Saving);
    leptos::task::spawn_local(async move {
        let answers = now.answered.get_untracked();
        let outcome = save_answers(now.slug.clone(), now.request, now.revision.get_untracked(), answers).await;
        turn.running.set_value(false);
        let typed_meanwhile = now.kept.get_untracked() == Kept::Changed;
        match outcome {
            Ok(revision) => {
                now.revision.set(revision);
                if typed_meanwhile {
                    after(saving, turn, PAUSE);
                } else {
                    now.kept.set(Kept::Saved);
                }
            }
            Err(failure) => match failure.0 {
                Refusal::Unavailable => {
                    now.kept.set(Kept::Waiting("Not saved: no connection. Trying again…".to_owned()));
                    after(saving, turn, RETRY);
                }
                // What is wrong is said on submitting; while typing, half a date is no fault.
                Refusal::Invalid(_) => now.kept.set(Kept::Waiting("Saved when the answer is complete".to_owned())),
                refusal => now.kept.set(Kept::Stopped(refusal.to_string())),
            },
        }
        if let Some(action) = turn.submit.try_update_value(Option::take).flatten() {
            submit_now(saving, &action);
        }
    });
}

/// A post must carry the newest revision: it waits for the save that is under way.
fn hold_submit(saving: StoredValue<Saving>, turn: Turn, event: &web_sys::Event) {
    stop_timer(turn);
    if turn.running.get_value() {
        event.prevent_default();
        let submitter = event.dyn_ref::<web_sys::SubmitEvent>().and_then(web_sys::SubmitEvent::submitter);
        let action = submitter.and_then(|button| button.get_attribute("value")).unwrap_or_else(|| "submit".to_owned());
        turn.submit.set_value(Some(action));
    }
    let _ = saving;
}

fn submit_now(saving: StoredValue<Saving>, action: &str) {
    let Some(form) = saving.with_value(|saving| saving.node.get_untracked()) else { return };
    let button = form.query_selector(&format!("button[value='{action}']")).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        button.click();
    }
}
