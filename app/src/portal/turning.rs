//! Going from step to step in the browser: what is wrong is told first, the address follows, and the focus goes to where one is.

use super::{fill::step_in, filled::Filled, question::anchor, saving::on};
use crate::language::ENTER;
use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys};
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};

/// The buttons of the form that stay on the page; the others post.
pub fn turn_pages(node: NodeRef<html::Form>, state: Filled, path: String, query: Memo<ParamsMap>) {
    let navigate = use_navigate();
    let go = move |step: usize| {
        state.show_step(step);
        navigate(&format!("{path}?step={}", step + 1), NavigateOptions { scroll: true, ..NavigateOptions::default() });
        focus("step".to_owned());
    };
    // Not below the edge of a small screen.
    Effect::new(move |_| {
        if state.in_crisis.get() {
            focus("crisis".to_owned());
        }
    });
    // The browser's own way back. An address that names no step is where one went on.
    let opened_at = state.step.get_untracked();
    Effect::new(move |before: Option<usize>| {
        let now = query.with(step_in).unwrap_or(opened_at);
        if before.is_some_and(|before| before != now) {
            state.show_step(now);
        }
        now
    });
    Effect::new(move |_| {
        let Some(form) = node.get() else { return };
        state.scripted.set(true);
        let (submit_go, click_go) = (go.clone(), go.clone());
        let submit = on(&form, "submit", move |event| submitted(state, &submit_go, &event));
        let click = on(&form, "click", move |event| jump(state, &click_go, &event));
        on_cleanup(move || {
            submit();
            click();
        });
    });
}

fn submitted(state: Filled, go: &dyn Fn(usize), event: &web_sys::Event) {
    let around = state.around();
    let action = match action_of(event) {
        action if action == ENTER => if around.after.is_some() { "next" } else { "submit" }.to_owned(),
        action => action,
    };
    match action.as_str() {
        "next" => {
            event.prevent_default();
            if state.tell_faults_of_step() {
                focus("errors".to_owned());
            } else if let Some(after) = around.after {
                go(after);
            }
        }
        "back" => {
            event.prevent_default();
            if let Some(before) = around.before {
                go(before);
            }
        }
        "submit" => {
            if let Some(step) = state.tell_faults() {
                event.prevent_default();
                if step != state.step.get_untracked() {
                    go(step);
                }
                focus("errors".to_owned());
            } else {
                state.pressed.set(true);
            }
        }
        // Those that stay on the page say themselves what came of it.
        _ => state.pressed.set(true),
    }
}

/// The value of the button that sent the form.
pub fn action_of(event: &web_sys::Event) -> String {
    let submitter = event.dyn_ref::<web_sys::SubmitEvent>().and_then(web_sys::SubmitEvent::submitter);
    submitter.and_then(|button| button.get_attribute("value")).unwrap_or_else(|| "submit".to_owned())
}

/// From the list of what is wrong to a question, in whichever step it is.
fn jump(state: Filled, go: &dyn Fn(usize), event: &web_sys::Event) {
    let link = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(place) = link.and_then(|link| link.get_attribute("data-place")) else { return };
    event.prevent_default();
    let step = state.filling.with_value(|filling| filling.step_of(&place));
    if let Some(step) = step.filter(|step| *step != state.step.get_untracked()) {
        go(step);
    }
    focus(anchor(&place));
}

/// Not below the edge of a small screen.
pub fn show(id: &'static str) {
    request_animation_frame(move || {
        let Some(element) = document().get_element_by_id(id) else { return };
        let height = window().inner_height().ok().and_then(|height| height.as_f64());
        if height.is_some_and(|height| element.get_bounding_client_rect().bottom() > height) {
            element.scroll_into_view_with_bool(false);
        }
    });
}

/// Once it is there, and to be seen.
pub fn focus(id: String) {
    request_animation_frame(move || {
        let Some(element) = document().get_element_by_id(&id) else { return };
        // With the question's words above it.
        let question = element.closest(".field, .question").ok().flatten();
        question.as_ref().unwrap_or(&element).scroll_into_view();
        if let Ok(element) = element.dyn_into::<web_sys::HtmlElement>() {
            // An element that cannot take the focus leaves it where it was.
            let _left = element.focus();
        }
    });
}
