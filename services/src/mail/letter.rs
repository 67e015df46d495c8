//! One e-mail as it is said to a mail server: the commands in front of it (RFC 5321 section 4.1.1), in one breath where the server
//! takes them so (RFC 2920), and its text with the dots that SMTP adds.

use super::{
    Answer, Failure,
    smtp::{BROKE_OFF, one_line, refusal, reply_words, told},
    transport::Waits,
};
use lettre::{
    Message,
    transport::smtp::{
        Error as SmtpError,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailBodyParameter, MailParameter},
    },
};

/// What became of it on one connection before its text.
pub(super) enum Offered {
    /// The server awaits the text.
    Awaited,
    /// `is_over`: the connection is of no further use.
    Refused { answer: Answer, is_over: bool },
    /// The connection had ended, or was ended by the server: another one can be tried.
    Lost(Answer),
}

pub(super) struct Letter<'a> {
    message: &'a Message,
    text: String,
}

impl<'a> Letter<'a> {
    pub fn new(message: &'a Message) -> Self {
        Self { message, text: with_dots(&String::from_utf8_lossy(&message.formatted())) }
    }

    pub async fn offer(&self, connection: &mut AsyncSmtpConnection, is_pipelining: bool) -> Offered {
        let commands = match self.commands(connection) {
            Ok(commands) => commands,
            Err(answer) => return Offered::Refused { answer, is_over: false },
        };
        let replies = if is_pipelining { in_one_breath(connection, &commands).await } else { one_by_one(connection, &commands).await };
        match replies {
            Ok(()) => Offered::Awaited,
            Err(Unwanted { error, step, awaits_text }) => {
                let answer = refusal(&error, step);
                let code = error.status().map(u16::from);
                if code.is_none() || code == Some(421) {
                    return Offered::Lost(answer);
                }
                // What the server awaits now would be taken for the e-mail's text.
                let is_over = awaits_text || connection.command("RSET\r\n").await.is_err();
                Offered::Refused { answer, is_over }
            }
        }
    }

    /// And whether the connection is of no further use. Where no answer comes that can be read, the server may have taken the e-mail.
    pub async fn say_text(&self, connection: &mut AsyncSmtpConnection) -> (Answer, bool) {
        let error = match connection.command(&self.text).await {
            Ok(response) => return (Answer::Delivered { words: reply_words(&response) }, false),
            Err(error) => error,
        };
        match error.status().map(u16::from) {
            Some(code) => (refusal(&error, Step::Text), code == 421),
            None => (Answer::Unconfirmed { words: one_line(&told(BROKE_OFF, &error)) }, true),
        }
    }

    fn commands(&self, connection: &AsyncSmtpConnection) -> Result<[String; 3], Answer> {
        const NEEDS_UTF8: &str = "The mail server cannot send to an address with letters beyond a to z (SMTPUTF8). Use another address.";
        let envelope = self.message.envelope();
        let offers = |extension| connection.server_info().supports_feature(extension);
        let mut options = Vec::new();
        let mut addresses = envelope.to().iter().chain(envelope.from());
        let is_beyond_ascii = !self.text.is_ascii() || addresses.any(|address| !AsRef::<str>::as_ref(address).is_ascii());
        if is_beyond_ascii {
            // RFC 6531 section 3.1: whoever offers the one offers the other.
            if !offers(Extension::SmtpUtfEight) || !offers(Extension::EightBitMime) {
                let words = NEEDS_UTF8.to_owned();
                return Err(Answer::Refused { words, permanent: true, waits: Waits::Nobody, why: Failure::NoSmtpUtf8 });
            }
            options.extend([MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)]);
        }
        let mail = Mail::new(envelope.from().cloned(), options).to_string();
        let recipients = envelope.to().iter().map(|to| Rcpt::new(to.clone(), Vec::new()).to_string());
        Ok([mail, recipients.collect(), Data.to_string()])
    }
}

/// What was said when the server refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Sender,
    Recipient,
    Text,
}

struct Unwanted {
    error: SmtpError,
    step: Step,
    /// The server waits for the text all the same.
    awaits_text: bool,
}

impl Unwanted {
    fn new(error: SmtpError, step: Step) -> Self {
        Self { error, step, awaits_text: false }
    }
}

async fn one_by_one(connection: &mut AsyncSmtpConnection, commands: &[String; 3]) -> Result<(), Unwanted> {
    for (command, step) in commands.iter().zip([Step::Sender, Step::Recipient, Step::Text]) {
        connection.command(command).await.map_err(|error| Unwanted::new(error, step))?;
    }
    Ok(())
}

/// All three are said before the first is answered, and each is answered whatever became of the others.
async fn in_one_breath(connection: &mut AsyncSmtpConnection, commands: &[String; 3]) -> Result<(), Unwanted> {
    let sender = connection.command(commands.concat()).await.map_err(|error| Unwanted::new(error, Step::Sender));
    if sender.as_ref().is_err_and(|unwanted| unwanted.error.status().is_none_or(|code| u16::from(code) == 421)) {
        return sender.map(drop);
    }
    let recipient = connection.read_response().await.map_err(|error| Unwanted::new(error, Step::Recipient));
    let text = connection.read_response().await.map_err(|error| Unwanted::new(error, Step::Text));
    let awaits_text = text.is_ok();
    let replies = sender.and(recipient).and(text).map(drop);
    replies.map_err(|unwanted| Unwanted { awaits_text, ..unwanted })
}

/// RFC 5321 section 4.5.2, with the line that ends the text.
fn with_dots(text: &str) -> String {
    let mut said = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive("\r\n") {
        if line.starts_with('.') {
            said.push('.');
        }
        said.push_str(line);
    }
    if !said.ends_with("\r\n") {
        said.push_str("\r\n");
    }
    said.push_str(".\r\n");
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_dot_gets_another_and_the_text_ends_with_one_alone() {
        assert_eq!(with_dots(".\r\na.b\r\n..c\r\n"), "..\r\na.b\r\n...c\r\n.\r\n");
        assert_eq!(with_dots("no end"), "no end\r\n.\r\n");
        assert_eq!(with_dots(""), "\r\n.\r\n");
    }
}
