//! The patterns of `regex` extensions. They must match the whole answer.

use regex_lite::{Regex, RegexBuilder};

/// Refuses what cannot be read, and what would take too much memory.
pub fn whole(text: &str) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(&format!("^(?:{text})$")).size_limit(1 << 20).build()
}
