//! A connection to a mail server, in plain text or under TLS, from its first byte or after STARTTLS, on a socket of our own: the
//! library's waits some 40 ms with each e-mail, because it leaves Nagle's algorithm on (RFC 896).

use super::{
    Failure, TlsMode,
    greeting::{Reply, read_reply, say},
    probe::tls_trouble,
    replies::Replies,
};
use crate::{Error, Result};
use lettre::transport::smtp::{client::AsyncTokioStream, extension::ClientId};
use std::{fmt::Display, io, sync::Arc};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, Error as TlsError, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// Whose certificate is expected, and which authorities may vouch for it.
pub(super) struct Tls {
    name: String,
    config: Arc<ClientConfig>,
}

impl Tls {
    /// Trusts the public authorities that are built into the program.
    pub fn new(host: &str) -> Result<Self> {
        Self::with(host, public_authorities())
    }

    #[cfg(test)]
    pub fn trusting(host: &str, pem: &[u8]) -> Self {
        use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
        let mut roots = public_authorities();
        roots.add(CertificateDer::from_pem_slice(pem).unwrap()).unwrap();
        Self::with(host, roots).unwrap()
    }

    fn with(host: &str, roots: RootCertStore) -> Result<Self> {
        let config = client_config(roots).map_err(|error| Error::Internal(format!("TLS to the mail server: {error}")))?;
        Ok(Self { name: host.to_owned(), config })
    }
}

/// Those that are built into the program.
pub(super) fn public_authorities() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// Without a certificate of our own.
pub(super) fn client_config(roots: RootCertStore) -> std::result::Result<Arc<ClientConfig>, TlsError> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// Why there is no connection.
pub(super) struct Unconnected {
    pub words: String,
    pub why: Failure,
}

/// To a host and port; `tls` in all modes but the one without.
pub(super) async fn open(
    server: (&str, u16),
    mode: TlsMode,
    tls: Option<&Tls>,
) -> std::result::Result<Box<dyn AsyncTokioStream>, Unconnected> {
    let no_such_host = |error: &dyn Display| unreached(Failure::NoSuchHost, error);
    let name = tls.map(|tls| ServerName::try_from(tls.name.clone())).transpose().map_err(|error| no_such_host(&error))?;
    let addresses: Vec<_> = lookup_host(server).await.map_err(|error| no_such_host(&error))?.collect();
    let mut stream = TcpStream::connect(&*addresses).await.map_err(broken)?;
    stream.set_nodelay(true).map_err(broken)?;
    let peer = stream.peer_addr().map_err(broken)?;
    if mode == TlsMode::None {
        return Ok(Box::new(Replies::new(stream, None, peer)));
    }
    let not_set_up = || Unconnected { words: "TLS to the mail server is not set up.".to_owned(), why: Failure::Internal };
    let (tls, name) = tls.zip(name).ok_or_else(not_set_up)?;
    let greeting = if mode == TlsMode::StartTls { Some(ask_for_tls(&mut stream).await?) } else { None };
    let connecting = TlsConnector::from(Arc::clone(&tls.config)).connect(name, stream).await;
    let stream = connecting.map_err(|error| {
        let (words, why) = (tls_trouble(&error).words, Failure::of_tls(&error));
        if greeting.is_some() { unencrypted(why, &words) } else { unreached(why, words) }
    })?;
    Ok(Box::new(Replies::new(stream, greeting.as_ref(), peer)))
}

/// RFC 3207. The greeting comes back, for the library to read under TLS.
async fn ask_for_tls(stream: &mut TcpStream) -> std::result::Result<Reply, Unconnected> {
    const NOT_OFFERED: &str = "The mail server does not offer STARTTLS, so nothing was sent to it. Ask its operator, or use smtps://.";
    let greeting = read_reply(stream).await.map_err(broken)?;
    if greeting.code != 220 {
        return Err(unreached(Failure::Code(greeting.code), greeting.words));
    }
    let offered = say(stream, &format!("EHLO {}", ClientId::default())).await.map_err(broken)?;
    if !offered.offers("STARTTLS") {
        return Err(Unconnected { words: NOT_OFFERED.to_owned(), why: Failure::NoStartTls });
    }
    let answer = say(stream, "STARTTLS").await.map_err(broken)?;
    if answer.code == 220 { Ok(greeting) } else { Err(unencrypted(Failure::Code(answer.code), &answer.words)) }
}

pub(super) fn unreached(why: Failure, told: impl Display) -> Unconnected {
    Unconnected { words: format!("The mail server could not be reached: {}.", told.to_string().trim_end_matches('.')), why }
}

fn broken(error: io::Error) -> Unconnected {
    unreached(Failure::from(&error), error)
}

fn unencrypted(why: Failure, told: &str) -> Unconnected {
    Unconnected { words: format!("The connection to the mail server could not be encrypted: {}.", told.trim_end_matches('.')), why }
}
