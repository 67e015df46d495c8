//! The audit log as administrators look through it, and as a CSV file of what they look at: in pieces, so that it takes the same memory however
//! much it is.

use super::{About, asked::Asked, cut, readable};
use crate::{
    Result, Services,
    csv::{BYTE_ORDER_MARK, write_cells},
    staff::{Administer, Permit},
};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    audit::{AuditAction, AuditPage, AuditQuery, AuditRow},
    ids::{ClientId, StaffId},
};
use futures::{Stream, stream};
use std::{collections::BTreeSet, sync::Arc};
use store::Tx;
use uuid::Uuid;

const CHUNK: i64 = 500;

enum Place {
    Start,
    Before((DateTime<Utc>, Uuid)),
    End,
}

impl Services {
    pub async fn search_audit_log(&self, by: &Permit<Administer>, query: &AuditQuery) -> Result<AuditPage> {
        let asked = self.what_is_asked(by, query).await?;
        let organization = by.organization().0;
        let before = self.before(&asked, (!query.after.is_empty()).then_some(query.after.as_str()), by.time_zone())?;
        let mut tx = self.inner.store.read().await?;
        let people = store::staff::list_all(&mut tx, organization).await?;
        let (rows, next) = if asked.is_unclear {
            (Vec::new(), None)
        } else {
            let rows = store::audit::list(&mut tx, organization, &asked.filter(by.time_zone()), before, super::PAGE + 1).await?;
            cut(rows, by)?
        };
        Ok(AuditPage {
            rows,
            next,
            people: people.into_iter().map(|row| (StaffId(row.staff.id), row.staff.name)).collect(),
            client: if asked.is_unclear { None } else { name_client(&mut tx, organization, asked.client).await? },
            found: asked.found,
        })
    }

    fn before(&self, asked: &Asked, after: Option<&str>, time_zone: &str) -> Result<(DateTime<Utc>, Uuid)> {
        let place = self.place(after)?;
        Ok(asked.end(time_zone).map_or(place, |end| end.min(place)))
    }

    /// The event is written before the first byte leaves.
    pub async fn export_audit_log(
        &self,
        by: &Permit<Administer>,
        query: &AuditQuery,
    ) -> Result<impl Stream<Item = Result<String>> + Send + use<>> {
        let asked = self.what_is_asked(by, query).await?;
        if asked.is_unclear {
            return Err(Refusal::Rule("Say first which client is meant.".to_owned()).into());
        }
        let mut tx = self.inner.store.write().await?;
        let subject = asked.person.map(|person| person.0);
        let person = match subject {
            Some(person) => store::staff::find_name(&mut tx, by.organization().0, person).await?,
            None => None,
        };
        let detail = asked.in_words(person);
        let about = About { client: asked.client, subject, detail: detail.as_deref() };
        self.record(&mut tx, by.actor(), AuditAction::AuditLogDownloaded, about).await?;
        tx.commit().await?;
        let (services, by, asked) = (self.clone(), by.clone(), Arc::new(asked));
        Ok(stream::try_unfold(Place::Start, move |place| {
            let (services, by, asked) = (services.clone(), by.clone(), Arc::clone(&asked));
            async move { services.log_piece(&by, &asked, place).await }
        }))
    }

    async fn log_piece(&self, by: &Permit<Administer>, asked: &Asked, place: Place) -> Result<Option<(String, Place)>> {
        let (before, mut text) = match place {
            Place::Start => (self.before(asked, None, by.time_zone())?, head()),
            Place::Before(place) => (place, String::new()),
            Place::End => return Ok(None),
        };
        let mut tx = self.inner.store.read_once().await?;
        let rows = store::audit::list(&mut tx, by.organization().0, &asked.filter(by.time_zone()), before, CHUNK).await?;
        let is_full = i64::try_from(rows.len()).unwrap_or_default() == CHUNK;
        let next = rows.last().filter(|_| is_full).map_or(Place::End, |last| Place::Before((last.at, last.id)));
        for row in rows {
            write_row(&mut text, &readable(row, by)?);
        }
        Ok(Some((text, next)))
    }
}

/// A client who was removed has left no name.
async fn name_client(tx: &mut Tx, organization: Uuid, client: Option<ClientId>) -> Result<Option<(ClientId, String)>> {
    let Some(client) = client else { return Ok(None) };
    let found = store::clients::find_these(tx, organization, &BTreeSet::from([client.0])).await?;
    let name =
        found.get(&client.0).map_or_else(|| "a client who is not here".to_owned(), |row| format!("{} {}", row.first_name, row.last_name));
    Ok(Some((client, name)))
}

fn head() -> String {
    let mut text = BYTE_ORDER_MARK.to_owned();
    write_cells(&mut text, ["When", "Who", "What", "Client", "Detail", "Network address"].into_iter());
    text
}

fn write_row(text: &mut String, row: &AuditRow) {
    let when = row.at.local.format("%Y-%m-%d %H:%M:%S").to_string();
    let client = row.client.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    let detail = row.detail.as_deref().unwrap_or_default();
    write_cells(text, [when.as_str(), &row.actor_name, row.action.words(), client, detail, &row.address].into_iter());
}
