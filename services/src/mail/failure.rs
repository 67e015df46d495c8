//! Why an e-mail was not taken, as the log may say it: of what a mail server says its code alone, since its words may repeat an address.

use lettre::transport::smtp::Error as SmtpError;
use std::{fmt, io};
use tokio_rustls::rustls::Error as TlsError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    NoSuchHost,
    Unreached(io::ErrorKind),
    Unreadable,
    NoStartTls,
    Certificate,
    Tls,
    /// With the server's code, where it said one.
    SignIn(Option<u16>),
    /// The server's.
    Code(u16),
    BrokeOff,
    Late,
    Busy,
    NoSmtpUtf8,
    /// The password of the practice's own mail server was sealed with another key.
    SealedPassword,
    /// The program's own.
    Internal,
}

impl Failure {
    pub(super) fn of_tls(error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>()) {
            Some(TlsError::InvalidCertificate(_)) => Self::Certificate,
            Some(_) => Self::Tls,
            None => Self::BrokeOff,
        }
    }

    pub(super) fn of_sign_in(error: &SmtpError) -> Self {
        Self::SignIn(error.status().map(u16::from))
    }
}

impl From<&io::Error> for Failure {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData => Self::Unreadable,
            io::ErrorKind::UnexpectedEof => Self::BrokeOff,
            kind => Self::Unreached(kind),
        }
    }
}

impl From<&SmtpError> for Failure {
    fn from(error: &SmtpError) -> Self {
        match error.status() {
            Some(code) => Self::Code(code.into()),
            None if error.is_response() => Self::Unreadable,
            None => Self::BrokeOff,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost => f.write_str("there is no server of this name"),
            Self::Unreached(kind) => write!(f, "{kind}"),
            Self::Unreadable => f.write_str("no answer that can be read"),
            Self::NoStartTls => f.write_str("STARTTLS is not offered"),
            Self::Certificate => f.write_str("the certificate cannot be trusted"),
            Self::Tls => f.write_str("TLS could not begin"),
            Self::SignIn(Some(code)) => write!(f, "our sign-in was refused with {code}"),
            Self::SignIn(None) => f.write_str("our sign-in did not work"),
            Self::Code(code) => write!(f, "the server said {code}"),
            Self::BrokeOff => f.write_str("the server broke off"),
            Self::Late => f.write_str("no answer in time"),
            Self::Busy => f.write_str("all connections are in use"),
            Self::NoSmtpUtf8 => f.write_str("SMTPUTF8 is not offered"),
            Self::SealedPassword => f.write_str("the stored password does not open with the program's key"),
            Self::Internal => f.write_str("a fault of our own"),
        }
    }
}
