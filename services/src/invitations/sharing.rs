//! Which of the chosen have one address. Only the first of them can be invited (R6): whoever chose them is told before.

use super::{decide::distinct, send::Found};
use crate::{Result, Services};
use domain::{
    clients::{ClientSelection, PortalState},
    invitations::SharedAddress,
};
use std::collections::BTreeMap;
use store::{Tx, clients::ClientRecord, invitations::SharingRow};
use uuid::Uuid;

/// Addresses that a page tells of, and clients at each whom it names.
const TOLD: (i64, i64) = (20, 10);

impl Services {
    /// Those with an account are left out whoever has their address. The caller may see all of several clients.
    pub(super) async fn sharing(&self, tx: &mut Tx, organization: Uuid, clients: &ClientSelection) -> Result<Vec<SharedAddress>> {
        match clients {
            ClientSelection::These(clients) => {
                let found = store::clients::find_these(tx, organization, &clients.iter().map(|client| client.0).collect()).await?;
                Ok(shared(distinct(clients).into_iter().filter_map(|client| found.get(&client.0))))
            }
            ClientSelection::Matching { search, filter, except } => {
                let found = Found::of(search, *filter, except);
                let sharing = store::invitations::list_sharing(tx, organization, &found.matching(), TOLD).await?;
                Ok(sharing.into_iter().filter_map(address).collect())
            }
        }
    }
}

fn shared<'a>(records: impl Iterator<Item = &'a ClientRecord>) -> Vec<SharedAddress> {
    let mut of_key: BTreeMap<&str, SharedAddress> = BTreeMap::new();
    for record in records.filter(|record| record.portal_state != PortalState::Active.key()) {
        if let (Some(email), Some(key)) = (&record.email, &record.email_key) {
            let shared = of_key.entry(key).or_insert_with(|| SharedAddress { email: email.clone(), names: Vec::new() });
            shared.names.push(record.full_name());
        }
    }
    of_key.into_values().filter(|shared| shared.names.len() > 1).collect()
}

fn address(rows: Vec<SharingRow>) -> Option<SharedAddress> {
    let email = rows.first()?.email.clone();
    Some(SharedAddress { email, names: rows.into_iter().map(|row| format!("{} {}", row.first_name, row.last_name)).collect() })
}
