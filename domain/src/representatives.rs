//! People who act for clients with a login of their own (R31): what an administrator says of them, where each stands, and whom a session
//! acts for. Who may act now is decided on the server, by the day and the right.

#[cfg(test)]
mod tests;

use crate::{
    EmailAddress, FieldErrors, Language, Moment, Words,
    address_changes::PendingAddress,
    devices::DeviceView,
    ids::{ClientId, LoginId},
    organization::one_line,
    passkeys::PasskeyView,
    portal::PortalFront,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How long a link to sign up works.
pub const REPRESENTATIVE_LINK_DAYS: i64 = 14;

const NAME_LIMIT: usize = 100;

/// What somebody is to the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    Parent,
    Guardian,
    Carer,
    Other,
}

impl Relation {
    pub const ALL: [Self; 4] = [Self::Parent, Self::Guardian, Self::Carer, Self::Other];

    pub fn key(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Guardian => "guardian",
            Self::Carer => "carer",
            Self::Other => "other",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Parent => "Parent",
            Self::Guardian => "Guardian",
            Self::Carer => "Carer",
            Self::Other => "Other",
        }
    }

    /// As [`Self::capacity`], in the reader's language.
    pub fn capacity_in(self, words: Words) -> &'static str {
        match self {
            Self::Parent => words.capacity_parent(),
            Self::Guardian => words.capacity_guardian(),
            Self::Carer => words.capacity_carer(),
            Self::Other => words.capacity_other(),
        }
    }

    /// In what capacity they act, beside their name.
    pub fn capacity(self) -> &'static str {
        match self {
            Self::Other => "representative",
            named => named.key(),
        }
    }
}

/// What a representative may do for one client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    pub fill_forms: bool,
    pub see_documents: bool,
}

impl Rights {
    pub fn words(self) -> &'static str {
        self.words_in(Language::English.words())
    }

    /// The same, in the reader's language.
    pub fn words_in(self, words: Words) -> &'static str {
        match (self.fill_forms, self.see_documents) {
            (true, true) => words.rights_both(),
            (true, false) => words.rights_fill(),
            (false, true) => words.rights_see(),
            (false, false) => words.rights_none(),
        }
    }
}

/// One client's grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub relation: Relation,
    pub rights: Rights,
    pub first_day: NaiveDate,
    /// That day included; `None` for no end.
    pub last_day: Option<NaiveDate>,
}

/// The form as typed; the fields' names are those of the answers to what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantForm {
    pub relation: String,
    pub rights: Rights,
    pub first_day: String,
    /// Empty for no end.
    pub last_day: String,
}

impl GrantForm {
    /// With the name of whoever it is for, which stands beside it.
    pub fn check_named(&self, name: &str) -> Result<(String, Grant), FieldErrors> {
        let grant = self.check();
        let Some(name) = one_line(name, NAME_LIMIT) else {
            let mut errors = grant.err().unwrap_or_default();
            errors.add("representative_name", "Enter their name, on one line of up to 100 characters.");
            return Err(errors);
        };
        Ok((name, grant?))
    }

    pub fn check(&self) -> Result<Grant, FieldErrors> {
        let mut errors = FieldErrors::default();
        let relation = Relation::from_key(&self.relation);
        if relation.is_none() {
            errors.add("relation", "Say how they are related to the client.");
        }
        if self.rights == Rights::default() {
            errors.add("rights", "Tick at least one of the two: otherwise there is nothing that they may do.");
        }
        let first_day = day(&self.first_day);
        if first_day.is_none() {
            errors.add("first_day", "Enter the first day, like 2026-03-27.");
        }
        let last_day = if self.last_day.trim().is_empty() { None } else { Some(day(&self.last_day)) };
        match (first_day, last_day) {
            (_, Some(None)) => errors.add("last_day", "Enter the last day, like 2027-03-27, or leave it empty."),
            (Some(first), Some(Some(last))) if last < first => errors.add("last_day", "The last day is before the first one."),
            _ => {}
        }
        match (relation, first_day) {
            (Some(relation), Some(first_day)) if errors.is_empty() => {
                Ok(Grant { relation, rights: self.rights, first_day, last_day: last_day.flatten() })
            }
            _ => Err(errors),
        }
    }
}

/// Days that both engines and every calendar know.
fn day(text: &str) -> Option<NaiveDate> {
    let date = text.trim().parse::<NaiveDate>().ok()?;
    (1900..=2999).contains(&chrono::Datelike::year(&date)).then_some(date)
}

/// Somebody new, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepresentativeForm {
    pub name: String,
    pub email: String,
    pub grant: GrantForm,
}

