//! Adding and editing clients is for those who may: whoever else comes by an address is told so at once, and not after a form is filled in.

use crate::staff::use_viewer;
use domain::staff::Permission;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;

#[component]
pub fn ClientEditors() -> impl IntoView {
    if use_viewer().is_some_and(|viewer| viewer.may(Permission::EditClients)) {
        return view! { <Outlet /> }.into_any();
    }
    #[cfg(feature = "ssr")]
    let _refused = crate::request::fail(domain::Refusal::Forbidden);
    view! {
        <Title text="Not for you to change" />
        <section class="card stack">
            <h1>"Not for you to change"</h1>
            <p>"Clients are added and edited by staff with the permission “Can add and edit clients”. An administrator can give it to you."</p>
            <a class="button first" href="/clients">"Clients"</a>
        </section>
    }
    .into_any()
}
