//! What the page of an import shows.

use super::{ClientField, DateOrder, FirstLine};
use crate::{Moment, ids::ImportId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportState {
    /// Its lines are being written down.
    Reading,
    /// Its lines are being compared with the clients on file; nothing is changed.
    Checking,
    /// A person decides.
    Checked,
    Importing,
    Imported,
    Undoing,
    Undone,
}

impl ImportState {
    pub const ALL: [Self; 7] = [Self::Reading, Self::Checking, Self::Checked, Self::Importing, Self::Imported, Self::Undoing, Self::Undone];

    pub fn key(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Importing => "importing",
            Self::Imported => "imported",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Reading => "Being read",
            Self::Checking => "Being checked",
            Self::Checked => "Checked, not imported yet",
            Self::Importing => "Being imported",
            Self::Imported => "Imported",
            Self::Undoing => "Being undone",
            Self::Undone => "Undone",
        }
    }

    /// The program is at work on it; a person waits.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Reading | Self::Checking | Self::Importing | Self::Undoing)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineOutcome {
    Unread,
    New,
    Changed,
    Same,
    Refused,
    /// Written, and not taken back when the import was undone.
    Stayed,
}

impl LineOutcome {
    pub const ALL: [Self; 6] = [Self::Unread, Self::New, Self::Changed, Self::Same, Self::Refused, Self::Stayed];
    /// Those that a checked line can have, as a page offers them: what needs a look stands first.
    pub const SHOWN: [Self; 5] = [Self::Stayed, Self::Refused, Self::Changed, Self::New, Self::Same];

    pub fn key(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Refused => "refused",
            Self::Stayed => "stayed",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Unread => "Not read yet",
            Self::New => "New",
            Self::Changed => "Changed",
            Self::Same => "Same as on file",
            Self::Refused => "Refused",
            Self::Stayed => "Not undone",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Lines with a client, without one of the columns' names.
    pub lines: i64,
    /// How many of them the present stage has done.
    pub done: i64,
    pub new: i64,
    pub changed: i64,
    pub same: i64,
    pub refused: i64,
    pub stayed: i64,
    /// Of those that are changed: so many end an open invitation, which went to the old address (R30).
    pub ending: i64,
}

impl ImportCounts {
    pub fn of(&self, outcome: LineOutcome) -> i64 {
        match outcome {
            LineOutcome::Unread => self.lines - self.new - self.changed - self.same - self.refused - self.stayed,
            LineOutcome::New => self.new,
            LineOutcome::Changed => self.changed,
            LineOutcome::Same => self.same,
            LineOutcome::Refused => self.refused,
            LineOutcome::Stayed => self.stayed,
        }
    }

    pub fn add(&mut self, outcome: LineOutcome, lines: i64) {
        match outcome {
            LineOutcome::Unread => {}
            LineOutcome::New => self.new += lines,
            LineOutcome::Changed => self.changed += lines,
            LineOutcome::Same => self.same += lines,
            LineOutcome::Refused => self.refused += lines,
            LineOutcome::Stayed => self.stayed += lines,
        }
    }

    /// The lines that importing would write.
    pub fn writes(&self) -> i64 {
        self.new + self.changed
    }
}

/// An import in the list of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportSummary {
    pub id: ImportId,
    pub file_name: String,
    pub state: ImportState,
    pub counts: ImportCounts,
    pub by: String,
    pub at: Moment,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// Empty where nothing names it.
    pub name: String,
    /// Of the first lines in which it is not empty.
    pub samples: Vec<String>,
    pub field: Option<ClientField>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportLine {
    /// In the file, from 1, as a text editor counts.
    pub line: i64,
    pub name: String,
    pub email: String,
    /// `27 March 1988`, so that it can be seen in which order it was read; what is no date is as it stands there.
    pub date_of_birth: String,
    pub outcome: LineOutcome,
    /// Why it is refused, what it changes, or who else could be meant.
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    pub summary: ImportSummary,
    /// `UTF-8, separated by semicolons`
    pub read_as: String,
    pub columns: Vec<ImportColumn>,
    pub dates: DateOrder,
    pub first_line: FirstLine,
    /// Another one by other columns, in another order of dates, or with other figures.
    pub check: String,
    /// Why no line can be read by these columns.
    pub fault: Option<String>,
    /// At most 50 of the outcome that was asked for.
    pub lines: Vec<ImportLine>,
    /// The last line's number, when there are more.
    pub next: Option<i64>,
}

impl ImportView {
    pub fn shown(&self) -> Shown {
        let columns = self.columns.iter().map(|column| column.field).collect();
        Shown { check: self.check.clone(), columns, dates: Some(self.dates), first_line: self.first_line }
    }
}

/// What a person had before them when they said that it is to be imported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    pub check: String,
    /// As they were chosen, checked or not.
    pub columns: Vec<Option<ClientField>>,
    /// Where one was chosen.
    pub dates: Option<DateOrder>,
    pub first_line: FirstLine,
}
