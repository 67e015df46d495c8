//! The native dialog behind one component: always named, modal, and closed by Escape, its button, or the page.

use leptos::{html, prelude::*};

#[component]
pub fn Dialog(
    /// What a screen reader calls it.
    label: &'static str,
    open: RwSignal<bool>,
    #[prop(optional, into)] class: String,
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
    view! {
        <dialog node_ref=node class=class aria-label=label on:close=move |_| open.set(false)>
            {children()}
        </dialog>
    }
}
