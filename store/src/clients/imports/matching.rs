//! The clients on file who could be the persons of some lines: those of the same name, and those of the same address.

use crate::{Result, Tx, clients::ClientRecord};
use uuid::Uuid;

/// What the clients of some lines are looked for by.
#[derive(Clone, Debug, Default)]
pub struct PersonKeys {
    /// As `domain::clients::sort_key` makes them.
    pub names: Vec<String>,
    /// As `EmailAddress::key` makes them.
    pub emails: Vec<String>,
}

macro_rules! known {
    ($names:literal, $emails:literal) => {
        concat!(
            "SELECT id, first_name, last_name, preferred_name, email, email_key, phone, date_of_birth, language, portal_state, forms_total,
                forms_done, revision FROM clients WHERE organization_id = $1 AND sort_key ",
            $names,
            " UNION SELECT id, first_name, last_name, preferred_name, email, email_key, phone, date_of_birth, language, portal_state,
                forms_total, forms_done, revision FROM clients WHERE organization_id = $1 AND email_key ",
            $emails
        )
    };
}

pub(crate) const KNOWN: &str = known!("IN (SELECT value FROM json_each($2))", "IN (SELECT value FROM json_each($3))");
pub(crate) const KNOWN_POSTGRES: &str = known!("= ANY($2)", "= ANY($3)");

/// In no order; each client once.
pub async fn list_known(tx: &mut Tx, organization: Uuid, keys: &PersonKeys) -> Result<Vec<ClientRecord>> {
    Ok(match tx {
        // SQLite has no arrays to bind; its JSON stands for them.
        Tx::Sqlite(inner) => {
            sqlx::query_as(KNOWN).bind(organization).bind(json(&keys.names)).bind(json(&keys.emails)).fetch_all(&mut **inner).await?
        }
        Tx::Postgres(inner) => {
            sqlx::query_as(KNOWN_POSTGRES).bind(organization).bind(&keys.names).bind(&keys.emails).fetch_all(&mut **inner).await?
        }
    })
}

/// Which of the addresses serve a portal account, and whose it is (R6).
pub async fn list_logins(tx: &mut Tx, organization: Uuid, emails: &[String]) -> Result<Vec<(String, Uuid)>> {
    Ok(match tx {
        Tx::Sqlite(inner) => {
            sqlx::query_as(
                "SELECT l.email_key, a.client_id FROM logins l
                 JOIN access a ON a.organization_id = l.organization_id AND a.login_id = l.id AND a.kind = 'self'
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
                 JOIN access a ON a.organization_id = l.organization_id AND a.login_id = l.id AND a.kind = 'self'
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
