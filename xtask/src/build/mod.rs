//! `cargo xtask build`: the browser's files into `target/site`, then the program that carries them inside it.

mod bundle;
mod files;
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
    /// Small to download; what tests, measurements and people get.
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

/// The program that [`build`] makes.
pub fn program(mode: Mode) -> PathBuf {
    let folder = match mode {
        Mode::Release => "release",
        Mode::Dev => "debug",
    };
    workspace::target().join(folder).join(format!("anteroom{}", std::env::consts::EXE_SUFFIX))
}

/// Installs what building needs, and builds.
pub fn set_up_and_build(mode: Mode) -> Outcome {
    setup::building()?;
    build(mode)
}

/// The site comes first, because the program embeds it.
pub fn build(mode: Mode) -> Outcome {
    let start = Instant::now();
    let glue = wasm::build(mode)?;
    let (style, editor) = (bundle::style()?, bundle::editor()?);
    site::assemble(mode, &glue, style, &editor)?;
    let mut server = server_build()?;
    server.args(["-p", "server", "--bin", "anteroom"]);
    if mode == Mode::Release {
        server.arg("--release");
    }
    process::run(&mut server)?;
    println!("Built {} in {}", program(mode).strip_prefix(workspace::root()).unwrap_or(&program(mode)).display(), seconds(start.elapsed()));
    Ok(())
}

/// A build in which the program carries what `target/site` holds. Cargo does not see a file that appears in an embedded folder; it
/// does see a variable that the program reads.
fn server_build() -> Outcome<std::process::Command> {
    let mut server = cargo("build");
    server.env("ANTEROOM_SITE_STAMP", site::stamp()?);
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
