//! A practice with many clients, in a database that the program then serves.

use crate::Outcome;
use domain::{clients::ClientInput, organization::SetupForm};
use services::{
    Config, SecretKey, Services, SessionToken, SystemClock, SystemEntropy,
    mail::Transport,
    staff::{PasswordPool, PasswordWork},
};
use std::{error::Error, sync::Arc};
use store::{PoolSizes, Store};
use uuid::Uuid;

/// Of one transaction.
const CHUNK: usize = 5_000;

/// Says `cookie NAME=VALUE`, then the clients' ids as one array of JSON.
pub async fn make(database: &str, key: &str, count: usize) -> Outcome {
    let services = services(database, key, Transport::Mailbox).await?;
    let (session, ids) = fill(&services, count).await?;
    println!("cookie anteroom-staff={}", session.expose());
    println!("{}", serde_json::to_string(&ids)?);
    services.store().close().await;
    Ok(())
}

pub async fn services(database: &str, key: &str, transport: Transport) -> Result<Services, Box<dyn Error>> {
    let store = Store::open(database, PoolSizes::default())?;
    store.migrate().await?;
    let config = Config {
        public_url: "http://127.0.0.1".into(),
        mail_from: "portal@willow.example".parse()?,
        mail_per_minute: 1_000_000,
        scan: None,
    };
    let key = SecretKey::from_text(key).ok_or("the key is 43 characters of URL-safe base64")?;
    let entropy = Arc::new(SystemEntropy);
    let passwords = PasswordPool::new(1, PasswordWork::Owasp, entropy.as_ref())?;
    Ok(Services::new(store, Arc::new(SystemClock), entropy, config, key, passwords, transport))
}

/// The administrator's session, and the clients.
pub async fn fill(services: &Services, count: usize) -> Result<(SessionToken, Vec<Uuid>), Box<dyn Error>> {
    let form = SetupForm {
        code: "CODE".into(),
        organization_name: "Willow Lane".into(),
        name: "Ada Brennan".into(),
        email: "ada@willow.example".into(),
        password: "quiet lantern over water".into(),
        ..SetupForm::default()
    };
    let session = services.set_up(&form, "CODE", "127.0.0.1").await?;
    let staff = services.staff_session(&session, "127.0.0.1", true).await?.ok_or("no session")?;
    let organization = staff.viewer().organization.id.0;
    let ids: Vec<Uuid> = (0..count as u128).map(|client| Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0000 + client)).collect();
    for (chunk, ids) in ids.chunks(CHUNK).enumerate() {
        let mut tx = services.store().write().await?;
        for (index, id) in ids.iter().enumerate() {
            store::clients::insert(&mut tx, organization, *id, &input(chunk * CHUNK + index)?, chrono::DateTime::UNIX_EPOCH).await?;
        }
        tx.commit().await?;
    }
    services.give_clients_places().await?;
    Ok((session, ids))
}

#[expect(clippy::cast_precision_loss, reason = "a rate")]
pub fn share(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

fn input(client: usize) -> Result<ClientInput, Box<dyn Error>> {
    Ok(ClientInput {
        first_name: format!("Client{client}"),
        last_name: "Example".into(),
        preferred_name: None,
        email: Some(format!("client{client}@mail.example").parse()?),
        phone: None,
        date_of_birth: None,
        language: None,
        revision: 0,
    })
}
