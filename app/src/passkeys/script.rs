//! The script's text and its address, which changes with it, so that a browser may keep it.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

pub const SCRIPT: &str = include_str!("browser.js");

/// `/scripts/passkeys-….js`
pub fn script_url() -> &'static str {
    static URL: LazyLock<String> = LazyLock::new(|| {
        let mut hasher = DefaultHasher::new();
        SCRIPT.hash(&mut hasher);
        format!("/scripts/passkeys-{:016x}.js", hasher.finish())
    });
    &URL
}
