//! From the `frontend` crate to the two files that the browser loads: the WASM, and the JavaScript around it.

use super::{Mode, bundle, files, kilobytes};
use crate::{
    Outcome,
    process::{self, cargo},
    workspace,
};
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What rustc 1.95 emits for wasm32-unknown-unknown and its predecessors did not, and what wasm-bindgen adds.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// No inlining: it makes the file smaller and its Brotli copy, which is what people wait for, a tenth larger.
const SHRINK: [&str; 4] =
    ["--always-inline-max-function-size=0", "--flexible-inline-max-function-size=0", "--one-caller-inline-max-function-size=0", "-Oz"];

/// What the browser loads, before it gets its name.
#[derive(Debug)]
pub struct Glue {
    pub js: Vec<u8>,
    pub wasm: Vec<u8>,
}

pub fn build(mode: Mode) -> Outcome<Glue> {
    let compiled = compile(mode)?;
    let input = files::read(&compiled)?;
    let folder = workspace::site_build().join("wasm").join(mode.name());
    let (js, wasm, stamp_file) = (folder.join("anteroom.min.js"), folder.join("anteroom.wasm"), folder.join("stamp"));
    let tools = files::read(&workspace::root().join("package-lock.json"))?;
    let stamp = files::digest(&[&input, &tools, FEATURES.concat().as_bytes(), SHRINK.concat().as_bytes()]);
    if files::read(&stamp_file).is_ok_and(|made| made == stamp.as_bytes()) && js.is_file() && wasm.is_file() {
        println!("The WASM is unchanged.");
    } else {
        files::clear(&folder)?;
        bind(mode, &compiled, &folder)?;
        let bound = folder.join("anteroom_bg.wasm");
        match mode {
            Mode::Release => optimize(&bound, &wasm)?,
            Mode::Dev => files::write(&wasm, &files::read(&bound)?)?,
        }
        bundle::script(&folder.join("anteroom.js"), &js)?;
        files::write(&stamp_file, stamp.as_bytes())?;
    }
    Ok(Glue { js: files::read(&js)?, wasm: files::read(&wasm)? })
}

fn compile(mode: Mode) -> Outcome<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Release => ("wasm-release", "wasm-release"),
        Mode::Dev => ("dev", "debug"),
    };
    let target = "wasm32-unknown-unknown";
    process::run(cargo("build").args(["-p", "frontend", "--lib", "--target", target, "--profile", profile]))?;
    Ok(workspace::target().join(target).join(folder).join("frontend.wasm"))
}

fn bind(mode: Mode, compiled: &Path, folder: &Path) -> Outcome {
    println!("wasm-bindgen …");
    let small = mode == Mode::Release;
    let mut bindgen = Bindgen::new();
    // The page says where the WASM is, since its name has a hash.
    bindgen.input_path(compiled).out_name("anteroom").typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(small).remove_producers_section(small);
    bindgen.web(true)?.generate(folder)?;
    Ok(())
}

fn optimize(from: &Path, to: &Path) -> Outcome {
    let before = files::read(from)?.len();
    process::run(process::command(workspace::npm_bin("wasm-opt")).args(SHRINK).args(FEATURES).arg(from).arg("-o").arg(to))?;
    println!("wasm-opt: {} -> {}", kilobytes(before), kilobytes(files::read(to)?.len()));
    Ok(())
}
