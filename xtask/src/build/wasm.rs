//! From the `frontend` crate to what the browser loads: the WASM that every page needs, the parts that only some pages need,
//! and the JavaScript around them.

use super::{Mode, bundle, files, kilobytes, pieces};
use crate::{
    Outcome,
    process::{self, cargo},
    workspace,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// What makes the files smaller: one process for all of them.
const OPTIMIZE: &str = "xtask/optimize.mjs";

/// What every page needs, as wasm-bindgen names it.
const MAIN: &str = "anteroom_bg";
/// What loads the parts. wasm-bindgen's script imports it, and esbuild makes one script of the two.
const LOADER: &str = "__wasm_split.js";
/// Of one build: which files each part of the pages needs.
const NEEDS: &str = "needs.json";

/// What the browser loads.
#[derive(Debug)]
pub struct Glue {
    pub js: Vec<u8>,
    /// What every page needs.
    pub wasm: Vec<u8>,
    /// What some pages need: names, with their content's hash, and contents.
    pub pieces: BTreeMap<String, Vec<u8>>,
    /// The names of the pieces that each part of the pages needs (`app::parts`).
    pub parts: BTreeMap<String, Vec<String>>,
}

pub fn build(mode: Mode) -> Outcome<Glue> {
    let compiled = files::read(&compile(mode)?)?;
    let folder = workspace::site_build().join("wasm").join(mode.name());
    let stamp_file = folder.join("stamp");
    let tools = ["package-lock.json", OPTIMIZE].map(|file| files::read(&workspace::root().join(file)));
    let [lock, optimize] = tools;
    let stamp =
        files::digest(&[&compiled, &lock?, &optimize?, include_bytes!("wasm.rs"), include_bytes!("pieces.rs"), include_bytes!("join.rs")]);
    if files::read(&stamp_file).is_ok_and(|made| made == stamp.as_bytes()) {
        println!("The WASM is unchanged.");
    } else {
        files::clear(&folder)?;
        assemble(mode, &compiled, &folder)?;
        files::write(&stamp_file, stamp.as_bytes())?;
    }
    read(&folder)
}

/// With what the linker knows about addresses left in it, which is how the parts are told apart.
fn compile(mode: Mode) -> Outcome<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Release => ("wasm-release", "wasm-release"),
        Mode::Dev => ("dev", "debug"),
    };
    let mut compile = cargo("rustc");
    compile.args(["-p", "frontend", "--lib", "--crate-type", "cdylib", "--target", TARGET, "--profile", profile]);
    process::run(compile.args(["--", "-Clink-args=--emit-relocs"]))?;
    Ok(workspace::target().join(TARGET).join(folder).join("frontend.wasm"))
}

/// Into `folder`: `anteroom.wasm`, `anteroom.min.js`, the pieces and which part needs which.
fn assemble(mode: Mode, compiled: &[u8], folder: &Path) -> Outcome {
    let raw = folder.join("raw");
    println!("Parts …");
    let mut needs = split(compiled, &raw)?;
    pieces::gather(&raw, LOADER, &mut needs)?;
    println!("wasm-bindgen …");
    bind(mode, &raw.join("main.wasm"), &raw)?;
    let pieces = names(&raw)?;
    let small = folder.join("small");
    let finished = if mode == Mode::Release { optimize(&raw, &small, &pieces)? } else { &raw };
    std::fs::rename(finished.join(format!("{MAIN}.wasm")), folder.join("anteroom.wasm"))?;
    let mut loader = String::from_utf8(files::read(&raw.join(LOADER))?)?;
    for piece in pieces {
        let file = finished.join(format!("{piece}.wasm"));
        let name = format!("{piece}.{}.wasm", &files::digest(&[&files::read(&file)?])[..16]);
        std::fs::rename(file, folder.join(&name))?;
        loader = loader.replace(&format!("\"./{piece}.wasm\""), &format!("\"./{name}\""));
        for needed in needs.values_mut().flatten().filter(|needed| **needed == piece) {
            needed.clone_from(&name);
        }
    }
    files::write(&raw.join(LOADER), loader.as_bytes())?;
    bundle::script(&raw.join("anteroom.js"), &folder.join("anteroom.min.js"))?;
    files::write(&folder.join(NEEDS), &serde_json::to_vec(&needs)?)
}

/// Takes the WASM apart at the functions that `app::parts` marks. Returns the pieces that each part needs.
fn split(compiled: &[u8], to: &Path) -> Outcome<BTreeMap<String, Vec<String>>> {
    let main = to.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(compiled);
    (options.output_dir, options.main_out_path, options.main_module) = (to, &main, "./anteroom.js");
    let made = wasm_split_cli_support::transform(options).map_err(|error| format!("the WASM could not be taken apart: {error:#}"))?;
    let sorted = |mut pieces: Vec<String>| {
        pieces.sort();
        pieces
    };
    Ok(made.prefetch_map.into_iter().map(|(part, pieces)| (part, sorted(pieces))).collect())
}

fn names(folder: &Path) -> Outcome<Vec<String>> {
    let stem = |path: &PathBuf| path.file_name()?.to_str()?.strip_suffix(".wasm").map(str::to_owned);
    let names = files::list(folder)?.iter().filter_map(stem).collect::<Vec<_>>();
    Ok(names.into_iter().filter(|name| name.starts_with("chunk_") || name.starts_with("split_")).collect())
}

fn bind(mode: Mode, from: &Path, folder: &Path) -> Outcome {
    let small = mode == Mode::Release;
    let mut bindgen = Bindgen::new();
    // The page says where the WASM is, since its name has a hash.
    bindgen.input_path(from).out_name("anteroom").typescript(false).omit_default_module_path(true);
    // The parts refer to what the linker exported, by its name.
    bindgen.keep_lld_exports(true).demangle(false);
    bindgen.remove_name_section(small).remove_producers_section(small);
    bindgen.web(true)?.generate(folder)?;
    Ok(())
}

/// Makes the main file and the pieces smaller. Returns the folder where they are then.
fn optimize<'to>(from: &Path, to: &'to Path, pieces: &[String]) -> Outcome<&'to Path> {
    println!("Making the WASM small …");
    files::clear(to)?;
    let names = pieces.iter().map(String::as_str).chain([MAIN]).map(|name| format!("{name}.wasm")).collect::<Vec<_>>();
    process::output(process::command("node").arg(OPTIMIZE).arg(from).arg(to).args(&names))?;
    for folder in [from, to] {
        let sizes = names.iter().map(|name| Ok(files::read(&folder.join(name))?.len())).collect::<Outcome<Vec<_>>>()?;
        println!("{} in {}", kilobytes(sizes.iter().sum()), folder.file_name().unwrap_or_default().display());
    }
    Ok(to)
}

fn read(folder: &Path) -> Outcome<Glue> {
    let parts: BTreeMap<String, Vec<String>> = serde_json::from_slice(&files::read(&folder.join(NEEDS))?)?;
    let names = parts.values().flatten();
    let pieces = names.map(|name| Ok((name.clone(), files::read(&folder.join(name))?))).collect::<Outcome<_>>()?;
    Ok(Glue { js: files::read(&folder.join("anteroom.min.js"))?, wasm: files::read(&folder.join("anteroom.wasm"))?, pieces, parts })
}
