//! A file that somebody brings in as a form: what holds for it stands once, for this and for the property test in every run of the tests.
#![no_main]

#[path = "../../tests/imported/mod.rs"]
mod imported;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    // As the upload does.
    imported::holds(text.trim_start_matches('\u{feff}'));
});
