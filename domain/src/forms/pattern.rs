//! The patterns of `regex` extensions. They must match the whole answer. In a browser its own regular expressions do it, because ours
//! would weigh as much as a page: whoever starts the program there lends them.

use regex_lite::{Regex, RegexBuilder};

/// Whether the text matches; `None` where the pattern cannot be read.
#[cfg(target_arch = "wasm32")]
pub type Matcher = fn(pattern: &str, text: &str) -> Option<bool>;

#[cfg(target_arch = "wasm32")]
static LENT: std::sync::OnceLock<Matcher> = std::sync::OnceLock::new();

/// From now on patterns are matched by these. Elsewhere than in a browser they are not needed.
#[cfg(target_arch = "wasm32")]
pub fn lend_matcher(matcher: Matcher) {
    // The first stays: they are all alike.
    let _is_first = LENT.set(matcher);
}

/// Refuses what cannot be read, and what would take too much memory.
pub fn whole(text: &str) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(&format!("^(?:{text})$")).size_limit(1 << 20).build()
}

#[cfg(target_arch = "wasm32")]
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    LENT.get().and_then(|matcher| matcher(pattern, text))
}

#[cfg(not(target_arch = "wasm32"))]
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    whole(pattern).ok().map(|pattern| pattern.is_match(text))
}
