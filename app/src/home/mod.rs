//! `/home`, where staff arrive: what waits for them, and a picture of the last weeks; and `/to-review`, all the forms of which it names the first.

pub mod api;
mod page;
mod to_review;

pub use page::StaffHomePage;
pub use to_review::{TO_REVIEW, ToReviewPageView};
