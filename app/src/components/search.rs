//! A search box whose text stands in the page's address.

use leptos::{html::Input, prelude::*};

/// Going back in the browser's history, or to the page anew, shows the search of then; what is being typed is left alone.
pub fn follow_address(input: NodeRef<Input>, search: impl Fn() -> String + 'static) {
    Effect::new(move |_| {
        let search = search();
        let Some(input) = input.get() else { return };
        if document().active_element().as_ref() != Some(input.as_ref()) {
            input.set_value(&search);
        }
    });
}
