//! Over which mail server a practice's e-mails go: one of its own, or the installation's; and from which address.

use super::{SmtpSettings, SmtpTransport, TlsMode, Transport};
use crate::{Result, Services};
use chrono::{DateTime, Utc};
use domain::mail::{Security, is_loopback};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::{Tx, organization::MailSettingsRow};
use uuid::Uuid;

/// The installation's transport, and those of practices that have a mail server of their own: each is kept, with its
/// connections, until its settings change, in whatever process.
pub(crate) struct Transports {
    installation: Arc<Transport>,
    own: Mutex<HashMap<Uuid, Own>>,
}

/// Whose mail server it is when it is not a practice's own.
pub(super) const INSTALLATION: Uuid = Uuid::nil();

/// To a practice's own mail server at a time: Microsoft 365 takes three from a mailbox.
pub(super) const OWN_CONNECTIONS: usize = 3;

/// `Err` in words for the person whose e-mail waits: it can be sent once the settings are mended.
pub(super) type OwnOrNot = std::result::Result<Arc<Transport>, String>;

/// Of the settings that were changed last at this time.
type Own = (DateTime<Utc>, Arc<Transport>);

impl Transports {
    pub fn new(installation: Transport) -> Self {
        Self { installation: Arc::new(installation), own: Mutex::default() }
    }

    pub fn installation(&self) -> &Transport {
        &self.installation
    }

    fn find_own(&self, organization: Uuid, of: DateTime<Utc>) -> Option<Arc<Transport>> {
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        own.get(&organization).filter(|(since, _)| *since == of).map(|(_, transport)| Arc::clone(transport))
    }

    /// With its connections.
    fn forget_own(&self, organization: Uuid) {
        self.own.lock().unwrap_or_else(PoisonError::into_inner).remove(&organization);
    }

    fn keep_own(&self, organization: Uuid, of: DateTime<Utc>, transport: &Arc<Transport>) {
        self.own.lock().unwrap_or_else(PoisonError::into_inner).insert(organization, (of, Arc::clone(transport)));
    }
}

/// What a stored password is sealed for: no sealed link opens as one.
pub(super) fn password_context(organization: Uuid) -> Vec<u8> {
    [b"mail-password:".as_slice(), organization.as_bytes()].concat()
}

impl From<Security> for TlsMode {
    fn from(security: Security) -> Self {
        match security {
            Security::Tls => Self::Implicit,
            Security::StartTls => Self::StartTls,
            Security::None => Self::None,
        }
    }
}

impl Services {
    /// Whether any practice sends over a mail server of its own that is not on this machine.
    pub async fn any_sends_elsewhere(&self) -> Result<bool> {
        let mut tx = self.inner.store.read_once().await?;
        Ok(store::organization::list_mail_hosts(&mut tx).await?.iter().any(|host| !is_loopback(host)))
    }

    pub(super) async fn transport_of(&self, organization: Uuid) -> Result<OwnOrNot> {
        let mut tx = self.inner.store.read_once().await?;
        let row = store::organization::find_mail_settings(&mut tx, organization).await?;
        self.transport_for(organization, row.as_ref())
    }

    /// `row`: the practice's settings as they are now.
    pub(super) fn transport_for(&self, organization: Uuid, row: Option<&MailSettingsRow>) -> Result<OwnOrNot> {
        let transports = &self.inner.transports;
        let Some(row) = row else {
            transports.forget_own(organization);
            return Ok(Ok(Arc::clone(&transports.installation)));
        };
        if let Some(kept) = transports.find_own(organization, row.updated_at) {
            return Ok(Ok(kept));
        }
        let Some(settings) = self.stored_settings(organization, row) else {
            let words =
                "The password of the practice's mail server cannot be read with the program's key. An administrator has to enter it again.";
            return Ok(Err(words.to_owned()));
        };
        let transport = Arc::new(Transport::Smtp(SmtpTransport::new(settings)?.with_connections(OWN_CONNECTIONS)));
        transports.keep_own(organization, row.updated_at, &transport);
        Ok(Ok(transport))
    }

    /// `None` when the password does not open.
    fn stored_settings(&self, organization: Uuid, row: &MailSettingsRow) -> Option<SmtpSettings> {
        let credentials = match (&row.user_name, &row.sealed_password) {
            (Some(user), Some(sealed)) => Some((user.clone(), self.inner.key.open_text(sealed, &password_context(organization))?)),
            _ => None,
        };
        let tls = Security::from_key(&row.security)?.into();
        Some(SmtpSettings { host: row.host.clone(), port: u16::try_from(row.port).ok()?, tls, credentials })
    }

    /// The address that the practice's e-mails come from.
    pub(crate) async fn sender_address(&self, tx: &mut Tx, organization: Uuid) -> Result<String> {
        let own = store::organization::find_mail_settings(tx, organization).await?;
        Ok(own.map_or_else(|| self.config().mail_from.to_string(), |row| row.sender_email))
    }
}
