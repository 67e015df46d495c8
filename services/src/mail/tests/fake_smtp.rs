//! A mail server in a test's hands (RFC 5321): it greets, takes e-mails and keeps them, or answers as it was told, breaks off,
//! stalls, offers STARTTLS or does not.

use crate::invitations::tests::practice::Practice;
use crate::mail::{OutboxWorker, SmtpSettings, SmtpTransport, Transport};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

pub const CERTIFICATE: &[u8] = include_bytes!("certificate.pem");
/// Of the same name and key, until 2021.
pub const EXPIRED: &[u8] = include_bytes!("expired.pem");
const KEY: &[u8] = include_bytes!("key.pem");

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Manner {
    Accepts,
    /// Closes as soon as somebody connects.
    Away,
    /// Waits for whoever connected to begin.
    Mute,
    /// Greets with this and closes.
    Greets(&'static str),
    /// Answers this to `MAIL`.
    Sender(&'static str),
    /// Answers this to `RCPT`.
    Recipient(&'static str),
    /// Answers this to `RCPT` at this domain, and accepts others.
    RecipientAt(&'static str, &'static str),
    /// Answers this to `RCPT`, and asks for the e-mail all the same.
    RefusesAndWaits(&'static str),
    /// Takes one e-mail on each connection, and closes it.
    OneEach,
    /// Answers this to the e-mail itself.
    Content(&'static str),
    /// Takes the e-mail, and breaks off before it answers.
    BreaksOff,
    /// Takes the e-mail, and answers so late.
    Stalls(Duration),
    /// Takes the e-mail, and answers this, as it stands here.
    Says(&'static [u8]),
    /// Answers this to `AUTH`.
    SignIn(&'static str),
}

/// How a connection begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encryption {
    None,
    StartTls,
    Implicit,
    /// From the first byte, with a certificate that has run out.
    Expired,
}

/// One e-mail that was accepted.
#[derive(Clone, Debug, Default)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    /// As it came, without the dots that SMTP adds.
    pub data: String,
}

impl Received {
    /// Unfolded, in order, with their names.
    pub fn headers(&self) -> Vec<(String, String)> {
        let (head, _) = self.data.split_once("\r\n\r\n").expect("headers end with an empty line");
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in head.split("\r\n") {
            if line.starts_with([' ', '\t']) {
                let (_, value) = headers.last_mut().expect("a folded line follows another");
                value.push_str(line);
            } else {
                let (name, value) = line.split_once(':').expect("a header has a colon");
                headers.push((name.to_owned(), value.trim().to_owned()));
            }
        }
        headers
    }

    pub fn header(&self, name: &str) -> String {
        self.headers().into_iter().find(|(found, _)| found == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// The whole e-mail with quoted-printable undone as far as ASCII goes (RFC 2045 section 6.7).
    pub fn readable(&self) -> String {
        self.data.replace("=\r\n", "").replace("=3D", "=")
    }

    /// Of the link in it.
    pub fn secret(&self) -> String {
        crate::invitations::tests::practice::secret_in(&self.readable()).expect("a link")
    }
}

#[derive(Default)]
struct Seen {
    mails: Vec<Received>,
    connections: usize,
    /// That were begun to be sent.
    begun: usize,
    /// Every command line, in the clear.
    commands: Vec<String>,
}

#[derive(Clone)]
pub struct FakeSmtp {
    pub port: u16,
    manner: Arc<Mutex<Manner>>,
    seen: Arc<Mutex<Seen>>,
    /// Rings when an e-mail was begun or taken.
    bell: Arc<Notify>,
    /// Beside what it always does.
    offers: Arc<Mutex<&'static str>>,
}

impl FakeSmtp {
    pub async fn start(encryption: Encryption) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self {
            port,
            manner: Arc::new(Mutex::new(Manner::Accepts)),
            seen: Arc::default(),
            bell: Arc::default(),
            offers: Arc::default(),
        };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.seen.lock().unwrap().connections += 1;
                let serving = serving.clone();
                tokio::spawn(async move { serving.serve(stream, encryption).await });
            }
        });
        server
    }

    /// It takes several commands in one breath.
    pub fn pipelining(self) -> Self {
        *self.offers.lock().unwrap() = "250-PIPELINING\r\n";
        self
    }

    /// Returns when so many e-mails are being sent, or were.
    pub async fn have_begun(&self, count: usize) {
        self.until(|seen| seen.begun >= count).await;
    }

    /// Returns when so many e-mails were taken.
    pub async fn have_taken(&self, count: usize) {
        self.until(|seen| seen.mails.len() >= count).await;
    }

    async fn until(&self, is_so: impl Fn(&Seen) -> bool) {
        let waiting = async {
            while !is_so(&self.seen.lock().unwrap()) {
                self.bell.notified().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("it comes to that");
    }

    pub fn is(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn mails(&self) -> Vec<Received> {
        self.seen.lock().unwrap().mails.clone()
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// E-mails that were begun to be sent.
    pub fn begun(&self) -> usize {
        self.seen.lock().unwrap().begun
    }

    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().unwrap().commands.clone()
    }

    pub fn transport(&self) -> SmtpTransport {
        transport(&format!("smtp://127.0.0.1:{}", self.port))
    }

    pub fn worker(&self, practice: &Practice) -> OutboxWorker {
        OutboxWorker::new(practice.services.clone()).over(Transport::Smtp(self.transport()))
    }

    fn manner(&self) -> Manner {
        *self.manner.lock().unwrap()
    }

    async fn serve(self, stream: TcpStream, encryption: Encryption) {
        if self.manner() == Manner::Away {
            return;
        }
        match self.manner() {
            Manner::Mute => {
                read_line(&mut BufReader::new(stream)).await;
                return;
            }
            Manner::Greets(words) => {
                say(&mut BufReader::new(stream), words).await;
                return;
            }
            _ => {}
        }
        match encryption {
            Encryption::None => drop(self.talk(BufReader::new(stream), (true, false)).await),
            Encryption::Implicit | Encryption::Expired => {
                let certificate = if encryption == Encryption::Expired { EXPIRED } else { CERTIFICATE };
                if let Ok(stream) = acceptor(certificate).accept(stream).await {
                    self.talk(BufReader::new(stream), (true, false)).await;
                }
            }
            Encryption::StartTls => {
                if let Some(stream) = self.talk(BufReader::new(stream), (true, true)).await
                    && let Ok(stream) = acceptor(CERTIFICATE).accept(stream.into_inner()).await
                {
                    self.talk(BufReader::new(stream), (false, false)).await;
                }
            }
        }
    }

    /// Until the other side leaves; gives the stream back when it is to be encrypted. `begins`: whether to greet, whether to offer STARTTLS.
    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: BufReader<S>, begins: (bool, bool)) -> Option<BufReader<S>> {
        if begins.0 {
            say(&mut stream, "220 fake ESMTP").await?;
        }
        let mut mail = Received { from: String::new(), to: Vec::new(), data: String::new() };
        loop {
            let line = read_line(&mut stream).await?;
            self.seen.lock().unwrap().commands.push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match (verb.as_str(), self.manner()) {
                ("EHLO", _) => {
                    let starttls = if begins.1 { "250-STARTTLS\r\n" } else { "" };
                    let offers = *self.offers.lock().unwrap();
                    say(&mut stream, &format!("250-fake\r\n{starttls}{offers}250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN"))
                        .await?;
                }
                ("STARTTLS", _) => {
                    say(&mut stream, "220 go on").await?;
                    return Some(stream);
                }
                ("AUTH", Manner::SignIn(answer)) | ("RCPT", Manner::Recipient(answer)) | ("MAIL", Manner::Sender(answer)) => {
                    say(&mut stream, answer).await?;
                }
                ("AUTH", _) => say(&mut stream, "235 welcome").await?,
                ("MAIL", _) => {
                    mail = Received { from: address(&line), to: Vec::new(), data: String::new() };
                    say(&mut stream, "250 ok").await?;
                }
                ("RCPT", Manner::RecipientAt(domain, answer)) if address(&line).to_lowercase().ends_with(domain) => {
                    say(&mut stream, answer).await?;
                }
                ("RCPT", Manner::RefusesAndWaits(answer)) => say(&mut stream, answer).await?,
                ("RCPT", _) => {
                    mail.to.push(address(&line));
                    say(&mut stream, "250 ok").await?;
                }
                ("DATA", manner) if mail.to.is_empty() && !matches!(manner, Manner::RefusesAndWaits(_)) => {
                    say(&mut stream, "503 5.5.1 nobody to send to").await?;
                }
                ("DATA", manner) => self.take(&mut stream, std::mem::take(&mut mail), manner).await?,
                ("QUIT", _) => {
                    say(&mut stream, "221 bye").await?;
                    return None;
                }
                _ => say(&mut stream, "250 ok").await?,
            }
        }
    }

    async fn take<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: &mut BufReader<S>, mut mail: Received, manner: Manner) -> Option<()> {
        self.seen.lock().unwrap().begun += 1;
        self.bell.notify_one();
        say(stream, "354 go on").await?;
        loop {
            let line = read_line(stream).await?;
            if line == "." {
                break;
            }
            mail.data.push_str(line.strip_prefix('.').unwrap_or(&line));
            mail.data.push_str("\r\n");
        }
        match manner {
            Manner::Content(answer) => return say(stream, answer).await,
            Manner::BreaksOff => return None,
            Manner::Stalls(time) => tokio::time::sleep(time).await,
            _ => {}
        }
        let number = {
            let mut seen = self.seen.lock().unwrap();
            seen.mails.push(mail);
            seen.mails.len()
        };
        self.bell.notify_one();
        if let Manner::Says(answer) = manner {
            stream.write_all(answer).await.ok()?;
            return stream.flush().await.ok();
        }
        say(stream, &format!("250 2.0.0 Ok: queued as {number}")).await?;
        (manner != Manner::OneEach).then_some(())
    }
}

/// To this address; where the test's own certificate counts is said elsewhere.
pub fn transport(url: &str) -> SmtpTransport {
    SmtpTransport::new(SmtpSettings::from_url(url).unwrap()).unwrap()
}

/// A certificate that nobody else vouches for, of `localhost` and 127.0.0.1.
fn acceptor(certificate: &[u8]) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut BufReader<S>, words: &str) -> Option<()>
where
    BufReader<S>: AsyncWrite,
{
    stream.write_all(format!("{words}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn read_line<S>(stream: &mut BufReader<S>) -> Option<String>
where
    S: AsyncRead + Unpin,
{
    let mut line = String::new();
    let length = stream.read_line(&mut line).await.ok()?;
    (length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Between the angle brackets.
fn address(line: &str) -> String {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address.to_owned()).unwrap_or_default()
}
