//! Named steps of a long command: what runs now, and how long each took.

use crate::Outcome;
use std::{
    thread,
    time::{Duration, Instant},
};

#[derive(Debug)]
pub struct Steps {
    begun: Instant,
    taken: Vec<(String, Duration)>,
}

impl Steps {
    pub fn begin() -> Self {
        Self { begun: Instant::now(), taken: Vec::new() }
    }

    pub fn run<T>(&mut self, name: &str, step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = step();
        self.ended(name, start.elapsed(), outcome.is_ok());
        outcome
    }

    /// Runs a step that keeps one core busy for long beside the others; what they print is mixed.
    pub fn beside(&mut self, name: &str, step: fn() -> Outcome, others: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        println!("\n== {name}, beside what follows");
        let start = Instant::now();
        let (step, others) = thread::scope(|scope| {
            let running = scope.spawn(|| {
                let outcome = step().map_err(|error| error.to_string());
                (outcome, start.elapsed())
            });
            let others = others(self);
            (running.join(), others)
        });
        let (outcome, took) = step.unwrap_or_else(|_| (Err(format!("{name}: panicked")), start.elapsed()));
        self.ended(name, took, outcome.is_ok());
        others.and(outcome.map_err(Into::into))
    }

    fn ended(&mut self, name: &str, took: Duration, is_ok: bool) {
        let verdict = if is_ok { "" } else { "  FAILED" };
        println!("== {name}: {}{verdict}", seconds(took));
        self.taken.push((format!("{name}{verdict}"), took));
    }

    /// The table of all steps taken.
    pub fn print(&self) {
        let width = self.taken.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        println!("\nTime taken");
        for (name, took) in &self.taken {
            println!("  {name:<width$}  {:>9}", seconds(*took));
        }
        println!("  {:<width$}  {:>9}", "all", seconds(self.begun.elapsed()));
    }
}

pub fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
