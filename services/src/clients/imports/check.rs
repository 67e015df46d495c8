//! What would become of each line: nothing is changed.

use super::people::{People, Read};
use crate::{Result, Services};
use domain::{
    EmailAddress,
    clients::{
        ClientInput,
        import::{Decision, ImportState, LineOutcome},
        sort_key,
    },
    ids::ClientId,
};
use std::collections::{HashMap, HashSet};
use store::{
    Tx,
    clients::imports::{self, ImportRow, LineRow, Progress, Sharer, Verdict},
};

/// Lines compared in one transaction.
const CHUNK: i64 = 500;

impl Services {
    pub(super) async fn check_lines(&self, tx: &mut Tx, row: &ImportRow) -> Result<()> {
        let lines = imports::next_lines(tx, row.organization_id, row.id, row.done_to, CHUNK).await?;
        let read = self.read_lines(tx, row, &lines).await?;
        let people = People::load(tx, row.organization_id, &read).await?;
        let mut verdicts: Vec<Verdict> = lines.iter().zip(&read).map(|(line, read)| verdict(line, read, &people)).collect();
        refuse_repeated(tx, row, &mut verdicts).await?;
        note_shared(tx, row, &mut verdicts).await?;
        imports::set_verdicts(tx, row.organization_id, row.id, &verdicts).await?;
        let mut counts = row.counts();
        counts.done += i64::try_from(lines.len()).unwrap_or_default();
        for verdict in &verdicts {
            counts.add(verdict.outcome, 1);
        }
        let state = super::work::after(&lines, CHUNK, ImportState::Checking, ImportState::Checked);
        let done_to = lines.last().map_or(row.done_to, |line| line.line);
        Ok(imports::set_progress(tx, row.organization_id, row.id, &Progress { state, counts, done_to }, self.now()).await?)
    }
}

fn verdict(line: &LineRow, read: &Read, people: &People) -> Verdict {
    let found = |outcome, note: String| Verdict { line: line.line, outcome, note, person: None, client: None, address: None };
    let of = |client: ClientId, verdict| Verdict { person: Some(client.to_string()), client: Some(client.0), ..verdict };
    let input = match read {
        Ok(input) => input,
        Err(why) => return found(LineOutcome::Refused, why.clone()),
    };
    let key = |input: &ClientInput| input.email.as_ref().map(EmailAddress::key);
    match people.decide(input) {
        Decision::New(input, note) => Verdict { person: Some(person_of(&input)), address: key(&input), ..found(LineOutcome::New, note) },
        Decision::Changed(client, becomes, words) => {
            let on_file = people.record(client).and_then(|record| record.email_key.clone());
            let address = key(&becomes).filter(|key| on_file.as_ref() != Some(key));
            of(client, Verdict { address, ..found(LineOutcome::Changed, words) })
        }
        Decision::Same(client) => of(client, found(LineOutcome::Same, String::new())),
        Decision::Refused(why) => found(LineOutcome::Refused, why),
    }
}

/// The same for two lines about one person who is not on file.
fn person_of(input: &ClientInput) -> String {
    let email = input.email.as_ref().map(EmailAddress::key);
    let told = email.or_else(|| input.date_of_birth.map(|date| date.to_string())).unwrap_or_default();
    format!("{}\u{1}{told}", sort_key(&input.first_name, &input.last_name))
}

async fn refuse_repeated(tx: &mut Tx, row: &ImportRow, verdicts: &mut [Verdict]) -> Result<()> {
    let persons: Vec<String> = verdicts.iter().filter_map(|verdict| verdict.person.clone()).collect();
    let earlier = imports::first_lines_about(tx, row.organization_id, row.id, row.done_to, &persons).await?;
    let mut first: HashMap<String, i64> = earlier.into_iter().collect();
    for verdict in verdicts {
        let Some(person) = verdict.person.clone() else { continue };
        let line = *first.entry(person).or_insert(verdict.line);
        if line != verdict.line {
            verdict.outcome = LineOutcome::Refused;
            verdict.note = format!("Line {line} is about the same person.");
            (verdict.person, verdict.client, verdict.address) = (None, None, None);
        }
    }
    Ok(())
}

/// R6: who is invited first has the address, and the other one cannot be. Families and clinics have one all the same, so it is a note.
async fn note_shared(tx: &mut Tx, row: &ImportRow, verdicts: &mut [Verdict]) -> Result<()> {
    let addresses: HashSet<String> = verdicts.iter().filter_map(|verdict| verdict.address.clone()).collect();
    let addresses: Vec<String> = addresses.into_iter().collect();
    let earlier = imports::first_lines_with(tx, row.organization_id, row.id, row.done_to, &addresses).await?;
    let mut first: HashMap<String, i64> = earlier.into_iter().collect();
    let mut on_file: HashMap<String, Vec<Sharer>> = HashMap::new();
    for sharer in imports::list_sharers(tx, row.organization_id, &addresses).await? {
        on_file.entry(sharer.email.clone()).or_default().push(sharer);
    }
    for verdict in verdicts {
        let Some(address) = verdict.address.clone() else { continue };
        let other = on_file.get(&address).and_then(|sharers| sharers.iter().find(|sharer| Some(sharer.id) != verdict.client));
        let line = *first.entry(address).or_insert(verdict.line);
        let whose = match other {
            _ if line != verdict.line => format!("line {line}"),
            // Of a twin the note says so.
            Some(other) if verdict.outcome == LineOutcome::Changed || verdict.note.is_empty() => {
                format!("{} {}", other.first_name, other.last_name)
            }
            _ => continue,
        };
        let before = if verdict.note.is_empty() { "" } else { " " };
        let stop = if verdict.outcome == LineOutcome::Changed { "." } else { "" };
        verdict.note = format!("{}{stop}{before}{SHARED}{whose}, and serves one portal account.", verdict.note);
    }
    Ok(())
}

const SHARED: &str = "The address is also that of ";

/// Whether a line that changes something was noted with these words.
pub(super) fn was_noted(note: &str, words: &str) -> bool {
    note.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.strip_prefix(". ").is_some_and(|rest| rest.starts_with(SHARED)))
}
