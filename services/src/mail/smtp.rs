//! Sending over SMTP (RFC 5321), on connections that are kept and used again. A connection that timed out or failed is never used
//! again: a late answer on it would be taken for the next e-mail's. That is why the pool is ours: lettre's takes back a connection
//! whose e-mail was given up half-way, and has a time limit for connecting alone.

use super::{
    Answer, Failure, SmtpSettings, TlsMode,
    letter::{Letter, Offered, Step},
    tls::{Tls, Unconnected, open, unreached},
    transport::Waits,
};
use lettre::{
    Message,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::AsyncSmtpConnection,
        commands::Ehlo,
        extension::ClientId,
        response::Response,
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

/// To one mail server at a time, but for those that take fewer.
const CONNECTIONS: usize = 10;
/// For connecting with TLS and sign-in, and again for what is said before an e-mail's text.
const TIME_LIMIT: Duration = Duration::from_secs(20);
/// For all of that, with a second connection should a kept one have ended.
const WHOLE_LIMIT: Duration = Duration::from_secs(40);
/// For the text and its answer. Some servers look into it first; whoever does not wait for them sends it several times (RFC 5321
/// section 4.5.3.2.6).
const ANSWER_LIMIT: Duration = Duration::from_secs(10 * 60);
/// For a kept connection to show that it is alive.
const ALIVE_LIMIT: Duration = Duration::from_secs(5);
/// A connection that was used so lately is not asked whether it is alive.
const BUSY: Duration = Duration::from_secs(1);
/// RFC 5321 lets servers close after five minutes; many are less patient.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
/// Of a mail server's words.
const WORDS_LIMIT: usize = 400;
/// For one of the connections to be free.
const FREE_LIMIT: Duration = Duration::from_secs(5);

pub(super) const TOO_LATE: &str = "The mail server did not answer in time.";
pub(super) const BROKE_OFF: &str = "The mail server broke off";

pub struct SmtpTransport {
    settings: SmtpSettings,
    connections: usize,
    /// One permit for each connection that may be open at a time.
    free: Semaphore,
    tls: Option<Box<Tls>>,
    /// No more than there are permits: a new one is opened only when none is here.
    idle: Mutex<Vec<Open>>,
    time_limit: Duration,
    answer_limit: Duration,
}

/// A connection that is ready for an e-mail.
struct Open {
    connection: AsyncSmtpConnection,
    /// The server takes several commands in one breath.
    is_pipelining: bool,
    used_at: Instant,
}

impl SmtpTransport {
    pub fn new(settings: SmtpSettings) -> crate::Result<Self> {
        let tls = if settings.tls == TlsMode::None { None } else { Some(Box::new(Tls::new(&settings.host)?)) };
        Ok(Self {
            settings,
            connections: CONNECTIONS,
            free: Semaphore::new(CONNECTIONS),
            tls,
            idle: Mutex::default(),
            time_limit: TIME_LIMIT,
            answer_limit: ANSWER_LIMIT,
        })
    }

    /// So many connections at a time at most.
    #[must_use]
    pub(super) fn with_connections(self, count: usize) -> Self {
        Self { connections: count, free: Semaphore::new(count), ..self }
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

    #[cfg(test)]
    pub(super) fn with_answer_limit(mut self, limit: Duration) -> Self {
        self.answer_limit = limit;
        self
    }

    pub(super) fn host(&self) -> &str {
        &self.settings.host
    }

    pub(super) fn connections(&self) -> usize {
        self.connections
    }

    pub(super) async fn send(&self, message: &Message) -> Answer {
        let Ok(Ok(_free)) = timeout(FREE_LIMIT.min(self.time_limit), self.free.acquire()).await else {
            return Answer::not_now("All connections to the mail server are in use.", Waits::Nobody, Failure::Busy);
        };
        let letter = Letter::new(message);
        match timeout(WHOLE_LIMIT, self.announce(&letter)).await {
            Ok(Ok(open)) => self.say_text(open, &letter).await,
            Ok(Err(answer)) => answer,
            Err(_) => Answer::not_now(TOO_LATE, Waits::Nobody, Failure::Late),
        }
    }

    /// A connection on which the server awaits the e-mail's text. A kept one may have ended without our knowing: then a new one is
    /// tried at once.
    async fn announce(&self, letter: &Letter<'_>) -> Result<Open, Answer> {
        if let Some(kept) = self.kept().await
            && let Ok(announced) = self.offer(kept, letter).await
        {
            return announced;
        }
        let connecting = timeout(self.time_limit, self.connect()).await;
        match connecting.unwrap_or_else(|_| Err(Unconnected { words: TOO_LATE.to_owned(), why: Failure::Late })) {
            Ok(new) => self.offer(new, letter).await.unwrap_or_else(Err),
            Err(Unconnected { words, why }) => Err(Answer::not_now(one_line(&words), Waits::TheServer, why)),
        }
    }

    /// `Err` when the connection has ended.
    async fn offer(&self, mut open: Open, letter: &Letter<'_>) -> Result<Result<Open, Answer>, Answer> {
        match timeout(self.time_limit, letter.offer(&mut open.connection, open.is_pipelining)).await {
            Ok(Offered::Awaited) => Ok(Ok(open)),
            Ok(Offered::Refused { answer, is_over }) => {
                self.keep(open, is_over);
                Ok(Err(answer))
            }
            Ok(Offered::Lost(answer)) => Err(answer),
            Err(_) => Ok(Err(Answer::not_now(TOO_LATE, Waits::Nobody, Failure::Late))),
        }
    }

    async fn say_text(&self, mut open: Open, letter: &Letter<'_>) -> Answer {
        match timeout(self.answer_limit, letter.say_text(&mut open.connection)).await {
            Ok((answer, is_over)) => {
                self.keep(open, is_over);
                answer
            }
            Err(_) => Answer::Unconfirmed { words: TOO_LATE.to_owned() },
        }
    }

    /// For another e-mail, unless it `is_over`.
    fn keep(&self, open: Open, is_over: bool) {
        if !is_over && !open.connection.has_broken() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(Open { used_at: Instant::now(), ..open });
        }
    }

    /// One that is alive, as far as that can be known.
    async fn kept(&self) -> Option<Open> {
        while let Some(mut open) = self.take_idle() {
            let unused = open.used_at.elapsed();
            if unused < BUSY {
                return Some(open);
            }
            if unused < IDLE_LIMIT && timeout(ALIVE_LIMIT, open.connection.test_connected()).await.unwrap_or(false) {
                return Some(open);
            }
        }
        None
    }

    fn take_idle(&self) -> Option<Open> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    async fn connect(&self) -> Result<Open, Unconnected> {
        let name = ClientId::default();
        let unread = |error: SmtpError| unreached(Failure::from(&error), answer_of(&error));
        let stream = open((&self.settings.host, self.settings.port), self.settings.tls, self.tls.as_deref()).await?;
        let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &name).await.map_err(unread)?;
        if let Some((user, password)) = &self.settings.credentials {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let signed_in = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await;
            signed_in.map_err(|error| Unconnected {
                words: told("The mail server refused our sign-in", &error),
                why: Failure::of_sign_in(&error),
            })?;
        }
        // Asked once more, since the library keeps to itself what it does not know.
        let offers = connection.command(Ehlo::new(name)).await.map_err(unread)?;
        let is_pipelining = offers.message().any(|offer| offer.eq_ignore_ascii_case("PIPELINING"));
        Ok(Open { connection, is_pipelining, used_at: Instant::now() })
    }
}

