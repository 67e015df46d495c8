//! The page of one sending, and the address of a client mended from there.

use super::send::outcome;
use crate::{
    Result, Services,
    audit::{read_cursor, write_cursor},
    context,
    messages::email_frame,
    staff::{Administer, EditClients, Permit},
};
use chrono::{DateTime, Utc};
use domain::{
    Language, Refusal,
    clients::ClientForm,
    ids::{BatchId, ClientId},
    invitations::{BatchPage, BatchReason, BatchRetry, BatchRow as ListedRow, BatchRows, BatchState, Outcome},
    messages::{Message, PlaceholderValues, render},
};
use store::{
    Tx,
    clients::ClientRecord,
    invitations::{BatchRow, OutcomeRow, UnsentRow},
};
use uuid::Uuid;

/// Rows a page.
const PAGE: usize = 50;
/// Of so many it is told how many are left to be sent it again.
const COUNTED: i64 = 1_000;
const SKIPPED: [Outcome; 6] =
    [Outcome::NoEmail, Outcome::AlreadyActive, Outcome::NotActive, Outcome::NothingOpen, Outcome::AddressInUse, Outcome::NotFound];

/// And where the next page begins.
type Rows = (Vec<ListedRow>, Option<String>);

impl Services {
    /// `which`: where it is not told, the first group that has somebody.
    pub async fn batch_page(
        &self,
        by: &Permit<Administer>,
        batch: BatchId,
        which: Option<BatchRows>,
        after: Option<&str>,
    ) -> Result<BatchPage> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let row = store::invitations::find_batch(&mut tx, organization, batch.0).await?.ok_or(Refusal::NotFound)?;
        let progress = self.progress_of(&mut tx, organization, &row).await?;
        let which = which.unwrap_or_else(|| BatchRows::first_of(&progress));
        let (rows, next) = match which {
            BatchRows::Failed => failed(&mut tx, organization, batch.0, (after, self.now())).await?,
            BatchRows::Skipped => skipped(&mut tx, organization, batch.0, after).await?,
            BatchRows::TakenBack => taken_back(&mut tx, organization, &row, (after, self.now())).await?,
        };
        Ok(BatchPage {
            batch,
            by: row.sender_name.clone(),
            at: context::moment(row.created_at, by.time_zone()),
            subject: self.subject_of(&mut tx, organization, &row).await?,
            forms: store::invitations::list_batch_form_titles(&mut tx, organization, batch.0).await?,
            retry_of: row.retry_of.map(BatchId),
            retry: self.retry_told(&mut tx, by, batch).await?,
            left_count: self.count_left(&mut tx, organization, &row, (which, which.count(&progress))).await?,
            progress,
            which,
            rows,
            next,
        })
    }

    async fn retry_told(&self, tx: &mut Tx, by: &Permit<Administer>, batch: BatchId) -> Result<Option<BatchRetry>> {
        let Some(row) = store::invitations::find_newest_retry(tx, by.organization().0, batch.0).await? else { return Ok(None) };
        Ok(Some(BatchRetry { batch: BatchId(row.id), at: context::moment(row.created_at, by.time_zone()), state: row.state()? }))
    }

    /// To how many it would be sent again now; to nobody while that is at work. `None`: more than are looked at.
    async fn count_left(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow, (which, count): (BatchRows, i64)) -> Result<Option<i64>> {
        if count == 0 || !which.can_be_sent_again() || store::invitations::has_retry_at_work(tx, organization, batch.id).await? {
            return Ok(Some(0));
        }
        if count > COUNTED {
            return Ok(None);
        }
        Ok(Some(store::invitations::count_left(tx, organization, (batch.id, batch.purpose()?, which), COUNTED).await?))
    }

    /// As a client whom nothing is known of would read it: a page's title holds no placeholders.
    async fn subject_of(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow) -> Result<String> {
        let organization = store::organization::find(tx, organization).await?.ok_or(Refusal::NotFound)?;
        let language = Language::of(None, &batch.language);
        let values = PlaceholderValues { organization_name: organization.name.clone(), ..PlaceholderValues::of_nobody(language) };
        let message = Message { subject: batch.subject.clone(), body_html: String::new() };
        Ok(render(&message, &values, &email_frame(&organization, language)).subject)
    }

    /// Everything else of the client stays as it is; what follows from another address follows (R6, R30).
    pub async fn change_email(&self, by: &Permit<EditClients>, client: ClientId, email: &str) -> Result<()> {
        let mut tx = self.inner.store.read().await?;
        let record = self.client_in_scope(&mut tx, by, client).await?;
        drop(tx);
        let form = ClientForm { email: email.to_owned(), ..form_of(record) };
        if form.email.trim().is_empty() {
            return Err(Refusal::field("email", "Enter the client’s e-mail address.").into());
        }
        self.save_client(by, client, &form).await
    }
}

/// Where a page of e-mails begins.
fn turn(after: Option<&str>) -> Result<(DateTime<Utc>, Uuid)> {
    match after {
        Some(text) => Ok(read_cursor(text).ok_or(Refusal::NotFound)?),
        None => Ok((DateTime::<Utc>::UNIX_EPOCH, Uuid::nil())),
    }
}

