//! What a list shows when there is nothing in it: why, and what to do.

use leptos::prelude::*;

#[component]
pub fn EmptyState(title: &'static str, #[prop(into)] text: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p class="soft">{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
