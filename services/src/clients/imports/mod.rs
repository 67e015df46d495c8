//! Clients from a file, by the decisions of a person: the file is read, its lines are compared with the clients on file, and
//! only then, and only if the person says so, are they written; and they can be taken back. The work itself is done in pieces
//! by [`work`], in whichever process comes first.

mod apply;
mod check;
mod layout;
mod people;
mod reading;
#[cfg(test)]
mod tests;
mod undo;
mod upload;
mod work;

pub use reading::FILE_LIMIT;
pub use upload::ImportUpload;
pub use work::Worked;

use crate::{
    Error, Result, Services,
    audit::About,
    context,
    staff::{Actor, Administer, Permit},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    audit::AuditAction,
    clients::import::{
        ClientField, DateOrder, FirstLine, ImportColumn, ImportCounts, ImportLine, ImportState, ImportSummary, ImportView, Layout,
        LineOutcome, Shown,
    },
    ids::{ImportId, OrganizationId},
};
use layout::{KeptLayout, layout_of, set_first_line};
use sha2::{Digest, Sha256};
use store::{
    Tx,
    clients::imports::{self, ImportActor, ImportRow, LineRow, Progress},
};

/// Imports that a page lists.
const LISTED: i64 = 50;
/// Lines that a page shows.
const PAGE: i64 = 50;
/// Lines in which samples are looked for.
const SAMPLED: i64 = 20;
const SAMPLES: usize = 3;
/// The lines of a file are personal data: so long after it was imported it can no longer be undone.
const KEPT_DAYS: i64 = 30;
/// Longer than an upload may take.
const ABANDONED_HOURS: i64 = 2;
/// Lines forgotten at a time.
const FORGOTTEN: i64 = 2_000;

impl Services {
    /// Newest first; at most 50.
    pub async fn list_imports(&self, by: &Permit<Administer>) -> Result<Vec<ImportSummary>> {
        let mut tx = self.inner.store.read().await?;
        let rows = imports::list(&mut tx, by.organization().0, LISTED).await?;
        rows.into_iter().map(|row| summary(&row, by.time_zone())).collect()
    }

