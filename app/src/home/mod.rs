//! `/home`, where staff arrive: what waits for them, and a picture of the last weeks.

pub mod api;
mod page;

pub use page::StaffHomePage;
