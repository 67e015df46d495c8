//! Clients from a table of another system: which column holds what, what a line says, and what becomes of it. The file itself
//! is taken apart by `services`; nothing here knows of CSV.

mod cells;
mod columns;
mod dates;
mod decide;
mod view;

pub use cells::{guarded, is_shortened, unguarded};
pub use columns::{ClientField, FirstLine, Layout};
pub use dates::{DateOrder, DateOrders};
pub use decide::{Decision, KnownClient, decide, decide_again};
pub use view::{ImportColumn, ImportCounts, ImportLine, ImportState, ImportSummary, ImportView, LineOutcome, Shown};
