//! What would become of each line: nothing is changed.

use super::people::{People, Read};
use crate::{Result, Services};
use domain::{
    EmailAddress,
    clients::{
        ClientInput, fold,
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
            counts.ending += i64::from(ends_invitation(&verdict.note));
        }
        let state = super::work::after(&lines, CHUNK, ImportState::Checking, ImportState::Checked);
        let done_to = lines.last().map_or(row.done_to, |line| line.line);
        Ok(imports::set_progress(tx, row.organization_id, row.id, &Progress { state, counts, done_to }, self.now()).await?)
    }
}

fn verdict(line: &LineRow, read: &Read, people: &People) -> Verdict {
    let found = |outcome, note: String| Verdict { line: line.line, outcome, note, person: None, client: None, address: None, born: None };
    let of = |client: ClientId, verdict| Verdict { person: Some(client.to_string()), client: Some(client.0), ..verdict };
    let input = match read {
        Ok(input) => input,
        Err(why) => return found(LineOutcome::Refused, why.clone()),
    };
    let key = |input: &ClientInput| input.email.as_ref().map(EmailAddress::key);
    match people.decide(input) {
        Decision::New(input, note) => {
            Verdict { person: Some(person_of(&input)), address: key(&input), born: born(&input), ..found(LineOutcome::New, note) }
        }
        Decision::Changed(client, becomes, words) => {
            let on_file = people.record(client).and_then(|record| record.email_key.clone());
            let address = key(&becomes).filter(|key| on_file.as_ref() != Some(key));
            let ends = if people.loses_invitation(client, &becomes) { ENDS } else { "" };
            of(client, Verdict { address, born: born(&becomes), ..found(LineOutcome::Changed, words + ends) })
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

/// The same for two lines that would be taken for one person once one of them is on file: a last name changes by marriage.
fn born(input: &ClientInput) -> Option<String> {
    let (email, birth) = (input.email.as_ref()?.key(), input.date_of_birth?);
    Some(format!("{}\u{1}{email}\u{1}{birth}", fold(&input.first_name)))
}

async fn refuse_repeated(tx: &mut Tx, row: &ImportRow, verdicts: &mut [Verdict]) -> Result<()> {
    let persons: Vec<String> = verdicts.iter().filter_map(|verdict| verdict.person.clone()).collect();
    let births: Vec<String> = verdicts.iter().filter_map(|verdict| verdict.born.clone()).collect();
    let (organization, import, done_to) = (row.organization_id, row.id, row.done_to);
    let earlier = imports::first_lines_about(tx, organization, import, done_to, &persons).await?;
    let mut first_about: HashMap<String, i64> = earlier.into_iter().collect();
    let earlier = imports::first_lines_born(tx, organization, import, done_to, &births).await?;
    let mut first_born: HashMap<String, i64> = earlier.into_iter().collect();
    for verdict in verdicts {
        let before = |key: Option<String>, first: &mut HashMap<String, i64>| {
            let line = *first.entry(key?).or_insert(verdict.line);
            (line != verdict.line).then_some(line)
        };
        let why = before(verdict.person.clone(), &mut first_about).map(|line| format!("Line {line} is about the same person."));
        let why = why.or_else(|| {
            let line = before(verdict.born.clone(), &mut first_born);
            line.map(|line| format!("Line {line} is about the same person: {SAME_BIRTH}"))
        });
        if let Some(note) = why {
            *verdict =
                Verdict { line: verdict.line, outcome: LineOutcome::Refused, note, person: None, client: None, address: None, born: None };
        }
    }
    Ok(())
}

const SAME_BIRTH: &str = "first name, address and date of birth are the same. If they are two, add this one by hand.";

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

/// R30: after the words of what a line changes.
const ENDS: &str = ". Their invitation went to the old address, and ends: invite again";

/// Whether a line was noted to end an open invitation.
pub(super) fn ends_invitation(note: &str) -> bool {
    note.contains(ENDS)
}

/// Whether a line that changes something was noted with these words.
pub(super) fn was_noted(note: &str, words: &str) -> bool {
    note.strip_prefix(words).is_some_and(|rest| {
        let rest = rest.strip_prefix(ENDS).unwrap_or(rest);
        rest.is_empty() || rest.strip_prefix(". ").is_some_and(|rest| rest.starts_with(SHARED))
    })
}
