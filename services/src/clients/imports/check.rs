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
};
use std::collections::HashMap;
use store::{
    Tx,
    clients::imports::{self, ImportRow, LineRow, Progress, Verdict},
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
    let found = |outcome, note: String, person, client| Verdict { line: line.line, outcome, note, person, client };
    let input = match read {
        Ok(input) => input,
        Err(why) => return found(LineOutcome::Refused, why.clone(), None, None),
    };
    match people.decide(input) {
        Decision::New(input, note) => found(LineOutcome::New, note, Some(person_of(&input)), None),
        Decision::Changed(client, _, words) => found(LineOutcome::Changed, words, Some(client.to_string()), Some(client.0)),
        Decision::Same(client) => found(LineOutcome::Same, String::new(), Some(client.to_string()), Some(client.0)),
        Decision::Refused(why) => found(LineOutcome::Refused, why, None, None),
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
            (verdict.person, verdict.client) = (None, None);
        }
    }
    Ok(())
}
