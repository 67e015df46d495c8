//! The client's side: the page behind a link, the password rules, and what the portal's home shows.

mod device_seal;
mod guessing;
mod password;

pub use device_seal::{DAYS_KEPT, DeviceSeal, KEPT_PREFIX, NONCE_BYTES, is_over};
pub use password::{PASSWORD_MAXIMUM_BYTES, PASSWORD_MINIMUM, PasswordFault, check_password};

use crate::{
    Language, Moment,
    clients::EARLIEST_BIRTH,
    forms::{Answers, FiledItem, Questionnaire, Verdicts},
    ids::{ClientId, FormRequestId, LoginId, ResponseId},
    organization::Logo,
    representatives::Acting,
    safety::Crisis,
    signature_requests::SigningState,
};
use chrono::{DateTime, Datelike, FixedOffset};
use serde::{Deserialize, Serialize};

/// What anyone may know of a practice's portal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortalFront {
    pub slug: String,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// When somebody answers, in the practice's own language; lines are kept.
    pub hours: Option<String>,
    pub language: String,
    /// In which its pages can be read.
    pub languages: Vec<Language>,
    pub accent: String,
    pub logo: Option<Logo>,
    pub client_signup_allowed: bool,
    /// Both switches are on.
    pub new_people_allowed: bool,
}

/// The page behind `/p/{organization}/join/{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JoinPage {
    pub front: PortalFront,
    pub link: JoinLink,
}

/// What a link is good for. Only a link that works says whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum JoinLink {
    Works {
        first_name: String,
        invited_by: String,
        form_count: i64,
        minutes: i64,
        date_of_birth_asked: bool,
        expires: Moment,
    },
    /// Already signed up with: go and sign in.
    Used,
    /// `newest_can_be_sent` offers to have the newest sent again (R5), as for the next.
    Replaced {
        newest_can_be_sent: bool,
    },
    Expired {
        newest_can_be_sent: bool,
    },
    Revoked,
    Locked,
    /// Truncated, altered or invented: the same for all three.
    Unknown,
}

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    pub password: String,
    pub day: String,
    pub month: String,
    pub year: String,
}

impl JoinForm {
    /// `None` when nothing was typed; `Err` when it is not a date, or of a year in which nobody was born: with two digits it is none, and
    /// is no wrong answer.
    pub fn date_of_birth(&self) -> Option<Result<chrono::NaiveDate, ()>> {
        let parts = [&self.year, &self.month, &self.day].map(|part| part.trim());
        if parts.iter().all(|part| part.is_empty()) {
            return None;
        }
        let [year, month, day] = parts;
        let date = || chrono::NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        Some(date().filter(|date| (EARLIEST_BIRTH..=2999).contains(&date.year())).ok_or(()))
    }
}

/// Who is signed in to the portal, and for whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortalViewer {
    pub front: PortalFront,
    pub login: LoginId,
    pub client: ClientId,
    pub client_name: String,
    pub greeting_name: String,
    pub idle_minutes: i64,
    /// The representative, where it is not the client themself who is signed in (R31).
    pub acting: Option<Acting>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortalHome {
    pub viewer: PortalViewer,
    pub to_do: Vec<FormRequestView>,
    pub done: Vec<FormRequestView>,
    /// The practice's words for a crisis, while an answer that called for them is fresh (R32).
    pub crisis: Option<String>,
    /// Whoever is signed in has no passkey, and has not said that they want none.
    pub offers_passkey: bool,
}

/// R20: the state of one form asked of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FormRequestState {
    Sent,
    InProgress,
    Submitted,
    Reviewed,
    Withdrawn,
}

impl FormRequestState {
    pub const ALL: [Self; 5] = [Self::Sent, Self::InProgress, Self::Submitted, Self::Reviewed, Self::Withdrawn];

    pub fn key(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::InProgress => "in_progress",
            Self::Submitted => "submitted",
            Self::Reviewed => "reviewed",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Sent => "Sent",
            Self::InProgress => "In progress",
            Self::Submitted => "Submitted",
            Self::Reviewed => "Reviewed",
            Self::Withdrawn => "Withdrawn",
        }
    }

    pub fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::InProgress)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormRequestView {
    pub id: FormRequestId,
    pub form: crate::ids::FormId,
    pub title: String,
    pub version: i64,
    pub state: FormRequestState,
    pub minutes: i64,
    pub sent: Moment,
    pub submitted: Option<Moment>,
    /// The submitted response, for those who may read it.
    pub response: Option<ResponseId>,
    /// Where a signature was asked for at another login (R31).
    pub signing: Option<SigningState>,
}

impl FormRequestView {
    /// For somebody's signature; nobody changes it meanwhile.
    pub fn waits(&self) -> bool {
        matches!(self.signing, Some(SigningState::Waits { .. }))
    }
}

/// A form as the client fills it in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FillPage {
    pub viewer: PortalViewer,
    pub request: FormRequestView,
    pub questionnaire: Questionnaire,
    pub answers: Answers,
    /// Of the kept answers; a save names the one it started from (R22).
    pub revision: i64,
    /// What the form's expressions take for the time, on the practice's clock.
    pub now: DateTime<FixedOffset>,
    /// What the form's expressions say about what is shown, for these answers.
    pub verdicts: Verdicts,
    /// What the practice says at once to some answers (R32).
    pub crisis: Option<Crisis>,
    /// Somebody else may sign this form at a login of their own (R31).
    pub offers_asking: bool,
    /// Seals what the browser keeps of this form while it cannot be sent (R22).
    pub seal: DeviceSeal,
}

/// What was submitted of a form, to be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnAnswers {
    pub viewer: PortalViewer,
    pub request: FormRequestView,
    pub lines: Vec<FiledItem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_a_year_of_two_digits_is_no_date_and_so_no_wrong_answer() {
        let typed = |day: &str, month: &str, year: &str| {
            let [day, month, year] = [day, month, year].map(str::to_owned);
            JoinForm { password: String::new(), day, month, year }.date_of_birth()
        };
        assert_eq!(typed("27", " 3", "1988 "), Some(Ok(chrono::NaiveDate::from_ymd_opt(1988, 3, 27).unwrap())));
        for year in ["88", "0088", "188", "1879", "3000", "19888", "-1988", "x"] {
            assert_eq!(typed("27", "3", year), Some(Err(())), "{year}");
        }
        assert_eq!(typed(" ", "", ""), None);
    }
}
