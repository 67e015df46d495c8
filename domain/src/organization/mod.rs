//! A practice: its profile, which clients and e-mails show, and the settings of its portal.

mod contact;
mod differences;
mod logo;
mod look;

pub use contact::{Contact, ContactForm, HOURS_MAXIMUM, Reached, reached};
pub use logo::{LOGO_SIZE, Logo, check_logo, from_data_url, to_data_url};
pub use look::{Colour, ColourFault, Shades, look_address};

use crate::{EmailAddress, FieldErrors, Language, ids::OrganizationId, reminders::check_days};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganizationProfile {
    pub id: OrganizationId,
    /// In the portal's address: `/p/{slug}`.
    pub slug: String,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// BCP 47.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// `#rrggbb`
    pub accent: String,
}

/// The practice's time zone, and all that it can be: IANA names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeZones {
    pub chosen: String,
    pub offered: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct PortalSettings {
    pub client_signup_allowed: bool,
    /// People whom the practice does not know; without effect unless the one before is on.
    pub new_people_allowed: bool,
    pub date_of_birth_required: bool,
    pub form_titles_in_email: bool,
    pub invitation_days: i64,
    pub staff_idle_minutes: i64,
    pub client_idle_minutes: i64,
    pub reminders_on: bool,
    /// After the sending, rising (R28).
    pub reminder_days: Vec<i64>,
    /// The one that whoever wishes for none of them reads, and that the practice writes in.
    pub language: Language,
    /// What the portal is offered in.
    pub languages: Vec<Language>,
}

impl PortalSettings {
    pub fn check(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if !(1..=90).contains(&self.invitation_days) {
            errors.add("invitation_days", "An invitation works for 1 to 90 days.");
        }
        if !(5..=60).contains(&self.staff_idle_minutes) {
            errors.add("staff_idle_minutes", "Staff sessions end after 5 to 60 idle minutes.");
        }
        if !(5..=60).contains(&self.client_idle_minutes) {
            errors.add("client_idle_minutes", "Client sessions end after 5 to 60 idle minutes.");
        }
        if let Some(sentence) = check_days(&self.reminder_days) {
            errors.add("reminder_days", sentence);
        }
        if !self.languages.contains(&self.language) {
            errors.add("languages", "Offer the practice's own language as well.");
        }
        errors
    }
}

/// What `/setup` asks for on an empty database.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetupForm {
    /// The single-use code that the program printed when it started.
    pub code: String,
    pub organization_name: String,
    pub phone: String,
    pub organization_email: String,
    pub name: String,
    pub email: String,
    pub password: String,
    /// IANA name, as the browser says where it is; may be missing.
    pub time_zone: String,
}

/// What has been checked of a [`SetupForm`].
pub struct Setup {
    pub organization_name: String,
    pub slug: String,
    pub phone: Option<String>,
    pub organization_email: Option<EmailAddress>,
    pub name: String,
    pub email: EmailAddress,
    /// As it was said: the server knows which there are.
    pub time_zone: String,
}

impl SetupForm {
    /// Everything but the code, the password and the time zone, which the server checks.
    pub fn check(&self) -> Result<Setup, FieldErrors> {
        let mut errors = FieldErrors::default();
        let organization_name = one_line(&self.organization_name, 120);
        let name = one_line(&self.name, 120);
        if organization_name.is_none() {
            errors.add("organization_name", "Enter the name of your practice, on one line of up to 120 characters.");
        }
        if name.is_none() {
            errors.add("name", "Enter your name, on one line of up to 120 characters.");
        }
        let email = self.email.parse::<EmailAddress>().map_err(|e| errors.add("email", e.to_string())).ok();
        let organization_email = match self.organization_email.trim() {
            "" => None,
            text => text.parse::<EmailAddress>().map_err(|e| errors.add("organization_email", e.to_string())).ok(),
        };
        let phone = match self.phone.trim() {
            "" => None,
            text => contact::check_phone(text).map_err(|sentence| errors.add("phone", sentence)).ok(),
        };
        match (organization_name, name, email) {
            (Some(organization_name), Some(name), Some(email)) if errors.is_empty() => {
                let time_zone = self.time_zone.trim().to_owned();
                Ok(Setup { slug: slug(&organization_name), organization_name, phone, organization_email, name, email, time_zone })
            }
            _ => Err(errors),
        }
    }
}

/// Trimmed; `None` when empty, longer than `limit` characters, or with a control character in it.
pub fn one_line(text: &str, limit: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= limit && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

/// The practice's name as it stands in an address: lower-case ASCII letters without accents, digits and hyphens; `practice` if nothing is left.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in crate::clients::fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug: String = slug.chars().take(48).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "practice".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practices_name_becomes_a_readable_address() {
        assert_eq!(slug("Willow Lane Practice"), "willow-lane-practice");
        assert_eq!(slug("  Dr. Müller & Söhne "), "dr-muller-sohne");
        assert_eq!(slug("Zoë Łukasz"), "zoe-lukasz");
        assert_eq!(slug("用户"), "practice");
    }

    #[test]
    fn a_line_break_in_a_name_is_refused() {
        let form =
            SetupForm { organization_name: "A\r\nBcc: x".into(), name: "N".into(), email: "a@b.example".into(), ..SetupForm::default() };
        assert!(form.check().is_err_and(|errors| errors.get("organization_name").is_some()));
    }
}
