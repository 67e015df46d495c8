//! What a list says of the row that has just gone from it.

use leptos::{html, prelude::*};

/// What was done last, said once what it was done to has gone from the page; the focus goes there, since its button has gone too.
#[derive(Clone, Copy)]
pub struct Said {
    words: RwSignal<Option<String>>,
    is_new: StoredValue<bool>,
}

impl Said {
    pub fn nothing() -> Self {
        Self { words: RwSignal::new(None), is_new: StoredValue::new(false) }
    }

    pub fn say(self, words: String) {
        self.is_new.set_value(true);
        self.words.set(Some(words));
    }

    pub fn view(self) -> AnyView {
        let place = NodeRef::<html::P>::new();
        Effect::new(move |_| {
            if self.words.read().is_some()
                && self.is_new.get_value()
                && let Some(element) = place.get()
            {
                self.is_new.set_value(false);
                // It can only fail for an element that has gone again.
                let _gone = element.focus();
            }
        });
        let words = move || self.words.get().map(|words| view! { <p class="note good" tabindex="-1" node_ref=place>{words}</p> });
        view! { <div class="said" role="status">{words}</div> }.into_any()
    }
}
