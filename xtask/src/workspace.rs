//! Where things are in the repository.

use std::path::{Path, PathBuf};

/// The repository's root. Cargo says where the package is at run time; the path of compile time serves when xtask is started by itself.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Fixed, not `CARGO_TARGET_DIR`: the server embeds `target/site` from this place.
pub fn target() -> PathBuf {
    root().join("target")
}

/// What the server embeds and the browser loads.
pub fn site() -> PathBuf {
    target().join("site")
}

/// Between steps; never served.
pub fn site_build() -> PathBuf {
    target().join("site-build")
}

/// A program that npm installed.
pub fn npm_bin(name: &str) -> PathBuf {
    root().join("node_modules/.bin").join(name)
}
