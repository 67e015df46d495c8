//! The keys that lists are ordered and searched by, made anew where an older program made them otherwise.

use crate::{Result, Tx, on_engine};
use domain::clients::{KEYS_VERSION, search_key, sort_key};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Raw {
    organization_id: Uuid,
    id: Uuid,
    first_name: String,
    last_name: String,
    preferred_name: Option<String>,
    email: Option<String>,
}

/// The partial index is for 0 alone, and a statement's text has to say the same.
const OLDER: &str = "SELECT organization_id, id, first_name, last_name, preferred_name, email FROM clients
     WHERE keys_version = 0 ORDER BY organization_id, id LIMIT $1";

/// Of every organization, up to `limit`; how many there were. Whatever changes a client's names meanwhile makes the keys itself.
pub async fn make_keys_anew(tx: &mut Tx, limit: i64) -> Result<u64> {
    let rows = on_engine!(tx, c => sqlx::query_as::<_, Raw>(OLDER).bind(limit).fetch_all(c).await?);
    for row in &rows {
        on_engine!(tx, c => sqlx::query(
            "UPDATE clients SET sort_key = $3, search_key = $4, keys_version = $5
             WHERE organization_id = $1 AND id = $2 AND keys_version = 0",
        )
        .bind(row.organization_id)
        .bind(row.id)
        .bind(sort_key(&row.first_name, &row.last_name))
        .bind(search_key(&row.first_name, &row.last_name, row.preferred_name.as_deref(), row.email.as_deref()))
        .bind(KEYS_VERSION)
        .execute(c)
        .await?
        .rows_affected());
    }
    Ok(rows.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clients::{ListFilter, Search, list},
        organization::fixture::*,
        testing::{Engine, open, sqlite_plan},
    };

    async fn age(tx: &mut Tx, client: Uuid) {
        on_engine!(tx, c => sqlx::query("UPDATE clients SET sort_key = 'ørsted', search_key = 'ørsted', keys_version = 0 WHERE id = $1")
            .bind(client)
            .execute(c)
            .await
            .unwrap()
            .rows_affected());
    }

    crate::on_both_engines! {
        async fn keys_that_an_older_program_made_are_made_anew_a_few_at_a_time(store) {
            let mut tx = two_practices(&store).await;
            for number in 0..5_u128 {
                let organization = if number == 4 { ELSEWHERE } else { HERE };
                add_client(&mut tx, organization, Uuid::from_u128(number), &input("Åse", "Ørsted", None)).await;
                if number > 0 {
                    age(&mut tx, Uuid::from_u128(number)).await;
                }
            }
            let filter = ListFilter { search: Search::of("åse ørsted"), limit: 10, ..ListFilter::default() };
            assert_eq!(list(&mut tx, HERE, &filter).await.unwrap().len(), 1);
            let mut counts = Vec::new();
            for _ in 0..3 {
                counts.push(make_keys_anew(&mut tx, 3).await.unwrap());
            }
            assert_eq!(counts, [3, 1, 0]);
            assert_eq!(list(&mut tx, HERE, &filter).await.unwrap().len(), 4);
        }
    }

    #[tokio::test]
    async fn looking_for_them_costs_nothing_when_there_are_none() {
        let store = open(Engine::Sqlite).await;
        let plan = sqlite_plan(&store, OLDER).await;
        assert!(plan.contains("USING INDEX clients_to_fold") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
