//! `target/site`: the files as they are served, named after their content, with their compressed copies and a list of what is what.

use super::{Mode, bundle::Style, files, kilobytes, precompress, wasm::Glue};
use crate::{Outcome, workspace};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Says which of the hashed files is which; the server reads it.
const MANIFEST: &str = "manifest.json";

/// Writes the folder, and returns a stamp that changes when a file in it does.
pub fn assemble(mode: Mode, glue: &Glue, style: Style) -> Outcome<String> {
    let site = workspace::site();
    let mut names = BTreeMap::new();
    let mut contents = statics()?;
    for (kind, stem, extension, content) in
        [("js", "anteroom", "js", &glue.js), ("wasm", "anteroom_bg", "wasm", &glue.wasm), ("css", "anteroom", "css", &style.css)]
    {
        let path = format!("pkg/{stem}.{}.{extension}", &files::digest(&[content])[..16]);
        names.insert(kind, format!("/{path}"));
        contents.insert(path, content.clone());
    }
    contents.extend(style.others.into_iter().map(|(name, content)| (format!("pkg/{name}"), content)));
    names.insert("mode", mode.name().to_owned());

    // The copies of a file that did not change stay, unless the other mode made them.
    let same_mode = read_manifest()?.is_some_and(|old| old.get("mode").is_some_and(|old| old == mode.name()));
    let mut wanted = BTreeSet::from([MANIFEST.to_owned()]);
    let mut stamped = Vec::new();
    for (path, content) in &contents {
        let unchanged = same_mode && std::fs::read(site.join(path)).is_ok_and(|old| old == *content);
        wanted.extend(write_with_copies(&site, path, content, mode, unchanged)?);
        stamped.push(format!("{path} {}", files::digest(&[content])));
    }
    let manifest = serde_json::to_vec_pretty(&names)?;
    if std::fs::read(site.join(MANIFEST)).ok().as_ref() != Some(&manifest) {
        files::write(&site.join(MANIFEST), &manifest)?;
    }
    remove_others(&site, &wanted)?;
    report(&names)?;
    Ok(files::digest(&[&manifest, stamped.join("\n").as_bytes()]))
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

fn report(names: &BTreeMap<&str, String>) -> Outcome {
    for kind in ["wasm", "js", "css"] {
        let Some(path) = names.get(kind) else { continue };
        let path = workspace::site().join(path.trim_start_matches('/'));
        let sizes = [size(&path)?, size(&with_suffix(&path, "br"))?, size(&with_suffix(&path, "gz"))?];
        let [raw, brotli, gzip] = sizes.map(|size| size.map_or_else(|| "-".to_owned(), kilobytes));
        println!("{kind:<4}  raw {raw:>10}   Brotli {brotli:>9}   gzip {gzip:>9}");
    }
    Ok(())
}

/// The bytes of the Brotli copy of the WASM; none when `target/site` was not built in this mode.
pub fn built_wasm_size(mode: Mode) -> Outcome<Option<usize>> {
    match read_manifest()? {
        Some(manifest) if manifest.get("mode").is_some_and(|built| built == mode.name()) => {
            let path = manifest.get("wasm").ok_or("target/site/manifest.json names no WASM")?;
            size(&with_suffix(&workspace::site().join(path.trim_start_matches('/')), "br"))
        }
        _ => Ok(None),
    }
}

fn read_manifest() -> Outcome<Option<BTreeMap<String, String>>> {
    let path = workspace::site().join(MANIFEST);
    if !path.is_file() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&files::read(&path)?).map_err(|error| format!("target/site/{MANIFEST}: {error}"))?))
}

fn with_suffix(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn size(path: &Path) -> Outcome<Option<usize>> {
    if path.is_file() { Ok(Some(files::read(path)?.len())) } else { Ok(None) }
}
