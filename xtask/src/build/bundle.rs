//! esbuild: one style sheet with its fonts, the script that every page has, and the editor's.

use super::files;
use crate::{Outcome, process, workspace};
use std::{path::Path, process::Command};

/// The style sheet, and the files that it refers to, whose names hold their hash already.
#[derive(Debug)]
pub struct Style {
    pub css: Vec<u8>,
    /// Name and content.
    pub others: Vec<(String, Vec<u8>)>,
}

pub fn style() -> Outcome<Style> {
    let entry = workspace::root().join("style/main.css");
    if !entry.is_file() {
        return Err("style/main.css does not exist: it is the style sheet that imports all others".into());
    }
    let folder = workspace::site_build().join("style");
    files::clear(&folder)?;
    let mut esbuild = esbuild(&entry);
    esbuild.args(["--loader:.woff2=file", "--loader:.svg=file", "--asset-names=[name].[hash]", "--public-path=/pkg"]);
    process::run(esbuild.arg(outfile(&folder.join("anteroom.css"))))?;
    let mut style = Style { css: Vec::new(), others: Vec::new() };
    for path in files::list(&folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let content = files::read(&path)?;
        if name == "anteroom.css" { style.css = content } else { style.others.push((name, content)) }
    }
    Ok(style)
}

/// With what it imports: wasm-bindgen writes the scripts that crates bring along beside its own.
pub fn script(from: &Path, to: &Path) -> Outcome {
    // wasm-bindgen names a module once for each thing that it takes from it, which comes to the same thing.
    process::run(esbuild(from).args(["--format=esm", "--log-override:duplicate-object-key=silent"]).arg(outfile(to)))
}

/// The message's editor with its libraries, which is loaded when a message is first written.
pub fn editor() -> Outcome<Vec<u8>> {
    let to = workspace::site_build().join("editor.js");
    process::run(esbuild(&workspace::root().join("app/src/messages/rich_text.ts")).arg("--format=esm").arg(outfile(&to)))?;
    files::read(&to)
}

fn esbuild(entry: &Path) -> Command {
    let mut esbuild = process::command(workspace::npm_bin("esbuild"));
    esbuild.arg(entry).args(["--bundle", "--minify", "--log-level=warning"]);
    esbuild
}

fn outfile(path: &Path) -> String {
    format!("--outfile={}", path.display())
}
