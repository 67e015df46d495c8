//! For whom one is acting, in words, at the top of every page of the portal and in sight however far one scrolls.

use domain::representatives::Acting;
use leptos::prelude::*;

#[component]
pub fn ActingFor(acting: Acting, slug: String) -> impl IntoView {
    let own = format!("/p/{slug}/acting");
    view! {
        <div class="acting-for">
            <p>"You are acting for " <strong>{acting.for_whom}</strong></p>
            <a href=own>"Change"</a>
        </div>
        <p class="soft">{format!("Signed in as {}, {}", acting.name, acting.relation.capacity())}</p>
    }
}
