//! What became of everyone of a batch, as a CSV file: in pieces, so that it takes the same memory however many they are. Each client
//! is in it once, also while the batch is still being written.

use crate::{
    Result, Services,
    audit::About,
    context,
    csv::{BYTE_ORDER_MARK, write_cells},
    staff::{Administer, Permit},
};
use domain::{Refusal, audit::AuditAction, ids::BatchId, invitations::BatchPurpose};
use futures::{Stream, stream};
use store::invitations::OutcomeToTell;
use uuid::Uuid;

const CHUNK: i64 = 500;

/// Where the next piece begins.
#[derive(Clone, Copy)]
enum Place {
    Head,
    /// After this client: each stays where it is, whatever is decided meanwhile.
    After(Uuid),
    End,
}

impl Services {
    /// The event is written before the first byte leaves.
    pub async fn batch_outcome(
        &self,
        by: &Permit<Administer>,
        batch: BatchId,
    ) -> Result<impl Stream<Item = Result<String>> + Send + use<>> {
        let mut tx = self.inner.store.write().await?;
        let row = store::invitations::find_batch(&mut tx, by.organization().0, batch.0).await?.ok_or(Refusal::NotFound)?;
        let batch = (batch, row.purpose()?);
        let about = About { subject: Some(batch.0.0), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::BatchDownloaded, about).await?;
        tx.commit().await?;
        let (services, by) = (self.clone(), by.clone());
        Ok(stream::try_unfold(Place::Head, move |place| {
            let (services, by) = (services.clone(), by.clone());
            async move { services.outcome_piece(&by, batch, place).await }
        }))
    }

    async fn outcome_piece(
        &self,
        by: &Permit<Administer>,
        (batch, purpose): (BatchId, BatchPurpose),
        place: Place,
    ) -> Result<Option<(String, Place)>> {
        let (mut text, after) = match place {
            Place::Head => (head(), Uuid::nil()),
            Place::After(client) => (String::new(), client),
            Place::End => return Ok(None),
        };
        let mut tx = self.inner.store.read().await?;
        let rows = store::invitations::list_outcomes_to_tell(&mut tx, by.organization().0, (batch.0, purpose), after, CHUNK).await?;
        for row in &rows {
            write_row(&mut text, row.outcome()?.words(purpose), row, by.time_zone());
        }
        let is_full = i64::try_from(rows.len()).unwrap_or_default() == CHUNK;
        let next = rows.last().filter(|_| is_full).map_or(Place::End, |last| Place::After(last.client_id));
        Ok(Some((text, next)))
    }
}

fn head() -> String {
    let mut text = BYTE_ORDER_MARK.to_owned();
    write_cells(&mut text, ["First name", "Last name", "E-mail", "Outcome", "Mail server", "When"].into_iter());
    text
}

fn write_row(text: &mut String, left_out: &str, row: &OutcomeToTell, time_zone: &str) {
    let words = match row.mail_state.as_deref() {
        Some("sent") => "Sent",
        Some("failed") => "Could not be delivered",
        Some("cancelled") => "Taken back before it was sent",
        Some("paused") => "Held back",
        Some(_) => "Queued",
        None => left_out,
    };
    let when = row.ended_at.map(|at| context::moment(at, time_zone).local.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    let (first, last, said) = (optional(&row.first_name), optional(&row.last_name), optional(&row.server_words));
    let email = row.to_email.clone().or_else(|| row.email.clone()).unwrap_or_default();
    write_cells(text, [first.as_str(), &last, &email, words, &said, &when].into_iter());
}
