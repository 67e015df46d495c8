//! The client list: what was asked for becomes the statement's parameters, and its rows what the page shows.

use super::cursor::{read_cursor, write_cursor};
use crate::{
    Result, Services, context,
    staff::{InviteClients, Permit, SignedIn},
};
use domain::{
    Refusal,
    clients::{
        ANCHOR_ROWS, ClientAnchors, ClientCounts, ClientFilter, ClientPage, ClientQuery, ClientRow, ClientSelection, Invitable,
        NAMED_LIMIT, PAGE_ROWS, SelectionCounts, Standing,
    },
    ids::ClientId,
};
use store::{
    Tx,
    clients::{ListFilter, ListRow, Search},
};
use uuid::Uuid;

/// Up to so many clients a search is counted at once; of more, the rows do not wait for it.
const COUNTED_AT_ONCE: i64 = 2_000;
/// Rows that one request for anchors goes along.
const ANCHORED_AT_ONCE: usize = 20_000;

impl Services {
    pub async fn list_clients(&self, by: &Permit<SignedIn>, query: &ClientQuery) -> Result<ClientPage> {
        let skip = query.skip.min(ANCHOR_ROWS);
        let mut tx = self.inner.store.read().await?;
        let asked = Asked::of(&mut tx, by, query).await?;
        let filter = ListFilter { limit: skip + PAGE_ROWS + 1, ..asked.filter };
        let mut rows = store::clients::list(&mut tx, by.organization().0, &filter).await?;
        let counts = if filter.search.is_everybody() && filter.assigned_to.is_none() {
            Some(asked.counts)
        } else if filter.assigned_to.is_some() || asked.counts.all <= COUNTED_AT_ONCE {
            Some(count(&mut tx, by.organization().0, &filter.search, filter.assigned_to).await?)
        } else {
            None
        };
        rows.drain(..skip.min(rows.len()));
        let next = cut_to_page(&mut rows, query)?;
        let rows = rows.into_iter().map(|row| name_row(row, by.time_zone())).collect::<Result<_>>()?;
        Ok(ClientPage { rows, next, counts })
    }

    /// Of a page of the list those alone who stand so, as if there were no others; and where the next begin.
    pub(crate) async fn list_standing(
        &self,
        by: &Permit<InviteClients>,
        query: &ClientQuery,
        stands: impl Fn(Standing) -> bool,
    ) -> Result<(Vec<ClientId>, Option<String>)> {
        let mut tx = self.inner.store.read().await?;
        let asked = Asked::of(&mut tx, &by.as_signed_in(), query).await?;
        let standings = asked.standings.into_iter().filter(|standing| stands(*standing)).collect();
        let filter = ListFilter { standings: Some(standings), limit: PAGE_ROWS + 1, ..asked.filter };
        let mut rows = store::clients::list(&mut tx, by.organization().0, &filter).await?;
        let next = cut_to_page(&mut rows, query)?;
        Ok((rows.into_iter().map(|row| ClientId(row.id)).collect(), next))
    }

    /// How many a search finds, whatever the filter: for [`ClientPage::counts`] that were left out.
    pub async fn count_clients(&self, by: &Permit<SignedIn>, search: &str) -> Result<ClientCounts> {
        let mut tx = self.inner.store.read().await?;
        count(&mut tx, by.organization().0, &Search::of(search), by.scope().assigned_to()).await
    }

    /// Where every [`ANCHOR_ROWS`]th row of the list is, from the query's `after` on; asked for again until it is the end.
    pub async fn anchor_clients(&self, by: &Permit<SignedIn>, query: &ClientQuery) -> Result<ClientAnchors> {
        let mut tx = self.inner.store.read().await?;
        let asked = Asked::of(&mut tx, by, query).await?;
        let filter = ListFilter { limit: ANCHORED_AT_ONCE, ..asked.filter };
        let (places, is_end) = store::clients::list_anchors(&mut tx, by.organization().0, &filter, ANCHOR_ROWS).await?;
        Ok(ClientAnchors { anchors: places.iter().map(write_cursor).collect(), is_end })
    }

