//! Hydrates the pages in the browser, and nothing else.

use leptos::{mount::hydrate_from_async, prelude::*, tachys::dom::body};

/// Called by the page's script once the WASM is there. Ends when the page answers to clicks, for which the part that it
/// belongs to has to be loaded as well.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    let arrival = app::Arrival::default();
    let of_pages = arrival.clone();
    let page = move || {
        of_pages.provide();
        view! { <app::App /> }
    };
    hydrate_from_async(body(), page).await.forget();
    arrival.is_there();
}
