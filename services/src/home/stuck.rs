//! R9: who is stuck and why. Of all clients the figures are kept and the first names are a step along an index; of those assigned to one
//! member of staff they are looked at one by one, up to a bound.

use super::{Looking, NAMED};
use crate::{Result, context};
use domain::{
    clients::{ClientCounts, ClientFilter, ClientSort, SortColumn},
    home::{HomeGroup, HomeItem, HomeSection},
};
use store::{
    Tx,
    clients::{ListFilter, ListRow, Search},
    home::MOST_ASSIGNED,
};
use uuid::Uuid;

pub(super) async fn stuck(tx: &mut Tx, looking: &Looking<'_>) -> Result<HomeSection> {
    let groups = match looking.assigned() {
        None => of_all(tx, looking).await?,
        Some(staff) => of_assigned(tx, looking, staff).await?,
    };
    Ok(HomeSection { key: "stuck".to_owned(), title: "Who is stuck".to_owned(), groups })
}

/// Those who have waited longest first.
const LONGEST: ClientSort = ClientSort { column: SortColumn::Sent, is_descending: false };

async fn of_all(tx: &mut Tx, looking: &Looking<'_>) -> Result<Vec<HomeGroup>> {
    let kept = store::clients::count(tx, looking.organization(), &Search::default(), None).await?;
    let counts = ClientCounts::add_up(kept.iter().copied());
    let mut groups = Vec::new();
    for filter in ClientFilter::REASONS.into_iter().filter(|filter| counts.of(*filter) > 0) {
        let standings = kept.iter().map(|(standing, _)| *standing).filter(|standing| filter.keeps(*standing)).collect();
        let asked = ListFilter { standings: Some(standings), sort: LONGEST, limit: NAMED, ..ListFilter::default() };
        let rows = store::clients::list(tx, looking.organization(), &asked).await?;
        groups.push(group(looking, filter, counts.of(filter).to_string(), &rows));
    }
    Ok(groups)
}

async fn of_assigned(tx: &mut Tx, looking: &Looking<'_>, staff: Uuid) -> Result<Vec<HomeGroup>> {
    let rows = store::home::list_assigned(tx, looking.organization(), staff).await?;
    let is_cut = i64::try_from(rows.len()).is_ok_and(|rows| rows >= MOST_ASSIGNED);
    let mut standing = rows.into_iter().map(|row| Ok((row.standing()?, row))).collect::<Result<Vec<_>>>()?;
    standing.sort_by_key(|(_, row)| (row.sent_order, row.id));
    let mut groups = Vec::new();
    for filter in ClientFilter::REASONS {
        let of = || standing.iter().filter(|(standing, _)| filter.keeps(*standing)).map(|(_, row)| row);
        let (count, more) = (of().count(), if is_cut { "+" } else { "" });
        if count > 0 {
            groups.push(group(looking, filter, format!("{count}{more}"), of().take(NAMED)));
        }
    }
    Ok(groups)
}

/// Administrators are led to the list in which they can choose them and act.
fn group<'a>(looking: &Looking<'_>, filter: ClientFilter, count: String, rows: impl IntoIterator<Item = &'a ListRow>) -> HomeGroup {
    let list = if looking.viewer.staff.is_administrator { "/organization/portal" } else { "/clients" };
    HomeGroup {
        title: filter.label().to_owned(),
        count,
        href: Some(format!("{list}?state={}", filter.key())),
        note: filter.remedy().to_owned(),
        items: rows.into_iter().map(|row| item(looking, filter, row)).collect(),
    }
}

fn item(looking: &Looking<'_>, filter: ClientFilter, row: &ListRow) -> HomeItem {
    let sent = row.last_sent_at.map(|at| context::moment(at, &looking.profile().time_zone).local.format("%-d %b").to_string());
    let detail = match sent {
        _ if filter == ClientFilter::FormsUnfinished => format!("{} of {} forms done", row.forms_done, row.forms_total),
        Some(day) => format!("invited {day}"),
        None => String::new(),
    };
    HomeItem { name: format!("{} {}", row.first_name, row.last_name), href: format!("/clients/{}", row.id), detail }
}