    /// With the lines of one outcome, after a line.
    pub async fn get_import(&self, by: &Permit<Administer>, id: ImportId, outcome: LineOutcome, after: i64) -> Result<ImportView> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let row = imports::find(&mut tx, organization, id.0).await?.ok_or(Refusal::NotFound)?;
        let layout = layout_of(&row)?;
        let columns = read_json::<Vec<String>>(&row.columns)?;
        let sampled = imports::next_lines(&mut tx, organization, id.0, 0, SAMPLED).await?;
        let sampled: Vec<Vec<String>> = sampled.iter().map(|line| read_json(&line.cells)).collect::<Result<_>>()?;
        let mut lines = imports::list_lines(&mut tx, organization, id.0, outcome, after, PAGE + 1).await?;
        let more = lines.len() > usize::try_from(PAGE).unwrap_or_default();
        lines.truncate(usize::try_from(PAGE).unwrap_or_default());
        let next = lines.last().filter(|_| more).map(|line| line.line);
        Ok(ImportView {
            summary: summary(&row, by.time_zone())?,
            read_as: row.read_as.clone(),
            columns: columns.into_iter().enumerate().map(|(place, name)| column(place, name, &layout, &sampled)).collect(),
            dates: layout.dates,
            first_line: layout.first_line,
            check: check_of(&row, &layout)?,
            fault: layout.fault(),
            lines: lines.iter().map(|line| shown(line, &layout)).collect::<Result<_>>()?,
            next,
        })
    }

    /// Reads the columns otherwise and compares every line again; nothing of the file is lost by it. `dates` is what the person
    /// was shown or chose.
    pub async fn check_import(
        &self,
        by: &Permit<Administer>,
        id: ImportId,
        columns: Vec<Option<ClientField>>,
        dates: Option<DateOrder>,
        first_line: FirstLine,
    ) -> Result<()> {
        let (mut tx, row) = self.import_to_decide(by, id).await?;
        if row.state()? != ImportState::Checked {
            return Err(Refusal::Conflict.into());
        }
        let mut kept = read_json::<KeptLayout>(&row.layout)?;
        if columns.len() != kept.layout.columns.len() {
            return Err(Refusal::NotFound.into());
        }
        let lines = set_first_line(&mut tx, &row, &mut kept, first_line).await?;
        let dates = kept.order(&columns, dates);
        let kept = KeptLayout { layout: Layout { columns, dates, first_line }, ..kept };
        if let Some(fault) = kept.layout.fault() {
            return Err(Refusal::field("columns", fault).into());
        }
        imports::set_layout(&mut tx, row.organization_id, id.0, &write_json(&kept)?).await?;
        let counts = ImportCounts { lines, ..ImportCounts::default() };
        self.go_on(&mut tx, &row, ImportState::Checking, counts).await?;
        self.decided(tx, by, &row).await
    }

    /// Writes the lines that are new or change something, as they were shown. Asked twice, it is done once.
    pub async fn start_import(&self, by: &Permit<Administer>, id: ImportId, shown: &Shown) -> Result<()> {
        let (mut tx, row) = self.import_to_decide(by, id).await?;
        match row.state()? {
            ImportState::Importing | ImportState::Imported => return Ok(()),
            ImportState::Checked => {}
            _ => return Err(Refusal::Conflict.into()),
        }
        refuse_not_shown(&row, shown)?;
        if row.counts().writes() == 0 {
            return Err(Refusal::field("columns", "There is no line to be imported.").into());
        }
        self.go_on(&mut tx, &row, ImportState::Importing, row.counts()).await?;
        let counts = row.counts();
        let detail = format!("{} new, {} changed", counts.new, counts.changed);
        self.record_import(&mut tx, by.actor(), AuditAction::ImportBegun, &row, Some(&detail)).await?;
        self.decided(tx, by, &row).await
    }

    /// Puts back what the import changed, and removes whom it added, where nothing has happened since. Asked again, it is done for those who
    /// stayed.
    pub async fn undo_import(&self, by: &Permit<Administer>, id: ImportId) -> Result<()> {
        let (mut tx, row) = self.import_to_decide(by, id).await?;
        match row.state()? {
            ImportState::Undoing => return Ok(()),
            ImportState::Undone if row.counts().stayed == 0 => return Ok(()),
            ImportState::Imported | ImportState::Undone => {}
            _ => return Err(Refusal::Conflict.into()),
        }
        self.go_on(&mut tx, &row, ImportState::Undoing, row.counts()).await?;
        self.record_import(&mut tx, by.actor(), AuditAction::ImportUndone, &row, None).await?;
        self.decided(tx, by, &row).await
    }

    /// Throws the lines away before anything is imported, or after it was undone.
    pub async fn forget_import(&self, by: &Permit<Administer>, id: ImportId) -> Result<()> {
        self.give_up_import(by, id).await?;
        self.forget_lines(by.organization().0, id.0).await
    }

    /// As [`Self::forget_import`]; its lines are left for [`Self::forget_next_lines`].
    pub async fn give_up_import(&self, by: &Permit<Administer>, id: ImportId) -> Result<()> {
        let (mut tx, row) = self.import_to_decide(by, id).await?;
        if !matches!(row.state()?, ImportState::Checked | ImportState::Undone) {
            return Err(Refusal::Conflict.into());
        }
        // Like a file that was never read to its end, so that nobody sees it, and the sweep goes on if this process ends.
        self.go_on(&mut tx, &row, ImportState::Reading, row.counts()).await?;
        self.record_import(&mut tx, by.actor(), AuditAction::ImportForgotten, &row, None).await?;
        Ok(tx.commit().await?)
    }

    /// So many lines of an import that was given up, and after the last the import.
    pub async fn forget_next_lines(&self, by: &Permit<Administer>, id: ImportId) -> Result<Worked> {
        let (tx, row) = self.import_to_decide(by, id).await?;
        if row.state()? != ImportState::Reading {
            return Err(Refusal::Conflict.into());
        }
        forget_some(tx, row.organization_id, row.id).await
    }

    /// Of every organization. Safe to run in several processes at once.
    pub async fn forget_old_imports(&self) -> Result<()> {
        let (old, abandoned) = (self.now() - TimeDelta::days(KEPT_DAYS), self.now() - TimeDelta::hours(ABANDONED_HOURS));
        loop {
            let mut tx = self.inner.store.read().await?;
            let Some((organization, import)) = imports::find_old(&mut tx, old, abandoned).await? else { return Ok(()) };
            tx.commit().await?;
            self.forget_lines(organization, import).await?;
        }
    }

    async fn forget_lines(&self, organization: uuid::Uuid, import: uuid::Uuid) -> Result<()> {
        while forget_some(self.inner.store.write().await?, organization, import).await? == Worked::Chunk {}
        Ok(())
    }

    async fn import_to_decide(&self, by: &Permit<Administer>, id: ImportId) -> Result<(Tx, ImportRow)> {
        let mut tx = self.inner.store.write().await?;
        let row = imports::lock(&mut tx, by.organization().0, id.0).await?.ok_or(Refusal::NotFound)?;
        Ok((tx, row))
    }

    /// From the first line on.
    async fn go_on(&self, tx: &mut Tx, row: &ImportRow, state: ImportState, counts: ImportCounts) -> Result<()> {
        let progress = Progress { state, counts: ImportCounts { done: 0, ..counts }, done_to: 0 };
        Ok(imports::set_progress(tx, row.organization_id, row.id, &progress, self.now()).await?)
    }

    async fn decided(&self, mut tx: Tx, by: &Permit<Administer>, row: &ImportRow) -> Result<()> {
        imports::set_actor(&mut tx, row.organization_id, row.id, &stored_actor(by.actor())).await?;
        tx.commit().await?;
        self.inner.import_bell.notify_waiters();
        Ok(())
    }

    async fn record_import(&self, tx: &mut Tx, by: &Actor, action: AuditAction, row: &ImportRow, detail: Option<&str>) -> Result<()> {
        self.record(tx, by, action, About { subject: Some(row.id), detail, ..About::default() }).await
    }
}

