//! What the tests of this crate and of the server start from: services on a temporary database with a clock that a test turns.

use crate::{
    Clock, Config, Entropy, SecretKey, Services, SystemEntropy,
    staff::{PasswordPool, PasswordWork},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Arc, Mutex};
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

pub struct TestServices {
    pub services: Services,
    pub clock: Arc<TestClock>,
    pub store: TestStore,
}

/// Monday 23 November 2026, 9:00 UTC. Passwords are hashed with the least work.
pub fn services(store: TestStore) -> TestServices {
    let start = DateTime::from_timestamp(1_795_424_400, 0).expect("a time");
    let clock = Arc::new(TestClock(Mutex::new(start)));
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let passwords = PasswordPool::new(4, PasswordWork::Least, entropy.as_ref()).expect("a pool");
    let config = Config {
        public_url: "https://portal.willowlane.example".into(),
        mail_from: "portal@willowlane.example".parse().expect("an address"),
    };
    let key = SecretKey::generate(entropy.as_ref());
    let services = Services::new(store.store.clone(), Arc::<TestClock>::clone(&clock), entropy, config, key, passwords);
    TestServices { services, clock, store }
}
