//! `sending sink COUNT`: a mail server that only counts. `sending limit PORT COUNT CONNECTIONS`: e-mails that are rendered already, over
//! as many connections as lettre's own could go. `sending practice DATABASE KEY COUNT`: a practice with so many clients, and
//! its administrator's cookie. Run by `sending.mjs`. `sending worker DATABASE PORT COUNT`: clicks and worker alone, for profiles.

mod limit;
mod practice;
mod sink;
mod worker;

use std::{error::Error, process::ExitCode};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // One thread, as everything here has to leave the machine to what is measured.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run(&arguments)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sending: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> Outcome {
    match arguments {
        ["sink", count] => sink::serve(count.parse()?).await,
        ["limit", port, count, connections] => limit::send(port.parse()?, count.parse()?, connections.parse()?).await,
        ["practice", database, key, count] => practice::make(database, key, count.parse()?).await,
        ["worker", database, port, count] => worker::run(database, port.parse()?, count.parse()?).await,
        _ => Err("sink COUNT, limit PORT COUNT CONNECTIONS, practice DATABASE KEY COUNT, or worker DATABASE PORT COUNT".into()),
    }
}