async fn forget_some(mut tx: Tx, organization: uuid::Uuid, import: uuid::Uuid) -> Result<Worked> {
    let forgotten = imports::delete_lines(&mut tx, organization, import, FORGOTTEN).await?;
    if forgotten == 0 {
        imports::delete(&mut tx, organization, import).await?;
    }
    tx.commit().await?;
    Ok(if forgotten == 0 { Worked::NothingToDo } else { Worked::Chunk })
}

fn stored_actor(actor: &Actor) -> ImportActor<'_> {
    ImportActor { kind: actor.kind, id: actor.id, name: &actor.name, address: &actor.address }
}

/// In whose name the program goes on.
fn actor_of(row: &ImportRow) -> Actor {
    Actor {
        organization: OrganizationId(row.organization_id),
        kind: if row.actor_kind == "staff" { "staff" } else { "system" },
        id: row.actor_id,
        name: row.actor_name.clone(),
        address: row.address.clone(),
    }
}

fn summary(row: &ImportRow, time_zone: &str) -> Result<ImportSummary> {
    Ok(ImportSummary {
        id: ImportId(row.id),
        file_name: row.file_name.clone(),
        state: row.state()?,
        counts: row.counts(),
        by: row.actor_name.clone(),
        at: context::moment(row.created_at, time_zone),
    })
}

fn column(place: usize, name: String, layout: &Layout, sampled: &[Vec<String>]) -> ImportColumn {
    let cells = sampled.iter().filter_map(|cells| cells.get(place)).filter(|cell| !cell.trim().is_empty());
    let name = if layout.first_line == FirstLine::Client { String::new() } else { name };
    ImportColumn { name, samples: cells.take(SAMPLES).cloned().collect(), field: layout.columns.get(place).copied().flatten() }
}

fn shown(line: &LineRow, layout: &Layout) -> Result<ImportLine> {
    let form = layout.read(&read_json::<Vec<String>>(&line.cells)?);
    let name = format!("{} {}", form.first_name, form.last_name).trim().to_owned();
    let date_of_birth = form.date_of_birth.parse().map_or(form.date_of_birth, |day| Language::English.day(day));
    Ok(ImportLine { line: line.line, name, email: form.email, date_of_birth, outcome: line.outcome()?, note: line.note.clone() })
}

fn check_of(row: &ImportRow, layout: &Layout) -> Result<String> {
    let ImportCounts { new, changed, same, refused, ending, .. } = row.counts();
    Ok(URL_SAFE_NO_PAD.encode(Sha256::digest(write_json(&(layout, new, changed, same, refused, ending))?)))
}

/// What would be written is what was seen: nobody else has checked otherwise meanwhile, and nothing was chosen since.
fn refuse_not_shown(row: &ImportRow, shown: &Shown) -> Result<()> {
    let layout = layout_of(row)?;
    if shown.check != check_of(row, &layout)? {
        return Err(Refusal::Rule(CHECKED_MEANWHILE.to_owned()).into());
    }
    let has_dates = Layout::place_of(&layout.columns, ClientField::DateOfBirth).is_some();
    let is_other_order = has_dates && shown.dates.is_some_and(|dates| dates != layout.dates);
    if shown.columns != layout.columns || shown.first_line != layout.first_line || is_other_order {
        return Err(Refusal::field("columns", NOT_CHECKED).into());
    }
    Ok(())
}

const CHECKED_MEANWHILE: &str = "Nothing was imported: the lines were checked again meanwhile, in another window or by somebody else. \
    Below is what would happen now.";
const NOT_CHECKED: &str = "Nothing was imported: this was changed since the lines were checked. Check again first.";

fn read_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Internal(format!("an import: {error}")))
}

fn write_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("an import: {error}")))
}
