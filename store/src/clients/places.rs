//! SQLite: the numbers by which its trigrams name clients stand in the list's order, so that a search takes the first whom they name. Whoever is
//! new or renamed waits below zero for a place between those who stand before and behind. PostgreSQL's trigrams know no order.

use crate::{Result, Tx};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

/// Numbers of one organization, as migration 45 and its triggers have them.
const STRETCH: i64 = 1 << 42;
/// From one to the next, where there is nobody behind or before.
const STEP: i64 = 1 << 20;
/// From one to the next among neighbours who moved because there was no room.
const ROOM: i64 = 1 << 10;
/// Neighbours on either side who move at least.
const NEIGHBOURS: i64 = 64;
const MERGED_PAGES: i64 = 200;
/// Of those who wait for the same gap so many are counted.
const COUNTED: i64 = 10_000;

/// Where somebody stands in the list.
#[derive(Clone, Debug, FromRow, PartialEq, Eq)]
struct Placed {
    number: i64,
    sort_key: String,
    client_id: Uuid,
}

impl Placed {
    fn is_before(&self, other: &Self) -> bool {
        (&self.sort_key, self.client_id) < (&other.sort_key, other.client_id)
    }
}

/// Gives up to `limit` clients of one organization their places. Whether any waited: then it is to be called again.
pub async fn give_places(tx: &mut Tx, limit: i64) -> Result<bool> {
    let Tx::Sqlite(inner) = tx else { return Ok(false) };
    let c = &mut **inner;
    let organization = "SELECT s.organization_id, t.stretch FROM client_search s
         JOIN client_search_stretches t ON t.organization_id = s.organization_id WHERE s.number < 0 ORDER BY s.number LIMIT 1";
    let Some((organization, stretch)) = sqlx::query_as::<_, (Uuid, i64)>(organization).fetch_optional(&mut *c).await? else {
        return Ok(false);
    };
    let waiting = list_waiting(c, organization, limit).await?;
    let is_all = count(waiting.len()) < limit;
    let mut waiting = waiting.into_iter().peekable();
    while let Some(first) = waiting.next() {
        let before = neighbour(c, organization, &first, BEFORE, 0).await?;
        let behind = neighbour(c, organization, &first, BEHIND, 0).await?;
        let mut run = vec![first];
        while let Some(next) = waiting.next_if(|next| behind.as_ref().is_none_or(|behind| next.is_before(behind))) {
            run.push(next);
        }
        let further = if is_all || waiting.peek().is_some() { 0 } else { count_further(c, organization, &run, behind.as_ref()).await? };
        let ends = (before.as_ref().map(|before| before.number), behind.as_ref().map(|behind| behind.number));
        match numbers(stretch, ends, count(run.len()) + further) {
            Some(numbers) => give(c, &run, &numbers[..run.len()]).await?,
            // They wait with their neighbours.
            None => return make_room(c, organization, stretch, &run[0]).await.map(|()| true),
        }
    }
    Ok(true)
}

