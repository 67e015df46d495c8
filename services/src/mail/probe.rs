//! The test of a mail server, step by step, as an e-mail would go: each step with what the server said, and for the one that
//! fails what to do about it. Only what is an SMTP reply (RFC 5321 section 4.2) is ever repeated.

use super::{
    SmtpSettings, TlsMode,
    greeting::{Reply, read_reply, say},
    replies::Replies,
    smtp::{answer_of, one_line, reply_words},
    tls::{client_config, public_authorities},
};
use domain::mail::{MailTest, TestOutcome, TestStep};
use lettre::{
    Message,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, AsyncTokioStream},
        extension::ClientId,
    },
};
use secrecy::ExposeSecret;
use std::{io, net::SocketAddr, time::Duration};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{CertificateError, Error as TlsError, RootCertStore, pki_types::ServerName},
};
use x509_cert::{Certificate, der::Decode};

/// Of each step; all of them together are within the time that a request may take.
const STEP_LIMIT: Duration = Duration::from_secs(5);

pub(super) struct Probe<'a> {
    settings: &'a SmtpSettings,
    roots: RootCertStore,
    step_limit: Duration,
}

/// What went wrong, and what to do about it.
pub(super) struct Trouble {
    pub words: String,
    advice: &'static str,
}

impl Trouble {
    fn new(words: impl Into<String>, advice: &'static str) -> Self {
        Self { words: one_line(&words.into()), advice }
    }
}

type Step<T> = Result<T, Trouble>;

const SILENT: &str = "Compare host and port with what your provider says. A firewall may be in the way; ask whoever runs this network.";
const PORTS: &str = "Compare host and port with what your provider says: usual are 587 with STARTTLS, and 465 with TLS from the start.";
const WANTS_TLS: &str = "The server seems to expect TLS from the start. Choose that, usually with port 465; or port 587 with STARTTLS.";
const WANTS_PLAIN: &str =
    "The server seems to begin in plain text. Choose STARTTLS, usually with port 587; or port 465 with TLS from the start.";
const SIGN_IN: &str = "Check user name and password. Many providers want a password made for programs (an app password) and not the one that you sign in with.";

impl<'a> Probe<'a> {
    /// Trusts the public authorities that are built into the program, as sending does.
    pub fn new(settings: &'a SmtpSettings) -> Self {
        Self { settings, roots: public_authorities(), step_limit: STEP_LIMIT }
    }

    #[cfg(test)]
    pub fn trusting(mut self, certificate: tokio_rustls::rustls::pki_types::CertificateDer<'static>) -> Self {
        self.roots.add(certificate).unwrap();
        self
    }

    #[cfg(test)]
    pub fn with_step_limit(mut self, limit: Duration) -> Self {
        self.step_limit = limit;
        self
    }

    pub async fn run(&self, message: &Message) -> MailTest {
        let mut passed = Vec::new();
        let failed = self.go(&mut passed, message).await.err();
        let mut steps: Vec<_> = TestStep::ALL.into_iter().zip(passed).collect();
        if let (Some(Trouble { words, advice }), Some(step)) = (failed, TestStep::ALL.get(steps.len())) {
            steps.push((*step, TestOutcome::Failed { words, advice: advice.to_owned() }));
        }
        let rest = TestStep::ALL.into_iter().skip(steps.len()).map(|step| (step, TestOutcome::NotReached));
        steps.extend(rest.collect::<Vec<_>>());
        MailTest { steps }
    }

    /// One outcome in `passed` for each step that was reached and has not failed.
    async fn go(&self, passed: &mut Vec<TestOutcome>, message: &Message) -> Step<()> {
        let addresses = self.find_name().await?;
        passed.push(TestOutcome::Passed(addresses.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>().join(", ")));
        let (mut stream, peer) = self.connect(&addresses).await?;
        let greeted = if self.settings.tls == TlsMode::Implicit { None } else { Some(self.greeting(&mut stream).await?) };
        let words = greeted.as_ref().map_or_else(|| format!("port {}", self.settings.port), |greeting| greeting.words.clone());
        passed.push(TestOutcome::Passed(words));
        let stream = self.encrypt(passed, stream, (peer, greeted)).await?;
        let mut connection = self.in_time(AsyncSmtpConnection::connect_with_transport(stream, &ClientId::default())).await?;
        passed.push(self.sign_in(&mut connection).await?);
        let words = self.send(&mut connection, message).await?;
        passed.push(TestOutcome::Passed(words));
        connection.abort().await;
        Ok(())
    }

