//! Somebody wants no more reminders: by the link in each of them, which names its reader under the program's key, so that no row is
//! needed for it and nobody can make one up. Looking at it changes nothing. Staff start them again for who asks.

use super::Reader;
use crate::{
    Result, Services,
    audit::About,
    portal::front,
    staff::{Actor, InviteClients, Permit},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, LoginId, OrganizationId},
    invitations::LedgerKind,
    reminders::{StopLink, StopPage},
    representatives::short_name,
};
use secrecy::ExposeSecret;
use store::{Tx, organization::OrganizationRow};
use uuid::Uuid;

/// What the link is sealed for: this practice, and nothing else that the key seals.
fn context(organization: Uuid) -> Vec<u8> {
    [b"stop reminders of ".as_slice(), organization.as_bytes()].concat()
}

impl Services {
    /// The reader's own link to stop reminders; a new text each time, all of them good as long as the program's key is the same.
    pub(crate) fn stop_link(&self, organization: &OrganizationRow, reader: Reader) -> Result<String> {
        let sealed = self.inner.key.seal_text(&reader.text(), &context(organization.id), self.inner.entropy.as_ref())?;
        Ok(format!("{}/p/{}/reminders/{}", self.config().public_url, organization.slug, URL_SAFE_NO_PAD.encode(sealed)))
    }

    fn reader_of_stop_link(&self, organization: Uuid, token: &str) -> Option<Reader> {
        let sealed = URL_SAFE_NO_PAD.decode(token).ok()?;
        let text = self.inner.key.open_text(&sealed, &context(organization))?;
        Reader::from_text(text.expose_secret())
    }

    /// When they stopped them, if they did; `None` of whom there are no reminders.
    async fn stopped_at(&self, tx: &mut Tx, organization: Uuid, reader: Reader) -> Result<Option<Option<DateTime<Utc>>>> {
        Ok(match reader.login {
            None => store::reminders::find(tx, organization, reader.client).await?.map(|found| found.stopped_at),
            Some(login) => {
                store::representatives::find_grant(tx, organization, login, reader.client).await?.map(|grant| grant.reminders_stopped_at)
            }
        })
    }

    /// What the page behind the link says. `NotFound` for a practice that is not there.
    pub async fn stop_page(&self, slug: &str, token: &str) -> Result<StopPage> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let (mut link, mut for_whom) = (StopLink::Unknown, None);
        if let Some(reader) = self.reader_of_stop_link(organization.id, token)
            && let Some(stopped_at) = self.stopped_at(&mut tx, organization.id, reader).await?
        {
            link = if stopped_at.is_some() { StopLink::Stopped } else { StopLink::Works };
            for_whom = for_whom_of(&mut tx, organization.id, reader).await?;
        }
        Ok(StopPage { front: front(&organization), link, for_whom })
    }

    /// Once stopped, it stays so; doing it again is no error. A link that is none changes nothing, and is told by [`Services::stop_page`].
    pub async fn stop_reminders(&self, slug: &str, token: &str, address: &str) -> Result<()> {
        let mut tx = self.inner.store.read_once().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?.id;
        drop(tx);
        // What anybody may post holds up nobody who writes.
        let Some(reader) = self.reader_of_stop_link(organization, token) else { return Ok(()) };
        let mut tx = self.inner.store.write().await?;
        let Some((kind, name)) = self.named(&mut tx, organization, reader).await? else { return Ok(()) };
        let now = self.now();
        let is_first = match reader.login {
            None => store::reminders::stop(&mut tx, organization, reader.client, now).await?,
            Some(login) => store::representatives::stop_reminders(&mut tx, organization, login, reader.client, now).await?,
        };
        if is_first {
            let id = reader.login.unwrap_or(reader.client);
            let by = Actor { organization: OrganizationId(organization), kind, id: Some(id), name, address: address.to_owned() };
            let told = (LedgerKind::RemindersStopped, AuditAction::RemindersStopped);
            self.tell_of_reminders(&mut tx, &by, (reader.client, None), told).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// As the audit log names them; `None` of whom is not there any more.
    async fn named(&self, tx: &mut Tx, organization: Uuid, reader: Reader) -> Result<Option<(&'static str, String)>> {
        Ok(match reader.login {
            None => store::clients::find(tx, organization, reader.client).await?.map(|client| ("client", client.full_name())),
            Some(login) => store::representatives::find(tx, organization, login).await?.map(|person| ("representative", person.name)),
        })
    }

    /// Only for whoever stopped them and asks for them again: the client, or the representative with this `login`. What another one stopped
    /// stays so, and days that have passed are not made up for.
    pub async fn start_reminders(&self, by: &Permit<InviteClients>, client: ClientId, login: Option<LoginId>) -> Result<()> {
        let (organization, now) = (by.organization().0, self.now());
        let mut tx = self.inner.store.write().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        let is_started = match login {
            None => store::reminders::start_again(&mut tx, organization, client.0, now).await?,
            Some(login) => store::representatives::start_reminders(&mut tx, organization, login.0, client.0).await?,
        };
        if !is_started {
            return Err(Refusal::Rule("These reminders are not stopped. Reload the page.".to_owned()).into());
        }
        if login.is_some() {
            store::reminders::go_on(&mut tx, organization, client.0, now).await?;
        }
        let reader = Reader { client: client.0, login: login.map(|login| login.0) };
        let whose = self.named(&mut tx, organization, reader).await?.filter(|_| login.is_some()).map(|(_, name)| name);
        let told = (LedgerKind::RemindersStarted, AuditAction::RemindersStarted);
        self.tell_of_reminders(&mut tx, by.actor(), (client.0, whose.as_deref()), told).await?;
        Ok(tx.commit().await?)
    }

    /// `whose` says of which representative, where the actor does not.
    async fn tell_of_reminders(
        &self,
        tx: &mut Tx,
        by: &Actor,
        (client, whose): (Uuid, Option<&str>),
        (kind, action): (LedgerKind, AuditAction),
    ) -> Result<()> {
        let organization = by.organization.0;
        let invitation = store::reminders::find(tx, organization, client).await?.and_then(|found| found.invitation_id);
        if let Some(invitation) = invitation {
            self.note(tx, organization, invitation, kind, (whose, Some(&by.name))).await?;
        }
        self.record(tx, by, action, About { client: Some(ClientId(client)), subject: invitation, detail: whose }).await
    }
}

/// The client, to whoever acts for them; `None` to the client.
async fn for_whom_of(tx: &mut Tx, organization: Uuid, reader: Reader) -> Result<Option<String>> {
    if reader.login.is_none() {
        return Ok(None);
    }
    let client = store::clients::find(tx, organization, reader.client).await?;
    Ok(client.map(|client| short_name(&client.first_name, &client.last_name)))
}
