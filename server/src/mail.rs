//! `--smtp-url` and `--mail-from`: over which mail server e-mails go, and from whom. What would send real people links that lead nowhere, or
//! come from nobody, is found out by them, so the program does not start with it. A mail server on this machine may be given any.

use crate::{cli::ServeOptions, serve::StartError};
use domain::{EmailAddress, mail::is_loopback};
use services::{
    Services,
    mail::{SmtpSettings, Transport},
};

/// Reserved for what must never resolve (RFC 2606).
const NOWHERE: &str = "anteroom.invalid";

const NO_ADDRESS: &str = "--smtp-url: over this mail server e-mails go to people elsewhere, and without --public-url the links in them would lead to \
     an address of this machine. Give --public-url as clients reach it, like https://portal.example.org";

const NO_SENDER: &str = "--smtp-url: the host of --public-url is no domain name that e-mails could come from. Give --mail-from, like \
     portal@example.org";

/// `public_url`: as it was given.
pub(crate) fn transport(options: &ServeOptions, public_url: Option<&str>) -> Result<Transport, StartError> {
    let Some(url) = &options.smtp_url else { return Ok(Transport::Mailbox) };
    let settings = SmtpSettings::from_url(url).map_err(|error| StartError::Options(format!("--smtp-url: {error}")))?;
    if !is_loopback(&settings.host) {
        let public_url = public_url.ok_or_else(|| StartError::Options(NO_ADDRESS.to_owned()))?;
        if options.mail_from.is_none() && sender(options, public_url)?.domain() == NOWHERE {
            return Err(StartError::Options(NO_SENDER.to_owned()));
        }
    }
    Ok(Transport::smtp(settings)?)
}

pub(crate) fn sender(options: &ServeOptions, public_url: &str) -> Result<EmailAddress, StartError> {
    let malformed = |error: &dyn std::fmt::Display| StartError::Options(format!("--mail-from: {error}"));
    if let Some(text) = &options.mail_from {
        return text.parse::<EmailAddress>().map_err(|error| malformed(&error));
    }
    let host = public_url.split("://").nth(1).and_then(|authority| authority.split(':').next()).unwrap_or_default();
    // An address literal cannot stand in a sender's address.
    let is_name = host.chars().any(char::is_alphabetic) && host.contains('.');
    let domain = if is_name { host } else { NOWHERE };
    format!("portal@{domain}").parse::<EmailAddress>().map_err(|error| malformed(&error))
}

/// Practices may send over mail servers of their own whatever the options are.
pub(crate) async fn warn_of_dead_links(services: &Services, public_url: Option<&str>) -> Result<(), StartError> {
    if public_url.is_none() && services.any_sends_elsewhere().await? {
        tracing::warn!("a practice sends over a mail server of its own, and links in its e-mails lead nowhere: give --public-url");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};

    fn tried(words: &[&str]) -> Result<(), String> {
        let cli = <Cli as clap::Parser>::try_parse_from([&["anteroom", "serve"], words].concat()).unwrap();
        let Command::Serve(options) = cli.command else { panic!("it serves") };
        transport(&options, options.public_url.as_deref()).map(drop).map_err(|error| error.to_string())
    }

    #[test]
    fn people_elsewhere_get_no_links_to_this_machine_and_no_e_mails_from_nobody() {
        let elsewhere = ["--smtp-url", "smtp://mail.example.org"];
        let with = |more: &[&'static str]| tried(&[&elsewhere, more].concat());
        assert_eq!(with(&[]), Err(NO_ADDRESS.to_owned()));
        assert_eq!(with(&["--mail-from", "portal@example.org"]), Err(NO_ADDRESS.to_owned()));
        for number in ["http://10.0.0.5", "http://[fd00::5]:3000", "http://localhost:3000"] {
            let told = with(&["--public-url", number]);
            assert_eq!(told, Err(NO_SENDER.to_owned()), "{number}");
            assert_eq!(with(&["--public-url", number, "--mail-from", "portal@example.org"]), Ok(()));
        }
        assert_eq!(with(&["--public-url", "https://portal.example.org"]), Ok(()));
    }

    #[test]
    fn a_mail_server_on_this_machine_and_the_built_in_mailbox_need_no_more() {
        for words in [&[] as &[&str], &["--smtp-url", "smtp://127.0.0.1:2525?tls=none"], &["--smtp-url", "smtp://[::1]:25"]] {
            assert_eq!(tried(words), Ok(()), "{words:?}");
        }
        assert_eq!(tried(&["--smtp-url", "mail.example.org"]), Err("--smtp-url: it begins with smtp:// or smtps://".to_owned()));
    }
}
