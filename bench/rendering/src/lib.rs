//! Random messages, the same ones for the same seed wherever this runs: what the preview shows in a browser is compared with what
//! the server sends, byte for byte (R14). It is not part of the product, which calls the same `domain::messages::render`.

mod message;
mod random;

pub use message::{Letter, letter};

use domain::messages::render;

/// The e-mail of this seed as JSON: its subject, its HTML and its text.
pub fn rendered(seed: u32) -> String {
    let Letter { message, values, frame } = letter(seed);
    serde_json::to_string(&render(&message, &values, &frame)).unwrap_or_default()
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    pub fn rendered(seed: u32) -> String {
        super::rendered(seed)
    }
}