pub(super) fn told(what: &str, error: &SmtpError) -> String {
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
pub(super) fn refusal(error: &SmtpError, step: Step) -> Answer {
    let Some(code) = error.status().map(u16::from) else {
        return Answer::not_now(one_line(&told(BROKE_OFF, error)), Waits::Nobody, Failure::from(error));
    };
    let words = one_line(&answer_of(error));
    let is_about_us = code / 10 == 53;
    let permanent = error.is_permanent() && !is_about_us;
    let waits = match (code, step) {
        _ if permanent => Waits::Nobody,
        (421, _) | (_, Step::Sender) => Waits::TheServer,
        _ if is_about_us => Waits::TheServer,
        // A mailbox that is unknown, busy or full (RFC 3463) is nobody else's matter.
        (452, _) => Waits::Nobody,
        _ if [" 4.1.1", " 4.2.1", " 4.2.2"].iter().any(|status| words.contains(status)) => Waits::Nobody,
        (_, Step::Recipient | Step::Text) => Waits::TheDomain,
    };
    let why = if is_about_us { Failure::of_sign_in(error) } else { Failure::Code(code) };
    Answer::Refused { words, permanent, waits, why }
}

/// With the code.
pub(super) fn reply_words(response: &Response) -> String {
    one_line(&format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" ")))
}

/// What a server says is anybody's text too.
pub(super) fn one_line(words: &str) -> String {
    let line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(WORDS_LIMIT).collect()
}
