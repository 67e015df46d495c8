//! `target/site`: the files as they are served, named after their content, with their compressed copies and a list of what is what.

use super::{Mode, bundle::Style, files, kilobytes, precompress, wasm::Glue};
use crate::{Outcome, workspace};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const MANIFEST: &str = "manifest.json";

/// Says which of the hashed files is which, as URL paths; the server reads it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Manifest {
    mode: String,
    js: String,
    wasm: String,
    css: String,
    editor: String,
    /// What each part of the pages needs besides.
    parts: BTreeMap<String, Vec<String>>,
}

/// Writes the folder.
pub fn assemble(mode: Mode, glue: &Glue, style: Style, editor: &[u8]) -> Outcome {
    let site = workspace::site();
    let mut contents = statics()?;
    let mut hashed = |stem: &str, extension: &str, content: &[u8]| {
        let path = format!("pkg/{stem}.{}.{extension}", &files::digest(&[content])[..16]);
        contents.insert(path.clone(), content.to_vec());
        format!("/{path}")
    };
    let manifest = Manifest {
        mode: mode.name().to_owned(),
        js: hashed("anteroom", "js", &glue.js),
        wasm: hashed("anteroom_bg", "wasm", &glue.wasm),
        css: hashed("anteroom", "css", &style.css),
        editor: hashed("editor", "js", editor),
        parts: glue.parts.iter().map(|(part, pieces)| (part.clone(), pieces.iter().map(|name| format!("/pkg/{name}")).collect())).collect(),
    };
    let others = style.others.into_iter().chain(glue.pieces.clone());
    contents.extend(others.map(|(name, content)| (format!("pkg/{name}"), content)));

    // The copies of a file that did not change stay, unless the other mode made them.
    let same_mode = read_manifest()?.is_some_and(|old| old.mode == mode.name());
    let mut wanted = BTreeSet::from([MANIFEST.to_owned()]);
    for (path, content) in &contents {
        let unchanged = same_mode && std::fs::read(site.join(path)).is_ok_and(|old| old == *content);
        wanted.extend(write_with_copies(&site, path, content, mode, unchanged)?);
    }
    let listed = serde_json::to_vec_pretty(&manifest)?;
    if std::fs::read(site.join(MANIFEST)).ok().as_ref() != Some(&listed) {
        files::write(&site.join(MANIFEST), &listed)?;
    }
    remove_others(&site, &wanted)?;
    report(&manifest);
    Ok(())
}

/// Changes when a file in the folder does.
pub fn stamp() -> Outcome<String> {
    let stamped = files::list(&workspace::site())?
        .into_iter()
        .map(|path| Ok(format!("{} {}", path.display(), files::digest(&[&files::read(&path)?]))));
    Ok(files::digest(&[stamped.collect::<Outcome<Vec<_>>>()?.join("\n").as_bytes()]))
}

/// What is served as it lies in `style/static`, at the root: the icon and its like.
fn statics() -> Outcome<BTreeMap<String, Vec<u8>>> {
    let folder = workspace::root().join("style/static");
    let relative = |path: &Path| path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    files::list(&folder)?.iter().map(|path| Ok((relative(path), files::read(path)?))).collect()
}

/// The paths of the file and its copies. A copy that saves nothing is not made.
fn write_with_copies(site: &Path, path: &str, content: &[u8], mode: Mode, unchanged: bool) -> Outcome<Vec<String>> {
    let mut written = vec![path.to_owned()];
    if !unchanged {
        files::write(&site.join(path), content)?;
    }
    if !precompress::pays(path) {
        return Ok(written);
    }
    for (suffix, compress) in [("br", precompress::brotli as fn(&[u8], Mode) -> Outcome<Vec<u8>>), ("gz", precompress::gzip)] {
        let copy_path = format!("{path}.{suffix}");
        if !(unchanged && site.join(&copy_path).is_file()) {
            let copy = compress(content, mode)?;
            if copy.len() >= content.len() {
                continue;
            }
            files::write(&site.join(&copy_path), &copy)?;
        }
        written.push(copy_path);
    }
    Ok(written)
}

/// Files of earlier builds would be embedded in the program for ever.
fn remove_others(site: &Path, wanted: &BTreeSet<String>) -> Outcome {
    for path in files::list(site)? {
        let relative = path.strip_prefix(site)?.to_string_lossy().replace('\\', "/");
        if !wanted.contains(&relative) {
            std::fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

fn report(manifest: &Manifest) {
    let files = [
        ("style", vec![&manifest.css]),
        ("script", vec![&manifest.js]),
        ("editor", vec![&manifest.editor]),
        ("WASM, every page", vec![&manifest.wasm]),
    ];
    let parts = manifest.parts.iter().map(|(part, pieces)| (part.as_str(), pieces.iter().collect()));
    for (name, urls) in files.into_iter().chain(parts) {
        let sizes = ["", ".br", ".gz"].map(|suffix| sum(&urls, suffix));
        let [raw, brotli, gzip] = sizes.map(|size| size.map_or_else(|_| "-".to_owned(), kilobytes));
        println!("{name:<18}  raw {raw:>10}   Brotli {brotli:>9}   gzip {gzip:>9}");
    }
}

fn sum(urls: &[&String], suffix: &str) -> Outcome<usize> {
    let size = |url: &&String| Ok(files::read(&workspace::site().join(format!("{}{suffix}", url.trim_start_matches('/'))))?.len());
    urls.iter().map(size).sum()
}

/// What a browser loads for a page of each part, in bytes of the Brotli copies of the WASM; none when `target/site` was not
/// built in this mode.
pub fn built_wasm_sizes(mode: Mode) -> Outcome<Option<BTreeMap<String, usize>>> {
    let Some(manifest) = read_manifest()?.filter(|manifest| manifest.mode == mode.name()) else { return Ok(None) };
    let whole = |pieces: &Vec<String>| sum(&pieces.iter().chain([&manifest.wasm]).collect::<Vec<_>>(), ".br");
    manifest.parts.iter().map(|(part, pieces)| Ok((part.clone(), whole(pieces)?))).collect::<Outcome<_>>().map(Some)
}

fn read_manifest() -> Outcome<Option<Manifest>> {
    let path = workspace::site().join(MANIFEST);
    if !path.is_file() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&files::read(&path)?).map_err(|error| format!("target/site/{MANIFEST}: {error}"))?))
}
