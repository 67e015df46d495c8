//! Safety rules and the tasks that they open (R32).

pub mod api;
mod rule;
mod rules;
mod tasks;

pub use rules::SafetyRulesPage;
pub use tasks::SafetyTasksPage;
