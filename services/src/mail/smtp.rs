//! Sending over SMTP (RFC 5321), on connections that are kept and used again. A connection that timed out or failed is never used
//! again: a late answer on it would be taken for the next e-mail's. That is why the pool is ours: lettre's takes back a connection
//! whose e-mail was given up half-way, and has a time limit for connecting alone.

use super::{
    Answer, SmtpSettings, TlsMode,
    tls::{Tls, open},
};
use lettre::{
    Message,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::AsyncSmtpConnection,
        extension::ClientId,
    },
};
use secrecy::ExposeSecret;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

/// For connecting with TLS and sign-in, and again for one e-mail: both together are shorter than the outbox's lease.
const TIME_LIMIT: Duration = Duration::from_secs(20);
/// For a kept connection to show that it is alive.
const ALIVE_LIMIT: Duration = Duration::from_secs(5);
/// RFC 5321 lets servers close after five minutes; many are less patient.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
/// Of a mail server's words.
const WORDS_LIMIT: usize = 400;
/// For one of the connections to be free: with what follows still shorter than the outbox's lease.
const FREE_LIMIT: Duration = Duration::from_secs(10);

pub struct SmtpTransport {
    settings: SmtpSettings,
    /// One permit for each connection that may be open at a time.
    free: Semaphore,
    tls: Option<Box<Tls>>,
    /// No more than there are permits: a new one is opened only when none is here.
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
    time_limit: Duration,
}

impl SmtpTransport {
    pub fn new(settings: SmtpSettings) -> crate::Result<Self> {
        let tls = if settings.tls == TlsMode::None { None } else { Some(Box::new(Tls::new(&settings.host)?)) };
        Ok(Self { settings, free: Semaphore::new(super::worker::AT_A_TIME), tls, idle: Mutex::default(), time_limit: TIME_LIMIT })
    }

    /// So many connections at a time at most.
    #[must_use]
    pub(super) fn with_connections(mut self, count: usize) -> Self {
        self.free = Semaphore::new(count);
        self
    }

    #[cfg(test)]
    pub(super) fn trusting(mut self, tls: Tls) -> Self {
        self.tls = Some(Box::new(tls));
        self
    }

    #[cfg(test)]
    pub(super) fn with_time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    pub(super) fn host(&self) -> &str {
        &self.settings.host
    }

    pub(super) async fn send(&self, message: &Message) -> Answer {
        let Ok(Ok(_free)) = timeout(FREE_LIMIT.min(self.time_limit), self.free.acquire()).await else {
            return Answer::Refused { words: "All connections to the mail server are in use.".to_owned(), permanent: false };
        };
        let mut connection = match self.connection().await {
            Ok(connection) => connection,
            Err(words) => return Answer::Refused { words: one_line(&words), permanent: false },
        };
        let bytes = message.formatted();
        match timeout(self.time_limit, connection.send(message.envelope(), &bytes)).await {
            Ok(Ok(response)) => {
                let words = format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "));
                self.keep(connection);
                Answer::Delivered { words: one_line(&words) }
            }
            Ok(Err(error)) => refusal(&error),
            Err(_) => Answer::Refused { words: "The mail server did not answer in time.".to_owned(), permanent: false },
        }
    }

    /// A kept one that is alive, or a new one; or why there is none.
    async fn connection(&self) -> Result<AsyncSmtpConnection, String> {
        while let Some((mut connection, since)) = self.take_idle() {
            if since.elapsed() < IDLE_LIMIT && timeout(ALIVE_LIMIT, connection.test_connected()).await.unwrap_or(false) {
                return Ok(connection);
            }
        }
        timeout(self.time_limit, self.connect()).await.unwrap_or_else(|_| Err("The mail server did not answer in time.".to_owned()))
    }

    fn take_idle(&self) -> Option<(AsyncSmtpConnection, Instant)> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        if !connection.has_broken() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((connection, Instant::now()));
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, String> {
        let name = ClientId::default();
        let reached = |words: String| format!("The mail server could not be reached: {}.", words.trim_end_matches('.'));
        let implicit = self.tls.as_deref().filter(|_| self.settings.tls == TlsMode::Implicit);
        let stream = open((&self.settings.host, self.settings.port), implicit).await.map_err(reached)?;
        let connecting = AsyncSmtpConnection::connect_with_transport(stream, &name);
        let mut connection = connecting.await.map_err(|error| reached(answer_of(&error)))?;
        if self.settings.tls == TlsMode::StartTls {
            let tls = self.tls.as_ref().ok_or("TLS to the mail server is not set up.")?;
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(
                    "The mail server does not offer STARTTLS, so nothing was sent to it. Ask its operator, or use smtps://.".to_owned()
                );
            }
            let upgraded = connection.starttls(tls.after_starttls(), &name).await;
            upgraded.map_err(|error| told("The connection to the mail server could not be encrypted", &error))?;
        }
        if let Some((user, password)) = &self.settings.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
            signed_in.map_err(|error| told("The mail server refused our sign-in", &error))?;
        }
        Ok(connection)
    }
}

fn told(what: &str, error: &SmtpError) -> String {
    format!("{what}: {}.", answer_of(error).trim_end_matches('.'))
}

/// The server's own words behind its code, without what our library says around them.
pub(super) fn answer_of(error: &SmtpError) -> String {
    let mut words = match (error.status(), std::error::Error::source(error)) {
        (Some(code), Some(source)) => format!("{code} {source}"),
        (Some(code), None) => code.to_string(),
        (None, Some(source)) => source.to_string(),
        (None, None) => error.to_string(),
    };
    // The reason of a failed handshake lies deeper.
    let mut deeper = std::error::Error::source(error).and_then(std::error::Error::source);
    while let Some(source) = deeper {
        let text = source.to_string();
        if !words.contains(&text) {
            words = format!("{words}: {text}");
        }
        deeper = source.source();
    }
    words
}

/// 5xx is final but for 53x (RFC 4954), which is about our sign-in and not about this e-mail.
fn refusal(error: &SmtpError) -> Answer {
    let needs_utf8 = error.is_client() && error.to_string().contains("SMTPUTF8");
    if needs_utf8 {
        let words = "The mail server cannot send to an address with letters beyond a to z (SMTPUTF8). Use another address.".to_owned();
        return Answer::Refused { words, permanent: true };
    }
    let about_us = error.status().is_some_and(|code| u16::from(code) / 10 == 53);
    let words = if error.status().is_some() { answer_of(error) } else { told("The mail server broke off", error) };
    Answer::Refused { words: one_line(&words), permanent: error.is_permanent() && !about_us }
}

/// What a server says is anybody's text too.
pub(super) fn one_line(words: &str) -> String {
    let line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(WORDS_LIMIT).collect()
}
