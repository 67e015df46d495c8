//! Playwright against what people get in their browsers, on SQLite and on PostgreSQL. The specs are in `end2end/`.

use crate::{
    Outcome,
    build::{self, Mode},
    memory::Memory,
    postgres::Cluster,
    process,
    setup::{self, Tools},
    workspace,
};
use clap::ValueEnum;
use std::process::Command;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineChoice {
    Sqlite,
    Postgres,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

impl EngineChoice {
    fn engines(self) -> &'static [Engine] {
        match self {
            Self::Sqlite => &[Engine::Sqlite],
            Self::Postgres => &[Engine::Postgres],
            Self::Both => &[Engine::Sqlite, Engine::Postgres],
        }
    }
}

pub fn e2e(choice: EngineChoice, arguments: &[String]) -> Outcome {
    let tools = setup::everything()?;
    build::build_for_tests()?;
    let mut summary = Vec::new();
    for &engine in choice.engines() {
        play(&tools, engine, arguments, &mut summary)?;
    }
    Ok(())
}

pub fn screenshots(arguments: &[String]) -> Outcome {
    let tools = setup::everything()?;
    build::build_for_tests()?;
    let mut playwright = playwright(&tools, Engine::Sqlite)?;
    // The configuration lists this project only then, so that a run of the tests takes no pictures.
    process::run(playwright.env("SCREENSHOTS", "1").arg("--project=screenshots").args(arguments))
}

/// One run on one engine; Playwright's own summary is added to `summary`.
pub fn play(tools: &Tools, engine: Engine, arguments: &[String], summary: &mut Vec<String>) -> Outcome {
    println!("\nBrowser tests on {}", engine.name());
    // Stopped when it goes out of scope, also after a failure.
    let cluster = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(Cluster::start(&tools.postgres)?),
    };
    let (mut playwright, memory) = (playwright(tools, engine)?, Memory::take());
    memory.lend(&mut playwright);
    if let Some(cluster) = &cluster {
        playwright.env("DATABASE_URL", cluster.url());
    }
    let (in_browser, program) = build::rendering(Mode::Dev)?;
    playwright.env("RENDERING", in_browser).env("RENDERING_BIN", program);
    let mut said = Vec::new();
    let outcome = process::run_keeping(playwright.args(arguments), is_summary, &mut said);
    summary.extend(said.into_iter().map(|line| format!("end to end on {}: {line}", engine.name())));
    outcome
}

fn playwright(tools: &Tools, engine: Engine) -> Outcome<Command> {
    let config = "end2end/playwright.config.ts";
    if !workspace::root().join(config).is_file() {
        return Err(format!("{config} does not exist").into());
    }
    let mut playwright = process::command(workspace::npm_bin("playwright"));
    playwright
        .args(["test", "-c", config])
        .env("ANTEROOM_BIN", build::program(Mode::Dev))
        .env("CHROMIUM", &tools.chromium)
        .env("SMTP_PYTHON", &tools.smtp_python)
        .env("E2E_ENGINE", engine.name())
        // One that the developer's shell happens to hold must not be tested against, nor emptied.
        .env_remove("DATABASE_URL");
    if let Some(path) = &tools.python_path {
        playwright.env("PYTHONPATH", path);
    }
    Ok(playwright)
}

/// "12 passed (1.2m)", "1 failed", "3 skipped" and their like.
fn is_summary(line: &str) -> bool {
    const VERDICTS: [&str; 6] = ["passed", "failed", "flaky", "skipped", "did not run", "interrupted"];
    let count_and_verdict = line.trim().split_once(' ');
    count_and_verdict
        .is_some_and(|(count, verdict)| count.parse::<u32>().is_ok() && VERDICTS.iter().any(|known| verdict.starts_with(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playwrights_summary_is_told_from_its_other_lines() {
        assert!(is_summary("  12 passed (1.2m)"));
        assert!(is_summary("  1 did not run"));
        assert!(!is_summary("Running 12 tests using 1 worker"));
        assert!(!is_summary("  ✓  1 [desktop] › sign-in.spec.ts:3:1 › signs in (1.2s)"));
    }
}
