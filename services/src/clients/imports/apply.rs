//! Writing what was checked. Each line is decided once more: what has changed on file since it was checked is not overwritten.

use super::{
    actor_of,
    check::{ends_invitation, was_noted},
    people::People,
    write_json,
};
use crate::{Error, Result, Services, clients::edit::Editor, staff::ClientScope};
use domain::{
    EmailAddress, Language, Refusal,
    clients::{
        ClientForm, ClientInput, PortalState,
        import::{Decision, ImportState, LineOutcome},
    },
    ids::ClientId,
};
use store::{
    Tx,
    clients::{
        ClientRecord,
        imports::{self, ImportRow, LineRow, Progress, Verdict, Written},
    },
};
use uuid::Uuid;

/// Lines written in one transaction: nobody else waits long for an SQLite database.
const CHUNK: i64 = 500;
const SINCE: &str = "What is on file has changed since this was checked. Import the file again to see what is left to do.";

/// What became of the lines of a chunk.
#[derive(Default)]
struct Chunk {
    /// To be written together at the end of the chunk.
    added: Vec<(Uuid, ClientInput)>,
    written: Vec<Written>,
    refused: Vec<Verdict>,
}

impl Services {
    pub(super) async fn import_lines(&self, tx: &mut Tx, row: &ImportRow) -> Result<()> {
        // Two imports of a practice at once would both find nobody, and add the same clients.
        store::invitations::lock_organization(tx, row.organization_id).await?;
        let lines = imports::next_lines(tx, row.organization_id, row.id, row.done_to, CHUNK).await?;
        let read = self.read_lines(tx, row, &lines).await?;
        let mut people = People::load(tx, row.organization_id, &read).await?;
        let actor = actor_of(row);
        let by = Editor { actor: &actor, scope: ClientScope::All, source: Some("from a file") };
        let mut chunk = Chunk::default();
        let mut counts = row.counts();
        for (line, read) in lines.iter().zip(read) {
            let outcome = line.outcome()?;
            if !matches!(outcome, LineOutcome::New | LineOutcome::Changed) {
                continue;
            }
            let decision = read.map_or_else(Decision::Refused, |input| match outcome {
                LineOutcome::New => people.decide_again(&input),
                _ => people.decide(&input),
            });
            let ends = people.ends_invitation(&decision);
            let done = match decision {
                Decision::New(input, _) if outcome == LineOutcome::New => Ok(self.import_new(&mut people, &mut chunk, line, input)?),
                other => self.import_change(tx, by, &people, (line, other)).await?,
            };
            // It was refused, or the invitation has ended meanwhile.
            let is_kept = !ends || done.is_err();
            counts.ending -= i64::from(ends_invitation(&line.note) && is_kept);
            match done {
                Ok(written) => chunk.written.push(written),
                Err(why) => {
                    chunk.refused.push(super::work::refusal(line, LineOutcome::Refused, why));
                    counts.add(outcome, -1);
                    counts.add(LineOutcome::Refused, 1);
                }
            }
        }
        self.insert_clients(tx, by, &chunk.added).await?;
        imports::set_written(tx, row.organization_id, row.id, &chunk.written).await?;
        imports::set_verdicts(tx, row.organization_id, row.id, &chunk.refused).await?;
        counts.done += i64::try_from(lines.len()).unwrap_or_default();
        let state = super::work::after(&lines, CHUNK, ImportState::Importing, ImportState::Imported);
        let done_to = lines.last().map_or(row.done_to, |line| line.line);
        Ok(imports::set_progress(tx, row.organization_id, row.id, &Progress { state, counts, done_to }, self.now()).await?)
    }

    fn import_new(&self, people: &mut People, chunk: &mut Chunk, line: &LineRow, input: ClientInput) -> Result<Written> {
        let id = self.new_id();
        people.add(record_of(ClientId(id), &input))?;
        chunk.added.push((id, input));
        Ok(Written { line: line.line, client: id, before: None, revision: 1 })
    }

    /// `Err` within: why the line is refused now. A conflict with another process is an error: the chunk is tried again.
    async fn import_change(
        &self,
        tx: &mut Tx,
        by: Editor<'_>,
        people: &People,
        (line, decision): (&LineRow, Decision),
    ) -> Result<std::result::Result<Written, String>> {
        match decision {
            Decision::Changed(id, input, words) if line.client_id == Some(id.0) && was_noted(&line.note, &words) => {
                // Invited since it was checked.
                if people.loses_invitation(id, &input) && !ends_invitation(&line.note) {
                    return Ok(Err(SINCE.to_owned()));
                }
                let Some(record) = people.record(id) else { return Ok(Err(SINCE.to_owned())) };
                let before = write_json(&form_of(record))?;
                let revision = record.revision + 1;
                let changed = told(self.change_client(tx, by, record, &input).await)?;
                Ok(changed.map(|()| Written { line: line.line, client: id.0, before: Some(before), revision }))
            }
            Decision::Refused(why) => Ok(Err(why)),
            _ => Ok(Err(SINCE.to_owned())),
        }
    }
}

/// The sentence of a refusal that is about the line.
pub(super) fn told<T>(result: Result<T>) -> Result<std::result::Result<T, String>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refused(Refusal::Invalid(errors))) => Ok(Err(errors.0.into_values().collect::<Vec<_>>().join(" "))),
        Err(other) => Err(other),
    }
}

/// As it was before, to be put back.
fn form_of(record: &ClientRecord) -> ClientForm {
    ClientForm {
        first_name: record.first_name.clone(),
        last_name: record.last_name.clone(),
        preferred_name: record.preferred_name.clone().unwrap_or_default(),
        email: record.email.clone().unwrap_or_default(),
        phone: record.phone.clone().unwrap_or_default(),
        date_of_birth: record.date_of_birth.map(|date| date.to_string()).unwrap_or_default(),
        language: record.language.clone().unwrap_or_default(),
        revision: record.revision,
        key: String::new(),
    }
}

/// Of a client who was just added: further lines of the chunk may be about them.
fn record_of(id: ClientId, input: &ClientInput) -> ClientRecord {
    ClientRecord {
        id: id.0,
        first_name: input.first_name.clone(),
        last_name: input.last_name.clone(),
        preferred_name: input.preferred_name.clone(),
        email: input.email.as_ref().map(ToString::to_string),
        email_key: input.email.as_ref().map(EmailAddress::key),
        phone: input.phone.clone(),
        date_of_birth: input.date_of_birth,
        language: input.language.map(|language: Language| language.tag().to_owned()),
        portal_state: PortalState::NoAccount.key().to_owned(),
        forms_total: 0,
        forms_done: 0,
        revision: 1,
    }
}
