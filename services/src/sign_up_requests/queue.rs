//! What waits for staff: each request with the clients who could be the same person. For those who see all clients alone: to anybody else a
//! client whom they do not see would look like somebody new.

use super::person;
use crate::{
    Result, Services, context,
    staff::{ClientScope, EditClients, Permit},
};
use domain::{
    Refusal,
    clients::PortalState,
    ids::{ClientId, SignUpRequestId},
    sign_up_requests::{LikelyClient, Person, WaitingSignUp, likenesses},
};
use store::{clients::ClientRecord, sign_up_requests::SignUpRow};

/// Refused for whoever does not see all clients.
pub(super) fn sees_all(by: &Permit<EditClients>) -> Result<()> {
    if by.scope() == ClientScope::All { Ok(()) } else { Err(Refusal::Forbidden.into()) }
}

impl Services {
    /// Confirmed and undecided, oldest first.
    pub async fn list_sign_ups(&self, by: &Permit<EditClients>) -> Result<Vec<WaitingSignUp>> {
        sees_all(by)?;
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let rows = store::sign_up_requests::list_waiting(&mut tx, organization).await?;
        let clients = store::sign_up_requests::list_to_compare(&mut tx, organization, &rows).await?;
        let mut waiting = Vec::new();
        for row in rows {
            let likely = likely_clients(&row, &clients)?;
            let confirmed = row.confirmed_at.ok_or(Refusal::NotFound)?;
            waiting.push(WaitingSignUp {
                id: SignUpRequestId(row.id),
                name: row.full_name(),
                born: row.date_of_birth.format("%-d %B %Y").to_string(),
                email: row.email,
                message: row.message,
                confirmed: context::moment(confirmed, by.time_zone()),
                days_old: (self.now() - confirmed).num_days(),
                likely,
            });
        }
        Ok(waiting)
    }
}

/// Of those who are like anybody who asks, whoever is like this one; the likest first.
fn likely_clients(row: &SignUpRow, clients: &[ClientRecord]) -> Result<Vec<LikelyClient>> {
    let asking = person(row);
    let mut likely: Vec<LikelyClient> = clients.iter().map(|client| likely(&asking, client)).collect::<Result<_>>()?;
    likely.retain(|client| !client.why.is_empty());
    likely.sort_by_key(|client| std::cmp::Reverse(client.why.len()));
    Ok(likely)
}

fn likely(asking: &Person<'_>, client: &ClientRecord) -> Result<LikelyClient> {
    let on_file = Person {
        first_name: &client.first_name,
        last_name: &client.last_name,
        preferred_name: client.preferred_name.as_deref(),
        date_of_birth: client.date_of_birth,
        email_key: client.email_key.as_deref(),
    };
    Ok(LikelyClient {
        client: ClientId(client.id),
        name: client.full_name(),
        born: client.date_of_birth.map_or_else(|| "None on file".to_owned(), |day| day.format("%-d %B %Y").to_string()),
        email: client.email.clone(),
        has_account: client.portal()? == PortalState::Active,
        why: likenesses(asking, &on_file),
    })
}
