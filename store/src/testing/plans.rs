//! How an engine would carry a statement out, which tests look at: the statement as it is, with what it is asked with.

use crate::Tx;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;

/// What stands in the place of one parameter. A list is an array on PostgreSQL and JSON on SQLite, as statements have it.
#[derive(Clone, Copy, Debug)]
pub enum Bind<'a> {
    Id(Uuid),
    Text(&'a str),
    Bytes(&'a [u8]),
    Number(i64),
    Time(DateTime<Utc>),
    Day(NaiveDate),
    Ids(&'a [Uuid]),
    Texts(&'a [&'a str]),
    Days(&'a [NaiveDate]),
}

/// As one text, line by line.
pub async fn plan(tx: &mut Tx, statement: &str, binds: &[Bind<'_>]) -> String {
    macro_rules! explain {
        ($inner:expr, $explain:literal, $column:literal, $list:ident) => {{
            let mut query = sqlx::query(AssertSqlSafe(format!("{} {statement}", $explain)));
            for bind in binds {
                query = match *bind {
                    Bind::Id(id) => query.bind(id),
                    Bind::Text(text) => query.bind(text),
                    Bind::Bytes(bytes) => query.bind(bytes),
                    Bind::Number(number) => query.bind(number),
                    Bind::Time(time) => query.bind(time),
                    Bind::Day(day) => query.bind(day),
                    Bind::Ids(ids) => query.bind($list(ids)),
                    Bind::Texts(texts) => query.bind($list(texts)),
                    Bind::Days(days) => query.bind($list(days)),
                };
            }
            let rows = query.fetch_all(&mut **$inner).await.expect("a plan");
            rows.iter().map(|row| row.get::<String, _>($column)).collect::<Vec<_>>().join("\n")
        }};
    }
    match tx {
        Tx::Sqlite(inner) => explain!(inner, "EXPLAIN QUERY PLAN", "detail", json),
        Tx::Postgres(inner) => explain!(inner, "EXPLAIN", "QUERY PLAN", array),
    }
}

fn json<T>(list: &[T]) -> String
where
    [T]: serde::Serialize,
{
    crate::given::json(list).expect("a list")
}

fn array<T: Clone>(list: &[T]) -> Vec<T> {
    list.to_vec()
}

/// PostgreSQL would read a table as small as a test's as a whole, or look at it in one go: in this transaction it goes without these ways
/// where it can, such as `seqscan` or `hashjoin`. SQLite goes by what the migrations say of a large practice.
pub async fn without(tx: &mut Tx, ways: &[&str]) {
    let Tx::Postgres(inner) = tx else { return };
    for way in ways {
        sqlx::query(AssertSqlSafe(format!("SET LOCAL enable_{way} = off"))).execute(&mut **inner).await.expect("a setting");
    }
}

/// PostgreSQL goes by what is in the tables, once it has looked.
pub async fn analyze(tx: &mut Tx, tables: &[&str]) {
    let Tx::Postgres(inner) = tx else { return };
    sqlx::query(AssertSqlSafe(format!("ANALYZE {}", tables.join(", ")))).execute(&mut **inner).await.expect("a look at the tables");
}
