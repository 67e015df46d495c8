//! The lines of a file: as they were given, what was found about each, and what was written. They come in hundreds, so what
//! PostgreSQL would be asked over the network line by line goes there as arrays; SQLite, in this process, is asked for each.

use crate::{Error, Result, Tx, on_engine};
use domain::clients::import::LineOutcome;
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
pub struct LineRow {
    pub line: i64,
    /// JSON.
    pub cells: String,
    outcome: String,
    pub note: String,
    pub client_id: Option<Uuid>,
    /// JSON.
    pub before: Option<String>,
    /// The client's, as the import left it; `None` when it wrote nothing, or nothing of it is left to be taken back.
    pub revision: Option<i64>,
}

impl LineRow {
    pub fn outcome(&self) -> Result<LineOutcome> {
        LineOutcome::from_key(&self.outcome).ok_or(Error::Unreadable("import_lines.outcome"))
    }
}

/// What was found about a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    pub line: i64,
    pub outcome: LineOutcome,
    pub note: String,
    pub person: Option<String>,
    pub client: Option<Uuid>,
    /// That it would put on file, as `EmailAddress::key` makes it.
    pub address: Option<String>,
    /// First name, address and date of birth that it would put on file, where all are known.
    pub born: Option<String>,
}

/// What was written of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub line: i64,
    pub client: Uuid,
    /// JSON.
    pub before: Option<String>,
    pub revision: i64,
}

/// `cells` are JSON.
pub async fn insert_lines(tx: &mut Tx, organization: Uuid, import: Uuid, lines: &[(i64, String)]) -> Result<()> {
    match tx {
        Tx::Sqlite(inner) => {
            for (line, cells) in lines {
                sqlx::query("INSERT INTO import_lines (organization_id, import_id, line, cells) VALUES ($1, $2, $3, $4)")
                    .bind(organization)
                    .bind(import)
                    .bind(line)
                    .bind(cells)
                    .execute(&mut **inner)
                    .await?;
            }
        }
        Tx::Postgres(inner) => {
            let (numbers, cells): (Vec<i64>, Vec<&str>) = lines.iter().map(|(line, cells)| (*line, cells.as_str())).unzip();
            sqlx::query(
                "INSERT INTO import_lines (organization_id, import_id, line, cells)
                 SELECT $1, $2, line, cells FROM UNNEST($3::BIGINT[], $4::TEXT[]) AS given (line, cells)",
            )
            .bind(organization)
            .bind(import)
            .bind(numbers)
            .bind(cells)
            .execute(&mut **inner)
            .await?;
        }
    }
    Ok(())
}

pub async fn delete_line(tx: &mut Tx, organization: Uuid, import: Uuid, line: i64) -> Result<()> {
    on_engine!(tx, c => sqlx::query("DELETE FROM import_lines WHERE organization_id = $1 AND import_id = $2 AND line = $3")
        .bind(organization).bind(import).bind(line).execute(c).await?.rows_affected());
    Ok(())
}

macro_rules! selected {
    ($rest:literal) => {
        concat!("SELECT line, cells, outcome, note, client_id, before, revision FROM import_lines WHERE organization_id = $1 AND import_id = $2 ", $rest)
    };
}

pub(crate) const OF_OUTCOME: &str = selected!("AND outcome = $3 AND line > $4 ORDER BY line LIMIT $5");

/// Those of one outcome, after a line.
pub async fn list_lines(
    tx: &mut Tx,
    organization: Uuid,
    import: Uuid,
    outcome: LineOutcome,
    after: i64,
    limit: i64,
) -> Result<Vec<LineRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(OF_OUTCOME)
        .bind(organization).bind(import).bind(outcome.key()).bind(after).bind(limit).fetch_all(c).await?))
}

pub(crate) const NEXT: &str = selected!("AND line > $3 ORDER BY line LIMIT $4");

/// All of them, after a line.
pub async fn next_lines(tx: &mut Tx, organization: Uuid, import: Uuid, after: i64, limit: i64) -> Result<Vec<LineRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(NEXT)
        .bind(organization).bind(import).bind(after).bind(limit).fetch_all(c).await?))
}

pub async fn set_verdicts(tx: &mut Tx, organization: Uuid, import: Uuid, verdicts: &[Verdict]) -> Result<()> {
    match tx {
        Tx::Sqlite(inner) => {
            for verdict in verdicts {
                sqlx::query(
                    "UPDATE import_lines SET outcome = $4, note = $5, person = $6, client_id = $7, address = $8, born = $9
                     WHERE organization_id = $1 AND import_id = $2 AND line = $3",
                )
                .bind(organization)
                .bind(import)
                .bind(verdict.line)
                .bind(verdict.outcome.key())
                .bind(&verdict.note)
                .bind(&verdict.person)
                .bind(verdict.client)
                .bind(&verdict.address)
                .bind(&verdict.born)
                .execute(&mut **inner)
                .await?;
            }
        }
        Tx::Postgres(inner) => {
            sqlx::query(
                "UPDATE import_lines l SET outcome = found.outcome, note = found.note, person = found.person, client_id = found.client_id,
                    address = found.address, born = found.born
                 FROM UNNEST($3::BIGINT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::UUID[], $8::TEXT[], $9::TEXT[])
                    AS found (line, outcome, note, person, client_id, address, born)
                 WHERE l.organization_id = $1 AND l.import_id = $2 AND l.line = found.line",
            )
            .bind(organization)
            .bind(import)
            .bind(verdicts.iter().map(|verdict| verdict.line).collect::<Vec<_>>())
            .bind(verdicts.iter().map(|verdict| verdict.outcome.key()).collect::<Vec<_>>())
            .bind(verdicts.iter().map(|verdict| verdict.note.as_str()).collect::<Vec<_>>())
            .bind(verdicts.iter().map(|verdict| verdict.person.as_deref()).collect::<Vec<_>>())
            .bind(verdicts.iter().map(|verdict| verdict.client).collect::<Vec<_>>())
            .bind(verdicts.iter().map(|verdict| verdict.address.as_deref()).collect::<Vec<_>>())
            .bind(verdicts.iter().map(|verdict| verdict.born.as_deref()).collect::<Vec<_>>())
            .execute(&mut **inner)
            .await?;
        }
    }
    Ok(())
}

