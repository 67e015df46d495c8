//! Writing down who did what to whom, in the transaction of the change itself (R25), and reading it.

mod asked;
mod search;
#[cfg(test)]
mod tests;

use crate::{
    Error, Result, Services, context,
    staff::{Actor, Administer, Permit, Right, SignedIn},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, Utc};
use domain::{
    Refusal,
    audit::{AuditAction, AuditRow},
    ids::ClientId,
};
use store::{
    Tx,
    audit::{AuditEventRow, AuditFilter, AuditListRow},
};
use uuid::Uuid;

/// Events a page.
const PAGE: i64 = 50;

/// What an event is about.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct About<'a> {
    pub client: Option<ClientId>,
    pub subject: Option<Uuid>,
    /// Plain words; never an answer, an address or a secret.
    pub detail: Option<&'a str>,
}

impl Services {
    pub(crate) async fn record(&self, tx: &mut Tx, by: &Actor, action: AuditAction, about: About<'_>) -> Result<()> {
        self.record_at(tx, by, (action, self.now()), about).await
    }

    /// For an invented past; whatever happens is recorded when it happens, by [`Services::record`].
    pub(crate) async fn record_at(
        &self,
        tx: &mut Tx,
        by: &Actor,
        (action, at): (AuditAction, DateTime<Utc>),
        about: About<'_>,
    ) -> Result<()> {
        Ok(store::audit::insert(tx, by.organization.0, &self.audit_event(by, (action, at), about)).await?)
    }

    /// The same thing done to several.
    pub(crate) async fn record_all(
        &self,
        tx: &mut Tx,
        by: &Actor,
        action: AuditAction,
        about: impl Iterator<Item = About<'_>>,
    ) -> Result<()> {
        let at = self.now();
        let events: Vec<AuditEventRow> = about.map(|about| self.audit_event(by, (action, at), about)).collect();
        Ok(store::audit::insert_all(tx, by.organization.0, &events).await?)
    }

    fn audit_event(&self, by: &Actor, (action, at): (AuditAction, DateTime<Utc>), about: About<'_>) -> AuditEventRow {
        AuditEventRow {
            id: self.new_id(),
            at,
            actor_kind: by.kind.to_owned(),
            actor_id: by.id,
            actor_name: by.name.clone(),
            action: action.key().to_owned(),
            client_id: about.client.map(|client| client.0),
            subject_id: about.subject,
            detail: about.detail.map(str::to_owned),
            address: by.address.clone(),
        }
    }

    /// All of it, newest first; and where the next page begins, if there is one.
    pub async fn audit_log(&self, by: &Permit<Administer>, after: Option<&str>) -> Result<(Vec<AuditRow>, Option<String>)> {
        let before = self.place(after)?;
        let mut tx = self.inner.store.read_once().await?;
        let rows = store::audit::list(&mut tx, by.organization().0, &AuditFilter::default(), before, PAGE + 1).await?;
        cut(rows, by)
    }

    /// What was done to a client, newest first; and where the next page begins, if there is one.
    pub async fn list_history(
        &self,
        by: &Permit<SignedIn>,
        client: ClientId,
        after: Option<&str>,
    ) -> Result<(Vec<AuditRow>, Option<String>)> {
        let before = self.place(after)?;
        let mut tx = self.inner.store.read().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        let about = AuditFilter { client: Some(client.0), ..AuditFilter::default() };
        let rows = store::audit::list(&mut tx, by.organization().0, &about, before, PAGE + 1).await?;
        cut(rows, by)
    }

    /// Of a page's address, before which its events were; of the first page, now.
    fn place(&self, after: Option<&str>) -> Result<(DateTime<Utc>, Uuid)> {
        match after {
            Some(text) => Ok(read_cursor(text).ok_or(Refusal::NotFound)?),
            None => Ok((DateTime::<Utc>::MAX_UTC.min(self.now() + chrono::TimeDelta::days(1)), Uuid::max())),
        }
    }

    /// Being refused the right `R` is an event too.
    pub async fn record_denial<R: Right>(&self, by: &Actor) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        self.record(&mut tx, by, AuditAction::AccessDenied, About { detail: Some(R::WORDS), ..About::default() }).await?;
        Ok(tx.commit().await?)
    }
}

/// Of `PAGE` and one more, which tells that there is another page.
fn cut<R>(mut rows: Vec<AuditListRow>, by: &Permit<R>) -> Result<(Vec<AuditRow>, Option<String>)> {
    let most = usize::try_from(PAGE).unwrap_or_default();
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|last| write_cursor(last.at, last.id));
    let rows = rows.into_iter().map(|row| readable(row, by)).collect::<Result<_>>()?;
    Ok((rows, next))
}

/// From where it was done is told to administrators alone.
fn readable<R>(row: AuditListRow, by: &Permit<R>) -> Result<AuditRow> {
    let action = AuditAction::from_key(&row.action).ok_or_else(|| Error::Internal("an audit event of an unknown kind".to_owned()))?;
    let name = format!("{} {}", row.first_name.unwrap_or_default(), row.last_name.unwrap_or_default());
    let client = row.client_id.map(|id| (ClientId(id), name.trim().to_owned()));
    Ok(AuditRow {
        at: context::moment(row.at, by.time_zone()),
        actor_name: row.actor_name,
        action,
        client,
        detail: row.detail,
        address: if by.is_administrator() { row.address } else { String::new() },
    })
}

/// A place in a list by time, as a page's address carries it.
pub(crate) fn write_cursor(at: DateTime<Utc>, id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode([at.timestamp_micros().to_be_bytes().as_slice(), id.as_bytes()].concat())
}

pub(crate) fn read_cursor(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (at, id) = bytes.split_at_checked(8)?;
    // Years of four digits: PostgreSQL knows no much larger ones, and SQLite compares them as text.
    let at = DateTime::from_timestamp_micros(i64::from_be_bytes(at.try_into().ok()?)).filter(|at| (1970..=9999).contains(&at.year()))?;
    Some((at, Uuid::from_slice(id).ok()?))
}
