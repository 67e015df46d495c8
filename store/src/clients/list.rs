//! The client list: search, filter and keyset paging, in every order. However long a list is, a page reads its own rows and a
//! bounded number besides: it walks an index in the list's order, and where a search finds too few within [`LOOKED_THROUGH`]
//! rows of that walk, and does not promise the rest within [`FARTHER`] times as many, asks the index of trigrams who is meant. SQLite's
//! trigrams name clients in the order of names, so that a search in that order takes the first of them, and walks nowhere.

mod ends;
#[cfg(test)]
mod from_before;
#[cfg(test)]
mod many;
#[cfg(test)]
mod plans;
mod texts;

use super::{Search, count::Stand};
use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::clients::{ClientSort, PortalState, SortColumn, Standing};
use ends::ends;
use sqlx::FromRow;
use texts::{FOUND, FOUND_BY_NAME, LISTED, Narrowed, PLACES, Text};
use uuid::Uuid;

/// Rows that a search looks through before it asks the index of trigrams: enough for a word that one in twenty has.
const LOOKED_THROUGH: i64 = 1_000;
/// A word that fewer have is walked on for, this many times as far: the index of trigrams would find all who have it, and sort them.
const FARTHER: usize = 2;

#[derive(Clone, Debug, FromRow)]
pub struct ListRow {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub portal_state: String,
    pub sort_key: String,
    pub email_order: String,
    pub sent_order: DateTime<Utc>,
    pub last_sent_at: Option<DateTime<Utc>>,
    pub forms_total: i64,
    pub forms_done: i64,
}

impl ListRow {
    pub fn portal(&self) -> Result<PortalState> {
        PortalState::from_key(&self.portal_state).ok_or(Error::Unreadable("clients.portal_state"))
    }

    pub fn standing(&self) -> Result<Standing> {
        let portal = self.portal()?;
        Ok(Standing {
            portal,
            lies_unopened: self.portal_state == PortalState::SENT_UNOPENED,
            has_open_forms: portal == PortalState::Active && self.forms_done < self.forms_total,
            has_email: self.email.is_some(),
        })
    }

    /// Its place in a list in this order.
    pub fn place(&self, column: SortColumn) -> Result<Cursor> {
        let key = match column {
            SortColumn::Name => Key::Text(self.sort_key.clone()),
            SortColumn::Email => Key::Text(self.email_order.clone()),
            SortColumn::Sent => Key::Time(self.sent_order),
            SortColumn::Portal => Key::State(self.portal()?, self.sort_key.clone()),
        };
        Ok(Cursor { key, id: self.id })
    }
}

/// What a list is ordered by, before the id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Text(String),
    Time(DateTime<Utc>),
    State(PortalState, String),
}

/// A row's place in the order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub key: Key,
    pub id: Uuid,
}

#[derive(Clone, Debug, Default)]
pub struct ListFilter {
    pub search: Search,
    /// Where those who are listed stand; `None` lists all.
    pub standings: Option<Vec<Standing>>,
    /// Only those assigned to this staff member.
    pub assigned_to: Option<Uuid>,
    pub sort: ClientSort,
    pub after: Option<Cursor>,
    pub limit: usize,
}

/// Those who are listed after the cursor, in the list's order. The engine's index of trigrams is behind this one function.
pub async fn list(tx: &mut Tx, organization: Uuid, filter: &ListFilter) -> Result<Vec<ListRow>> {
    let mut rows = Vec::new();
    for part in parts(filter) {
        rows.extend(list_part(tx, organization, filter, &part, filter.limit - rows.len()).await?);
        if rows.len() >= filter.limit {
            break;
        }
    }
    Ok(rows)
}

