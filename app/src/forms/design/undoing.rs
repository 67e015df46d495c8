//! Ctrl+Z, or ⌘Z, anywhere but in a field that was typed in: a browser would take back what was typed last, wherever that stands.

use super::state::Designer;
use leptos::{ev, prelude::*, wasm_bindgen::JsCast, web_sys};

const TEXT_FIELD: &str = "textarea, input:not([type='checkbox'], [type='radio'], [type='range'])";

pub fn listen(designer: Designer) {
    let typed_in = StoredValue::new_local(None::<web_sys::Element>);
    let typing = window_event_listener(ev::input, move |event| {
        let field = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        typed_in.try_set_value(field.filter(|field| field.matches(TEXT_FIELD).unwrap_or(false)));
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let Some(is_redo) = turn(&event) else { return };
        let focus = document().active_element();
        let is_typed_in = focus.is_some() && typed_in.try_get_value().flatten() == focus;
        let is_asked = document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
        if is_typed_in || is_asked {
            return;
        }
        event.prevent_default();
        if is_redo { designer.redo() } else { designer.undo() }
    });
    on_cleanup(move || {
        typing.remove();
        keys.remove();
    });
}

/// Whether it does again what was undone; `None` for any other key.
fn turn(event: &ev::KeyboardEvent) -> Option<bool> {
    let is_meant = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    match event.key().to_lowercase().as_str() {
        "z" if is_meant => Some(event.shift_key()),
        "y" if is_meant => Some(true),
        _ => None,
    }
}
