//! Named steps of a long command: what runs now, and how long each took.

use crate::Outcome;
use std::time::{Duration, Instant};

#[derive(Debug, Default)]
pub struct Steps {
    taken: Vec<(String, Duration)>,
}

impl Steps {
    pub fn run<T>(&mut self, name: &str, step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step();
        let took = start.elapsed();
        let verdict = if outcome.is_ok() { "" } else { "  FAILED" };
        println!("== {name}: {}{verdict}", seconds(took));
        self.taken.push((format!("{name}{verdict}"), took));
        outcome
    }

    /// The table of all steps taken.
    pub fn print(&self) {
        let width = self.taken.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        println!("\nTime taken");
        for (name, took) in &self.taken {
            println!("  {name:<width$}  {:>9}", seconds(*took));
        }
        println!("  {:<width$}  {:>9}", "all", seconds(self.taken.iter().map(|(_, took)| *took).sum()));
    }
}

pub fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
