//! The program `anteroom`.

#![recursion_limit = "512"]

use mimalloc::MiMalloc;
use server::cli::{Cli, ClientsCommand, Command, FormsCommand, KeyCommand};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = <Cli as clap::Parser>::parse();
    let failure = ExitCode::from(cli.command.failure());
    let outcome = match cli.command {
        Command::Serve(options) => server::serve::serve(options).await.map(|()| ExitCode::SUCCESS),
        Command::Migrate(options) => server::serve::migrate(options).await.map(|()| ExitCode::SUCCESS),
        Command::Clients(ClientsCommand::Import(options)) => server::clients::import(options).await.map(ExitCode::from),
        Command::Clients(ClientsCommand::Export(options)) => server::clients::export(options).await.map(|()| ExitCode::SUCCESS),
        Command::Key(KeyCommand::Accept(options)) => server::key::accept(options).await.map(|()| ExitCode::SUCCESS),
        Command::Forms(FormsCommand::Check(options)) => Ok(ExitCode::from(server::forms::check(&options))),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("anteroom: {error}");
            failure
        }
    }
}