/// Of the trigrams, whose old numbers are passed over at each search until they are merged away, so many pages at a time: all from
/// `is_first` on, until it is false.
pub async fn merge_trigrams(tx: &mut Tx, is_first: bool) -> Result<bool> {
    let Tx::Sqlite(inner) = tx else { return Ok(false) };
    let changes = "SELECT total_changes()";
    let before: i64 = sqlx::query_scalar(changes).fetch_one(&mut **inner).await?;
    sqlx::query("INSERT INTO client_trigrams (client_trigrams, rank) VALUES ('merge', $1)")
        .bind(if is_first { -MERGED_PAGES } else { MERGED_PAGES })
        .execute(&mut **inner)
        .await?;
    let after: i64 = sqlx::query_scalar(changes).fetch_one(&mut **inner).await?;
    // By itself the statement is one (https://www.sqlite.org/fts5.html#the_merge_command).
    Ok(after - before >= 2)
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// So many numbers between the two, if there are as many.
fn numbers(stretch: i64, (before, behind): (Option<i64>, Option<i64>), count: i64) -> Option<Vec<i64>> {
    let (low, high) = (before.unwrap_or(stretch * STRETCH), behind.unwrap_or((stretch + 1) * STRETCH));
    let even = (high - low) / (count + 1);
    let (step, first) = match (before, behind) {
        (Some(_), Some(_)) => (even, low + even),
        (Some(_), None) => (even.min(STEP), low + even.min(STEP)),
        (None, Some(_)) => (even.min(STEP), high - count * even.min(STEP)),
        (None, None) => (even.min(STEP), low + STRETCH / 2 - count / 2 * even.min(STEP)),
    };
    (step > 0).then(|| (0..count).map(|each| first + each * step).collect())
}

async fn list_waiting(c: &mut SqliteConnection, organization: Uuid, limit: i64) -> Result<Vec<Placed>> {
    let text = "SELECT number, sort_key, client_id FROM client_search WHERE organization_id = $1 AND number < 0
         ORDER BY sort_key, client_id LIMIT $2";
    Ok(sqlx::query_as(text).bind(organization).bind(limit).fetch_all(c).await?)
}

const BEFORE: &str = "SELECT number, sort_key, client_id FROM client_search
     WHERE organization_id = $1 AND number > 0 AND (sort_key, client_id) < ($2, $3) ORDER BY sort_key DESC, client_id DESC LIMIT 1 OFFSET $4";
const BEHIND: &str = "SELECT number, sort_key, client_id FROM client_search
     WHERE organization_id = $1 AND number > 0 AND (sort_key, client_id) > ($2, $3) ORDER BY sort_key, client_id LIMIT 1 OFFSET $4";

/// Who has a place, so many places away.
async fn neighbour(c: &mut SqliteConnection, organization: Uuid, of: &Placed, text: &'static str, away: i64) -> Result<Option<Placed>> {
    let query = sqlx::query_as(text).bind(organization).bind(&of.sort_key).bind(of.client_id).bind(away);
    Ok(query.fetch_optional(c).await?)
}

/// Who waits for the same gap besides.
async fn count_further(c: &mut SqliteConnection, organization: Uuid, run: &[Placed], behind: Option<&Placed>) -> Result<i64> {
    let text = "SELECT COUNT(*) FROM (SELECT 1 FROM client_search WHERE organization_id = $1 AND number < 0
         AND (sort_key, client_id) > ($2, $3) AND ($4 IS NULL OR (sort_key, client_id) < ($4, $5)) LIMIT $6)";
    let Some(last) = run.last() else { return Ok(0) };
    let query = sqlx::query_scalar(text).bind(organization).bind(&last.sort_key).bind(last.client_id);
    let query = query.bind(behind.map(|behind| &behind.sort_key)).bind(behind.map(|behind| behind.client_id));
    Ok(query.bind(COUNTED).fetch_one(c).await?)
}

/// Who stands around waits too, in so wide a circle that there is [`ROOM`] for all.
async fn make_room(c: &mut SqliteConnection, organization: Uuid, stretch: i64, around: &Placed) -> Result<()> {
    let mut away = NEIGHBOURS;
    let (low, high) = loop {
        let before = neighbour(c, organization, around, BEFORE, away).await?.map(|before| before.number);
        let behind = neighbour(c, organization, around, BEHIND, away).await?.map(|behind| behind.number);
        let (low, high) = (before.unwrap_or(stretch * STRETCH), behind.unwrap_or((stretch + 1) * STRETCH));
        if (high - low) / (2 * away) >= ROOM || (before, behind) == (None, None) {
            break (low, high);
        }
        away *= 2;
    };
    let moving: Vec<Placed> =
        sqlx::query_as("SELECT number, sort_key, client_id FROM client_search WHERE number > $1 AND number < $2 ORDER BY number")
            .bind(low)
            .bind(high)
            .fetch_all(&mut *c)
            .await?;
    let (first, end) = (-(stretch + 1) * STRETCH, -stretch * STRETCH);
    let last: Option<i64> = sqlx::query_scalar("SELECT MAX(number) FROM client_search WHERE number >= $1 AND number < $2")
        .bind(first)
        .bind(end)
        .fetch_one(&mut *c)
        .await?;
    let next = last.map_or(first, |last| last + 1);
    give(c, &moving, &(next..next + count(moving.len())).collect::<Vec<_>>()).await
}

