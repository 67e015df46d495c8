//! The staff's home page: what waits for whoever has signed in, what goes out by itself, and a picture of the last weeks. It is put
//! together by `services`, words and links included, so that the browser only lays it out.

mod picture;
mod steps;
mod to_review;

use crate::{change_requests::MOST_COUNTED, clients::ClientFilter};
use serde::{Deserialize, Serialize};
pub use steps::{DaySteps, STEPS, Step, WEEKS, WeekRow, Weeks};
pub use to_review::{ToReview, ToReviewPage};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffHome {
    /// Whose figures these are, where they are not everybody's.
    pub narrowed: Option<String>,
    /// The most urgent first; none without groups.
    pub waiting: Vec<HomeSection>,
    pub coming: Option<HomeSection>,
    /// None before anybody was invited.
    pub weeks: Option<Weeks>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeSection {
    /// A word, by which the page names it.
    pub key: String,
    pub title: String,
    pub groups: Vec<HomeGroup>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeGroup {
    pub title: String,
    /// As it is shown: `7`, `99+`.
    pub count: String,
    /// The list of all of them, where there is one.
    pub href: Option<String>,
    /// What it means, or what to do.
    pub note: String,
    /// The first few.
    pub items: Vec<HomeItem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HomeItem {
    pub name: String,
    pub href: String,
    pub detail: String,
}

/// `7`, and `99+` from where nobody counts on.
pub fn counted(count: i64) -> String {
    if count >= MOST_COUNTED { format!("{}+", MOST_COUNTED - 1) } else { count.to_string() }
}

impl ClientFilter {
    /// R9: what it means that somebody is stuck so, and what helps. Empty for a filter that is no reason.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::NotDelivered => "The mail server refused the e-mail. Put the address right and invite again, or hand the link over.",
            Self::AddressChanged => "Their address was changed after they were invited, which ended the invitation. Invite again.",
            Self::NeverOpened => "The e-mail went out some days ago, and nobody has followed its link yet.",
            Self::Opened => "Somebody followed the link and did not finish signing up.",
            Self::RanOut => "The invitation’s time is over. Invite again.",
            Self::Locked => "The date of birth was wrong five times. Check it, and invite again.",
            Self::FormsUnfinished => "Signed up, with forms still to be filled in.",
            Self::All | Self::NoAccount | Self::Invited | Self::Stuck | Self::Active | Self::NoEmail => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_end_where_nobody_counts_on() {
        assert_eq!([0, 7, 99, 100, 5_000].map(counted), ["0", "7", "99", "99+", "99+"]);
    }

    #[test]
    fn r9_every_reason_says_what_helps() {
        for filter in ClientFilter::every() {
            assert_eq!(filter.is_reason(), !filter.remedy().is_empty(), "{filter:?}");
        }
    }
}
