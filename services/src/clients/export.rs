//! All clients as a CSV file (RFC 4180), in pieces of a few hundred, so that it takes the same memory however many there are.

use crate::{
    Result, Services,
    audit::About,
    context,
    csv::{BYTE_ORDER_MARK, write_cells},
    staff::{Administer, Permit},
};
use domain::{Language, audit::AuditAction, clients::import::ClientField};
use futures::{Stream, stream};
use store::clients::ExportRow;
use uuid::Uuid;

const CHUNK: i64 = 500;

/// The columns that an import reads, by the names that it knows; and two more for people.
const FIELDS: [ClientField; 7] = [
    ClientField::FirstName,
    ClientField::LastName,
    ClientField::PreferredName,
    ClientField::Email,
    ClientField::Phone,
    ClientField::DateOfBirth,
    ClientField::Language,
];

enum Place {
    Start,
    After((String, Uuid)),
    End,
}

impl Services {
    /// The event is written before the first byte leaves.
    pub async fn export_clients(&self, by: &Permit<Administer>) -> Result<impl Stream<Item = Result<String>> + Send + use<>> {
        let mut tx = self.inner.store.write().await?;
        self.record(&mut tx, by.actor(), AuditAction::ClientsExported, About::default()).await?;
        tx.commit().await?;
        let (services, by) = (self.clone(), by.clone());
        Ok(stream::try_unfold(Place::Start, move |place| {
            let (services, by) = (services.clone(), by.clone());
            async move { services.export_piece(&by, place).await }
        }))
    }

    async fn export_piece(&self, by: &Permit<Administer>, place: Place) -> Result<Option<(String, Place)>> {
        let (after, mut text) = match place {
            Place::Start => (None, head()),
            Place::After(cursor) => (Some(cursor), String::new()),
            Place::End => return Ok(None),
        };
        let mut tx = self.inner.store.read().await?;
        let rows = store::clients::list_to_export(&mut tx, by.organization().0, after.as_ref(), CHUNK).await?;
        for row in &rows {
            write_row(&mut text, row, by.time_zone())?;
        }
        let is_full = i64::try_from(rows.len()).unwrap_or_default() == CHUNK;
        let next = rows.last().filter(|_| is_full).map_or(Place::End, |last| Place::After(last.cursor()));
        Ok(Some((text, next)))
    }
}

fn head() -> String {
    let mut text = BYTE_ORDER_MARK.to_owned();
    write_cells(&mut text, FIELDS.iter().map(|field| field.label()).chain(["Portal", "Last sent"]));
    text
}

fn write_row(text: &mut String, row: &ExportRow, time_zone: &str) -> Result<()> {
    let birth = row.date_of_birth.map(|date| date.to_string()).unwrap_or_default();
    let language = row.language.as_deref().and_then(Language::from_tag).map(Language::name).unwrap_or_default();
    let sent = row.last_sent_at.map(|at| context::moment(at, time_zone).local.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    let optional = |value: &'_ Option<String>| value.clone().unwrap_or_default();
    let (preferred, email, phone) = (optional(&row.preferred_name), optional(&row.email), optional(&row.phone));
    let cells: [&str; 9] = [&row.first_name, &row.last_name, &preferred, &email, &phone, &birth, language, row.portal()?.label(), &sent];
    write_cells(text, cells.into_iter());
    Ok(())
}
