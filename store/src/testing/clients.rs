//! Very many clients, for measuring: written many a statement, as they stand after years of use.

use crate::{
    Result, Store, Tx,
    clients::{give_places, merge_trigrams},
    insert_rows, on_engine,
};
use chrono::{DateTime, Utc};
use domain::clients::{KEYS_VERSION, PortalState, search_key, sort_key};
use uuid::Uuid;

const PLACES_AT_ONCE: i64 = 1_000;

#[derive(Clone, Debug)]
pub struct InventedClient {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub email: Option<String>,
    pub state: PortalState,
    pub sent_at: Option<DateTime<Utc>>,
    /// How many forms they were sent, and how many of those they have filled in.
    pub forms: (i64, i64),
}

/// The practice that is in the database.
pub async fn find_organization(store: &Store) -> Result<Option<Uuid>> {
    let mut tx = store.read().await?;
    Ok(on_engine!(&mut tx, c => sqlx::query_scalar("SELECT id FROM organizations ORDER BY id LIMIT 1").fetch_optional(c).await?))
}

/// In one statement: SQLite takes some 2,000 of them.
pub async fn insert_clients(tx: &mut Tx, organization: Uuid, clients: Vec<InventedClient>, at: DateTime<Utc>) -> Result<()> {
    insert_rows!(
        tx,
        "INSERT INTO clients (organization_id, id, first_name, last_name, sort_key, search_key, email, email_key, portal_state, last_sent_at,
                              forms_total, forms_done, created_at, updated_at, keys_version) ",
        clients,
        |tuple, client| {
            let InventedClient { id, first_name, last_name, email, state, sent_at, forms } = client;
            let keys = (sort_key(&first_name, &last_name), search_key(&first_name, &last_name, None, email.as_deref()));
            tuple.push_bind(organization).push_bind(id).push_bind(first_name).push_bind(last_name).push_bind(keys.0).push_bind(keys.1);
            tuple.push_bind(email.clone()).push_bind(email).push_bind(state.key()).push_bind(sent_at).push_bind(forms.0);
            tuple.push_bind(forms.1).push_bind(at).push_bind(at).push_bind(KEYS_VERSION);
        }
    );
    Ok(())
}

/// What PostgreSQL, or the program in the background on SQLite, would have done by the time that a practice has so many.
pub async fn keep_house(store: &Store) -> Result<()> {
    let Store::Postgres(pool) = store else { return give_all_places(store).await };
    for text in ["VACUUM ANALYZE clients", "VACUUM ANALYZE client_search", "VACUUM ANALYZE client_counts"] {
        sqlx::query(text).execute(pool).await?;
    }
    Ok(())
}

/// A piece a transaction, as the program does it: in one, SQLite's pages that are not yet in the file would be as many as the file has.
async fn give_all_places(store: &Store) -> Result<()> {
    loop {
        let mut tx = store.write().await?;
        let is_more = give_places(&mut tx, PLACES_AT_ONCE).await?;
        tx.commit().await?;
        if !is_more {
            break;
        }
    }
    let (mut is_first, mut is_more) = (true, true);
    while is_more {
        let mut tx = store.write().await?;
        is_more = merge_trigrams(&mut tx, is_first).await?;
        tx.commit().await?;
        is_first = false;
    }
    Ok(())
}
