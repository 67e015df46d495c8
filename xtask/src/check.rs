//! What can be told without running a test: format, lints, documentation, licences, spelling, and the size of the download.

use crate::{
    Outcome,
    build::{self, Mode},
    process::{cargo, command, find_program, has_cargo_command, run},
    setup,
    steps::Steps,
    workspace,
};
use std::process::Stdio;

/// What a client on a slow connection has to load before a page answers, in bytes of the Brotli files; with what tells telephone numbers in the
/// words for a crisis.
const WASM_BUDGET: usize = 384_000;
/// Of the staff's pages; and of the dialogs that invite and send forms, whose part comes when one is opened, to a page that stands already.
const LARGER_BUDGET: usize = 548_000;

/// A form's page, which can be filled in and posted before it has loaded; with what seals and merges answers that cannot be sent and waits
/// for files on their way, what signatures are drawn on, what goes on where one stopped and brings back what was removed, and its words in
/// two languages.
const FILLING_BUDGET: usize = 650_000;

/// The designer carries the page of a form with it, to try it.
const DESIGNING_BUDGET: usize = 658_000;

/// The crates that run on a server or a developer's machine. Without `frontend`, which would turn on `hydrate`
/// beside `ssr` in the one build of `app` that they share: a combination that runs nowhere.
pub const HOST: [&str; 3] = ["--workspace", "--exclude", "frontend"];

pub fn check() -> Outcome {
    setup::building()?;
    let mut steps = Steps::begin();
    let outcome = quick(&mut steps).and_then(|()| lints(&mut steps)).and_then(|()| steps.run("size of the download", wasm_budget));
    steps.print();
    outcome
}

/// What takes seconds.
pub fn quick(steps: &mut Steps) -> Outcome {
    steps.run("format", || run(cargo("fmt").args(["--all", "--check"])))?;
    steps.run("spelling", typos)?;
    steps.run("licences, bans, sources, advisories", deny)?;
    steps.run("types of the scripts", || run(command(workspace::npm_bin("tsc")).args(["--project", "end2end/tsconfig.json"])))
}

/// What compiles.
pub fn lints(steps: &mut Steps) -> Outcome {
    steps.run("lints for the server", || run(cargo("clippy").args(HOST).args(["--all-targets", "--", "-D", "warnings"])))?;
    steps.run("lints for the browser", || {
        let packages = ["-p", "frontend", "-p", "app", "--features", "app/hydrate", "--target", "wasm32-unknown-unknown"];
        run(cargo("clippy").args(packages).args(["--", "-D", "warnings"]))
    })?;
    steps.run("documentation", || {
        let private = ["--exclude", "xtask", "--no-deps", "--document-private-items"];
        run(cargo("doc").args(HOST).args(private).env("RUSTDOCFLAGS", "-D warnings"))
    })
}

fn typos() -> Outcome {
    if find_program(&["typos"]).is_none() {
        println!("NOT RUN: typos is not installed (cargo install typos-cli)");
        return Ok(());
    }
    run(command("typos").args(["--config", "typos.toml"]))
}

fn deny() -> Outcome {
    if !has_cargo_command("deny") {
        println!("NOT RUN: cargo-deny is not installed (cargo install cargo-deny)");
        return Ok(());
    }
    run(cargo("deny").args(["check", "licenses", "bans", "sources"]))?;
    // Apart, because the list of advisories is fetched: a machine that cannot reach it still checks the rest.
    let advisories = cargo("deny").args(["--color", "never", "check", "advisories"]).stdout(Stdio::inherit()).output()?;
    let said = String::from_utf8_lossy(&advisories.stderr);
    eprint!("{said}");
    if advisories.status.success() {
        Ok(())
    } else if said.contains("failed to fetch advisory database") {
        println!("NOT RUN: advisories, because their list could not be fetched");
        Ok(())
    } else {
        Err("`cargo deny check advisories` failed".into())
    }
}

/// Fails when a page of the release build loads more WASM than its budget; says so when there is no such build.
pub fn wasm_budget() -> Outcome {
    let Some(sizes) = build::built_wasm_sizes(Mode::Release)? else {
        println!("NOT RUN: no release build is in target/site; `cargo xtask build` makes one");
        return Ok(());
    };
    let mut over = Vec::new();
    for (part, size) in sizes {
        let budget = match part.as_str() {
            "portal" | "reckoning" => WASM_BUDGET,
            "filling" => FILLING_BUDGET,
            "designing" => DESIGNING_BUDGET,
            _ => LARGER_BUDGET,
        };
        println!("WASM for {part}, Brotli: {} of {}", build::kilobytes(size), build::kilobytes(budget));
        over.extend((size > budget).then_some(part));
    }
    if over.is_empty() { Ok(()) } else { Err(format!("over the budget: {}", over.join(", ")).into()) }
}