/// The places of every `step`th row after the cursor, looking at up to `limit` rows, and whether they reach to the end.
pub async fn list_anchors(tx: &mut Tx, organization: Uuid, filter: &ListFilter, step: usize) -> Result<(Vec<Cursor>, bool)> {
    let mut places = Vec::new();
    for part in parts(filter) {
        let limit = filter.limit - places.len();
        if filter.search.is_everybody() && filter.assigned_to.is_none() {
            places.extend(places_of_part(tx, organization, filter, &part, limit).await?);
        } else {
            let rows = list_part(tx, organization, filter, &part, limit).await?;
            places.extend(rows.iter().map(|row| row.place(filter.sort.column)).collect::<Result<Vec<_>>>()?);
        }
        if places.len() >= filter.limit {
            break;
        }
    }
    let is_end = places.len() < filter.limit;
    Ok((places.into_iter().skip(step - 1).step_by(step).collect(), is_end))
}

/// A stretch of the list with one order of its own: all of it, or when it is ordered by state, one state.
#[derive(Clone, Debug)]
struct Part {
    state: Option<PortalState>,
    standings: Option<Vec<Standing>>,
    after: Option<Cursor>,
}

impl Part {
    /// The standings that are walked by themselves; `None` walks them all at once.
    fn walks(&self) -> Vec<Option<String>> {
        self.standings.as_ref().map_or_else(|| vec![None], |standings| standings.iter().map(|standing| Some(standing.key())).collect())
    }
}

/// From the cursor on.
fn parts(filter: &ListFilter) -> Vec<Part> {
    if filter.sort.column != SortColumn::Portal {
        return vec![Part { state: None, standings: filter.standings.clone(), after: filter.after.clone() }];
    }
    let mut states = PortalState::ALL.to_vec();
    if filter.sort.is_descending {
        states.reverse();
    }
    let (first, name) = match &filter.after {
        Some(Cursor { key: Key::State(state, name), id }) => (Some(*state), Some(Cursor { key: Key::Text(name.clone()), id: *id })),
        _ => (None, None),
    };
    let wanted = filter.standings.clone().unwrap_or_else(|| Standing::all().collect());
    let begun = states.into_iter().skip_while(|state| first.is_some_and(|first| first != *state));
    begun
        .map(|state| Part {
            state: Some(state),
            standings: Some(wanted.iter().copied().filter(|standing| standing.portal == state).collect()),
            after: name.clone().filter(|_| first == Some(state)),
        })
        .filter(|part| part.standings.as_ref().is_none_or(|standings| !standings.is_empty()))
        .collect()
}

/// Each standing is a walk along an index of its own, however few stand there; the walks are merged.
async fn list_part(tx: &mut Tx, organization: Uuid, filter: &ListFilter, part: &Part, limit: usize) -> Result<Vec<ListRow>> {
    let walk = Walk::of(filter, part, limit)?;
    if walk.is_along_trigrams(tx, filter, part) {
        return walk.found(tx, organization, filter, part).await;
    }
    let (mut rows, mut horizon) = (Vec::new(), None::<Cursor>);
    for standing in part.walks() {
        let (found, bound) = walk.go(tx, organization, filter, standing.as_deref()).await?;
        if let Some(bound) = bound {
            horizon = Some(horizon.map_or(bound.clone(), |horizon| walk.nearer(horizon, bound)));
        }
        rows.extend(found);
    }
    walk.sort(&mut rows)?;
    if let Some(horizon) = horizon {
        let is_within = |row: &ListRow| row.place(walk.column).is_ok_and(|place| !walk.is_beyond(&place, &horizon));
        if rows.iter().filter(|row| is_within(row)).count() < limit {
            return walk.found(tx, organization, filter, part).await;
        }
    }
    rows.truncate(limit);
    Ok(rows)
}

