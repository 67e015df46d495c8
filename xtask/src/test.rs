//! `cargo xtask test`: everything that CI runs, in the order that finds a mistake soonest.

use crate::{
    Outcome,
    build::{self, Mode},
    check, e2e,
    memory::Memory,
    postgres::Cluster,
    process::{has_cargo_command, run_keeping},
    setup::{self, Tools},
    steps::Steps,
};

pub fn test() -> Outcome {
    let mut steps = Steps::begin();
    let mut summary = Vec::new();
    let outcome = all(&mut steps, &mut summary);
    steps.print();
    println!();
    for line in &summary {
        println!("{line}");
    }
    outcome
}

fn all(steps: &mut Steps, summary: &mut Vec<String>) -> Outcome {
    let tools = steps.run("setup", setup::everything)?;
    check::quick(steps)?;
    steps.beside("the browser's program", || build::browser_program(Mode::Release), check::lints)?;
    // Before the tests of the server, which compile the program that the browser tests run against.
    steps.run("the browser's files", || build::site(Mode::Release))?;
    steps.run("size of the download", check::wasm_budget)?;
    steps.run("tests", || tests(&tools, summary))?;
    for engine in [e2e::Engine::Sqlite, e2e::Engine::Postgres] {
        steps.run(&format!("browser tests on {}", engine.name()), || e2e::play(&tools, engine, &[], summary))?;
    }
    Ok(())
}

fn tests(tools: &Tools, summary: &mut Vec<String>) -> Outcome {
    let (cluster, memory) = (Cluster::start(&tools.postgres)?, Memory::take());
    let with_database = |subcommand: &str| {
        let mut command = build::with_site(subcommand)?;
        memory.lend(&mut command).env("ANTEROOM_TEST_POSTGRES_URL", cluster.url());
        Outcome::Ok(command)
    };
    if has_cargo_command("nextest") {
        run_keeping(with_database("nextest")?.arg("run").args(check::HOST), is_summary, summary)?;
        // nextest does not run the examples in the documentation.
        return run_keeping(with_database("test")?.arg("--doc").args(check::HOST), is_summary, &mut Vec::new());
    }
    println!("cargo-nextest is not installed (cargo install cargo-nextest); running `cargo test` instead");
    run_keeping(with_database("test")?.args(check::HOST), is_summary, summary)
}

/// The last line of nextest, or those of `cargo test`.
fn is_summary(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("Summary [") || line.starts_with("test result:")
}
