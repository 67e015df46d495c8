//! What every use case needs: the store, the clock, the source of randomness, the configuration, the password pool.

use crate::{
    Result, SecretKey,
    forms::PaperDesk,
    mail::{Held, Transport, Transports},
    pictures::PicturePool,
    portal::ScanCommand,
    staff::PasswordPool,
};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, TimeZone, Utc};
use domain::Moment;
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// The time, passed in so that a test can turn it.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> DateTime<Utc> {
        // PostgreSQL keeps microseconds; more would not come back as it went in.
        Utc::now().trunc_subsecs(6)
    }
}

/// Randomness fit for secrets, passed in so that a test can fix it.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that draws from the operating system's generator")]
    #[expect(clippy::expect_used, reason = "without randomness nothing may go on: an invitation must not carry a guessable secret")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system's random generator");
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    /// As clients reach the server, without a slash at the end: `https://portal.example.org`.
    pub public_url: String,
    /// The address that e-mails come from; the practice's own goes into `Reply-To`.
    pub mail_from: domain::EmailAddress,
    /// How many e-mails of its batches each practice sends in a minute at most.
    pub mail_per_minute: u32,
    /// Looks at each file that a client adds to a form.
    pub scan: Option<ScanCommand>,
}

/// Cheap to clone; every use case is a method on it, in the folder of its feature.
#[derive(Clone)]
pub struct Services {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub config: Config,
    pub key: SecretKey,
    pub passwords: PasswordPool,
    pub pictures: PicturePool,
    pub paper: PaperDesk,
    pub transports: Transports,
    /// Rings when an e-mail was written to the outbox, so that the worker need not wait for its next look.
    pub outbox_bell: tokio::sync::Notify,
    /// Rings when there is something to do on a batch.
    pub batch_bell: tokio::sync::Notify,
    /// Batches whose e-mails stay here, claimed or not.
    pub held: Held,
    /// Rings when somebody asked for a link.
    pub link_bell: tokio::sync::Notify,
    /// Rings when there is work on an import.
    pub import_bell: tokio::sync::Notify,
}

impl Services {
    /// `transport` is the installation's; a practice may have one of its own.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        config: Config,
        key: SecretKey,
        passwords: PasswordPool,
        transport: Transport,
    ) -> Self {
        let [outbox_bell, batch_bell, import_bell, link_bell] = std::array::from_fn(|_| tokio::sync::Notify::new());
        let transports = Transports::new(transport);
        let held = Held::default();
        let inner = Inner {
            store,
            clock,
            entropy,
            config,
            key,
            passwords,
            pictures: PicturePool::new(),
            paper: PaperDesk::new(),
            transports,
            outbox_bell,
            batch_bell,
            held,
            link_bell,
            import_bell,
        };
        Self { inner: Arc::new(inner) }
    }

    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// A version 7 UUID: ordered by time, so that keys are inserted at the end of their index.
    pub(crate) fn new_id(&self) -> Uuid {
        let mut random = [0; 10];
        self.inner.entropy.fill(&mut random);
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        Ok(self.inner.store.ping().await?)
    }
}

/// When the day begins where the practice is; an hour later where clocks leave that hour out.
pub(crate) fn start_of(day: NaiveDate, time_zone: &str) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let Ok(zone) = time_zone.parse::<chrono_tz::Tz>() else { return midnight.and_utc() };
    let local = |at: NaiveDateTime| zone.from_local_datetime(&at).earliest().map(|at| at.to_utc());
    local(midnight).or_else(|| local(midnight + TimeDelta::hours(1))).unwrap_or_else(|| midnight.and_utc())
}

/// The moment as the practice's clock shows it; UTC for a time zone that is not known.
pub(crate) fn moment(at: DateTime<Utc>, time_zone: &str) -> Moment {
    Moment { at, local: on_clock_of(at, time_zone).naive_local() }
}

/// As [`moment`], with how far the practice's clock is from UTC then.
pub(crate) fn on_clock_of(at: DateTime<Utc>, time_zone: &str) -> DateTime<FixedOffset> {
    time_zone.parse::<chrono_tz::Tz>().map_or_else(|_| at.fixed_offset(), |zone| at.with_timezone(&zone).fixed_offset())
}
