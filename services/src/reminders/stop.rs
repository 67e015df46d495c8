//! A client wants no more reminders: by the link in each of them, which names the client under the program's key, so that no row is
//! needed for it and nobody can make one up. Looking at it changes nothing. Staff start them again for who asks.

use crate::{
    Result, Services,
    audit::About,
    portal::front,
    staff::{Actor, InviteClients, Permit},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    invitations::LedgerKind,
    portal::PortalFront,
    reminders::StopLink,
};
use secrecy::ExposeSecret;
use store::{Tx, organization::OrganizationRow};
use uuid::Uuid;

/// What the link is sealed for: this practice, and nothing else that the key seals.
fn context(organization: Uuid) -> Vec<u8> {
    [b"stop reminders of ".as_slice(), organization.as_bytes()].concat()
}

impl Services {
    /// The client's own link to stop reminders; a new text each time, all of them good as long as the program's key is the same.
    pub(crate) fn stop_link(&self, organization: &OrganizationRow, client: Uuid) -> Result<String> {
        let text = client.simple().to_string();
        let sealed = self.inner.key.seal_text(&text, &context(organization.id), self.inner.entropy.as_ref())?;
        Ok(format!("{}/p/{}/reminders/{}", self.config().public_url, organization.slug, URL_SAFE_NO_PAD.encode(sealed)))
    }

    fn client_of_stop_link(&self, organization: Uuid, token: &str) -> Option<Uuid> {
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let text = self.inner.key.open_text(&sealed, &context(organization))?;
        Uuid::try_parse(text.expose_secret()).ok()
    }

    /// What the page behind the link says. `NotFound` for a practice that is not there.
    pub async fn stop_page(&self, slug: &str, token: &str) -> Result<(PortalFront, StopLink)> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let found = match self.client_of_stop_link(organization.id, token) {
            Some(client) => store::reminders::find(&mut tx, organization.id, client).await?,
            None => None,
        };
        let link = match found {
            None => StopLink::Unknown,
            Some(found) if found.stopped_at.is_some() => StopLink::Stopped,
            Some(_) => StopLink::Works,
        };
        Ok((front(&organization), link))
    }

    /// Once stopped, it stays so; doing it again is no error. A link that is none changes nothing, and is told by [`Services::stop_page`].
    pub async fn stop_reminders(&self, slug: &str, token: &str, address: &str) -> Result<()> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?.id;
        drop(tx);
        // What anybody may post holds up nobody who writes.
        let Some(client) = self.client_of_stop_link(organization, token) else { return Ok(()) };
        let mut tx = self.inner.store.write().await?;
        let Some(record) = store::clients::find(&mut tx, organization, client).await? else { return Ok(()) };
        if store::reminders::stop(&mut tx, organization, client, self.now()).await? {
            let by = Actor {
                organization: OrganizationId(organization),
                kind: "client",
                id: Some(client),
                name: record.full_name(),
                address: address.to_owned(),
            };
            self.tell_of_reminders(&mut tx, &by, client, (LedgerKind::RemindersStopped, AuditAction::RemindersStopped)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Only for a client who stopped them and asks for them again. Days that have passed are not made up for.
    pub async fn start_reminders(&self, by: &Permit<InviteClients>, client: ClientId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        if !store::reminders::start_again(&mut tx, by.organization().0, client.0, self.now()).await? {
            return Err(Refusal::Rule("This client has not stopped the reminders. Reload the page.".to_owned()).into());
        }
        self.tell_of_reminders(&mut tx, by.actor(), client.0, (LedgerKind::RemindersStarted, AuditAction::RemindersStarted)).await?;
        Ok(tx.commit().await?)
    }

    async fn tell_of_reminders(&self, tx: &mut Tx, by: &Actor, client: Uuid, told: (LedgerKind, AuditAction)) -> Result<()> {
        let (kind, action) = told;
        let organization = by.organization.0;
        let invitation = store::reminders::find(tx, organization, client).await?.and_then(|found| found.invitation_id);
        if let Some(invitation) = invitation {
            self.note(tx, organization, invitation, kind, (None, Some(&by.name))).await?;
        }
        self.record(tx, by, action, About { client: Some(ClientId(client)), subject: invitation, detail: None }).await
    }
}
