//! Taking an import back: what it changed is put back, and whom it added is removed, where nothing has happened since. The rest
//! stays, with the reason.

use super::{actor_of, apply::told, read_json};
use crate::{Result, Services, audit::About, clients::edit::Editor, staff::ClientScope};
use domain::{
    audit::AuditAction,
    clients::{
        ClientForm, ClientInput,
        import::{ImportState, LineOutcome},
    },
    ids::ClientId,
};
use store::{
    Tx,
    clients::{
        ClientRecord, Trace,
        imports::{self, ImportRow, LineRow, Progress, Verdict},
    },
};

const CHUNK: i64 = 200;

/// `None` when it was taken back; otherwise why it stays.
type Stays = Option<String>;

impl Services {
    pub(super) async fn undo_lines(&self, tx: &mut Tx, row: &ImportRow) -> Result<()> {
        // One writer of addresses at a time (R6), as where they are changed by hand.
        store::invitations::lock_organization(tx, row.organization_id).await?;
        let lines = imports::next_lines(tx, row.organization_id, row.id, row.done_to, CHUNK).await?;
        let actor = actor_of(row);
        let by = Editor { actor: &actor, scope: ClientScope::All, source: Some("undoing an import") };
        let mut counts = row.counts();
        let mut stayed: Vec<Verdict> = Vec::new();
        for line in &lines {
            let outcome = line.outcome()?;
            // A refused line has written nothing, whatever an earlier import of it did.
            if !matches!(outcome, LineOutcome::New | LineOutcome::Changed) {
                continue;
            }
            if let Some(why) = self.undo_line(tx, by, line).await? {
                stayed.push(super::work::refusal(line, LineOutcome::Stayed, why));
                counts.add(outcome, -1);
                counts.add(LineOutcome::Stayed, 1);
            }
        }
        imports::set_verdicts(tx, row.organization_id, row.id, &stayed).await?;
        counts.done += i64::try_from(lines.len()).unwrap_or_default();
        let state = super::work::after(&lines, CHUNK, ImportState::Undoing, ImportState::Undone);
        let done_to = lines.last().map_or(row.done_to, |line| line.line);
        Ok(imports::set_progress(tx, row.organization_id, row.id, &Progress { state, counts, done_to }, self.now()).await?)
    }

    async fn undo_line(&self, tx: &mut Tx, by: Editor<'_>, line: &LineRow) -> Result<Stays> {
        let (Some(client), Some(revision)) = (line.client_id, line.revision) else { return Ok(None) };
        let organization = by.actor.organization.0;
        let Some(record) = store::clients::find(tx, organization, client).await? else { return Ok(None) };
        if record.revision != revision {
            return Ok(Some("Was changed since.".to_owned()));
        }
        match &line.before {
            None => self.undo_addition(tx, by, &record).await,
            Some(before) => self.undo_change(tx, by, &record, read_json(before)?).await,
        }
    }

    async fn undo_addition(&self, tx: &mut Tx, by: Editor<'_>, record: &ClientRecord) -> Result<Stays> {
        let organization = by.actor.organization.0;
        let trace = store::clients::find_trace(tx, organization, record.id).await?;
        if !trace.is_none() {
            return Ok(Some(reason(trace).to_owned()));
        }
        if !store::clients::remove(tx, organization, record.id, record.revision).await? {
            return Ok(Some("Was changed since.".to_owned()));
        }
        let about = About { client: Some(ClientId(record.id)), ..About::default() };
        self.record(tx, by.actor, AuditAction::ClientRemoved, about).await?;
        Ok(None)
    }

    async fn undo_change(&self, tx: &mut Tx, by: Editor<'_>, record: &ClientRecord, before: ClientForm) -> Result<Stays> {
        let form = ClientForm { revision: record.revision, ..before };
        let input: ClientInput = match form.check(self.now().date_naive() + chrono::TimeDelta::days(1)) {
            Ok(input) => input,
            Err(errors) => return Ok(errors.0.into_values().next()),
        };
        Ok(told(self.change_client(tx, by, record, &input).await)?.err())
    }
}

fn reason(trace: Trace) -> &'static str {
    match trace {
        Trace { has_account: true, .. } => "Has a portal account since.",
        Trace { was_invited: true, .. } => "Was invited since.",
        _ => "Was asked for forms since.",
    }
}
