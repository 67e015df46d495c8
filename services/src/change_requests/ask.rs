//! The client's side: asking, taking back, and what the profile shows of it.

use super::{asked, on_file};
use crate::{Result, Services, audit::About, portal::PortalSession};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    audit::AuditAction,
    change_requests::{CHANGES_A_DAY, ChangeField, ChangeState, ProfileChanges, TypedChange, differences},
    ids::{ChangeRequestId, ClientId},
};
use store::{Tx, change_requests::NewChangeRequest, clients::ClientRecord};

/// How long the profile shows what was decided.
const SHOWN_DAYS: i64 = 90;
/// At most so many of them.
const SHOWN: i64 = 10;

const SOMEBODY_ELSE: &str = "Somebody else has signed in on this device since this page was opened. Nothing was sent.";
const NOTHING_DIFFERS: &str = "Nothing differs from what is on file. Change what is wrong, then send it.";
const MANY_TODAY: &str = "You have asked for many changes today. Call the practice, or go on tomorrow.";

impl Services {
    /// `fields`: each that was on the form, which was for `client`. What is wrong is told at the field's key, and then nothing is asked for.
    /// Refused when nothing differs from what is on file, when too much was asked for within a day, and when somebody else has signed in
    /// since the page was opened.
    pub async fn ask_for_changes(&self, session: &PortalSession, client: ClientId, fields: &[TypedChange]) -> Result<()> {
        session.only_themself()?;
        if client != session.viewer().client {
            return Err(Refusal::Rule(SOMEBODY_ELSE.to_owned()).into());
        }
        let (organization, now) = (session.organization().0, self.now());
        let mut tx = self.inner.store.write().await?;
        store::clients::lock_clients(&mut tx, organization, &[session.viewer().client.0]).await?;
        let client = store::clients::find(&mut tx, organization, session.viewer().client.0).await?.ok_or(Refusal::SignedOut)?;
        let today = self.today(session.time_zone());
        let found = differences(&on_file(&client), fields, today).map_err(Refusal::Invalid)?;
        if found.is_empty() {
            return Err(Refusal::Rule(NOTHING_DIFFERS.to_owned()).into());
        }
        let before = store::change_requests::count_since(&mut tx, organization, client.id, now - TimeDelta::days(1)).await?;
        if before + i64::try_from(found.len()).unwrap_or(i64::MAX) > CHANGES_A_DAY {
            return Err(Refusal::Rule(MANY_TODAY.to_owned()).into());
        }
        for difference in &found {
            store::change_requests::replace_waiting(&mut tx, organization, client.id, difference.field, now).await?;
            let (id, seen, wanted) = (self.new_id(), difference.seen.as_deref(), difference.wanted.as_deref());
            let new = NewChangeRequest { id, client: client.id, field: difference.field, seen, wanted };
            store::change_requests::insert(&mut tx, organization, &new, now).await?;
            let about = About { client: Some(ClientId(client.id)), subject: Some(id), detail: Some(difference.field.label()) };
            self.record(&mut tx, &session.actor(), AuditAction::ChangeAsked, about).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Refused when it is not this client's, or was decided meanwhile.
    pub async fn take_back_change(&self, session: &PortalSession, id: ChangeRequestId) -> Result<()> {
        session.only_themself()?;
        let (organization, client) = (session.organization().0, session.viewer().client);
        let mut tx = self.inner.store.write().await?;
        let row = store::change_requests::find(&mut tx, organization, id.0).await?;
        let row = row.filter(|row| row.client_id == client.0).ok_or(Refusal::NotFound)?;
        if !store::change_requests::end(&mut tx, organization, id.0, (ChangeState::TakenBack, None), self.now()).await? {
            return Err(Refusal::Rule("This does not wait any more. The page shows what came of it.".to_owned()).into());
        }
        let about = About { client: Some(client), subject: Some(id.0), detail: Some(row.field.label()) };
        self.record(&mut tx, &session.actor(), AuditAction::ChangeTakenBack, about).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn profile_changes(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        client: &ClientRecord,
        language: Language,
    ) -> Result<ProfileChanges> {
        let (organization, zone) = (session.organization().0, session.time_zone());
        let waiting = store::change_requests::list_waiting_of_client(tx, organization, client.id).await?;
        let since = self.now() - TimeDelta::days(SHOWN_DAYS);
        let decided = store::change_requests::list_decided_of_client(tx, organization, client.id, since, SHOWN).await?;
        let input = on_file(client);
        let is_free = |field: &ChangeField| waiting.iter().all(|row| row.field != *field);
        let fields = ChangeField::ALL.into_iter().filter(is_free).map(|field| (field, field.value(&input).unwrap_or_default())).collect();
        Ok(ProfileChanges {
            fields,
            waiting: waiting.into_iter().map(|row| asked(row, zone, language)).collect(),
            decided: decided.into_iter().map(|row| asked(row, zone, language)).collect(),
        })
    }
}
