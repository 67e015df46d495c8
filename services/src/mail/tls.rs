//! A connection to a mail server, in plain text or under TLS, from its first byte or after STARTTLS, on a socket of our own: the
//! library's waits some 40 ms with each e-mail, because it leaves Nagle's algorithm on (RFC 896).

use super::{
    TlsMode,
    greeting::{Reply, read_reply, say},
    probe::tls_trouble,
    replies::Replies,
};
use crate::{Error, Result};
use lettre::transport::smtp::{client::AsyncTokioStream, extension::ClientId};
use std::{fmt::Display, sync::Arc};
use tokio::net::TcpStream;
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

/// To a host and port; `tls` in all modes but the one without. `Err` in words.
pub(super) async fn open(server: (&str, u16), mode: TlsMode, tls: Option<&Tls>) -> std::result::Result<Box<dyn AsyncTokioStream>, String> {
    let name = tls.map(|tls| ServerName::try_from(tls.name.clone())).transpose().map_err(unreached)?;
    let mut stream = TcpStream::connect(server).await.map_err(unreached)?;
    stream.set_nodelay(true).map_err(unreached)?;
    let peer = stream.peer_addr().map_err(unreached)?;
    if mode == TlsMode::None {
        return Ok(Box::new(Replies::new(stream, None, peer)));
    }
    let (tls, name) = tls.zip(name).ok_or("TLS to the mail server is not set up.")?;
    let greeting = if mode == TlsMode::StartTls { Some(ask_for_tls(&mut stream).await?) } else { None };
    let connecting = TlsConnector::from(Arc::clone(&tls.config)).connect(name, stream).await;
    let stream = connecting.map_err(|error| {
        let words = tls_trouble(&error).words;
        if greeting.is_some() { unencrypted(&words) } else { unreached(words) }
    })?;
    Ok(Box::new(Replies::new(stream, greeting.as_ref(), peer)))
}

/// RFC 3207. The greeting comes back, for the library to read under TLS.
async fn ask_for_tls(stream: &mut TcpStream) -> std::result::Result<Reply, String> {
    const NOT_OFFERED: &str = "The mail server does not offer STARTTLS, so nothing was sent to it. Ask its operator, or use smtps://.";
    let greeting = read_reply(stream).await.map_err(unreached)?;
    if greeting.code != 220 {
        return Err(unreached(greeting.words));
    }
    let offered = say(stream, &format!("EHLO {}", ClientId::default())).await.map_err(unreached)?;
    if !offered.offers("STARTTLS") {
        return Err(NOT_OFFERED.to_owned());
    }
    let answer = say(stream, "STARTTLS").await.map_err(unreached)?;
    if answer.code == 220 { Ok(greeting) } else { Err(unencrypted(&answer.words)) }
}

pub(super) fn unreached(why: impl Display) -> String {
    format!("The mail server could not be reached: {}.", why.to_string().trim_end_matches('.'))
}

fn unencrypted(why: &str) -> String {
    format!("The connection to the mail server could not be encrypted: {}.", why.trim_end_matches('.'))
}
