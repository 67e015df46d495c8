//! Somebody whom the practice does not know asks at its portal to become a client (R24, where a second switch allows it). What may be
//! asked, what becomes of it, and which clients could be the same person.

use crate::{
    EmailAddress, FieldErrors, Moment,
    clients::{ClientForm, fold},
    ids::{ClientId, SignUpRequestId},
    portal::PortalFront,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How long the link that confirms the address works; unconfirmed requests are gone after that.
pub const CONFIRM_HOURS: i64 = 24;
/// With the fifth wrong date of birth the link is locked.
pub const WRONG_BIRTH_LIMIT: i64 = 5;
/// How long a decided request is kept.
pub const DECIDED_DAYS: i64 = 30;
/// The longest message, in characters.
pub const MESSAGE_MAXIMUM: usize = 500;

/// The form as typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewPersonForm {
    pub first_name: String,
    pub last_name: String,
    /// `YYYY-MM-DD`
    pub date_of_birth: String,
    pub email: String,
    pub message: String,
}

/// What has been checked of a [`NewPersonForm`]. The address stands apart: requests for links are counted by it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    pub first_name: String,
    pub last_name: String,
    pub date_of_birth: NaiveDate,
    pub email: EmailAddress,
    pub message: Option<String>,
}

impl NewPerson {
    /// To be compared with others who asked with the same address.
    pub fn person(&self) -> Person<'_> {
        Person {
            first_name: &self.first_name,
            last_name: &self.last_name,
            preferred_name: None,
            date_of_birth: Some(self.date_of_birth),
            email_key: None,
        }
    }
}

impl NewPersonForm {
    /// By the rules of a client's own details; `today` bounds the date of birth. Errors are at the fields.
    pub fn check(&self, today: NaiveDate) -> Result<NewPerson, FieldErrors> {
        let form = ClientForm {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            date_of_birth: self.date_of_birth.clone(),
            ..ClientForm::default()
        };
        let (checked, mut errors) = match form.check(today) {
            Ok(input) => (Some(input), FieldErrors::default()),
            Err(errors) => (None, errors),
        };
        if self.email.trim().is_empty() {
            errors.add("email", "Enter your e-mail address: we send a link to it.");
        }
        if self.date_of_birth.trim().is_empty() {
            errors.add("date_of_birth", "Enter your date of birth.");
        }
        let message = self.message.trim();
        if message.chars().count() > MESSAGE_MAXIMUM || message.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            errors.add("message", format!("Use up to {MESSAGE_MAXIMUM} characters."));
        }
        match checked {
            Some(input) if errors.is_empty() => match (input.email, input.date_of_birth) {
                (Some(email), Some(date_of_birth)) => Ok(NewPerson {
                    first_name: input.first_name,
                    last_name: input.last_name,
                    date_of_birth,
                    email,
                    message: (!message.is_empty()).then(|| message.to_owned()),
                }),
                _ => Err(errors),
            },
            _ => Err(errors),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpState {
    Unconfirmed,
    /// After wrong dates of birth.
    Locked,
    /// Confirmed: staff see it.
    Waiting,
    /// By a newer one of the same person.
    Replaced,
    Accepted,
    Merged,
    Declined,
}

impl SignUpState {
    pub const ALL: [Self; 7] =
        [Self::Unconfirmed, Self::Locked, Self::Waiting, Self::Replaced, Self::Accepted, Self::Merged, Self::Declined];

    pub fn key(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Locked => "locked",
            Self::Waiting => "waiting",
            Self::Replaced => "replaced",
            Self::Accepted => "accepted",
            Self::Merged => "merged",
            Self::Declined => "declined",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// What a link is good for. Only one that works says for which address it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SignUpLink {
    Works {
        email: String,
        expires: Moment,
    },
    Locked,
    /// Confirmed, whatever became of it since: that is told by the practice alone.
    Confirmed,
    /// Run out, replaced, truncated, altered, invented, or another practice's: the same for all.
    Unknown,
}

/// The page behind `/p/{organization}/sign-up/confirm/{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignUpConfirmPage {
    pub front: PortalFront,
    pub link: SignUpLink,
}

/// Why a client could be the person who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Likeness {
    SameAddress,
    SameName,
    SameBirthAndSimilarName,
}

impl Likeness {
    pub fn words(self) -> &'static str {
        match self {
            Self::SameAddress => "same e-mail address",
            Self::SameName => "same name",
            Self::SameBirthAndSimilarName => "same date of birth, similar name",
        }
    }
}

