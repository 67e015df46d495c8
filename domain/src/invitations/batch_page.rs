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
    /// Whose e-mail was taken back before it was sent, or never written: by cancelling, or because something newer took its place.
    TakenBack,
}

impl BatchRows {
    pub const ALL: [Self; 3] = [Self::Failed, Self::Skipped, Self::TakenBack];

    /// As it stands in the page's address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Skipped => "not-invited",
            Self::TakenBack => "taken-back",
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
            (Self::TakenBack, _) => "Taken back",
        }
    }

    pub fn count(self, progress: &BatchProgress) -> i64 {
        match self {
            Self::Failed => progress.failed,
            Self::Skipped => progress.skipped,
            Self::TakenBack => progress.cancelled,
        }
    }

    /// Whether it can be sent to them again together.
    pub fn can_be_sent_again(self) -> bool {
        self != Self::Skipped
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
    /// The sending whose clients this one took up again.
    pub retry_of: Option<BatchId>,
    /// The newest sending that took this one's clients up again.
    pub retry: Option<BatchRetry>,
    /// To how many of those listed it would be sent again now; `None` where they are more than are looked at.
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
    /// It was to go to this address, and was taken back by itself: something newer took its place, or the address was changed.
    TakenBack {
        email: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sending_opens_on_the_first_group_that_has_somebody() {
        use BatchRows::{Failed, Skipped, TakenBack};
        let of =
            |failed, skipped, cancelled| BatchRows::first_of(&BatchProgress { failed, skipped, cancelled, ..BatchProgress::default() });
        assert_eq!([of(0, 8, 1), of(2, 8, 1), of(2, 0, 0), of(0, 0, 1), of(0, 0, 0)], [Skipped, Failed, Failed, TakenBack, Failed]);
    }
}
