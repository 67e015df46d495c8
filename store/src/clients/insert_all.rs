//! Many new clients at once, as [`super::insert`] writes one.

use super::insert;
use crate::{Result, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    EmailAddress, Language,
    clients::{ClientInput, KEYS_VERSION, search_key, sort_key},
};
use uuid::Uuid;

/// In one statement on PostgreSQL, which may be far away; SQLite is in this process, and is asked for each.
pub async fn insert_all(tx: &mut Tx, organization: Uuid, clients: &[(Uuid, ClientInput)], now: DateTime<Utc>) -> Result<()> {
    let Tx::Postgres(inner) = tx else {
        for (id, input) in clients {
            insert(tx, organization, *id, input, now).await?;
        }
        return Ok(());
    };
    let texts = |of: fn(&ClientInput) -> &str| clients.iter().map(|(_, input)| of(input)).collect::<Vec<_>>();
    let optional = |of: fn(&ClientInput) -> Option<&str>| clients.iter().map(|(_, input)| of(input)).collect::<Vec<_>>();
    let keys = |of: fn(&ClientInput) -> Option<String>| clients.iter().map(|(_, input)| of(input)).collect::<Vec<_>>();
    sqlx::query(
        "INSERT INTO clients (organization_id, id, first_name, last_name, preferred_name, sort_key, search_key, email, email_key, phone,
            date_of_birth, language, created_at, updated_at, keys_version)
         SELECT $1, id, first_name, last_name, preferred_name, sort_key, search_key, email, email_key, phone, date_of_birth, language, $2, $2, $3
         FROM UNNEST($4::UUID[], $5::TEXT[], $6::TEXT[], $7::TEXT[], $8::TEXT[], $9::TEXT[], $10::TEXT[], $11::TEXT[], $12::TEXT[],
            $13::DATE[], $14::TEXT[])
         AS given (id, first_name, last_name, preferred_name, sort_key, search_key, email, email_key, phone, date_of_birth, language)",
    )
    .bind(organization)
    .bind(now)
    .bind(KEYS_VERSION)
    .bind(clients.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind(texts(|input| &input.first_name))
    .bind(texts(|input| &input.last_name))
    .bind(optional(|input| input.preferred_name.as_deref()))
    .bind(keys(|input| Some(sort_key(&input.first_name, &input.last_name))))
    .bind(keys(|input| {
        let email = input.email.as_ref().map(EmailAddress::as_str);
        Some(search_key(&input.first_name, &input.last_name, input.preferred_name.as_deref(), email))
    }))
    .bind(optional(|input| input.email.as_ref().map(EmailAddress::as_str)))
    .bind(keys(|input| input.email.as_ref().map(EmailAddress::key)))
    .bind(optional(|input| input.phone.as_deref()))
    .bind(clients.iter().map(|(_, input)| input.date_of_birth).collect::<Vec<Option<NaiveDate>>>())
    .bind(optional(|input| input.language.map(Language::tag)))
    .execute(&mut **inner)
    .await?;
    Ok(())
}