    async fn find_name(&self) -> Step<Vec<SocketAddr>> {
        const ADVICE: &str = "Compare the host with what your provider says; look for a slip of the keyboard.";
        let host = (self.settings.host.as_str(), self.settings.port);
        let found = timeout(self.step_limit, tokio::net::lookup_host(host)).await;
        let found = found.map_err(|_| Trouble::new("The name service did not answer in time.", SILENT))?;
        let mut addresses: Vec<SocketAddr> = found.map_err(|_| Trouble::new("There is no server of this name.", ADVICE))?.collect();
        addresses.dedup();
        if addresses.is_empty() { Err(Trouble::new("There is no server of this name.", ADVICE)) } else { Ok(addresses) }
    }

    async fn connect(&self, addresses: &[SocketAddr]) -> Step<(TcpStream, SocketAddr)> {
        let mut last = Trouble::new("Nothing was tried.", PORTS);
        for address in addresses {
            last = match timeout(self.step_limit, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    // Only what is slow without it.
                    let _slower = stream.set_nodelay(true);
                    return Ok((stream, *address));
                }
                Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
                    Trouble::new(format!("Nothing answers at port {} of {}.", address.port(), address.ip()), PORTS)
                }
                Ok(Err(error)) => Trouble::new(format!("{} cannot be reached: {error}.", address.ip()), SILENT),
                Err(_) => Trouble::new(format!("{} did not answer in time at port {}.", address.ip(), address.port()), SILENT),
            };
        }
        Err(last)
    }

    /// Whoever speaks TLS on a plain port waits for us, or says something that is no reply.
    async fn greeting(&self, stream: &mut TcpStream) -> Step<Reply> {
        match timeout(self.step_limit, read_reply(stream)).await {
            Ok(Ok(reply)) if reply.code == 220 => Ok(reply),
            Ok(Ok(reply)) => Err(Trouble::new(
                reply.words,
                "The server takes nothing from this machine. Ask your provider whether the address of this server has to be allowed.",
            )),
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Err(Trouble::new("What answers there is no mail server.", WANTS_TLS))
            }
            Ok(Err(_)) => Err(Trouble::new("The server closed the connection at once.", PORTS)),
            Err(_) => Err(Trouble::new("The server did not greet.", WANTS_TLS)),
        }
    }

    /// The stream as a mail program needs it, with its greeting still to be read.
    async fn encrypt(
        &self,
        passed: &mut Vec<TestOutcome>,
        mut stream: TcpStream,
        (peer, greeted): (SocketAddr, Option<Reply>),
    ) -> Step<Box<dyn AsyncTokioStream>> {
        if self.settings.tls == TlsMode::None {
            passed.push(TestOutcome::NotNeeded("Not asked for: e-mails can be read on their way.".to_owned()));
            return Ok(Box::new(Replies::new(stream, greeted.as_ref(), peer)));
        }
        if self.settings.tls == TlsMode::StartTls {
            self.start_tls(&mut stream).await?;
        }
        let mut stream = self.handshake(stream).await?;
        let words = described(&stream);
        let greeting = match greeted {
            Some(greeting) => greeting,
            None => match timeout(self.step_limit, read_reply(&mut stream)).await {
                Ok(Ok(reply)) if reply.code == 220 => reply,
                Ok(Ok(reply)) => return Err(Trouble::new(reply.words, PORTS)),
                Ok(Err(_)) | Err(_) => return Err(Trouble::new("It is encrypted, but what answers there is no mail server.", PORTS)),
            },
        };
        passed.push(TestOutcome::Passed(words));
        Ok(Box::new(Replies::new(stream, Some(&greeting), peer)))
    }

    async fn start_tls(&self, stream: &mut TcpStream) -> Step<()> {
        let broken = |_| Trouble::new("The server broke off.", PORTS);
        let slow = |_| Trouble::new("The server did not answer in time.", SILENT);
        let name = ClientId::default();
        let asked = timeout(self.step_limit, say(stream, &format!("EHLO {name}"))).await.map_err(slow)?.map_err(broken)?;
        if !asked.offers("STARTTLS") {
            return Err(Trouble::new(
                "The server does not offer STARTTLS, so nothing was sent to it.",
                "Choose TLS from the start, usually with port 465, or ask your provider. Without encryption no password is sent.",
            ));
        }
        let answer = timeout(self.step_limit, say(stream, "STARTTLS")).await.map_err(slow)?.map_err(broken)?;
        if answer.code == 220 { Ok(()) } else { Err(Trouble::new(answer.words, "Try again in a few minutes, or ask your provider.")) }
    }

    async fn handshake(&self, stream: TcpStream) -> Step<TlsStream<TcpStream>> {
        let config = client_config(self.roots.clone()).map_err(|error| Trouble::new(error.to_string(), SILENT))?;
        let name = ServerName::try_from(self.settings.host.clone()).map_err(|error| Trouble::new(error.to_string(), PORTS))?;
        match timeout(self.step_limit, TlsConnector::from(config).connect(name, stream)).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(tls_trouble(&error)),
            Err(_) => Err(Trouble::new("The server did not answer the beginning of TLS.", WANTS_PLAIN)),
        }
    }

    async fn sign_in(&self, connection: &mut AsyncSmtpConnection) -> Step<TestOutcome> {
        let Some((user, password)) = &self.settings.credentials else {
            return Ok(TestOutcome::NotNeeded("No user name is set.".to_owned()));
        };
        let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
        let signed_in = self.in_time(connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)).await;
        signed_in.map(|response| TestOutcome::Passed(reply_words(&response))).map_err(|trouble| Trouble { advice: SIGN_IN, ..trouble })
    }

    async fn send(&self, connection: &mut AsyncSmtpConnection, message: &Message) -> Step<String> {
        let bytes = message.formatted();
        match timeout(self.step_limit, connection.send(message.envelope(), &bytes)).await {
            Ok(Ok(response)) => Ok(reply_words(&response)),
            Ok(Err(error)) => {
                let code = error.status().map(u16::from);
                let advice = match code {
                    Some(530) => "The server wants a user name and a password. Enter them.",
                    Some(550..=559) => {
                        "The server refuses the sender's or the recipient's address. Use a sender's address that belongs to this account."
                    }
                    Some(400..=499) => "The server does not take it now. Try again in a few minutes; sending does so by itself.",
                    _ => "Ask your provider what this means.",
                };
                Err(Trouble::new(answer_of(&error), advice))
            }
            Err(_) => Err(Trouble::new("The server did not answer in time.", SILENT)),
        }
    }

    async fn in_time<T>(&self, step: impl Future<Output = Result<T, SmtpError>>) -> Step<T> {
        match timeout(self.step_limit, step).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(Trouble::new(answer_of(&error), "Ask your provider what this means.")),
            Err(_) => Err(Trouble::new("The server did not answer in time.", SILENT)),
        }
    }
}

