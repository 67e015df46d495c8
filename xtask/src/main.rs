//! The developer's commands, `cargo xtask …`. What a person runs in production is in `server`; nothing here goes with it.

mod bench;
mod build;
mod check;
mod e2e;
mod memory;
mod postgres;
mod process;
mod setup;
mod steps;
mod test;
mod watch;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// What every command ends with: a sentence for the person at the terminal.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Anteroom's commands for developers")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Install what building and testing need and this machine lacks.
    Setup,
    /// Build the site and the program: target/release/anteroom.
    Build {
        /// Quicker to build, larger to load: target/debug/anteroom.
        #[arg(long)]
        dev: bool,
    },
    /// Set up, build, and serve. What follows `--` goes to `anteroom serve`.
    Run {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Serve a development build; build and start it again whenever a source file changes.
    Watch {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Format, lints, documentation, licences, spelling, and the size of the download.
    Check,
    /// Everything that CI runs.
    Test,
    /// The browser tests, against the release build. What follows `--` goes to Playwright.
    E2e {
        #[arg(long, value_enum, default_value = "both")]
        engine: e2e::EngineChoice,
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Take the pictures in docs/. What follows `--` goes to Playwright.
    Screenshots {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Measure: bench/run.sh against the release build. What follows `--` goes to it.
    Bench {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Setup => setup::everything().map(|_| ()),
        Command::Build { dev } => build::set_up_and_build(if dev { build::Mode::Dev } else { build::Mode::Release }),
        Command::Run { arguments } => build::run(&arguments),
        Command::Watch { arguments } => watch::watch(&arguments),
        Command::Check => check::check(),
        Command::Test => test::test(),
        Command::E2e { engine, arguments } => e2e::e2e(engine, &arguments),
        Command::Screenshots { arguments } => e2e::screenshots(&arguments),
        Command::Bench { arguments } => bench::bench(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
