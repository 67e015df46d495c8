//! What waits to be acknowledged, read or decided, and the reminders that go out by themselves. Each list is read up to where counting
//! ends, and the first few are named.

use super::{Looking, NAMED, REMINDERS_DAYS, to_review::to_review};
use crate::{Result, context};
use chrono::{DateTime, Utc};
use domain::{
    clients::PortalState,
    home::{HomeGroup, HomeItem, HomeSection, counted},
};
use std::fmt::Display;
use store::{
    Tx,
    home::{MOST_REMINDERS, ReminderRow, ToReviewRow},
};

fn section(key: &str, title: &str, groups: Vec<HomeGroup>) -> HomeSection {
    HomeSection { key: key.to_owned(), title: title.to_owned(), groups }
}

/// None for no rows.
fn group<T>((title, note, href): (&str, &str, Option<&str>), rows: &[T], item: impl Fn(&T) -> HomeItem) -> Option<HomeGroup> {
    (!rows.is_empty()).then(|| HomeGroup {
        title: title.to_owned(),
        count: counted(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        href: href.map(str::to_owned),
        note: note.to_owned(),
        items: rows.iter().take(NAMED).map(item).collect(),
    })
}

fn item(first_name: &str, last_name: &str, href: impl Display, detail: String) -> HomeItem {
    HomeItem { name: format!("{first_name} {last_name}"), href: href.to_string(), detail }
}

fn when(at: DateTime<Utc>, looking: &Looking<'_>) -> String {
    context::moment(at, &looking.profile().time_zone).day_and_time()
}

/// R32: for whom one is responsible; for an administrator all.
pub(super) async fn tasks(tx: &mut Tx, looking: &Looking<'_>) -> Result<HomeSection> {
    let rows = store::safety::list_open_tasks(tx, looking.organization(), looking.responsible()).await?;
    let heading = ("Nobody has acknowledged yet", "An answer asks for somebody to look after the client.", Some("/tasks"));
    let tasks = group(heading, &rows, |row| {
        let detail = format!("{}, since {}", row.form_title, when(row.opened_at, looking));
        item(&row.first_name, &row.last_name, format_args!("/clients/{}", row.client_id), detail)
    });
    Ok(section("tasks", "Safety tasks", tasks.into_iter().collect()))
}

pub(super) async fn forms(tx: &mut Tx, looking: &Looking<'_>) -> Result<HomeSection> {
    let rows = store::home::list_to_review(tx, looking.organization(), looking.assigned()).await?;
    let heading = ("Submitted, not reviewed", "The oldest come first.", Some("/to-review"));
    let forms = group(heading, &rows, |row| review(row, looking));
    Ok(section("forms", "Forms to review", forms.into_iter().collect()))
}

fn review(row: &ToReviewRow, looking: &Looking<'_>) -> HomeItem {
    let form = to_review(row.clone(), &looking.profile().time_zone);
    let (href, detail) = (form.href(), format!("{}, {}", form.form_title, form.submitted.day_and_time()));
    HomeItem { name: form.client_name, href, detail }
}

/// New people wait for those who see all clients: to anybody else a client whom they do not see would look like somebody new.
pub(super) async fn requests(tx: &mut Tx, looking: &Looking<'_>) -> Result<HomeSection> {
    let organization = looking.organization();
    let changes = store::change_requests::list_waiting(tx, organization, looking.assigned()).await?;
    let first = changes.iter().take(NAMED).map(|row| row.client_id).collect();
    let clients = store::clients::find_these(tx, organization, &first).await?;
    let change = |row: &store::change_requests::ChangeRequestRow| {
        let name = clients.get(&row.client_id).map(|client| (client.first_name.as_str(), client.last_name.as_str())).unwrap_or_default();
        let detail = format!("{}, {}", row.field.label(), when(row.asked_at, looking));
        item(name.0, name.1, format_args!("/clients/{}", row.client_id), detail)
    };
    let heading = ("Changes of details", "A client asks for what is on file to be put right.", Some("/requests#changes"));
    let mut groups = Vec::from_iter(group(heading, &changes, change));
    if looking.sees_all() {
        let people = store::sign_up_requests::list_waiting(tx, organization).await?;
        let heading = ("New people", "Somebody asks to become a client, and has confirmed the address.", Some("/requests#new-people"));
        groups.extend(group(heading, &people, |row| {
            let asked = row.confirmed_at.map(|at| when(at, looking)).unwrap_or_default();
            item(&row.first_name, &row.last_name, "/requests#new-people", asked)
        }));
    }
    Ok(section("requests", "Requests", groups))
}

/// A reminder that goes out by itself.
struct Coming<'a> {
    row: &'a ReminderRow,
    at: DateTime<Utc>,
    of: &'static str,
}

/// None for a client who has signed up and done everything meanwhile; and, where nobody who takes them acts for the client, who has stopped
/// them, or whose link has run out by their next day: they are not reminded (R28).
fn coming<'a>(row: &'a ReminderRow, days: &[i64]) -> Result<Option<Coming<'a>>> {
    let state = PortalState::from_key(&row.portal_state).ok_or(store::Error::Unreadable("clients.portal_state"))?;
    let Some(at) = row.reminders.plan().next(days) else { return Ok(None) };
    let (takes_own, has_open) = (row.reminders.stopped_at.is_none(), row.forms_done < row.forms_total);
    let of = match state {
        PortalState::Active if takes_own && has_open => "of forms",
        PortalState::Active => return Ok(None),
        PortalState::Sent | PortalState::Opened if takes_own && row.expires_at.is_some_and(|expires_at| at < expires_at) => "to sign up",
        _ if has_open && row.has_representatives => "of forms, to representatives",
        _ => return Ok(None),
    };
    Ok(Some(Coming { row, at, of }))
}

/// On the practice's `days`, and not after `until`.
pub(super) fn reminders(rows: &[ReminderRow], (days, until): (&[i64], DateTime<Utc>), looking: &Looking<'_>) -> Result<HomeSection> {
    let mut wanted = Vec::new();
    for row in rows {
        wanted.extend(coming(row, days)?.filter(|coming| coming.at <= until));
    }
    wanted.sort_by_key(|coming| coming.at);
    let title = format!("In the next {REMINDERS_DAYS} days");
    let heading = (title.as_str(), "They stop by themselves when the client has signed up or done the forms.", None);
    let mut group = group(heading, &wanted, |Coming { row, at, of }| {
        let day = context::moment((*at).max(looking.now), &looking.profile().time_zone).local.format("%-d %b");
        item(&row.first_name, &row.last_name, format_args!("/clients/{}", row.client_id), format!("{of}, {day}"))
    });
    // Of those who were read some will not be reminded, and there may be more beyond them.
    if let Some(group) = group.as_mut().filter(|group| rows.len() > wanted.len() && !group.count.ends_with('+')) {
        let is_cut = i64::try_from(rows.len()).is_ok_and(|rows| rows >= MOST_REMINDERS);
        group.count.push_str(if is_cut { "+" } else { "" });
    }
    Ok(section("reminders", "Reminders going out", group.into_iter().collect()))
}
