//! The Brotli and gzip copies of a file, made once here so that the server compresses nothing that never changes.

use super::Mode;
use crate::Outcome;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// Fonts and pictures are compressed already.
pub fn pays(path: &str) -> bool {
    ["js", "wasm", "css", "svg", "txt", "json", "webmanifest", "html"].iter().any(|extension| path.ends_with(&format!(".{extension}")))
}

pub fn brotli(content: &[u8], mode: Mode) -> Outcome<Vec<u8>> {
    let quality = match mode {
        Mode::Release => 11,
        Mode::Dev => 5,
    };
    // The largest window that a browser must accept (RFC 7932, 9.1).
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 24, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &params)?;
    Ok(compressed)
}

pub fn gzip(content: &[u8], mode: Mode) -> Outcome<Vec<u8>> {
    let level = match mode {
        Mode::Release => Compression::best(),
        Mode::Dev => Compression::fast(),
    };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
