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
use std::{path::PathBuf, process::Command, time::Instant};

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

/// The program that [`build`] makes; [`build_for_tests`] makes that of [`Mode::Dev`].
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
    let start = Instant::now();
    site(mode)?;
    server(mode)?;
    println!("Built {} in {}", program(mode).strip_prefix(workspace::root()).unwrap_or(&program(mode)).display(), seconds(start.elapsed()));
    Ok(())
}

/// What the browser tests run against: browsers load what people get, from a program that is compiled soon. Of a browser test's time,
/// the program's is a few hundredths.
pub fn build_for_tests() -> Outcome {
    site(Mode::Release)?;
    server(Mode::Dev)
}

fn server(mode: Mode) -> Outcome {
    let mut server = with_site("build")?;
    server.args(["-p", "server", "--bin", "anteroom"]);
    if mode == Mode::Release {
        server.arg("--release");
    }
    process::run(&mut server)
}

/// What takes longest of [`site`], which finds it made. Nothing that is served changes meanwhile.
pub fn browser_program(mode: Mode) -> Outcome {
    wasm::build(mode).map(|_| ())
}

/// The browser's files. They come first, because the program embeds them.
pub fn site(mode: Mode) -> Outcome {
    let glue = wasm::build(mode)?;
    let (style, editor) = (bundle::style()?, bundle::editor()?);
    site::assemble(mode, &glue, style, &editor)
}

/// A command of cargo for which the program carries what `target/site` holds. Cargo does not see a file that appears in an embedded
/// folder; it does see a variable that the program reads.
pub fn with_site(subcommand: &str) -> Outcome<Command> {
    let mut command = cargo(subcommand);
    command.env("ANTEROOM_SITE_STAMP", site::stamp()?);
    Ok(command)
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