/// What two people are compared by.
#[derive(Clone, Debug)]
pub struct Person<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub preferred_name: Option<&'a str>,
    pub date_of_birth: Option<NaiveDate>,
    pub email_key: Option<&'a str>,
}

/// None of these is certain: staff look, and decide.
pub fn likenesses(asking: &Person<'_>, on_file: &Person<'_>) -> Vec<Likeness> {
    let mut found = Vec::new();
    if asking.email_key.is_some() && asking.email_key == on_file.email_key {
        found.push(Likeness::SameAddress);
    }
    if has_same_name(asking, on_file) {
        found.push(Likeness::SameName);
    }
    if asking.date_of_birth.is_some() && asking.date_of_birth == on_file.date_of_birth && has_similar_name(asking, on_file) {
        found.push(Likeness::SameBirthAndSimilarName);
    }
    found
}

/// Whoever asks asked before: the same name, and the same date of birth.
pub fn is_same(one: &Person<'_>, other: &Person<'_>) -> bool {
    has_same_name(one, other) && one.date_of_birth == other.date_of_birth
}

/// Of two who asked with one address: the same person, with the date of birth or the last name put right. Another first name is somebody
/// else's, so that of twins neither is lost.
pub fn is_put_right(one: &Person<'_>, other: &Person<'_>) -> bool {
    let is_born_the_same_day = one.date_of_birth == other.date_of_birth;
    has_same_name(one, other) || (is_born_the_same_day && plain(one.first_name) == plain(other.first_name))
}

/// Without accents, case and outer space; also with the names in the other's place.
fn has_same_name(one: &Person<'_>, other: &Person<'_>) -> bool {
    let [first, last] = [one.first_name, one.last_name].map(plain);
    let [other_first, other_last] = [other.first_name, other.last_name].map(plain);
    (first == other_first && last == other_last) || (first == other_last && last == other_first)
}

/// One of the names is the same, as after a marriage, or the whole differs by a slip or two.
fn has_similar_name(one: &Person<'_>, other: &Person<'_>) -> bool {
    let [first, last] = [one.first_name, one.last_name].map(plain);
    let [other_first, other_last] = [other.first_name, other.last_name].map(plain);
    let is_called_so = other.preferred_name.map(plain).is_some_and(|name| name == first);
    let whole = slips(&format!("{first} {last}"), &format!("{other_first} {other_last}"));
    first == other_first || last == other_last || is_called_so || whole <= 2 || has_same_name(one, other)
}

fn plain(name: &str) -> String {
    fold(name.trim())
}