/// As [`list_part`], but only the places, which the index alone tells.
async fn places_of_part(tx: &mut Tx, organization: Uuid, filter: &ListFilter, part: &Part, limit: usize) -> Result<Vec<Cursor>> {
    let walk = Walk::of(filter, part, limit)?;
    let mut places = Vec::new();
    for standing in part.walks() {
        places.extend(walk.places(tx, organization, standing.as_deref(), &walk.start, limit, 0).await?);
    }
    places.sort_unstable();
    if walk.is_descending {
        places.reverse();
    }
    places.truncate(limit);
    if let Some(state) = part.state {
        for place in &mut places {
            if let Key::Text(name) = &place.key {
                place.key = Key::State(state, name.clone());
            }
        }
    }
    Ok(places)
}

/// A long stretch of a list may look through more.
fn looked_through(limit: usize) -> usize {
    usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX).max(2 * limit)
}

/// Rows to look through besides, until all are found, if those who are meant go on to stand as close as they did; nothing is promised
/// where nobody was found. A quarter more, since they stand unevenly.
fn promised(looked: usize, found: usize, limit: usize) -> Option<usize> {
    (looked * (limit - found)).checked_div(found).map(|more| more + more / 4 + 1)
}

/// One part in one order, from one place on.
struct Walk {
    /// Within a state, the name.
    column: SortColumn,
    is_descending: bool,
    start: Cursor,
    /// The last place that there can be.
    end: Cursor,
    limit: usize,
}

impl Walk {
    fn of(filter: &ListFilter, part: &Part, limit: usize) -> Result<Self> {
        let is_descending = filter.sort.is_descending;
        let column = if part.state.is_some() { SortColumn::Name } else { filter.sort.column };
        let (first, last) = ends(column);
        let (start, end) = if is_descending { (last, first) } else { (first, last) };
        let start = match &part.after {
            Some(after) if std::mem::discriminant(&after.key) != std::mem::discriminant(&start.key) => {
                return Err(Error::Unreadable("cursor"));
            }
            Some(after) => after.clone(),
            None => start,
        };
        Ok(Self { column, is_descending, start, end, limit })
    }

    fn text(&self, texts: &[[Text; 2]; 3]) -> Text {
        let order = match self.column {
            SortColumn::Name | SortColumn::Portal => 0,
            SortColumn::Email => 1,
            SortColumn::Sent => 2,
        };
        texts[order][usize::from(self.is_descending)]
    }

    fn is_beyond(&self, place: &Cursor, other: &Cursor) -> bool {
        if self.is_descending { place < other } else { place > other }
    }

    fn nearer(&self, one: Cursor, other: Cursor) -> Cursor {
        if self.is_beyond(&one, &other) { other } else { one }
    }

    fn sort(&self, rows: &mut Vec<ListRow>) -> Result<()> {
        let mut placed = rows.drain(..).map(|row| Ok((row.place(self.column)?, row))).collect::<Result<Vec<_>>>()?;
        placed.sort_by(|(one, _), (other, _)| if self.is_descending { other.cmp(one) } else { one.cmp(other) });
        rows.extend(placed.into_iter().map(|(_, row)| row));
        Ok(())
    }

    /// SQLite's trigrams stand in the order of names: where nobody is left out of those whom they find, no walk finds them sooner.
    fn is_along_trigrams(&self, tx: &Tx, filter: &ListFilter, part: &Part) -> bool {
        let is_searched = !filter.search.is_everybody() && filter.assigned_to.is_none();
        matches!(tx, Tx::Sqlite(_)) && is_searched && self.column == SortColumn::Name && part.standings.is_none()
    }

    /// As many as are asked for, or those as far as it went, with the place where it gave up.
    async fn go(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        filter: &ListFilter,
        standing: Option<&str>,
    ) -> Result<(Vec<ListRow>, Option<Cursor>)> {
        // Those who are assigned to somebody are few, and found by that.
        if filter.search.is_everybody() || filter.assigned_to.is_some() {
            return Ok((self.rows(tx, organization, filter, standing, (&self.start, &self.end), self.limit).await?, None));
        }
        let (mut rows, mut start) = (Vec::new(), self.start.clone());
        let (mut looked, mut stretch) = (0, looked_through(self.limit));
        let farthest = FARTHER * stretch;
        loop {
            let bound = self.places(tx, organization, standing, &start, 1, stretch - 1).await?.pop();
            let missing = self.limit - rows.len();
            rows.extend(self.rows(tx, organization, filter, standing, (&start, bound.as_ref().unwrap_or(&self.end)), missing).await?);
            looked += stretch;
            let Some(bound) = bound.filter(|_| rows.len() < self.limit) else { return Ok((rows, None)) };
            match promised(looked, rows.len(), self.limit) {
                Some(more) if looked + more <= farthest => (start, stretch) = (bound, more),
                _ => return Ok((rows, Some(bound))),
            }
        }
    }

