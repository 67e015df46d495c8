//! A file comes in: its lines are written down in pieces as they arrive, and nothing is done with them yet.

use super::{
    layout::{KeptLayout, set_first_line},
    reading::{Fault, Reading, Record},
    stored_actor, write_json,
};
use crate::{
    Result, Services,
    staff::{Administer, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::import::{DateOrder, DateOrders, FirstLine, ImportCounts, ImportState, Layout},
    ids::ImportId,
    organization::one_line,
};
use store::clients::imports::{self, NewImport, Progress};
use uuid::Uuid;

/// Lines written down at a time.
const CHUNK: usize = 500;
const NAME_LIMIT: usize = 200;

/// A file that is being read. Dropped before it was finished, it is forgotten by the sweep.
pub struct ImportUpload {
    services: Services,
    by: Permit<Administer>,
    file_name: String,
    reading: Reading,
    begun: Option<Begun>,
    waiting: Vec<Record>,
}

/// From the first line on.
struct Begun {
    id: Uuid,
    /// Its order of dates is the usual one, until all dates have been seen.
    kept: KeptLayout,
    /// Above the names of the columns.
    has_titles: bool,
    lines: i64,
}

impl Services {
    /// Then its bytes in pieces of any size, and `finish`.
    pub fn upload_import(&self, by: &Permit<Administer>, file_name: &str) -> ImportUpload {
        // Browsers of long ago sent the whole path.
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let shortened: String = name.chars().filter(|c| !c.is_control()).take(NAME_LIMIT).collect();
        let file_name = one_line(&shortened, NAME_LIMIT).unwrap_or_else(|| "clients.csv".to_owned());
        let reading = Reading::new();
        ImportUpload { services: self.clone(), by: by.clone(), file_name, reading, begun: None, waiting: Vec::new() }
    }
}

impl ImportUpload {
    /// After a refusal nothing is left of the file.
    pub async fn take(&mut self, bytes: &[u8]) -> Result<()> {
        let taken = self.take_piece(bytes).await;
        if taken.is_err() {
            self.give_up().await;
        }
        taken
    }

    /// As [`Self::take`].
    pub async fn finish(mut self) -> Result<ImportId> {
        let finished = self.finish_reading().await;
        if finished.is_err() {
            self.give_up().await;
        }
        finished
    }

    async fn give_up(&mut self) {
        if let Some(begun) = self.begun.take()
            && let Err(error) = self.services.forget_lines(self.by.organization().0, begun.id).await
        {
            tracing::warn!(?error, "a file that was refused is forgotten by the next sweep");
        }
    }

    async fn take_piece(&mut self, bytes: &[u8]) -> Result<()> {
        let found = self.reading.take(bytes).map_err(refused)?;
        self.keep(found).await?;
        if self.waiting.len() >= CHUNK { self.write().await } else { Ok(()) }
    }

    async fn finish_reading(&mut self) -> Result<ImportId> {
        let found = self.reading.finish().map_err(refused)?;
        self.keep(found).await?;
        self.write().await?;
        let Some(begun) = &self.begun else { return Err(refused(Fault::Empty)) };
        let is_of_names = begun.kept.layout.columns.iter().any(Option::is_some);
        if begun.lines == 0 && is_of_names {
            return Err(refused(Fault::NoClients));
        }
        let services = &self.services;
        let organization = self.by.organization().0;
        let mut tx = services.inner.store.write().await?;
        let row = imports::lock(&mut tx, organization, begun.id).await?.ok_or(Refusal::Conflict)?;
        let (mut kept, mut lines) = (begun.kept.clone(), begun.lines);
        if lines == 0 {
            // One line that names nothing we know is a client, whom the person says how to read.
            lines = set_first_line(&mut tx, &row, &mut kept, FirstLine::Client).await?;
            kept.layout.first_line = FirstLine::Client;
        }
        kept.layout.dates = kept.order(&kept.layout.columns, None);
        imports::set_layout(&mut tx, organization, begun.id, &write_json(&kept)?).await?;
        imports::set_read_as(&mut tx, organization, begun.id, &self.read_as(begun.kept.first, begun.has_titles)).await?;
        // Without a name in every line there is nothing to compare: the person says first what is what.
        let state = if kept.layout.fault().is_some() { ImportState::Checked } else { ImportState::Checking };
        let counts = ImportCounts { lines, ..ImportCounts::default() };
        imports::set_progress(&mut tx, organization, begun.id, &Progress { state, counts, done_to: 0 }, services.now()).await?;
        let detail = format!("{lines} lines");
        services.record_import(&mut tx, self.by.actor(), AuditAction::ImportRead, &row, Some(&detail)).await?;
        tx.commit().await?;
        services.inner.import_bell.notify_waiters();
        Ok(ImportId(begun.id))
    }

    async fn keep(&mut self, mut found: Vec<Record>) -> Result<()> {
        if self.begun.is_none() && !found.is_empty() {
            let above = Layout::place_of_names(found.iter().map(|record| record.cells.as_slice()));
            found.drain(..above);
            let begun = self.begin(&found[0], above > 0).await?;
            if begun.kept.layout.first_line == FirstLine::Names {
                found.remove(0);
            }
            self.begun = Some(begun);
        }
        let Some(begun) = &mut self.begun else { return Ok(()) };
        for record in &found {
            begun.kept.see(&record.cells);
        }
        self.waiting.append(&mut found);
        Ok(())
    }

    async fn begin(&self, first: &Record, has_titles: bool) -> Result<Begun> {
        let services = &self.services;
        let names: Vec<String> = first.cells.iter().map(|name| name.trim().to_owned()).collect();
        let layout = Layout::guess(&names, usual_order(self.by.time_zone()));
        let kept = KeptLayout { orders: vec![DateOrders::default(); names.len()], layout, first: first.line };
        let id = services.new_id();
        let (columns, written) = (write_json(&names)?, write_json(&kept)?);
        let read_as = self.read_as(first.line, has_titles);
        let new = NewImport { id, file_name: &self.file_name, read_as: &read_as, columns: &columns, layout: &written, now: services.now() };
        let mut tx = services.inner.store.write().await?;
        imports::insert(&mut tx, self.by.organization().0, &new, &stored_actor(self.by.actor())).await?;
        tx.commit().await?;
        Ok(Begun { id, kept, has_titles, lines: 0 })
    }

    fn read_as(&self, first: i64, has_titles: bool) -> String {
        let words = self.reading.words();
        if has_titles { format!("{words}, columns named in line {first}") } else { words }
    }

    async fn write(&mut self) -> Result<()> {
        let Some(begun) = &mut self.begun else { return Ok(()) };
        let organization = self.by.organization().0;
        for chunk in self.waiting.chunks(CHUNK) {
            let lines: Vec<(i64, String)> =
                chunk.iter().map(|record| Ok((record.line, write_json(&record.cells)?))).collect::<Result<_>>()?;
            let mut tx = self.services.inner.store.write().await?;
            imports::insert_lines(&mut tx, organization, begun.id, &lines).await?;
            tx.commit().await?;
            begun.lines += i64::try_from(lines.len()).unwrap_or_default();
        }
        self.waiting.clear();
        Ok(())
    }
}

fn refused(fault: Fault) -> crate::Error {
    Refusal::field("file", fault.to_string()).into()
}

/// Where people write the month first, unless the file says otherwise.
fn usual_order(time_zone: &str) -> DateOrder {
    let is_american = ["America/", "US/", "Pacific/Honolulu", "UTC"].iter().any(|begin| time_zone.starts_with(begin));
    if is_american { DateOrder::MonthDayYear } else { DateOrder::DayMonthYear }
}