impl RepresentativeForm {
    /// The name, the address, and the grant.
    pub fn check(&self) -> Result<(String, EmailAddress, Grant), FieldErrors> {
        let named = self.grant.check_named(&self.name);
        match self.email.trim().parse::<EmailAddress>() {
            Ok(email) => named.map(|(name, grant)| (name, email, grant)),
            Err(error) => {
                let mut errors = named.err().unwrap_or_default();
                errors.add("representative_email", error.to_string());
                Err(errors)
            }
        }
    }
}

/// Where a representative stands for one client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Standing {
    /// Has not signed up; until when the link works, if one does.
    Invited(Option<Moment>),
    /// From the first day on.
    Ahead,
    Acts,
    /// Over before they signed up: the address waits to be given up.
    Lapsed,
    Ended,
}

/// One representative of one client, for staff who may see the client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepresentativeView {
    pub login: LoginId,
    pub name: String,
    pub email: String,
    pub relation: Relation,
    pub rights: Rights,
    pub first_day: NaiveDate,
    pub last_day: Option<NaiveDate>,
    pub standing: Standing,
    /// Of the grant and the name, another one after each change: whoever changes them says which one they saw.
    pub revision: String,
    /// When they stopped reminders of the client's forms (R28).
    pub reminders_stopped: Option<Moment>,
}

/// Whether a grant holds; the last moment is not in it.
pub fn holds(from: DateTime<Utc>, to: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    from <= now && to.is_none_or(|to| now < to)
}

/// Who acts in a session, for the page to say for whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Acting {
    /// The representative.
    pub name: String,
    pub relation: Relation,
    pub rights: Rights,
    /// `Ada B.`
    pub for_whom: String,
}

/// One client whom a representative may act for now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActingChoice {
    pub client: ClientId,
    pub for_whom: String,
    pub relation: Relation,
    pub rights: Rights,
    pub last_day: Option<NaiveDate>,
}

/// The representative's own page: for whom they act, and how they sign in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActingPage {
    pub front: PortalFront,
    pub login: LoginId,
    pub name: String,
    pub email: String,
    /// Another address to sign in with, which is to be confirmed.
    pub pending: Option<PendingAddress>,
    pub choices: Vec<ActingChoice>,
    /// Whom the session acts for.
    pub chosen: Option<ClientId>,
    /// Whom it acted for until the grant ended.
    pub ended: Option<String>,
    /// None where passkeys are not offered.
    pub passkeys: Option<Vec<PasskeyView>>,
    /// Signed in at present, this one first.
    pub devices: Vec<DeviceView>,
    pub idle_minutes: i64,
}

/// What a link to sign up as a representative is good for. Only one that works says whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RepresentLink {
    Works { name: String, email: String, for_whom: String, relation: Relation, date_of_birth_asked: bool, expires: Moment },
    Ended(RepresentEnd),
    Unknown,
}

/// Why a link works no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepresentEnd {
    Used,
    Replaced,
    Revoked,
    Locked,
    /// Never stored.
    Expired,
}

impl RepresentEnd {
    const STORED: [Self; 4] = [Self::Used, Self::Replaced, Self::Revoked, Self::Locked];

    pub fn key(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Replaced => "replaced",
            Self::Revoked => "revoked",
            Self::Locked => "locked",
            Self::Expired => "expired",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::STORED.into_iter().find(|end| end.key() == key)
    }

    /// A heading, and why and what to do.
    pub fn why(self) -> (&'static str, &'static str) {
        self.why_in(Language::English.words())
    }

    /// The same, in the reader's language.
    pub fn why_in(self, words: Words) -> (&'static str, &'static str) {
        match self {
            Self::Used => (words.told_link_used(), words.told_represent_used()),
            Self::Replaced => (words.told_link_newer(), words.told_represent_replaced()),
            Self::Revoked => (words.told_link_revoked(), words.told_represent_revoked()),
            Self::Locked => (words.told_link_locked(), words.told_birth_locked_represent()),
            Self::Expired => (words.told_link_run_out(), words.told_represent_expired()),
        }
    }
}

/// The page behind `/p/{organization}/represent/{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepresentPage {
    pub front: PortalFront,
    pub link: RepresentLink,
}

/// A client as an e-mail or the top of a page names them: no more than it takes to know who is meant.
pub fn short_name(first_name: &str, last_name: &str) -> String {
    match last_name.trim().chars().next() {
        Some(initial) => format!("{} {initial}.", first_name.trim()),
        None => first_name.trim().to_owned(),
    }
}

/// `Ada B.`, `Ada B. and Ben C.`, `Ada B., Ben C. and Cy D.`
pub fn names_together(names: &[String], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}
