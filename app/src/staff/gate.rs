//! Pages that are for some of the staff: whoever else comes by an address is told so once and at once, instead of by each part of the page, or
//! after a form is filled in.

use super::use_viewer;
use domain::staff::{Permission, Viewer};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;

/// The Organization pages.
#[component]
pub fn Administered() -> impl IntoView {
    gate(
        |viewer| viewer.staff.is_administrator,
        Closed {
            title: "For administrators",
            words: "The pages under Organization are for administrators of the practice.",
            way_on: ("/home", "Home"),
        },
    )
}

/// Adding and editing clients.
#[component]
pub fn ClientEditors() -> impl IntoView {
    gate(
        |viewer| viewer.may(Permission::EditClients),
        Closed {
            title: "Not for you to change",
            words: "Clients are added and edited by staff with the permission “Can add and edit clients”. An administrator can give it to you.",
            way_on: ("/clients", "Clients"),
        },
    )
}

/// What is there for whoever is not let in.
struct Closed {
    title: &'static str,
    words: &'static str,
    way_on: (&'static str, &'static str),
}

fn gate(is_open: fn(&Viewer) -> bool, closed: Closed) -> AnyView {
    if use_viewer().is_some_and(|viewer| is_open(&viewer)) {
        return view! { <Outlet /> }.into_any();
    }
    #[cfg(feature = "ssr")]
    let _refused = crate::request::fail(domain::Refusal::Forbidden);
    let Closed { title, words, way_on: (href, name) } = closed;
    view! {
        <Title text=title />
        <section class="card stack">
            <h1>{title}</h1>
            <p>{words}</p>
            <a class="button first" href=href>{name}</a>
        </section>
    }
    .into_any()
}