/// Letters put in, left out or mistaken for another (Levenshtein 1965).
fn slips(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (column, also) in other.iter().enumerate() {
            let kept = before + usize::from(letter != *also);
            before = row[column + 1];
            row[column + 1] = kept.min(before + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

/// A client who could be the same person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LikelyClient {
    pub client: ClientId,
    pub name: String,
    pub born: String,
    pub email: Option<String>,
    pub has_account: bool,
    pub why: Vec<Likeness>,
}

/// One that waits, as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingSignUp {
    pub id: SignUpRequestId,
    pub name: String,
    pub born: String,
    pub email: String,
    pub message: Option<String>,
    pub confirmed: Moment,
    pub days_old: i64,
    pub likely: Vec<LikelyClient>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignUpDecision {
    /// Somebody new: makes a client.
    Accept,
    /// It is this client.
    Merge(ClientId),
    Decline,
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpDecided {
    /// `None` when it was declined.
    pub client: Option<ClientId>,
    /// In a sentence.
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn person<'a>(first_name: &'a str, last_name: &'a str, born: &str, email_key: Option<&'a str>) -> Person<'a> {
        Person { first_name, last_name, preferred_name: None, date_of_birth: born.parse().ok(), email_key }
    }

    fn form() -> NewPersonForm {
        NewPersonForm {
            first_name: "Nora".into(),
            last_name: "Neu".into(),
            date_of_birth: "1990-05-05".into(),
            email: "nora@mail.example".into(),
            message: " Good evening. ".into(),
        }
    }

    #[test]
    fn all_but_the_message_has_to_be_there_and_each_fault_is_told_where_it_is() {
        let today = day("2026-11-23");
        let person = form().check(today).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(person.message.as_deref(), Some("Good evening."));
        let empty = NewPersonForm { message: "x".repeat(MESSAGE_MAXIMUM + 1), ..NewPersonForm::default() };
        let errors = empty.check(today).err().unwrap();
        for field in ["first_name", "last_name", "date_of_birth", "email", "message"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
        let later = NewPersonForm { date_of_birth: "2027-01-01".into(), ..form() };
        assert!(later.check(today).err().unwrap().get("date_of_birth").is_some());
    }

    #[test]
    fn who_could_be_the_same_is_found_whatever_the_accents_the_case_and_a_slip() {
        use Likeness::{SameAddress, SameBirthAndSimilarName, SameName};
        let asking = person("María", "Núñez", "1988-03-27", Some("maria@mail.example"));
        for (first, last, born, email, expected) in [
            ("MARIA", "nunez ", "1970-01-01", None, vec![SameName]),
            ("Nuñez", "Maria", "", None, vec![SameName]),
            ("Mario", "Nunes", "1988-03-27", None, vec![SameBirthAndSimilarName]),
            ("Maria", "Abramson", "1988-03-27", None, vec![SameBirthAndSimilarName]),
            ("Maria", "Nunez", "1988-03-27", Some("maria@mail.example"), vec![SameAddress, SameName, SameBirthAndSimilarName]),
            ("Ruth", "Emanuel", "1988-03-27", None, vec![]),
            ("Maria", "Abramson", "1988-03-28", None, vec![]),
            ("Ruth", "Emanuel", "", Some("maria@mail.example"), vec![SameAddress]),
        ] {
            assert_eq!(likenesses(&asking, &person(first, last, born, email)), expected, "{first} {last}");
        }
        let known_as = Person { preferred_name: Some("Maria"), ..person("Ana", "Prieto", "1988-03-27", None) };
        assert_eq!(likenesses(&asking, &known_as), [SameBirthAndSimilarName]);
        let nobody = person("A", "B", "", None);
        assert_eq!(likenesses(&nobody, &person("C", "D", "", None)), [], "what neither has is no likeness");
    }

    #[test]
    fn what_was_mistyped_is_put_right_and_a_brother_or_sister_is_somebody_else() {
        let nora = person("Nora", "Neu", "1990-05-05", None);
        for (first, last, born, same, right) in [
            ("NÓRA", "neu ", "1990-05-05", true, true),
            ("Neu", "Nora", "1990-05-05", true, true),
            ("Nora", "Neu", "1991-05-05", false, true),
            ("Nora", "Nue", "1990-05-05", false, true),
            ("Nils", "Neu", "1990-05-05", false, false),
            ("Cora", "Neu", "1990-05-05", false, false),
            ("Nora", "Nue", "1991-05-05", false, false),
        ] {
            let other = person(first, last, born, None);
            assert_eq!((is_same(&nora, &other), is_put_right(&nora, &other)), (same, right), "{first} {last} {born}");
        }
    }

    #[test]
    fn every_state_has_a_key_of_its_own() {
        assert!(SignUpState::ALL.into_iter().all(|state| SignUpState::from_key(state.key()) == Some(state)));
    }

    proptest! {
        #[test]
        fn slips_are_counted_alike_from_either_side(one in "\\PC{0,12}", other in "\\PC{0,12}") {
            prop_assert_eq!(slips(&one, &other), slips(&other, &one));
            prop_assert_eq!(slips(&one, &one), 0);
            prop_assert!(slips(&one, &other) <= one.chars().count().max(other.chars().count()));
        }
    }
}
