//! When a field is left, and what was wrong in it is told. It is often left by pressing something else: a line that comes before that is let
//! go moves it from under the finger, and nothing is pressed. So it is told when nothing is.

use super::{
    filled::Filled,
    saving::{name_of, on},
};
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};
use std::time::Duration;

#[derive(Clone, Copy)]
pub struct Pressing {
    state: Filled,
    is_down: StoredValue<bool>,
    /// The names of the fields that were left meanwhile.
    left: StoredValue<Vec<String>>,
}

impl Pressing {
    pub fn new(state: Filled) -> Self {
        let pressing = Self { state, is_down: StoredValue::new(false), left: StoredValue::default() };
        let down = on(&window(), "pointerdown", move |_| pressing.is(true));
        let up = on(&window(), "pointerup", move |_| pressing.let_go());
        let cancelled = on(&window(), "pointercancel", move |_| pressing.let_go());
        on_cleanup(move || {
            down();
            up();
            cancelled();
        });
        pressing
    }

    pub fn leave(self, event: &web_sys::Event) {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(name) = target.and_then(|target| name_of(&target)) {
            self.left.update_value(|left| left.push(name));
            self.tell_soon();
        }
    }

    fn is(self, down: bool) {
        // Of a form that is gone nobody asks.
        let _gone = self.is_down.try_set_value(down);
    }

    fn let_go(self) {
        self.is(false);
        if self.left.try_with_value(Vec::is_empty) == Some(false) {
            self.tell_soon();
        }
    }

    /// A click comes after letting go, and a finger's whole press after it was lifted: both before anything that waits.
    fn tell_soon(self) {
        set_timeout(move || self.tell(), Duration::ZERO);
    }

    fn tell(self) {
        if self.is_down.try_get_value() != Some(false) {
            return;
        }
        for name in self.left.try_update_value(std::mem::take).unwrap_or_default() {
            self.state.leave(&name);
        }
    }
}