    /// After the first of the two, and up to the other.
    async fn rows(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        filter: &ListFilter,
        standing: Option<&str>,
        (start, end): (&Cursor, &Cursor),
        limit: usize,
    ) -> Result<Vec<ListRow>> {
        let narrowed = Narrowed::by(standing.is_some(), filter.assigned_to.is_some());
        let text = self.text(&LISTED[narrowed as usize]);
        let [first, second, third, fourth] = &filter.search.patterns;
        Ok(on_engine!(tx, c => {
            let query = texts::bind_place!(sqlx::query_as(text).bind(organization), start);
            let query = texts::bind_place!(query, end);
            let mut query = query.bind(first).bind(second).bind(third).bind(fourth).bind(count(limit));
            if let Some(standing) = standing {
                query = query.bind(standing);
            }
            if let Some(staff) = filter.assigned_to {
                query = query.bind(staff);
            }
            query.fetch_all(c).await?
        }))
    }

    /// The places of `limit` rows, `skip` rows from the start, whatever is searched for.
    async fn places(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        standing: Option<&str>,
        start: &Cursor,
        limit: usize,
        skip: usize,
    ) -> Result<Vec<Cursor>> {
        let text = self.text(&PLACES[usize::from(standing.is_some())]);
        macro_rules! fetch {
            ($c:ident) => {{
                let query = texts::bind_place!(sqlx::query_as(text).bind(organization), start);
                let mut query = query.bind(count(limit)).bind(count(skip));
                if let Some(standing) = standing {
                    query = query.bind(standing);
                }
                query.fetch_all($c).await?
            }};
        }
        Ok(if self.column == SortColumn::Sent {
            let places: Vec<(DateTime<Utc>, Uuid)> = on_engine!(tx, c => fetch!(c));
            places.into_iter().map(|(at, id)| Cursor { key: Key::Time(at), id }).collect()
        } else {
            let places: Vec<(String, Uuid)> = on_engine!(tx, c => fetch!(c));
            places.into_iter().map(|(key, id)| Cursor { key: Key::Text(key), id }).collect()
        })
    }

    /// Those whom the index of trigrams finds.
    async fn found(&self, tx: &mut Tx, organization: Uuid, filter: &ListFilter, part: &Part) -> Result<Vec<ListRow>> {
        let start = &self.start;
        let [first, second, third, fourth] = &filter.search.patterns;
        let standings = part.standings.as_deref().map(Stand::listed).unwrap_or_default();
        let is_by_name = self.column == SortColumn::Name && part.standings.is_none();
        let text = |engine: usize| {
            if is_by_name { FOUND_BY_NAME[engine][usize::from(self.is_descending)] } else { self.text(&FOUND[engine]) }
        };
        macro_rules! fetch {
            ($c:expr, $text:expr) => {{
                let query = texts::bind_place!(sqlx::query_as($text).bind(organization), start);
                query.bind(first).bind(second).bind(third).bind(fourth).bind(count(self.limit)).bind(&standings)
            }};
        }
        Ok(match tx {
            Tx::Sqlite(inner) => fetch!(inner, text(0)).bind(&filter.search.trigrams).fetch_all(&mut **inner).await?,
            Tx::Postgres(inner) => fetch!(inner, text(1)).fetch_all(&mut **inner).await?,
        })
    }
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
