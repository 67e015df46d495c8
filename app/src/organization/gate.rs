//! The Organization pages are administrators': whoever else comes by an address is told so once, instead of by each part of the page.

use crate::staff::use_viewer;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;

#[component]
pub fn Administered() -> impl IntoView {
    if use_viewer().is_some_and(|viewer| viewer.staff.is_administrator) {
        return view! { <Outlet /> }.into_any();
    }
    #[cfg(feature = "ssr")]
    let _refused = crate::request::fail(domain::Refusal::Forbidden);
    view! {
        <Title text="For administrators" />
        <section class="card stack">
            <h1>"For administrators"</h1>
            <p>"The pages under Organization are for administrators of the practice."</p>
            <a class="button first" href="/home">"Home"</a>
        </section>
    }
    .into_any()
}
