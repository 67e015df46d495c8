//! A connection to a mail server, in plain text or under TLS from its first byte, on a socket of our own: the library's waits
//! some 40 ms with each e-mail, because it leaves Nagle's algorithm on (RFC 896).

use super::{greeting::Greeted, probe::tls_trouble};
use crate::{Error, Result};
use lettre::transport::smtp::client::{AsyncTokioStream, TlsParameters};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, Error as TlsError, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// Whose certificate is expected, and which authorities may vouch for it.
pub(super) struct Tls {
    name: String,
    config: Arc<ClientConfig>,
    parameters: TlsParameters,
}

impl Tls {
    /// Trusts the public authorities that are built into the program.
    pub fn new(host: &str) -> Result<Self> {
        let parameters = TlsParameters::new(host.to_owned()).map_err(unusable)?;
        Self::with(host, public_authorities(), parameters)
    }

    #[cfg(test)]
    pub fn trusting(host: &str, pem: &[u8]) -> Self {
        use lettre::transport::smtp::client::Certificate;
        use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};
        let mut roots = public_authorities();
        roots.add(CertificateDer::from_pem_slice(pem).unwrap()).unwrap();
        let parameters = TlsParameters::builder(host.to_owned()).add_root_certificate(Certificate::from_pem(pem).unwrap());
        Self::with(host, roots, parameters.build().unwrap()).unwrap()
    }

    fn with(host: &str, roots: RootCertStore, parameters: TlsParameters) -> Result<Self> {
        Ok(Self { name: host.to_owned(), config: client_config(roots).map_err(unusable)?, parameters })
    }

    /// For a connection that began in plain text (RFC 3207).
    pub fn after_starttls(&self) -> TlsParameters {
        self.parameters.clone()
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

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("TLS to the mail server: {error}"))
}

/// To a host and port; `tls` when it begins with the first byte. `Err` in words.
pub(super) async fn open(server: (&str, u16), tls: Option<&Tls>) -> std::result::Result<Box<dyn AsyncTokioStream>, String> {
    let name = tls.map(|tls| ServerName::try_from(tls.name.clone())).transpose().map_err(|error| error.to_string())?;
    let stream = TcpStream::connect(server).await.map_err(|error| error.to_string())?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    let peer = stream.peer_addr().map_err(|error| error.to_string())?;
    let Some((tls, name)) = tls.zip(name) else { return Ok(Box::new(stream)) };
    let connector = TlsConnector::from(Arc::clone(&tls.config));
    let stream = connector.connect(name, stream).await.map_err(|error| tls_trouble(&error).words)?;
    Ok(Box::new(Greeted::new(stream, None, peer)))
}