pub(super) fn tls_trouble(error: &io::Error) -> Trouble {
    const AUTHORITY: &str =
        "Use the name that your provider gives for mail programs. A certificate of an authority of your own is not trusted.";
    let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>()) else {
        return Trouble::new("The server broke off while TLS began.", WANTS_PLAIN);
    };
    match error {
        TlsError::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            Trouble::new("The server's certificate has run out.", "Tell your provider: they have to renew it. Nothing was sent.")
        }
        TlsError::InvalidCertificate(CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) => {
            Trouble::new("The server's certificate is for another name.", AUTHORITY)
        }
        TlsError::InvalidCertificate(CertificateError::UnknownIssuer) => {
            Trouble::new("Nobody whom this program trusts vouches for the server's certificate.", AUTHORITY)
        }
        TlsError::InvalidCertificate(_) => Trouble::new(format!("The server's certificate cannot be trusted: {error}."), AUTHORITY),
        TlsError::InvalidMessage(_) => Trouble::new("What the server said is not TLS.", WANTS_PLAIN),
        other => Trouble::new(format!("TLS could not begin: {other}."), WANTS_PLAIN),
    }
}

/// `TLSv1.3; certificate for CN=mail.example.org, by CN=…, until 2027-03-01`
fn described(stream: &TlsStream<TcpStream>) -> String {
    let (_, session) = stream.get_ref();
    let version = session.protocol_version().and_then(|version| version.as_str()).unwrap_or("TLS").replace('_', ".");
    let first = session.peer_certificates().and_then(<[_]>::first);
    let Some(certificate) = first.and_then(|der| Certificate::from_der(der).ok()) else { return version };
    let content = &certificate.tbs_certificate;
    let until = content.validity.not_after.to_date_time();
    let until = format!("{}-{:02}-{:02}", until.year(), until.month(), until.day());
    one_line(&format!("{version}; certificate for {}, by {}, until {until}", content.subject, content.issuer))
}
