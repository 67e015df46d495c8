//! Which mail server, how the connection is protected, and who signs in: read from one address, such as
//! `smtp://user:password@mail.example.org:587`. Plain text has to be asked for, but on this machine itself.

use secrecy::SecretString;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsMode {
    /// TLS from the first byte (`smtps://`, RFC 8314).
    Implicit,
    /// The connection begins in plain text; without STARTTLS nothing is sent (RFC 3207).
    StartTls,
    None,
}

#[derive(Clone, Debug)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    pub credentials: Option<(String, SecretString)>,
}

/// The address itself is never in here: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    #[error("it begins with smtp:// or smtps://")]
    Scheme,
    #[error("after the scheme comes user:password@ if there is one, then the host and, if needed, a colon and the port")]
    Authority,
    #[error("a sign in the user or the password has to be percent-encoded, for example %40 for @")]
    Encoding,
    #[error("after the question mark only tls=starttls or tls=none may stand; with smtps:// neither")]
    Query,
    #[error("a password would be sent in plain text: leave tls=none out, or the password")]
    PasswordInPlainText,
}

impl SmtpSettings {
    pub fn from_url(url: &str) -> Result<Self, SmtpUrlError> {
        let (scheme, rest) = url.trim().split_once("://").ok_or(SmtpUrlError::Scheme)?;
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (user_info, host_port) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
        let (host, port) = host_and_port(host_port)?;
        let is_local = domain::mail::is_loopback(&host);
        let (tls, usual_port) = match (scheme, query) {
            ("smtps", None) => (TlsMode::Implicit, 465),
            ("smtp", None) if is_local => (TlsMode::None, 587),
            ("smtp", None | Some("tls=starttls")) => (TlsMode::StartTls, 587),
            ("smtp", Some("tls=none")) => (TlsMode::None, 587),
            ("smtp" | "smtps", Some(_)) => return Err(SmtpUrlError::Query),
            _ => return Err(SmtpUrlError::Scheme),
        };
        let credentials = user_info.map(credentials).transpose()?;
        if tls == TlsMode::None && credentials.is_some() && !is_local {
            return Err(SmtpUrlError::PasswordInPlainText);
        }
        Ok(Self { host, port: port.unwrap_or(usual_port), tls, credentials })
    }
}

impl FromStr for SmtpSettings {
    type Err = SmtpUrlError;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        Self::from_url(url)
    }
}

fn host_and_port(text: &str) -> Result<(String, Option<u16>), SmtpUrlError> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']').ok_or(SmtpUrlError::Authority)?;
            host.parse::<std::net::Ipv6Addr>().map_err(|_| SmtpUrlError::Authority)?;
            let port = if after.is_empty() { None } else { Some(after.strip_prefix(':').ok_or(SmtpUrlError::Authority)?) };
            (host, port)
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || ".-:".contains(c));
    if !is_host {
        return Err(SmtpUrlError::Authority);
    }
    let port = port.map(str::parse::<u16>).transpose().map_err(|_| SmtpUrlError::Authority)?;
    if port == Some(0) {
        return Err(SmtpUrlError::Authority);
    }
    Ok((host.to_owned(), port))
}

fn credentials(user_info: &str) -> Result<(String, SecretString), SmtpUrlError> {
    let (user, password) = user_info.split_once(':').ok_or(SmtpUrlError::Authority)?;
    Ok((percent_decoded(user)?, percent_decoded(password)?.into()))
}

/// RFC 3986 section 2.1; what comes out is UTF-8.
fn percent_decoded(text: &str) -> Result<String, SmtpUrlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let (digits, after) = after.split_at_checked(2).ok_or(SmtpUrlError::Encoding)?;
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        bytes.push(u8::from_str_radix(digits.ok_or(SmtpUrlError::Encoding)?, 16).map_err(|_| SmtpUrlError::Encoding)?);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| SmtpUrlError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn read(url: &str) -> SmtpSettings {
        SmtpSettings::from_url(url).unwrap()
    }

    #[test]
    fn a_mail_server_elsewhere_is_spoken_to_under_tls_unless_plain_text_is_asked_for() {
        let of = |url: &str| (read(url).tls, read(url).port);
        assert_eq!(of("smtp://mail.example.org"), (TlsMode::StartTls, 587));
        assert_eq!(of("smtp://mail.example.org:25/"), (TlsMode::StartTls, 25));
        assert_eq!(of("smtp://mail.example.org?tls=starttls"), (TlsMode::StartTls, 587));
        assert_eq!(of("smtp://mail.example.org:25?tls=none"), (TlsMode::None, 25));
        assert_eq!(of("smtps://mail.example.org"), (TlsMode::Implicit, 465));
        assert_eq!(of("smtp://10.0.0.8"), (TlsMode::StartTls, 587));
    }

    #[test]
    fn on_this_machine_plain_text_will_do() {
        for url in ["smtp://localhost:2525", "smtp://127.0.0.1:2525", "smtp://[::1]:2525", "smtp://LOCALHOST:2525"] {
            assert_eq!((read(url).tls, read(url).port), (TlsMode::None, 2525), "{url}");
        }
        assert_eq!(read("smtp://localhost:2525?tls=starttls").tls, TlsMode::StartTls);
        assert_eq!(read("smtp://localhost.example.org").tls, TlsMode::StartTls);
    }

    #[test]
    fn a_user_and_a_password_are_percent_decoded() {
        let (user, password) = read("smtp://a%40b.example:p%3A%2F%25%20%C3%BC@mail.example.org").credentials.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("a@b.example", "p:/% ü"));
        let settings = read("smtp://me:hunter2-hunter2@mail.example.org");
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_not_understood_is_refused_and_not_repeated() {
        for (url, why) in [
            ("mail.example.org", SmtpUrlError::Scheme),
            ("http://mail.example.org", SmtpUrlError::Scheme),
            ("smtp://", SmtpUrlError::Authority),
            ("smtp://mail.example.org:0", SmtpUrlError::Authority),
            ("smtp://mail.example.org:99999", SmtpUrlError::Authority),
            ("smtp://mail example", SmtpUrlError::Authority),
            ("smtp://user@mail.example.org", SmtpUrlError::Authority),
            ("smtp://u:100%@mail.example.org", SmtpUrlError::Encoding),
            ("smtp://u:%+1@mail.example.org", SmtpUrlError::Encoding),
            ("smtp://mail.example.org?tls=off", SmtpUrlError::Query),
            ("smtps://mail.example.org?tls=none", SmtpUrlError::Query),
            ("smtp://u:secret@mail.example.org?tls=none", SmtpUrlError::PasswordInPlainText),
        ] {
            let error = SmtpSettings::from_url(url).unwrap_err();
            assert_eq!(error, why, "{url}");
            assert!(!error.to_string().contains("secret"));
        }
    }
}
