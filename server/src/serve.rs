//! Start and stop: from options to a listening server with its workers, and back without losing a request.

use crate::{
    assets::Assets,
    cli::{DatabaseOptions, ServeOptions},
    key, mail, public_url,
    router::{AppState, HttpSettings, router},
    setup_code::Setup,
    telemetry,
};
use domain::Refusal;
use services::{
    Config, Entropy, Services, SystemClock, SystemEntropy,
    demo::DemoSignIns,
    mail::OutboxWorker,
    staff::{PasswordPool, PasswordWork},
};
use std::{
    fs::File,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::{PoolSizes, Store};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0}")]
    Options(String),
    #[error("the key: {0}")]
    Key(String),
    /// Which one, and what is the matter with it.
    #[error("the database {0}: {1}")]
    Database(String, #[source] store::Error),
    #[error("{0}")]
    Services(#[from] services::Error),
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    #[error("{0}: {1}")]
    File(PathBuf, #[source] std::io::Error),
    #[error("the server stopped: {0}")]
    Serve(#[source] std::io::Error),
}

/// How long open requests and the mail being sent may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// How often invitations that have run out are written down as such, and due reminders are written.
const SWEEP: Duration = Duration::from_secs(60);

pub async fn migrate(options: DatabaseOptions) -> Result<(), StartError> {
    let store = open(&options).await?;
    let place = store.place();
    store.close().await;
    println!("The database {place} is up to date.");
    Ok(())
}

/// Makes an SQLite file that is not there.
async fn open(options: &DatabaseOptions) -> Result<Store, StartError> {
    migrated(Store::open(&options.database_url, sizes(options))).await
}

/// For commands on what is in a database: a new one would only hide that the address is another one's.
pub(crate) async fn open_existing(options: &DatabaseOptions) -> Result<Store, StartError> {
    migrated(Store::open_existing(&options.database_url, sizes(options))).await
}

fn sizes(options: &DatabaseOptions) -> PoolSizes {
    PoolSizes { connections: options.database_connections, ..PoolSizes::default() }
}

async fn migrated(opened: store::Result<Store>) -> Result<Store, StartError> {
    let store = opened.map_err(|error| match error {
        store::Error::Missing(_) => {
            StartError::Options(format!("{error}; say by --database-url or ANTEROOM_DATABASE_URL where the database is"))
        }
        error => StartError::Options(format!("--database-url: {error}")),
    })?;
    store.migrate().await.map_err(|error| StartError::Database(store.place(), error))?;
    Ok(store)
}

pub async fn serve(options: ServeOptions) -> Result<(), StartError> {
    telemetry::start(&options.log, options.log_format).map_err(StartError::Options)?;
    let given_url = public_url::read(options.public_url.as_deref()).map_err(StartError::Options)?;
    let transport = mail::transport(&options, given_url.as_deref())?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let key = key::find(&options.key, &options.database.database_url)?;
    let listener = tokio::net::TcpListener::bind(options.listen).await.map_err(|error| StartError::Listen(options.listen, error))?;
    let listening = listener.local_addr().map_err(|error| StartError::Listen(options.listen, error))?;
    let public_url = given_url.clone().unwrap_or_else(|| format!("http://{listening}"));
    let config = Config {
        mail_from: mail::sender(&options, &public_url)?,
        public_url: public_url.clone(),
        mail_per_minute: options.mail_per_minute,
        scan: options.scan_command.clone(),
    };
    let store = open(&options.database).await?;
    // No key is left behind where there is no database.
    let key = key.fitting(&store, entropy.as_ref()).await?;
    let passwords = PasswordPool::new(usize::from(options.password_threads), PasswordWork::Owasp, entropy.as_ref())?;
    let services = Services::new(store, Arc::new(SystemClock), Arc::clone(&entropy), config, key, passwords, transport);
    mail::warn_of_dead_links(&services, given_url.as_deref()).await?;
    let setup = Setup::new(entropy.as_ref());
    greet(&options, &services, &setup, &public_url).await?;

    let stop = CancellationToken::new();
    let state = AppState {
        services: services.clone(),
        assets: Arc::new(Assets::load()),
        settings: Arc::new(HttpSettings {
            public_origin: public_url.clone(),
            secure: public_url.starts_with("https://"),
            trust_proxy: options.trust_proxy,
            built_in_mailbox: options.smtp_url.is_none(),
        }),
        setup,
        stop: stop.clone(),
    };
    let workers = TaskTracker::new();
    let worker = OutboxWorker::new(services.clone());
    let worker_stop = stop.clone();
    workers.spawn(async move { worker.run(worker_stop).await });
    workers.spawn(services.clone().work_on_batches(stop.clone()));
    workers.spawn(services.clone().work_on_link_requests(stop.clone()));
    workers.spawn(sweep(services.clone(), stop.clone()));
    let (importing, import_stop) = (services.clone(), stop.clone());
    workers.spawn(async move { importing.work_on_imports(import_stop).await });
    workers.close();

    let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let signalled = stop.clone();
    let served = axum::serve(listener, app).with_graceful_shutdown(async move {
        stop_signal().await;
        tracing::info!("stopping");
        signalled.cancel();
    });
    let deadline = stop.clone();
    tokio::select! {
        result = served.into_future() => result.map_err(StartError::Serve)?,
        () = async { deadline.cancelled().await; tokio::time::sleep(DRAIN).await } => tracing::warn!("some requests did not end in time"),
    }
    stop.cancel();
    if tokio::time::timeout(DRAIN, workers.wait()).await.is_err() {
        tracing::warn!("the mail worker did not end in time; what it was sending is tried again at the next start");
    }
    services.store().close().await;
    Ok(())
}

/// What the person who started the program needs to know.
async fn greet(options: &ServeOptions, services: &Services, setup: &Setup, public_url: &str) -> Result<(), StartError> {
    // What fails is told alone.
    let demo = if options.demo { Some(fill_demo(services).await?) } else { None };
    let is_new = setup.is_needed(services).await?;
    println!("Anteroom is at {public_url} ({}).", services.store().engine_name());
    if let Some(demo) = demo {
        println!("\nThe demo practice, invented throughout:");
        for (who, sign_in) in
            [("Administrator", &demo.administrator), ("Staff who may invite", &demo.inviter), ("Staff who may not", &demo.other)]
        {
            println!("  {who:<21} {}   {}", sign_in.0, sign_in.1);
        }
        println!("  Client portal         {public_url}/p/{}", demo.slug);
    }
    if is_new {
        println!("Nobody uses it yet. Set up your practice at {public_url}/setup with this code: {}", setup.code());
    }
    if options.smtp_url.is_none() {
        println!("E-mails are not sent but kept at {public_url}/mailbox, for this machine alone. Give --smtp-url to send them.");
    }
    // Whoever reads this through a pipe is waiting for it.
    std::io::stdout().flush().map_err(StartError::Serve)
}

async fn fill_demo(services: &Services) -> Result<DemoSignIns, StartError> {
    services.fill_demo().await.map_err(|error| match error.refusal() {
        Some(Refusal::Rule(why)) => StartError::Options(format!("--demo: {why}")),
        _ => StartError::Services(error),
    })
}

/// Now and then makes the keys anew that an older program made, gives new clients their places in the search, writes down which invitations have
/// run out and which lie unopened, writes the reminders that are due, tells the administrators of safety tasks that nobody acknowledged, and
/// forgets drafts that nobody came back to, and old imports. A failure is tried again at the next round.
async fn sweep(services: Services, stop: CancellationToken) {
    loop {
        if let Err(error) = services.make_client_keys_anew().await {
            tracing::warn!(?error, "some clients cannot be found without accents yet");
        }
        if let Err(error) = services.give_clients_places().await {
            tracing::warn!(?error, "new clients have no place in the order of the search yet");
        }
        if let Err(error) = services.expire_due_invitations().await {
            tracing::warn!(?error, "run-out invitations could not be written down");
        }
        if let Err(error) = services.find_unopened_invitations().await {
            tracing::warn!(?error, "unopened invitations could not be written down");
        }
        if let Err(error) = services.queue_due_reminders().await {
            tracing::warn!(?error, "due reminders could not be written");
        }
        if let Err(error) = services.escalate_due_safety_tasks().await {
            tracing::warn!(?error, "safety tasks that nobody acknowledged could not be escalated");
        }
        if let Err(error) = services.forget_old_sign_ups().await {
            tracing::warn!(?error, "requests that nobody confirmed could not be forgotten");
        }
        if let Err(error) = services.forget_old_drafts().await {
            tracing::warn!(?error, "old drafts could not be forgotten");
        }
        if let Err(error) = services.forget_old_imports().await {
            tracing::warn!(?error, "old imports could not be forgotten");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
    }
}

async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

/// A new file that nobody but its owner can read.
pub(crate) fn create_private(path: &Path) -> std::io::Result<File> {
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(path)
}
