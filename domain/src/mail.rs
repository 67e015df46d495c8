//! The mail server of a practice that sends over one of its own, and the test that goes through it step by step.

use crate::{EmailAddress, FieldErrors, invitations::DefaultChange};
use serde::{Deserialize, Serialize};
use std::{fmt, net::IpAddr};

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Security {
    /// From the first byte (RFC 8314).
    Tls,
    /// The connection begins in plain text; without STARTTLS nothing is sent (RFC 3207).
    #[default]
    StartTls,
    None,
}

impl Security {
    pub const ALL: [Self; 3] = [Self::StartTls, Self::Tls, Self::None];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|security| security.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Tls => "TLS from the start",
            Self::StartTls => "STARTTLS",
            Self::None => "None: e-mails can be read on their way",
        }
    }

    pub fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

/// As typed. The password goes one way, to the server; what comes back has it empty.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailForm {
    /// Over a mail server of the practice's own, and not as this installation sends.
    pub is_own: bool,
    pub host: String,
    /// Empty: the usual one.
    pub port: String,
    pub security: Security,
    pub user: String,
    /// Empty: the one that is stored.
    pub password: String,
    pub sender: String,
    /// E-mails of its batches in a minute at most. Empty: as this installation sends.
    pub per_minute: String,
}

/// No provider takes more.
const MOST_PER_MINUTE: u32 = 100_000;

impl fmt::Debug for MailForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailForm {{ host: {:?}, port: {:?}, security: {:?} }}", self.host, self.port, self.security)
    }
}

/// What has been checked of a [`MailForm`].
#[derive(Clone, Debug, PartialEq)]
pub struct MailSettings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: Option<String>,
    pub sender: EmailAddress,
    /// `None`: the installation's.
    pub per_minute: Option<u32>,
}

impl MailForm {
    /// Everything but the password, of which the server alone knows whether one is stored.
    pub fn check(&self) -> Result<MailSettings, FieldErrors> {
        let mut errors = FieldErrors::default();
        let host = self.host.trim().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.contains("://") || !is_host(&host) {
            errors.add("host", "Enter the server's name alone, such as mail.example.org.");
        }
        let port = match self.port.trim() {
            "" => Some(self.security.usual_port()),
            typed => typed.parse::<u16>().ok().filter(|port| *port > 0),
        };
        if port.is_none() {
            errors.add("port", format!("Enter a number from 1 to 65535; usual is {}.", self.security.usual_port()));
        }
        let user = self.user.trim();
        if user.chars().any(char::is_control) || user.chars().count() > 200 {
            errors.add("user", "Enter a user name on one line of up to 200 characters.");
        }
        if self.security == Security::None && !user.is_empty() && !is_loopback(&host) {
            errors.add("security", "A password would be sent in plain text. Choose STARTTLS or TLS, or leave the user name out.");
        }
        let per_minute = match self.per_minute.trim() {
            "" => None,
            typed => {
                let pace = typed.parse::<u32>().ok().filter(|pace| (1..=MOST_PER_MINUTE).contains(pace));
                if pace.is_none() {
                    errors.add("per_minute", "Enter a number from 1 to 100000, or leave it empty.");
                }
                pace
            }
        };
        let sender = self.sender.trim().parse::<EmailAddress>().map_err(|error| errors.add("sender", error.to_string())).ok();
        match (port, sender) {
            (Some(port), Some(sender)) if errors.is_empty() => {
                let user = (!user.is_empty()).then(|| user.to_owned());
                Ok(MailSettings { host, port, security: self.security, user, sender, per_minute })
            }
            _ => Err(errors),
        }
    }
}

fn is_host(text: &str) -> bool {
    let is_name = |text: &str| text.len() <= 253 && text.split('.').all(|label| (1..=63).contains(&label.chars().count()));
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    text.parse::<IpAddr>().is_ok() || (is_plain && is_name(text))
}

pub fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailView {
    pub form: MailForm,
    pub password_is_stored: bool,
    /// How this installation sends, in words.
    pub installation: String,
    /// The address that it sends from.
    pub installation_sender: String,
    pub changed: Option<DefaultChange>,
}

/// The steps of the test, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TestStep {
    Name,
    Connection,
    Encryption,
    SignIn,
    Message,
}

impl TestStep {
    pub const ALL: [Self; 5] = [Self::Name, Self::Connection, Self::Encryption, Self::SignIn, Self::Message];

    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name found",
            Self::Connection => "Connected",
            Self::Encryption => "Encrypted",
            Self::SignIn => "Signed in",
            Self::Message => "Test message accepted",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestOutcome {
    /// With what was found or what the server said.
    Passed(String),
    /// It was not asked for.
    NotNeeded(String),
    Failed {
        words: String,
        /// What to do about it.
        advice: String,
    },
    NotReached,
}

/// One outcome for each of [`TestStep::ALL`], in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTest {
    pub steps: Vec<(TestStep, TestOutcome)>,
}

impl MailTest {
    pub fn has_passed(&self) -> bool {
        self.steps.iter().all(|(_, outcome)| matches!(outcome, TestOutcome::Passed(_) | TestOutcome::NotNeeded(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> MailForm {
        MailForm {
            is_own: true,
            host: " mail.example.org ".to_owned(),
            port: "587".to_owned(),
            security: Security::StartTls,
            user: "portal".to_owned(),
            password: "a secret".to_owned(),
            sender: "portal@example.org".to_owned(),
            per_minute: String::new(),
        }
    }

    #[test]
    fn what_can_be_used_is_taken_without_the_space_around_it() {
        let settings = form().check().unwrap();
        assert_eq!((settings.host.as_str(), settings.port, settings.user.as_deref()), ("mail.example.org", 587, Some("portal")));
        assert_eq!(MailForm { port: " ".to_owned(), ..form() }.check().unwrap().port, 587);
        assert_eq!(
            (settings.per_minute, MailForm { per_minute: " 30 ".to_owned(), ..form() }.check().unwrap().per_minute),
            (None, Some(30))
        );
        assert_eq!(MailForm { host: "[::1]".to_owned(), ..form() }.check().unwrap().host, "::1");
    }

    #[test]
    fn each_wrong_field_is_told_where_it_is() {
        let wrong = |change: MailForm, field: &str| assert!(change.check().unwrap_err().get(field).is_some(), "{field}");
        for host in ["", "smtp://mail.example.org", "mail example", "mail..org", "a/b", "user@mail.example.org"] {
            wrong(MailForm { host: host.to_owned(), ..form() }, "host");
        }
        for port in ["0", "65536", "-1", "x"] {
            wrong(MailForm { port: port.to_owned(), ..form() }, "port");
        }
        for per_minute in ["0", "-1", "many", "100001"] {
            wrong(MailForm { per_minute: per_minute.to_owned(), ..form() }, "per_minute");
        }
        wrong(MailForm { user: "a\r\nb".to_owned(), ..form() }, "user");
        wrong(MailForm { sender: "nobody".to_owned(), ..form() }, "sender");
    }

    #[test]
    fn a_password_goes_in_plain_text_to_this_machine_alone() {
        let plain =
            |host: &str, user: &str| MailForm { security: Security::None, host: host.to_owned(), user: user.to_owned(), ..form() }.check();
        assert!(plain("mail.example.org", "portal").unwrap_err().get("security").is_some());
        assert!(plain("127.0.0.1", "portal").is_ok() && plain("mail.example.org", "").is_ok());
    }

    #[test]
    fn a_typed_password_is_not_shown() {
        assert!(!format!("{:?}", form()).contains("secret"));
    }
}
