//! For whom one is acting, in words, at the top of every page of the portal and in sight however far one scrolls.

use crate::language::{emphasised, words};
use domain::representatives::Acting;
use leptos::prelude::*;

#[component]
pub fn ActingFor(acting: Acting, slug: String) -> impl IntoView {
    let words = words();
    let signed_in = words.signed_in_as_capacity(acting.relation.capacity_in(words), &acting.name);
    let own = format!("/p/{slug}/acting");
    view! {
        <div class="acting-for">
            <p>{emphasised(words.acting_for(&acting.for_whom), &acting.for_whom)}</p>
            <a href=own>{words.change()}</a>
        </div>
        <p class="soft">{signed_in}</p>
    }
}
