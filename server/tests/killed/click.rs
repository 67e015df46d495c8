//! The practice, its clients, and the click of its administrator, over HTTP, sent again until it is answered.

use domain::{
    Language,
    clients::{ClientInput, ClientQuery, ClientSelection},
    invitations::{ChosenSeen, InvitationBatch},
    messages::{WrittenMessage, default_invitation},
    organization::SetupForm,
};
use secrecy::ExposeSecret;
use services::{SecretKey, SystemEntropy};
use std::sync::Arc;
use store::testing::TestStore;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::watch,
};
use uuid::Uuid;

#[derive(Clone)]
pub struct Practice {
    seen: ChosenSeen,
    cookie: String,
    key: String,
}

/// Each of a domain of its own, so that one that asks to wait holds up nobody else.
pub fn address_of(client: usize) -> String {
    format!("client@d{client}.example")
}

impl Practice {
    pub async fn new(store: &TestStore, count: usize) -> Self {
        let key = SecretKey::generate(&SystemEntropy).to_text().expose_secret().to_owned();
        let services = services_on(store);
        let form = SetupForm {
            code: "CODE".into(),
            organization_name: "Willow Lane".into(),
            name: "Ada Brennan".into(),
            email: "ada@willow.example".into(),
            password: "quiet lantern over water".into(),
            ..SetupForm::default()
        };
        let session = services.set_up(&form, "CODE", "192.0.2.7").await.expect("a practice");
        let staff = services.staff_session(&session, "192.0.2.7", true).await.expect("a look").expect("a session");
        let organization = staff.viewer().organization.id;
        let mut tx = store.write().await.expect("a transaction");
        for client in 0..count {
            let id = Uuid::from_u128(0x0193_5000_0000_7000_8000_0000_0000_0000 + client as u128);
            let input = ClientInput {
                first_name: format!("Client{client}"),
                last_name: "Example".into(),
                preferred_name: None,
                email: Some(address_of(client).parse().expect("an address")),
                phone: None,
                date_of_birth: None,
                language: None,
                revision: 0,
            };
            store::clients::insert(&mut tx, organization.0, id, &input, chrono::DateTime::UNIX_EPOCH).await.expect("a client");
        }
        tx.commit().await.expect("committed");
        let everybody = ClientSelection::matching(&ClientQuery::default());
        let draft = services.draft_invitations(&staff.permit().expect("the right"), &everybody).await.expect("a draft");
        Self { seen: draft.audience.seen, cookie: format!("anteroom-staff={}", session.expose()), key }
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    /// A click whose answer is lost is sent again under the same key, to whichever program is there by then.
    pub async fn click_until_it_is_answered(self, mut addresses: watch::Receiver<String>) {
        let batch = InvitationBatch {
            idempotency_key: "one-click-for-all".to_owned(),
            clients: ClientSelection::matching(&ClientQuery::default()),
            seen: Some(self.seen.clone()),
            draft: None,
            draft_page: None,
            messages: vec![WrittenMessage { language: Language::English, message: default_invitation(Language::English) }],
            forms: Vec::new(),
            save_as_default: false,
            default_seen: None,
        };
        let body = serde_json::json!({ "batch": batch }).to_string();
        loop {
            let address = addresses.borrow_and_update().clone();
            match self.post(&address, "/api/invitations/send", &body).await {
                Some(200) => break,
                // Not there, or gone before it answered: another will be.
                None => addresses.changed().await.expect("a program to come"),
                // The database was busy.
                Some(503) => {}
                Some(other) => panic!("the click was answered with {other}"),
            }
        }
    }

    /// The status, if an answer came.
    async fn post(&self, address: &str, path: &str, body: &str) -> Option<u16> {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {}\r\nContent-Type: application/json\r\n\
             Accept: application/json\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        // A connection that breaks after the whole answer is as good as one that ends.
        let _end = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
    }
}

/// In this process, on the same database: for what has to be there before the program.
fn services_on(store: &TestStore) -> services::Services {
    use services::{Config, SystemClock, mail::Transport, staff::PasswordPool, staff::PasswordWork};
    let config = Config {
        public_url: "http://127.0.0.1".into(),
        mail_from: "portal@willow.example".parse().expect("an address"),
        mail_per_minute: 300,
        scan: None,
    };
    let passwords = PasswordPool::new(1, PasswordWork::Least, &SystemEntropy).expect("a pool");
    let key = SecretKey::generate(&SystemEntropy);
    services::Services::new(store.store.clone(), Arc::new(SystemClock), Arc::new(SystemEntropy), config, key, passwords, Transport::Mailbox)
}
