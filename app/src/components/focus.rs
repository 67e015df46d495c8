//! Where the focus goes when what has it goes: to what takes its place, or comes next. And where it goes when a form was refused.

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
                if is_lost() && !focus_on(&selector) {
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

/// In `form`, each time that it has been refused: to the first field that is wrong, or else to the notice that says why.
pub fn focus_when_refused(form: NodeRef<html::Form>, is_refused: impl Fn() -> bool + 'static) {
    Effect::new(move |_| {
        if is_refused() {
            // Once what is wrong is drawn.
            request_animation_frame(move || focus_on_fault(form));
        }
    });
}

#[cfg(feature = "hydrate")]
fn focus_on_fault(form: NodeRef<html::Form>) {
    use wasm_bindgen::JsCast;
    let Some(form) = form.try_get_untracked().flatten() else { return };
    let find = |selector| form.query_selector(selector).ok().flatten();
    let Some(found) = find("[aria-invalid='true'], .wrong :is(input, select, textarea)").or_else(|| {
        let notice = find(".note[role='alert']")?;
        // It can only fail for a name that no attribute can have.
        let _named = notice.set_attribute("tabindex", "-1");
        Some(notice)
    }) else {
        return;
    };
    if let Ok(found) = found.dyn_into::<web_sys::HtmlElement>() {
        let _gone = found.focus();
    }
}

/// Nothing has the focus there.
#[cfg(not(feature = "hydrate"))]
fn focus_on_fault(_form: NodeRef<html::Form>) {}

/// Nothing has the focus: what had it is gone, or was disabled.
#[cfg(feature = "hydrate")]
fn is_lost() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

/// Once the page is drawn; what has the focus keeps it.
#[cfg(feature = "hydrate")]
pub fn focus_if_lost(element: web_sys::HtmlElement) {
    request_animation_frame(move || {
        if is_lost() {
            // An element that cannot take the focus leaves it where it was.
            let _left = element.focus();
        }
    });
}

/// What a dialog refuses has the focus, where nothing has it: the button that was pressed is disabled while it is busy, and may be drawn
/// anew. Elsewhere a notice is read out alone.
#[cfg(feature = "hydrate")]
pub fn focus_in_dialog(notice: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let Some(notice) = notice.get() else { return };
        request_animation_frame(move || {
            if matches!(notice.closest("dialog[open]"), Ok(Some(_))) {
                focus_if_lost(notice.into());
            }
        });
    });
}

/// Nothing has the focus there.
#[cfg(not(feature = "hydrate"))]
pub fn focus_in_dialog(_notice: NodeRef<html::Div>) {}

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