/// From their numbers to these, which rise and have none of somebody else's among them.
async fn give(c: &mut SqliteConnection, to: &[Placed], numbers: &[i64]) -> Result<()> {
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Ok(()) };
    let old: Vec<String> = to.iter().map(|placed| placed.number.to_string()).collect();
    sqlx::query("DELETE FROM client_trigrams WHERE rowid IN (SELECT value FROM json_each($1))")
        .bind(format!("[{}]", old.join(",")))
        .execute(&mut *c)
        .await?;
    for (placed, number) in to.iter().zip(numbers) {
        sqlx::query("UPDATE client_search SET number = $2 WHERE number = $1").bind(placed.number).bind(number).execute(&mut *c).await?;
    }
    sqlx::query("INSERT INTO client_trigrams (rowid, search_key) SELECT number, search_key FROM client_search WHERE number BETWEEN $1 AND $2 ORDER BY number")
        .bind(first)
        .bind(last)
        .execute(c)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clients::{ListFilter, Search, list, update},
        organization::fixture::*,
        testing::{Engine, TestStore, open},
    };
    use domain::clients::sort_key;

    /// Who has a place, in the order of the numbers, and how many have none.
    async fn names(tx: &mut Tx, organization: Uuid) -> (Vec<String>, i64) {
        let Tx::Sqlite(inner) = tx else { panic!("SQLite") };
        let placed = "SELECT sort_key FROM client_search WHERE organization_id = $1 AND number > 0 ORDER BY number";
        let waiting = "SELECT COUNT(*) FROM client_search WHERE organization_id = $1 AND number < 0";
        let placed = sqlx::query_scalar(placed).bind(organization).fetch_all(&mut **inner).await.unwrap();
        (placed, sqlx::query_scalar(waiting).bind(organization).fetch_one(&mut **inner).await.unwrap())
    }

    async fn give_all(tx: &mut Tx, limit: i64) {
        while give_places(tx, limit).await.unwrap() {}
    }

    async fn find(tx: &mut Tx, organization: Uuid, words: &str) -> Vec<String> {
        let filter = ListFilter { search: Search::of(words), limit: 1_000, ..ListFilter::default() };
        list(tx, organization, &filter).await.unwrap().into_iter().map(|row| row.sort_key).collect()
    }

    async fn open_with(names: impl Iterator<Item = (Uuid, String)>) -> (TestStore, Tx) {
        let store = open(Engine::Sqlite).await;
        let mut tx = two_practices(&store).await;
        for (number, (organization, name)) in names.enumerate() {
            add_client(&mut tx, organization, Uuid::from_u128(number as u128), &input("Mara", &name, None)).await;
        }
        (store, tx)
    }

    #[tokio::test]
    async fn whoever_is_new_gets_a_place_in_the_order_of_names_among_those_of_the_same_practice() {
        let of = |number: usize| if number.is_multiple_of(3) { ELSEWHERE } else { HERE };
        let (_store, mut tx) = open_with((0..90).map(|number| (of(number), format!("Abbott{:02}", number * 37 % 90)))).await;
        for organization in [HERE, ELSEWHERE] {
            let found = find(&mut tx, organization, "mara").await;
            assert!(found.len() >= 30 && found.is_sorted());
            assert_eq!(names(&mut tx, organization).await.0, Vec::<String>::new());
        }
        // Of those who wait for one gap, a few at a time.
        give_all(&mut tx, 7).await;
        for organization in [HERE, ELSEWHERE] {
            let (placed, waiting) = names(&mut tx, organization).await;
            assert_eq!((&placed, waiting), (&find(&mut tx, organization, "mara").await, 0));
            assert!(placed.len() >= 30 && placed.is_sorted());
        }
        assert!(!give_places(&mut tx, 7).await.unwrap());
    }

    #[tokio::test]
    async fn whoever_is_renamed_is_found_at_once_and_gets_another_place() {
        let (_store, mut tx) = open_with(["Abbott", "Brandt", "Cano"].into_iter().map(|name| (HERE, name.to_owned()))).await;
        give_all(&mut tx, 100).await;
        assert!(update(&mut tx, HERE, Uuid::from_u128(0), &input("Mara", "Brandung", None), now()).await.unwrap());
        assert_eq!(names(&mut tx, HERE).await.1, 1);
        let both = [sort_key("Mara", "Brandt"), sort_key("Mara", "Brandung")];
        assert_eq!(find(&mut tx, HERE, "brand").await, both);
        give_all(&mut tx, 100).await;
        let all = [both.to_vec(), vec![sort_key("Mara", "Cano")]].concat();
        assert_eq!(names(&mut tx, HERE).await, (all, 0));
        assert_eq!(find(&mut tx, HERE, "brand").await, both);
        assert_eq!(find(&mut tx, HERE, "abb").await, Vec::<String>::new());
        // Another address changes nothing of the place.
        assert!(update(&mut tx, HERE, Uuid::from_u128(1), &input("Mara", "Brandt", Some("brandt@mail.example")), now()).await.unwrap());
        assert_eq!((names(&mut tx, HERE).await.1, find(&mut tx, HERE, "mail.exa").await.len()), (0, 1));
    }

    #[tokio::test]
    async fn where_there_is_no_room_the_neighbours_move() {
        // Each between the one before and the last.
        let names_in_turn = (0..400).map(|number| (HERE, format!("Abbott{number:03}")));
        let (_store, mut tx) = open_with([(HERE, "Aaron".to_owned()), (HERE, "Zimmer".to_owned())].into_iter()).await;
        give_all(&mut tx, 100).await;
        for (number, (organization, name)) in names_in_turn.enumerate() {
            add_client(&mut tx, organization, Uuid::from_u128(1_000 + number as u128), &input("Mara", &name, None)).await;
            give_all(&mut tx, 100).await;
        }
        let (placed, waiting) = names(&mut tx, HERE).await;
        assert_eq!((placed.len(), waiting), (402, 0));
        assert!(placed.is_sorted());
        assert_eq!(find(&mut tx, HERE, "mara").await, placed);
        assert_eq!(find(&mut tx, HERE, "abbott").await.len(), 400);
    }

    #[tokio::test]
    async fn numbers_that_are_no_more_are_merged_away() {
        let (_store, mut tx) = open_with((0..3_000).map(|number| (HERE, format!("Abbott{number}")))).await;
        give_all(&mut tx, 200).await;
        let expected = find(&mut tx, HERE, "abbott29").await;
        let segments = async |tx: &mut Tx| {
            let Tx::Sqlite(inner) = tx else { panic!("SQLite") };
            let text = "SELECT COUNT(DISTINCT segid) FROM client_trigrams_idx";
            sqlx::query_scalar::<_, i64>(text).fetch_one(&mut **inner).await.unwrap()
        };
        let before = segments(&mut tx).await;
        assert!(before > 1 && merge_trigrams(&mut tx, true).await.unwrap());
        while merge_trigrams(&mut tx, false).await.unwrap() {}
        assert_eq!((expected.len(), segments(&mut tx).await, &find(&mut tx, HERE, "abbott29").await), (111, 1, &expected));
    }

    #[test]
    fn numbers_lie_between_the_neighbours_and_within_the_stretch() {
        let (low, high) = (3 * STRETCH, 4 * STRETCH);
        for ends in [(None, None), (Some(low + 50), None), (None, Some(high - 50)), (Some(low + 50), Some(low + 5_000_000))] {
            for count in [1, 2, 4_000] {
                let found = numbers(3, ends, count).unwrap();
                assert!(found.is_sorted_by(|one, next| one < next) && found.len() == usize::try_from(count).unwrap(), "{ends:?}");
                assert!(found[0] > ends.0.unwrap_or(low) && found[found.len() - 1] < ends.1.unwrap_or(high), "{ends:?}");
            }
        }
        assert_eq!(numbers(3, (Some(low + 50), Some(low + 53)), 2), Some(vec![low + 51, low + 52]));
        assert_eq!(numbers(3, (Some(low + 50), Some(low + 53)), 3), None);
        assert_eq!(numbers(3, (Some(high - 3), None), 3), None);
    }
}
