//! `/`: leads on to where the visitor belongs.

use super::api::current_viewer;
use crate::components::{ErrorNotice, Loading};
use leptos::prelude::*;
use leptos_router::components::Redirect;

#[component]
pub fn HomePage() -> impl IntoView {
    let viewer = Resource::new_blocking(|| (), |()| current_viewer());
    view! {
        <main class="page-narrow">
            <Suspense fallback=|| view! { <Loading /> }>
                {move || Suspend::new(async move {
                    match viewer.await {
                        Ok(_) => view! { <Redirect path="/clients" /> }.into_any(),
                        Err(failure) if failure.is_signed_out() => view! { <Redirect path="/sign-in" /> }.into_any(),
                        Err(failure) => view! { <h1>"Anteroom"</h1><ErrorNotice failure retry=Callback::new(move |()| viewer.refetch()) /> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}
