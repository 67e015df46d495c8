//! What became of everyone of a batch, as a CSV file: in pieces, so that it takes the same memory however many they are.

use crate::{
    Result, Services,
    audit::About,
    context,
    csv::{BYTE_ORDER_MARK, write_cells},
    staff::{Administer, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::BatchId,
    invitations::{BatchPurpose, Outcome},
};
use futures::{Stream, stream};
use store::invitations::OutcomeToTell;

const CHUNK: i64 = 500;
/// Those who were invited last, since they are the most.
const ORDER: [Outcome; 8] = [
    Outcome::NoEmail,
    Outcome::AlreadyActive,
    Outcome::NotActive,
    Outcome::AddressInUse,
    Outcome::NotFound,
    Outcome::Cancelled,
    Outcome::Waiting,
    Outcome::Queued,
];

/// The outcome that is told next, by its place in [`ORDER`], and the position after which its clients follow.
type Place = (usize, i64);

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
        Ok(stream::try_unfold((0, -1), move |place: Place| {
            let (services, by) = (services.clone(), by.clone());
            async move { services.outcome_piece(&by, batch, place).await }
        }))
    }

    async fn outcome_piece(
        &self,
        by: &Permit<Administer>,
        (batch, purpose): (BatchId, BatchPurpose),
        (at, after): Place,
    ) -> Result<Option<(String, Place)>> {
        let Some(outcome) = ORDER.get(at).copied() else { return Ok(None) };
        let mut text = if (at, after) == (0, -1) { head() } else { String::new() };
        let mut tx = self.inner.store.read().await?;
        let of = (batch.0, purpose);
        let rows = store::invitations::list_outcomes_to_tell(&mut tx, by.organization().0, of, (outcome, after), CHUNK).await?;
        for row in &rows {
            write_row(&mut text, outcome.words(purpose), row, by.time_zone());
        }
        let is_full = i64::try_from(rows.len()).unwrap_or_default() == CHUNK;
        let next = rows.last().filter(|_| is_full).map_or((at + 1, -1), |last| (at, last.position));
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
