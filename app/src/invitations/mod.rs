//! Being written.

use leptos::prelude::*;

#[component]
pub fn ActivityPageView() -> impl IntoView {
    view! { <p>"ActivityPageView"</p> }
}

#[component]
pub fn ManageClientsPage() -> impl IntoView {
    view! { <p>"ManageClientsPage"</p> }
}
