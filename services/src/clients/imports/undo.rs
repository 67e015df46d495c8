//! Taking an import back: what it changed is put back, and whom it added is removed, where nothing has happened since. The rest
//! stays, with the reason, until it is asked for again.

use super::{actor_of, apply::told, people::Read, read_json};
use crate::{Result, Services, audit::About, change_requests::on_file, clients::edit::Editor, staff::ClientScope};
use domain::{
    Language,
    audit::AuditAction,
    clients::{
        ClientForm, ClientInput, PortalState,
        import::{Decision, ImportState, KnownClient, LineOutcome, decide},
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
        let read = self.read_lines(tx, row, &lines).await?;
        let actor = actor_of(row);
        let by = Editor { actor: &actor, scope: ClientScope::All, source: Some("undoing an import") };
        let mut counts = row.counts();
        let mut verdicts: Vec<Verdict> = Vec::new();
        for (line, read) in lines.iter().zip(&read) {
            let (before, Some(written)) = (line.outcome()?, written(line)?) else { continue };
            let left = left(line, read)?;
            let verdict = match self.undo_line(tx, by, line, left.as_ref()).await? {
                Some(why) => super::work::refusal(line, LineOutcome::Stayed, why),
                None => super::work::refusal(line, written, left.map(|(_, words)| words).unwrap_or_default()),
            };
            counts.add(before, -1);
            counts.add(verdict.outcome, 1);
            if before == LineOutcome::Stayed || verdict.outcome == LineOutcome::Stayed {
                verdicts.push(verdict);
            }
        }
        imports::set_verdicts(tx, row.organization_id, row.id, &verdicts).await?;
        let done_to = lines.last().map_or(row.done_to, |line| line.line);
        imports::set_taken_back(tx, row.organization_id, row.id, row.done_to, done_to).await?;
        counts.done += i64::try_from(lines.len()).unwrap_or_default();
        let state = super::work::after(&lines, CHUNK, ImportState::Undoing, ImportState::Undone);
        Ok(imports::set_progress(tx, row.organization_id, row.id, &Progress { state, counts, done_to }, self.now()).await?)
    }

    async fn undo_line(&self, tx: &mut Tx, by: Editor<'_>, line: &LineRow, left: Option<&Left>) -> Result<Stays> {
        let (Some(client), Some(revision)) = (line.client_id, line.revision) else { return Ok(None) };
        let organization = by.actor.organization.0;
        let Some(record) = store::clients::find(tx, organization, client).await? else { return Ok(None) };
        // Whatever happened since, a later import and its undoing too, what stands there may be what this one has left.
        let is_as_left = left.is_some_and(|(left, _)| on_file(&record) == ClientInput { revision: record.revision, ..left.clone() });
        if record.revision != revision && !is_as_left {
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

/// What a line has left on file, and what it changed in words.
type Left = (ClientInput, String);

/// What the import has made of a line and is not taken back. A refused line has written nothing, whatever an earlier import of it did.
fn written(line: &LineRow) -> Result<Option<LineOutcome>> {
    let is_written = line.revision.is_some() && matches!(line.outcome()?, LineOutcome::New | LineOutcome::Changed | LineOutcome::Stayed);
    let outcome = if line.before.is_some() { LineOutcome::Changed } else { LineOutcome::New };
    Ok(is_written.then_some(outcome))
}

fn left(line: &LineRow, read: &Read) -> Result<Option<Left>> {
    let Ok(input) = read else { return Ok(None) };
    let Some(before) = &line.before else { return Ok(Some((input.clone(), String::new()))) };
    Ok(match decide(input, &[&known(read_json(before)?)]) {
        Decision::Changed(_, becomes, words) => Some((becomes, words)),
        _ => None,
    })
}

/// A client as they were before a line changed them.
fn known(before: ClientForm) -> KnownClient {
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    KnownClient {
        id: ClientId(uuid::Uuid::nil()),
        first_name: before.first_name,
        last_name: before.last_name,
        preferred_name: given(before.preferred_name),
        email: given(before.email),
        phone: given(before.phone),
        date_of_birth: before.date_of_birth.parse().ok(),
        language: Language::from_tag(&before.language),
        // Who had an account then has kept the address.
        portal: PortalState::NoAccount,
        revision: before.revision,
    }
}

fn reason(trace: Trace) -> &'static str {
    match trace {
        Trace { has_account: true, .. } => "Has a portal account since.",
        Trace { was_invited: true, .. } => "Was invited since.",
        _ => "Was asked for forms since.",
    }
}