/// One more than a page: then there is a next one.
fn paged(mut rows: Vec<UnsentRow>, why: impl Fn(&UnsentRow) -> BatchReason) -> Rows {
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| write_cursor(last.next_attempt_at, last.id));
    let row = |row: UnsentRow| ListedRow {
        client: ClientId(row.client_id),
        name: format!("{} {}", row.first_name, row.last_name),
        why: why(&row),
        email: row.email,
        pending_email: row.pending_email,
    };
    (rows.into_iter().map(row).collect(), next)
}

fn at_most(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

async fn failed(tx: &mut Tx, organization: Uuid, batch: Uuid, (after, now): (Option<&str>, DateTime<Utc>)) -> Result<Rows> {
    let rows = store::invitations::list_failed(tx, organization, batch, turn(after)?, (at_most(PAGE + 1), now)).await?;
    let why = |row: &UnsentRow| BatchReason::Refused { words: row.server_words.clone().unwrap_or_default(), email: row.to_email.clone() };
    Ok(paged(rows, why))
}

/// Before the position of somebody for whom nothing was written: they come behind those whose e-mails were.
const NEVER_WRITTEN: &str = "cancelled-";

async fn taken_back(tx: &mut Tx, organization: Uuid, batch: &BatchRow, (after, now): (Option<&str>, DateTime<Utc>)) -> Result<Rows> {
    let is_cancelled = batch.state()? == BatchState::Cancelled;
    let position = after.and_then(|text| text.strip_prefix(NEVER_WRITTEN));
    let (mut rows, next) = if position.is_some() {
        (Vec::new(), None)
    } else {
        let rows = store::invitations::list_taken_back(tx, organization, batch.id, turn(after)?, (at_most(PAGE + 1), now)).await?;
        let why = |row: &UnsentRow| {
            let moved = row.email.as_ref() != Some(&row.to_email);
            if is_cancelled && !moved {
                BatchReason::Outcome(Outcome::Cancelled)
            } else {
                BatchReason::TakenBack { email: row.to_email.clone() }
            }
        };
        paged(rows, why)
    };
    if next.is_some() {
        return Ok((rows, next));
    }
    let position = position.map_or(Ok(-1), |text| text.parse().map_err(|_| Refusal::NotFound))?;
    let room = PAGE - rows.len();
    let mut found =
        store::invitations::list_outcomes(tx, organization, batch.id, (Outcome::Cancelled, position), at_most(room + 1)).await?;
    let more = found.len() > room;
    found.truncate(room);
    let next = more.then(|| format!("{NEVER_WRITTEN}{}", found.last().map_or(position, |last| last.position)));
    rows.extend(found.into_iter().map(left_out));
    Ok((rows, next))
}

/// Reason by reason: a place in the list is a reason and a position, `no_email-41`.
async fn skipped(tx: &mut Tx, organization: Uuid, batch: Uuid, after: Option<&str>) -> Result<Rows> {
    let (first, mut after) = match after {
        Some(text) => place(text).ok_or(Refusal::NotFound)?,
        None => (Outcome::NoEmail, -1),
    };
    let mut found: Vec<OutcomeRow> = Vec::new();
    for outcome in SKIPPED.into_iter().skip_while(|outcome| *outcome != first) {
        let limit = i64::try_from(PAGE + 1 - found.len()).unwrap_or_default();
        found.extend(store::invitations::list_outcomes(tx, organization, batch, (outcome, after), limit).await?);
        after = -1;
        if found.len() > PAGE {
            break;
        }
    }
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| format!("{}-{}", last.outcome.key(), last.position));
    Ok((found.into_iter().map(left_out).collect(), next))
}

fn left_out(row: OutcomeRow) -> ListedRow {
    let email = row.email.clone();
    let told = outcome(row);
    ListedRow { client: told.client, name: told.name, email, pending_email: None, why: BatchReason::Outcome(told.outcome) }
}

fn place(text: &str) -> Option<(Outcome, i64)> {
    let (outcome, position) = text.rsplit_once('-')?;
    Some((Outcome::from_key(outcome).filter(|outcome| outcome.is_skipped())?, position.parse().ok()?))
}

fn form_of(record: ClientRecord) -> ClientForm {
    ClientForm {
        first_name: record.first_name,
        last_name: record.last_name,
        preferred_name: record.preferred_name.unwrap_or_default(),
        email: record.email.unwrap_or_default(),
        phone: record.phone.unwrap_or_default(),
        date_of_birth: record.date_of_birth.map(|date| date.to_string()).unwrap_or_default(),
        language: record.language.as_deref().and_then(Language::from_tag).map_or("", Language::tag).to_owned(),
        revision: record.revision,
        key: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_among_those_not_invited_is_a_reason_and_a_position() {
        assert_eq!(place("no_email-41"), Some((Outcome::NoEmail, 41)));
        for nonsense in ["", "no_email", "queued-1", "no_email-x"] {
            assert_eq!(place(nonsense), None, "{nonsense}");
        }
    }
}
