//! The program `anteroom`.

#![recursion_limit = "512"]

use server::cli::{Cli, Command};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = <Cli as clap::Parser>::parse();
    let outcome = match cli.command {
        Command::Serve(options) => server::serve::serve(options).await,
        Command::Migrate(options) => server::serve::migrate(options).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("anteroom: {error}");
            ExitCode::FAILURE
        }
    }
}
