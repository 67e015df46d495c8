//! From a rendered message to an e-mail as SMTP carries it (RFC 5322, MIME). Names and subjects are anybody's text: none of them
//! can add a header or a recipient.

use chrono::{DateTime, Utc};
use domain::messages::{RenderedEmail, safe_portal_url};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use store::organization::OrganizationRow;
use uuid::Uuid;

/// One e-mail to one recipient. Holds the link's secret in clear, so there is no `Debug`.
pub struct OutgoingMail {
    pub(super) organization: Uuid,
    pub(super) message: Message,
    pub(super) rendered: RenderedEmail,
    pub(super) message_id: String,
    /// As a mail program shows it.
    pub(super) from: String,
    pub(super) to: String,
}

/// Where one e-mail comes from and goes to.
pub(super) struct Envelope<'a> {
    pub organization: &'a OrganizationRow,
    /// The program's own address; the practice's goes into `Reply-To`.
    pub mail_from: &'a str,
    pub to_name: &'a str,
    pub to_email: &'a str,
    /// With its angle brackets.
    pub message_id: &'a str,
    pub date: DateTime<Utc>,
}

/// `Err` in words for the person who invited.
pub(super) fn compose(envelope: &Envelope<'_>, rendered: RenderedEmail) -> Result<OutgoingMail, String> {
    compose_with_stop(envelope, rendered, None)
}

/// As [`compose`], with the address at which its reader wants no more of the kind, as mail programs offer it (RFC 2369, RFC 8058).
pub(super) fn compose_with_stop(envelope: &Envelope<'_>, rendered: RenderedEmail, stop: Option<&str>) -> Result<OutgoingMail, String> {
    let organization = envelope.organization;
    let from = mailbox(&organization.name, envelope.mail_from).ok_or("The sender's address cannot be used for e-mail.")?;
    let to = mailbox(envelope.to_name, envelope.to_email)
        .ok_or("The client's address cannot be used for e-mail. Correct it, then invite again.")?;
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(&rendered.subject)
        .date(envelope.date.into())
        .message_id(Some(envelope.message_id.to_owned()))
        // RFC 3834: nobody's out-of-office answers it.
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
    if let Some(reply_to) = organization.email.as_deref().and_then(|email| mailbox(&organization.name, email)) {
        builder = builder.reply_to(reply_to);
    }
    for (name, value) in stop.map(stop_headers).into_iter().flatten() {
        builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    let message = builder
        .multipart(MultiPart::alternative_plain_html(rendered.text.clone(), rendered.html.clone()))
        .map_err(|_| "The e-mail could not be put together.")?;
    Ok(OutgoingMail {
        organization: organization.id,
        message,
        rendered,
        message_id: envelope.message_id.to_owned(),
        from: format!("{} <{}>", organization.name, envelope.mail_from),
        to: format!("{} <{}>", envelope.to_name, envelope.to_email),
    })
}

/// One click needs HTTPS (RFC 8058, section 3.1); and a header is ASCII, in which a comma would begin another address.
fn stop_headers(url: &str) -> Vec<(&'static str, String)> {
    let Some(url) = safe_portal_url(url).filter(|url| !url.contains(',')) else { return Vec::new() };
    let mut headers = vec![("List-Unsubscribe", format!("<{url}>"))];
    if url.starts_with("https://") {
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    headers
}

fn mailbox(name: &str, address: &str) -> Option<Mailbox> {
    let address: Address = address.parse().ok()?;
    let name = header_text(name);
    Some(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// Without line breaks and other control characters, which could begin another header.
fn header_text(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::stop_headers;

    #[test]
    fn r28_mail_programs_are_told_how_to_stop_reminders_whatever_the_portals_host_is_called() {
        let hosts = [("xn--wle-hoa.example", "xn--wle-hoa.example"), ("wühle.example", "w%C3%BChle.example"), ("[::1]:3000", "[::1]:3000")];
        for (host, told) in hosts {
            let told = ("List-Unsubscribe", format!("<https://{told}/stop>"));
            let one_click = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
            assert_eq!(stop_headers(&format!("https://{host}/stop")), [told, one_click]);
        }
        for no_header in ["https://portal.example/a,b", "https://portal.example/a\r\nBcc: x", "mailto:stop@portal.example"] {
            assert_eq!(stop_headers(no_header), []);
        }
    }
}
