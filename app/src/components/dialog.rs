//! The native dialog behind one component: always named, modal, and closed by Escape, its button, or the page.

use leptos::{html, prelude::*};

#[component]
pub fn Dialog(
    /// What a screen reader calls it.
    label: &'static str,
    open: RwSignal<bool>,
    #[prop(optional, into)] class: String,
    /// Whether it stays open whatever is pressed.
    #[prop(optional, into)]
    held: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            if open.get() && !dialog.open() {
                // It can only fail when the element has left the page, and then there is nothing to show.
                let _gone = dialog.show_modal();
            } else if !open.get() && dialog.open() {
                dialog.close();
            }
        }
    });
    let stay = move |event: leptos::ev::Event| {
        if held.get_untracked() {
            event.prevent_default();
        }
    };
    // A browser holds it once, and closes it when Escape is pressed again.
    let closed = move |_| match node.get_untracked().filter(|_| held.get_untracked()) {
        Some(dialog) => {
            let _gone = dialog.show_modal();
        }
        None => open.set(false),
    };
    view! {
        <dialog node_ref=node class=class aria-label=label on:cancel=stay on:close=closed>
            {children()}
        </dialog>
    }
}
