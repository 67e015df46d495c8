//! `cargo xtask watch`: builds for development, serves, and does both again when a source file changes.

use crate::{
    Outcome,
    build::{self, Mode},
    process, setup, workspace,
};
use std::{
    path::Path,
    process::Child,
    time::{Duration, SystemTime},
};

const SOURCES: [&str; 10] = ["app", "domain", "frontend", "migrations", "paper", "server", "services", "store", "style", "Cargo.toml"];
const POLL: Duration = Duration::from_millis(400);
const STOP: Duration = Duration::from_secs(5);

pub fn watch(arguments: &[String]) -> Outcome {
    setup::building()?;
    let mut seen = newest();
    let mut server = rebuild(arguments, None);
    loop {
        std::thread::sleep(POLL);
        let now = newest();
        if now == seen {
            continue;
        }
        seen = now;
        server = rebuild(arguments, server);
    }
}

/// A build that fails leaves the server that runs running: the last good page stays there to look at.
fn rebuild(arguments: &[String], running: Option<Child>) -> Option<Child> {
    if let Err(error) = build::build(Mode::Dev) {
        eprintln!("{error}\nWaiting for a change …");
        return running;
    }
    if let Some(mut running) = running {
        process::stop(&mut running, "TERM", STOP);
    }
    let started = process::command(build::program(Mode::Dev)).arg("serve").args(arguments).spawn();
    started.map_err(|error| eprintln!("the server could not be started: {error}")).ok()
}

/// The latest change, and how many files there are: a deleted file is a change too.
fn newest() -> (Option<SystemTime>, usize) {
    let root = workspace::root();
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&root.join(source), &mut files);
    }
    (files.iter().copied().max(), files.len())
}

fn collect(path: &Path, times: &mut Vec<SystemTime>) {
    let Ok(about) = path.metadata() else { return };
    if about.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok) {
            collect(&entry.path(), times);
        }
    } else if let Ok(time) = about.modified() {
        times.push(time);
    }
}