pub async fn set_written(tx: &mut Tx, organization: Uuid, import: Uuid, written: &[Written]) -> Result<()> {
    match tx {
        Tx::Sqlite(inner) => {
            for line in written {
                sqlx::query(
                    "UPDATE import_lines SET client_id = $4, before = $5, revision = $6
                     WHERE organization_id = $1 AND import_id = $2 AND line = $3",
                )
                .bind(organization)
                .bind(import)
                .bind(line.line)
                .bind(line.client)
                .bind(&line.before)
                .bind(line.revision)
                .execute(&mut **inner)
                .await?;
            }
        }
        Tx::Postgres(inner) => {
            sqlx::query(
                "UPDATE import_lines l SET client_id = done.client_id, before = done.before, revision = done.revision
                 FROM UNNEST($3::BIGINT[], $4::UUID[], $5::TEXT[], $6::BIGINT[]) AS done (line, client_id, before, revision)
                 WHERE l.organization_id = $1 AND l.import_id = $2 AND l.line = done.line",
            )
            .bind(organization)
            .bind(import)
            .bind(written.iter().map(|line| line.line).collect::<Vec<_>>())
            .bind(written.iter().map(|line| line.client).collect::<Vec<_>>())
            .bind(written.iter().map(|line| line.before.as_deref()).collect::<Vec<_>>())
            .bind(written.iter().map(|line| line.revision).collect::<Vec<_>>())
            .execute(&mut **inner)
            .await?;
        }
    }
    Ok(())
}

/// Of the lines after `after` and up to `to`, those that did not stay: undoing again leaves them alone.
pub async fn set_taken_back(tx: &mut Tx, organization: Uuid, import: Uuid, after: i64, to: i64) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE import_lines SET revision = NULL
         WHERE organization_id = $1 AND import_id = $2 AND line > $3 AND line <= $4 AND outcome IN ('new', 'changed')",
    ).bind(organization).bind(import).bind(after).bind(to).execute(c).await?.rows_affected());
    Ok(())
}

macro_rules! first_by {
    ($column:literal) => {
        [
            concat!(
                "SELECT ",
                $column,
                ", MIN(line) FROM import_lines
                 WHERE organization_id = $1 AND import_id = $2 AND line <= $3 AND ",
                $column,
                " IN (SELECT value FROM json_each($4))
                 GROUP BY ",
                $column
            ),
            // Asked for all of them at once, PostgreSQL may walk along all the lines before, again with each chunk.
            concat!(
                "SELECT key, line FROM (
                    SELECT key, (SELECT MIN(l.line) FROM import_lines l
                        WHERE l.organization_id = $1 AND l.import_id = $2 AND l.",
                $column,
                " = asked.key AND l.line <= $3) AS line
                    FROM (SELECT DISTINCT UNNEST($4::TEXT[]) AS key) AS asked
                 ) AS first WHERE line IS NOT NULL"
            ),
        ]
    };
}

pub(crate) const FIRST_ABOUT: [&str; 2] = first_by!("person");
pub(crate) const FIRST_BORN: [&str; 2] = first_by!("born");

/// For each of the persons that a line up to `done_to` is about, the first such line. What was found about later lines is of an
/// earlier check.
pub async fn first_lines_about(
    tx: &mut Tx,
    organization: Uuid,
    import: Uuid,
    done_to: i64,
    persons: &[String],
) -> Result<Vec<(String, i64)>> {
    first_lines(tx, FIRST_ABOUT, (organization, import), done_to, persons).await
}

/// The same by [`Verdict::born`].
pub async fn first_lines_born(tx: &mut Tx, organization: Uuid, import: Uuid, done_to: i64, born: &[String]) -> Result<Vec<(String, i64)>> {
    first_lines(tx, FIRST_BORN, (organization, import), done_to, born).await
}

async fn first_lines(
    tx: &mut Tx,
    texts: [&'static str; 2],
    (organization, import): (Uuid, Uuid),
    done_to: i64,
    keys: &[String],
) -> Result<Vec<(String, i64)>> {
    let [sqlite, postgres] = texts;
    Ok(match tx {
        // SQLite has no arrays to bind; its JSON stands for them.
        Tx::Sqlite(inner) => {
            let keys = super::matching::json(keys);
            sqlx::query_as(sqlite).bind(organization).bind(import).bind(done_to).bind(keys).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            sqlx::query_as(postgres).bind(organization).bind(import).bind(done_to).bind(keys).fetch_all(&mut **inner).await?
        }
    })
}
