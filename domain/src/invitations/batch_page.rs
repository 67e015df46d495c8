//! The page of one sending: how far it is, and who needs a look; and a sending in the list where it is found again.

use super::{BatchProgress, BatchPurpose, BatchState, Outcome};
use crate::{
    Moment,
    ids::{BatchId, ClientId},
};
use serde::{Deserialize, Serialize};

/// Which of its clients are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchRows {
    /// Whose e-mail could not be delivered.
    #[default]
    Failed,
    /// Who was left out, for a reason of their own.
    Skipped,
}

impl BatchRows {
    pub const ALL: [Self; 2] = [Self::Failed, Self::Skipped];

    /// As it stands in the page's address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Skipped => "not-invited",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rows| rows.key() == key)
    }

    /// The first of them that there are any of; those that failed where there are none.
    pub fn first_of(progress: &BatchProgress) -> Self {
        Self::ALL.into_iter().find(|rows| rows.count(progress) > 0).unwrap_or_default()
    }

    pub fn label(self, purpose: BatchPurpose) -> &'static str {
        match (self, purpose) {
            (Self::Failed, _) => "Could not be delivered",
            (Self::Skipped, BatchPurpose::Invitation) => "Not invited",
            (Self::Skipped, BatchPurpose::Forms) => "Not sent",
        }
    }

    pub fn count(self, progress: &BatchProgress) -> i64 {
        match self {
            Self::Failed => progress.failed,
            Self::Skipped => progress.skipped,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchPage {
    pub batch: BatchId,
    pub by: String,
    pub at: Moment,
    pub subject: String,
    /// Titles of the forms that go along.
    pub forms: Vec<String>,
    /// The sending whose failed clients this one took up again.
    pub retry_of: Option<BatchId>,
    /// The newest sending that took this one's failed clients up again.
    pub retry: Option<BatchRetry>,
    /// To how many it would be sent again now; `None` where more failed than are looked at.
    pub left_count: Option<i64>,
    pub progress: BatchProgress,
    /// Which of its clients are listed.
    pub which: BatchRows,
    /// At most 50.
    pub rows: Vec<BatchRow>,
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchRetry {
    pub batch: BatchId,
    pub at: Moment,
    pub state: BatchState,
}

/// A sending in a list of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SendingView {
    pub batch: BatchId,
    pub by: String,
    pub at: Moment,
    /// Titles, where it is forms alone that are sent.
    pub forms: Vec<String>,
    pub progress: BatchProgress,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchRow {
    pub client: ClientId,
    pub name: String,
    /// On file now.
    pub email: Option<String>,
    /// That takes the place of it once it confirms that (R30).
    pub pending_email: Option<String>,
    pub why: BatchReason,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchReason {
    Outcome(Outcome),
    /// The mail server's words, and the address that it spoke of.
    Refused {
        words: String,
        email: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sending_opens_on_the_first_group_that_has_somebody() {
        let of = |failed, skipped| BatchRows::first_of(&BatchProgress { failed, skipped, ..BatchProgress::default() });
        assert_eq!([of(0, 8), of(2, 8), of(2, 0), of(0, 0)], [BatchRows::Skipped, BatchRows::Failed, BatchRows::Failed, BatchRows::Failed]);
    }
}
