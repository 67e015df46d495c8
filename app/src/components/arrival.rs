//! A page stands before its program has arrived. A form that the program alone sends waits for it: until then the browser would send it,
//! with what was typed in the page's address.

use leptos::prelude::*;

/// Provided as a context by the browser's start of the program; the server's page is without it.
#[derive(Clone, Default)]
pub struct Arrival(ArcRwSignal<bool>);

impl Arrival {
    pub fn provide(&self) {
        provide_context(self.clone());
    }

    /// The page answers to clicks and keys.
    pub fn is_there(&self) {
        self.0.set(true);
    }
}

/// For the button of such a form, which is disabled as long: then the Enter key sends nothing either.
pub fn is_awaited() -> Signal<bool> {
    use_context::<Arrival>().map_or_else(|| Signal::stored(true), |Arrival(is_there)| Signal::derive(move || !is_there.get()))
}
