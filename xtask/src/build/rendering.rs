//! `bench/rendering` for the browser and for this machine: the browser tests compare what the two give.

use super::{Mode, made, wasm::TARGET};
use crate::{
    Outcome,
    process::{self, cargo},
    workspace,
};
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

/// Compiled as what browsers load, and for this machine as the mode says. Returns the folder of the browser's files, and the program.
pub fn rendering(mode: Mode) -> Outcome<(PathBuf, PathBuf)> {
    process::run(cargo("build").args(["-p", "rendering", "--lib", "--target", TARGET, "--profile", "wasm-release"]))?;
    // With what the server needs, so that what they share is compiled once.
    let mut program = cargo("build");
    program.args(["-p", "server", "-p", "rendering", "--bin", "rendering"]);
    if mode == Mode::Release {
        program.arg("--release");
    }
    process::run(&mut program)?;
    let folder = workspace::target().join("rendering");
    let compiled = workspace::target().join(TARGET).join("wasm-release").join("rendering.wasm");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("rendering").typescript(false);
    bindgen.no_modules(true)?.generate(&folder)?;
    Ok((folder, made(mode, "rendering")))
}
