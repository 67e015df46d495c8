//! What of the audit log is asked for, as the store takes it.

use crate::{
    Result, Services, context,
    staff::{Administer, Permit},
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{
    Refusal,
    audit::{AuditAction, AuditQuery},
    clients::{ClientQuery, ClientRow},
    ids::{ClientId, StaffId},
};
use store::audit::AuditFilter;
use uuid::Uuid;

/// Of those who are called so, so many are told.
const NAMED: usize = 10;

#[derive(Debug, Default)]
pub(super) struct Asked {
    pub person: Option<StaffId>,
    pub client: Option<ClientId>,
    pub action: Option<AuditAction>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Who is called as was looked for, when it is not one client alone.
    pub found: Vec<(ClientId, String)>,
    /// It is not said which client is meant.
    pub is_unclear: bool,
}

impl Services {
    pub(super) async fn what_is_asked(&self, by: &Permit<Administer>, query: &AuditQuery) -> Result<Asked> {
        let mut asked = Asked::read(query)?;
        if query.name.trim().is_empty() {
            return Ok(asked);
        }
        let called = ClientQuery { search: query.name.clone(), ..ClientQuery::default() };
        let rows = self.list_clients(&by.as_signed_in(), &called).await?.rows;
        if let [only] = rows.as_slice() {
            asked.client = Some(only.id);
        } else {
            asked.is_unclear = true;
            asked.found = rows.iter().take(NAMED).map(|row| (row.id, told(row))).collect();
        }
        Ok(asked)
    }
}

/// So that two of one name are told apart.
fn told(client: &ClientRow) -> String {
    client.email.iter().fold(client.list_name(), |name, email| format!("{name} ({email})"))
}

impl Asked {
    /// What nothing can be is refused: nobody is shown more than they asked for.
    fn read(query: &AuditQuery) -> Result<Self> {
        Ok(Self {
            person: read(&query.person, |text| text.parse().ok())?,
            client: read(&query.client, |text| text.parse().ok())?,
            action: read(&query.kind, AuditAction::from_key)?,
            from: read(&query.from, read_day)?,
            to: read(&query.to, read_day)?,
            ..Self::default()
        })
    }

    pub fn filter(&self, time_zone: &str) -> AuditFilter {
        AuditFilter {
            actor: self.person.map(|person| person.0),
            client: self.client.map(|client| client.0),
            action: self.action.map(AuditAction::key),
            since: self.from.map(|day| context::start_of(day, time_zone)).unwrap_or_default(),
        }
    }

    /// Events come before it: those of the last day still do.
    pub fn end(&self, time_zone: &str) -> Option<(DateTime<Utc>, Uuid)> {
        self.to.and_then(|day| day.succ_opt()).map(|day| (context::start_of(day, time_zone), Uuid::nil()))
    }

    /// For the event that it was downloaded.
    pub fn in_words(&self, person: Option<String>) -> Option<String> {
        let words: Vec<String> = [
            person.map(|name| format!("of {name}")),
            self.action.map(|action| format!("“{}”", action.words())),
            self.from.map(|day| format!("since {day}")),
            self.to.map(|day| format!("until {day}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

fn read<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    read(text).map(Some).ok_or_else(|| Refusal::Rule("The log cannot be narrowed so. Choose anew.".to_owned()).into())
}

/// Of years that both engines compare alike.
fn read_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| (1970..=9998).contains(&day.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: &str, to: &str) -> Result<Asked> {
        Asked::read(&AuditQuery { from: from.to_owned(), to: to.to_owned(), ..AuditQuery::default() })
    }

    #[test]
    fn days_begin_and_end_where_the_practice_is() {
        let asked = asked("2026-11-23", "2026-11-24").unwrap();
        assert_eq!(asked.filter("America/New_York").since.to_rfc3339(), "2026-11-23T05:00:00+00:00");
        assert_eq!(asked.end("America/New_York").unwrap().0.to_rfc3339(), "2026-11-25T05:00:00+00:00");
        assert_eq!(asked.in_words(Some("Ada".to_owned())).as_deref(), Some("of Ada, since 2026-11-23, until 2026-11-24"));
    }

    #[test]
    fn what_no_day_can_be_is_not_taken_for_any_day() {
        for day in ["x", "2026-02-30", "23.11.2026", "0001-01-01", "9999-12-31", "12026-01-01"] {
            assert!(asked(day, "").is_err() && asked("", day).is_err(), "{day}");
        }
        assert_eq!(asked("", " ").unwrap().in_words(None), None);
    }
}