    /// Who is in a selection now. Only administrators choose more than one (R1).
    pub async fn count_selection(&self, by: &Permit<InviteClients>, selection: &ClientSelection) -> Result<SelectionCounts> {
        let named: Vec<Uuid> = selection.named().iter().map(|client| client.0).collect();
        if named.len() > NAMED_LIMIT {
            return Err(Refusal::Rule(format!("Name at most {NAMED_LIMIT} clients, or choose all that match.")).into());
        }
        if !by.is_administrator() && selection.only().is_none() {
            return Err(Refusal::Forbidden.into());
        }
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let everybody = Search::default();
        match selection {
            ClientSelection::These(_) => {
                for client in &named {
                    if !store::clients::is_in_scope(&mut tx, organization, *client, by.scope().assigned_to()).await? {
                        return Err(Refusal::NotFound.into());
                    }
                }
                let chosen = store::clients::count_these(&mut tx, organization, &everybody, &named).await?;
                Ok(SelectionCounts::add_up(chosen))
            }
            ClientSelection::Matching { search, filter, .. } => {
                let search = Search::of(search);
                let chosen = store::clients::count(&mut tx, organization, &search, None).await?;
                let left_out = store::clients::count_these(&mut tx, organization, &search, &named).await?;
                let left_out = left_out.into_iter().map(|(standing, count)| (standing, -count));
                Ok(SelectionCounts::add_up(chosen.into_iter().chain(left_out).filter(|(standing, _)| filter.keeps(*standing))))
            }
        }
    }
}

/// What a query means to the store. Where nobody stands, nobody is looked for.
struct Asked {
    filter: ListFilter,
    /// Where anybody stands whom its filter keeps.
    standings: Vec<Standing>,
    /// Of everybody in the practice.
    counts: ClientCounts,
}

impl Asked {
    async fn of(tx: &mut Tx, by: &Permit<SignedIn>, query: &ClientQuery) -> Result<Self> {
        let after = query.after.as_deref().map(|text| read_cursor(text, query.sort.column).ok_or(Refusal::NotFound)).transpose()?;
        let kept = store::clients::count(tx, by.organization().0, &Search::default(), None).await?;
        let standings =
            kept.iter().map(|(standing, _)| *standing).filter(|standing| query.filter.keeps(*standing)).collect::<Vec<Standing>>();
        let filter = ListFilter {
            search: Search::of(&query.search),
            standings: (query.filter != ClientFilter::All).then(|| standings.clone()),
            assigned_to: by.scope().assigned_to(),
            sort: query.sort,
            after,
            limit: 0,
        };
        Ok(Self { filter, standings, counts: ClientCounts::add_up(kept) })
    }
}

/// Where the next begin, if there are more than a page.
fn cut_to_page(rows: &mut Vec<ListRow>, query: &ClientQuery) -> Result<Option<String>> {
    let more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    Ok(rows.last().filter(|_| more).map(|last| last.place(query.sort.column)).transpose()?.map(|place| write_cursor(&place)))
}

async fn count(tx: &mut Tx, organization: Uuid, search: &Search, assigned_to: Option<Uuid>) -> Result<ClientCounts> {
    Ok(ClientCounts::add_up(store::clients::count(tx, organization, search, assigned_to).await?))
}

fn name_row(row: ListRow, time_zone: &str) -> Result<ClientRow> {
    let portal = row.portal()?;
    Ok(ClientRow {
        id: ClientId(row.id),
        first_name: row.first_name,
        last_name: row.last_name,
        preferred_name: row.preferred_name,
        portal,
        invitable: Invitable::of(portal, row.email.is_some()),
        email: row.email,
        forms_done: row.forms_done,
        forms_total: row.forms_total,
        last_sent: row.last_sent_at.map(|at| context::moment(at, time_zone)),
    })
}
