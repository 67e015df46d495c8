//! `cargo xtask build`: the browser's files into `target/site`, then the program that carries them inside it.

mod bundle;
mod files;
mod join;
mod pieces;
mod precompress;
mod rendering;
mod site;
mod wasm;

use crate::{
    Outcome,
    process::{self, cargo},
    setup,
    steps::seconds,
    workspace,
};
use std::{path::PathBuf, time::Instant};

pub use rendering::rendering;
pub use site::built_wasm_sizes;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Small to download and quick; what measurements and people get.
    Release,
    /// Quick to build.
    Dev,
}

impl Mode {
    pub fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }
}

/// The program that [`build`] makes, or [`build_for_tests`].
pub fn program(mode: Mode) -> PathBuf {
    made(mode, "anteroom")
}

fn made(mode: Mode, program: &str) -> PathBuf {
    let folder = match mode {
        Mode::Release => "release",
        Mode::Dev => "debug",
    };
    workspace::target().join(folder).join(format!("{program}{}", std::env::consts::EXE_SUFFIX))
}

/// Installs what building needs, and builds.
pub fn set_up_and_build(mode: Mode) -> Outcome {
    setup::building()?;
    build(mode)
}

pub fn build(mode: Mode) -> Outcome {
    site_and_program(mode, mode)
}

/// What browsers load is what people get; the program that serves it is the one that Rust's tests have compiled most of already. Of a
/// browser test's time, the program's is a few hundredths.
pub fn build_for_tests() -> Outcome {
    site_and_program(Mode::Release, Mode::Dev)
}

/// The site comes first, because the program embeds it.
fn site_and_program(site: Mode, server: Mode) -> Outcome {
    let start = Instant::now();
    let glue = wasm::build(site)?;
    let (style, editor) = (bundle::style()?, bundle::editor()?);
    site::assemble(site, &glue, style, &editor)?;
    process::run(server_build(server)?.args(["-p", "server", "--bin", "anteroom"]))?;
    let built = program(server);
    println!("Built {} in {}", built.strip_prefix(workspace::root()).unwrap_or(&built).display(), seconds(start.elapsed()));
    Ok(())
}

/// A build in which the program carries what `target/site` holds. Cargo does not see a file that appears in an embedded folder; it
/// does see a variable that the program reads.
fn server_build(mode: Mode) -> Outcome<std::process::Command> {
    let mut server = cargo("build");
    server.env("ANTEROOM_SITE_STAMP", site::stamp()?);
    if mode == Mode::Release {
        server.arg("--release");
    }
    Ok(server)
}

/// Builds and becomes the server, so that signals reach it and its exit code is ours.
pub fn run(arguments: &[String]) -> Outcome {
    set_up_and_build(Mode::Release)?;
    let mut server = process::command(program(Mode::Release));
    server.arg("serve").args(arguments);
    println!("$ {}", process::describe(&server));
    #[cfg(unix)]
    let error = std::os::unix::process::CommandExt::exec(&mut server);
    #[cfg(not(unix))]
    let error = match server.status() {
        Ok(_) => return Ok(()),
        Err(error) => error,
    };
    Err(format!("the server could not be started: {error}").into())
}

pub fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}
