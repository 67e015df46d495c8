//! The clients on file who could be the persons of some lines: those of the same name, and those of the same address and date of
//! birth. The address alone tells nobody from another: hundreds may have the one of their clinic.

use crate::{Result, Tx, clients::ClientRecord};
use chrono::NaiveDate;
use uuid::Uuid;

/// What the clients of some lines are looked for by.
#[derive(Clone, Debug, Default)]
pub struct PersonKeys {
    /// As `domain::clients::sort_key` makes them.
    pub names: Vec<String>,
    /// Addresses as `EmailAddress::key` makes them, with dates of birth.
    pub births: Vec<(String, NaiveDate)>,
}

macro_rules! known {
    ($before_names:literal, $names:literal, $before_births:literal, $births:literal) => {
        concat!(
            $before_names,
            "SELECT id, first_name, last_name, preferred_name, email, email_key, phone, date_of_birth, language, portal_state, forms_total,
                forms_done, revision FROM clients WHERE organization_id = $1 AND sort_key ",
            $names,
            $before_births,
            "SELECT id, first_name, last_name, preferred_name, email, email_key, phone, date_of_birth, language, portal_state, forms_total,
                forms_done, revision FROM ",
            $births
        )
    };
}

pub(crate) const KNOWN: &str = known!(
    "",
    "IN (SELECT value FROM json_each($2))",
    " UNION ",
    "(SELECT value ->> 0 AS asked_email, value ->> 1 AS asked_birth FROM json_each($3)) AS asked CROSS JOIN clients
     WHERE organization_id = $1 AND email_key = asked_email AND date_of_birth = asked_birth"
);
// Asked for all of them at once, PostgreSQL may walk along all the practice's clients; OFFSET 0 keeps one look-up for each.
pub(crate) const KNOWN_POSTGRES: &str = known!(
    "SELECT c.* FROM UNNEST($2::TEXT[]) AS asked (key) CROSS JOIN LATERAL (",
    "= asked.key OFFSET 0) AS c",
    " UNION SELECT c.* FROM UNNEST($3::TEXT[], $4::DATE[]) AS asked (key, birth) CROSS JOIN LATERAL (",
    "clients WHERE organization_id = $1 AND email_key = asked.key AND date_of_birth = asked.birth OFFSET 0) AS c"
);

/// In no order; each client once.
pub async fn list_known(tx: &mut Tx, organization: Uuid, keys: &PersonKeys) -> Result<Vec<ClientRecord>> {
    Ok(match tx {
        // SQLite has no arrays to bind; its JSON stands for them.
        Tx::Sqlite(inner) => {
            let births = serde_json::json!(keys.births).to_string();
            sqlx::query_as(KNOWN).bind(organization).bind(json(&keys.names)).bind(births).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            let (emails, births): (Vec<&str>, Vec<NaiveDate>) = keys.births.iter().map(|(email, birth)| (email.as_str(), *birth)).unzip();
            sqlx::query_as(KNOWN_POSTGRES).bind(organization).bind(&keys.names).bind(emails).bind(births).fetch_all(&mut **inner).await?
        }
    })
}

/// Which of the addresses somebody signs in with (R6), and whose account it is: none for a representative (R31).
pub async fn list_logins(tx: &mut Tx, organization: Uuid, emails: &[String]) -> Result<Vec<(String, Option<Uuid>)>> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            sqlx::query_as(
                "SELECT l.email_key, a.client_id FROM logins l
                 LEFT JOIN access a ON a.organization_id = l.organization_id AND a.login_id = l.id AND a.kind = 'self'
                 WHERE l.organization_id = $1 AND l.email_key IN (SELECT value FROM json_each($2))",
            )
            .bind(organization)
            .bind(json(emails))
            .fetch_all(&mut **inner)
            .await?
        }
        Tx::Postgres(inner) => {
            sqlx::query_as(
                "SELECT l.email_key, a.client_id FROM logins l
                 LEFT JOIN access a ON a.organization_id = l.organization_id AND a.login_id = l.id AND a.kind = 'self'
                 WHERE l.organization_id = $1 AND l.email_key = ANY($2)",
            )
            .bind(organization)
            .bind(emails)
            .fetch_all(&mut **inner)
            .await?
        }
    })
}

/// A JSON list of texts.
pub(super) fn json(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}
