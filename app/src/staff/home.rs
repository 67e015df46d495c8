//! `/`: leads on to where the visitor belongs.

use super::api::current_desk;
use crate::{components::ErrorNotice, fetched::Fetched};
use leptos::prelude::*;
use leptos_router::components::Redirect;

#[component]
pub fn HomePage() -> impl IntoView {
    let viewer = Fetched::new(|| (), |()| current_desk());
    view! {
        <main class="page-narrow">
            {viewer.show_or(|_| view! { <Redirect path="/home" /> }, move |failure| {
                if failure.is_signed_out() {
                    return view! { <Redirect path="/sign-in" /> }.into_any();
                }
                view! { <h1>"Anteroom"</h1><ErrorNotice failure retry=viewer.refreshing() /> }.into_any()
            })}
        </main>
    }
}
