//! Where the focus goes when what has it goes: to what takes its place, or comes next.

use leptos::{html, prelude::*};

/// Told what is to have it, a page that is fetched again gives it to that.
#[derive(Clone, Copy)]
pub struct FocusAgain(StoredValue<Option<String>>);

impl FocusAgain {
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// `selector` finds it in the page as it will be.
    pub fn at(self, selector: String) {
        self.0.set_value(Some(selector));
    }

    /// In what was fetched again, once it is drawn; where nothing is found, `heading` has it. What has the focus elsewhere keeps it.
    #[cfg(feature = "hydrate")]
    pub fn give(self, heading: NodeRef<html::H2>) {
        Effect::new(move |_| {
            let Some(heading) = heading.get() else { return };
            let Some(selector) = self.0.try_update_value(Option::take).flatten() else { return };
            request_animation_frame(move || {
                let is_lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
                if is_lost && !focus_on(&selector) {
                    let _gone = heading.focus();
                }
            });
        });
    }

    /// Nothing has the focus there.
    #[cfg(not(feature = "hydrate"))]
    #[expect(clippy::unused_self, reason = "only a browser has a focus")]
    pub fn give(self, _heading: NodeRef<html::H2>) {}
}

/// `false` when nothing is there.
#[cfg(feature = "hydrate")]
pub fn focus_on(selector: &str) -> bool {
    use wasm_bindgen::JsCast;
    let found = document().query_selector(selector).ok().flatten();
    found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|found| found.focus().is_ok())
}

/// Nothing is there.
#[cfg(not(feature = "hydrate"))]
pub fn focus_on(_selector: &str) -> bool {
    false
}
