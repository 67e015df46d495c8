//! What the tests of this crate and of the server start from: services on a temporary database with a clock that a test turns.

use crate::{
    Clock, Config, Entropy, SecretKey, Services, SystemEntropy,
    demo::DemoSignIns,
    staff::{Administer, PasswordPool, PasswordWork, Permit, SignedIn},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::AuditRow,
    ids::ClientId,
    organization::{ContactForm, PortalSettings},
};
use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};
use store::testing::TestStore;

/// Stands still until it is turned.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    pub fn turn(&self, by: TimeDelta) {
        *self.0.lock().expect("no test panicked while it held the clock") += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("no test panicked while it held the clock")
    }
}

impl Services {
    /// By somebody who has just looked at them.
    pub async fn save_portal_settings(&self, by: &Permit<Administer>, settings: &PortalSettings) -> crate::Result<()> {
        let seen = self.portal_settings(by).await?;
        self.change_portal_settings(by, &seen, settings).await
    }

    /// By somebody who has just looked at it.
    pub async fn save_contact(&self, by: &Permit<Administer>, contact: &ContactForm) -> crate::Result<()> {
        let seen = self.contact(by).await?;
        self.change_contact(by, &seen, contact).await
    }

    /// By somebody who has just looked at it.
    pub async fn save_time_zone(&self, by: &Permit<Administer>, name: &str) -> crate::Result<()> {
        let seen = self.time_zones(by).await?.chosen;
        self.change_time_zone(by, &seen, name).await
    }

    /// As [`Services::fill_demo`], where there is another practice.
    pub async fn fill_demo_beside_another(&self) -> crate::Result<DemoSignIns> {
        let password_hash = self.demo_password_hash().await?;
        let mut tx = self.inner.store.write().await?;
        store::organization::lock_new(&mut tx).await?;
        self.fill_demo_in(tx, password_hash).await
    }

    /// The newest of what was done to a client: all of it, where it is not much.
    pub async fn client_history(&self, by: &Permit<SignedIn>, client: ClientId) -> crate::Result<Vec<AuditRow>> {
        Ok(self.list_history(by, client, None).await?.0)
    }
}

pub struct TestServices {
    pub services: Services,
    pub clock: Arc<TestClock>,
    pub store: TestStore,
}

/// Monday 23 November 2026, 9:00 UTC. Passwords are hashed with the least work.
pub fn services(store: TestStore) -> TestServices {
    services_at_pace(store, 300)
}

/// As `services`, with so many e-mails of batches a minute.
pub fn services_at_pace(store: TestStore, mail_per_minute: u32) -> TestServices {
    services_of(store, mail_per_minute, SecretKey::generate(&SystemEntropy))
}

/// As `services`, of a program with this key.
pub fn services_with_key(store: TestStore, key: SecretKey) -> TestServices {
    services_of(store, 300, key)
}

fn services_of(store: TestStore, mail_per_minute: u32, key: SecretKey) -> TestServices {
    let start = DateTime::from_timestamp(1_795_424_400, 0).expect("a time");
    let clock = Arc::new(TestClock(Mutex::new(start)));
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let passwords = PasswordPool::new(4, PasswordWork::Least, entropy.as_ref()).expect("a pool");
    let config = Config {
        public_url: "https://portal.willowlane.example".into(),
        mail_from: "portal@willowlane.example".parse().expect("an address"),
        mail_per_minute,
        scan: None,
    };
    let services = Services::new(
        store.store.clone(),
        Arc::<TestClock>::clone(&clock),
        entropy,
        config,
        key,
        passwords,
        crate::mail::Transport::Mailbox,
    );
    TestServices { services, clock, store }
}

/// Everything that is logged on the test's thread, with the fields of its spans, as text; at every level.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<String>>);

impl Log {
    /// Keeps what is logged until the guard is dropped.
    pub fn keep() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        (log.clone(), tracing::subscriber::set_default(log))
    }

    pub fn text(&self) -> String {
        self.0.lock().expect("no test panicked while it held the log").clone()
    }

    /// What comes of the work, and how many statements the database was asked; on PostgreSQL alone. On SQLite statements are run, and
    /// logged, by threads of their own.
    pub async fn statements<T>(work: impl Future<Output = T>) -> (T, usize) {
        let (log, until_the_end) = Self::keep();
        let done = work.await;
        drop(until_the_end);
        (done, log.text().lines().filter(|line| line.contains("db.statement=")).count())
    }

    fn line(&self, record: impl FnOnce(&mut dyn tracing::field::Visit)) {
        let mut log = self.0.lock().expect("no test panicked while it held the log");
        record(&mut Fields(&mut log));
        log.push('\n');
    }
}

struct Fields<'a>(&'a mut String);

impl tracing::field::Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        write!(self.0, "{field}={value:?} ").expect("a text takes all");
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        self.line(|fields| span.record(fields));
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        self.line(|fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.line(|fields| event.record(fields));
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}
