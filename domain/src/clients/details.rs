//! One client: what their page shows, and what the form for adding or editing one may say.

use super::{Invitable, PortalState};
use crate::{
    EmailAddress, FieldErrors, Language,
    address_changes::PendingAddress,
    change_requests::WaitingChange,
    form_catalog::FormSummary,
    ids::{ClientId, StaffId},
    invitations::InvitationView,
    organization::one_line,
    reminders::Reminders,
    representatives::RepresentativeView,
};
use chrono::{Datelike, NaiveDate, format::ParseErrorKind};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientDetails {
    pub id: ClientId,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<EmailAddress>,
    pub phone: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    /// Of the e-mails to them; the practice's own if none is told.
    pub language: Option<Language>,
    pub portal: PortalState,
    pub invitable: Invitable,
    pub assigned_to: Vec<(StaffId, String)>,
    /// The newest invitation with its ledger (R9).
    pub invitation: Option<InvitationView>,
    pub reminders: Reminders,
    /// An address that is to take the place of `email` once it confirms that (R30).
    pub pending_address: Option<PendingAddress>,
    /// That the client asked for and nobody has decided.
    pub changes: Vec<WaitingChange>,
    /// Who acts for them, or did (R31).
    pub representatives: Vec<RepresentativeView>,
    /// What can be asked through them: nothing of a client with an account, who is asked themself (R20), nor where nobody may fill it in.
    pub askable: Vec<FormSummary>,
    /// Where the practice is.
    pub today: NaiveDate,
    /// Goes up with every change; a save names the one it started from.
    pub revision: i64,
}

impl ClientDetails {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// The form as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientForm {
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: String,
    pub email: String,
    pub phone: String,
    /// `YYYY-MM-DD` or empty.
    pub date_of_birth: String,
    /// A tag, or empty for the practice's own.
    pub language: String,
    /// 0 for a new client.
    pub revision: i64,
    /// Of the page on which somebody is added: sent again, it adds nobody else. Empty where each sending is of its own.
    pub key: String,
}

/// What has been checked of a [`ClientForm`].
#[derive(Clone, Debug, PartialEq)]
pub struct ClientInput {
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<EmailAddress>,
    pub phone: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub language: Option<Language>,
    pub revision: i64,
}

impl From<&ClientInput> for ClientForm {
    fn from(input: &ClientInput) -> Self {
        Self {
            first_name: input.first_name.clone(),
            last_name: input.last_name.clone(),
            preferred_name: input.preferred_name.clone().unwrap_or_default(),
            email: input.email.as_ref().map(ToString::to_string).unwrap_or_default(),
            phone: input.phone.clone().unwrap_or_default(),
            date_of_birth: input.date_of_birth.map(|day| day.to_string()).unwrap_or_default(),
            language: input.language.map(Language::tag).unwrap_or_default().to_owned(),
            revision: input.revision,
            key: String::new(),
        }
    }
}

/// Nobody who lives was born before this year.
pub const EARLIEST_BIRTH: i32 = 1880;

const NAME_LIMIT: usize = 100;

impl ClientForm {
    /// `today` bounds the date of birth.
    pub fn check(&self, today: NaiveDate) -> Result<ClientInput, FieldErrors> {
        let mut errors = FieldErrors::default();
        let first_name = one_line(&self.first_name, NAME_LIMIT);
        let last_name = one_line(&self.last_name, NAME_LIMIT);
        if first_name.is_none() {
            errors.add("first_name", "Enter a first name, on one line of up to 100 characters.");
        }
        if last_name.is_none() {
            errors.add("last_name", "Enter a last name, on one line of up to 100 characters.");
        }
        let preferred_name = optional(&self.preferred_name, NAME_LIMIT, "preferred_name", &mut errors);
        let phone = optional(&self.phone, 40, "phone", &mut errors);
        let email = match self.email.trim() {
            "" => None,
            text => text.parse().map_err(|e: crate::EmailAddressError| errors.add("email", e.to_string())).ok(),
        };
        let date_of_birth = match self.date_of_birth.trim() {
            "" => None,
            text => birth(text, today).map_err(|wrong| errors.add("date_of_birth", wrong)).ok(),
        };
        let language = match self.language.trim() {
            "" => None,
            tag => Language::from_tag(tag).or_else(|| {
                errors.add("language", "Choose one of the languages.");
                None
            }),
        };
        match (first_name, last_name) {
            (Some(first_name), Some(last_name)) if errors.is_empty() => {
                Ok(ClientInput { first_name, last_name, preferred_name, email, phone, date_of_birth, language, revision: self.revision })
            }
            _ => Err(errors),
        }
    }
}

/// Or what is wrong with it.
fn birth(text: &str, today: NaiveDate) -> Result<NaiveDate, &'static str> {
    match text.parse::<NaiveDate>() {
        Ok(date) if date > today => Err("Enter a date of birth that is not in the future, like 1988-03-27."),
        Ok(date) if date.year() < EARLIEST_BIRTH => Err("This is too long ago. Enter a date of birth like 1988-03-27."),
        Ok(date) => Ok(date),
        Err(error) if error.kind() == ParseErrorKind::OutOfRange => Err("There is no such day. Enter a date of birth like 1988-03-27."),
        Err(_) => Err("This is no date. Enter a date of birth like 1988-03-27."),
    }
}

fn optional(text: &str, limit: usize, field: &str, errors: &mut FieldErrors) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let line = one_line(text, limit);
    if line.is_none() {
        errors.add(field, format!("Use one line of up to {limit} characters."));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn each_wrong_field_is_told_where_it_is() {
        let form = ClientForm {
            first_name: "A\nB".into(),
            last_name: " ".into(),
            email: "nobody".into(),
            date_of_birth: "2030-01-01".into(),
            language: "xx".into(),
            ..ClientForm::default()
        };
        let errors = form.check(today()).unwrap_err();
        for field in ["first_name", "last_name", "email", "date_of_birth", "language"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
    }

    #[test]
    fn of_a_date_of_birth_it_is_said_what_is_wrong_with_it() {
        for (text, told) in [
            ("2030-01-01", "in the future"),
            ("1820-01-01", "too long ago"),
            ("1879-12-31", "too long ago"),
            ("1990-02-30", "no such day"),
            ("1990-13-01", "no such day"),
            ("1990-01-45", "no such day"),
            ("yesterday", "no date"),
            ("31/31/1988", "no date"),
        ] {
            let form = ClientForm { date_of_birth: text.into(), ..ClientForm::default() };
            let errors = form.check(today()).unwrap_err();
            let sentence = errors.get("date_of_birth").unwrap();
            assert!(sentence.contains(told), "{text}: {sentence}");
            assert_ne!(crate::language::retell(sentence, Language::Spanish), sentence, "clients are told in their language");
        }
        let oldest = ClientForm { date_of_birth: "1880-01-01".into(), ..ClientForm::default() };
        assert_eq!(oldest.check(today()).unwrap_err().get("date_of_birth"), None);
    }

    #[test]
    fn a_client_may_lack_an_address() {
        let form = ClientForm { first_name: "Ruth".into(), last_name: "Emanuel".into(), ..ClientForm::default() };
        assert_eq!(form.check(today()).unwrap().email, None);
    }
}
