//! Hydrates the pages in the browser, and nothing else.

use leptos::prelude::*;

/// Called by the page's script once the WASM is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(|| view! { <app::App /> });
}
