//! A database that is locked, or goes away while people work, and comes back. The tests' PostgreSQL is behind a relay that can be cut:
//! connections break off and new ones are refused, as when the server is stopped.

use crate::world::{Caller, World, text};
use http::StatusCode;
use std::{net::SocketAddr, time::Duration};
use store::{
    PoolSizes, Store,
    testing::{self, Engine},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

struct Relay {
    address: SocketAddr,
    to: String,
    running: Option<JoinHandle<()>>,
}

impl Relay {
    async fn new(to: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        Self { address, to: to.to_owned(), running: Some(tokio::spawn(carry(listener, to.to_owned()))) }
    }

    /// Ends what is carried and refuses what comes.
    async fn cut(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            assert!(running.await.expect_err("was running").is_cancelled());
        }
    }

    async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the same port");
        self.running = Some(tokio::spawn(carry(listener, self.to.clone())));
    }
}

/// The connections end with the task that holds them.
async fn carry(listener: TcpListener, to: String) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((mut from, _)) = listener.accept().await {
        let mut onward = TcpStream::connect(&to).await.expect("PostgreSQL");
        connections.spawn(async move { copy_bidirectional(&mut from, &mut onward).await.map(|_| ()) });
    }
}

#[tokio::test]
async fn a_database_server_that_goes_away_gives_a_clear_page_and_its_return_needs_no_restart() {
    let mut database = testing::open(Engine::Postgres).await;
    // postgres://user@host:port/name
    let (_, rest) = database.url.split_once('@').expect("a user");
    let (server, name) = rest.split_once('/').expect("a database");
    let mut relay = Relay::new(server).await;
    let relayed = format!("postgres://postgres@{}/{name}", relay.address);
    let sizes = PoolSizes { connections: 4, acquire_timeout: Duration::from_secs(2), ..PoolSizes::default() };
    database.store = Store::open(&relayed, sizes).expect("opens");
    let world = World::new(database).await;
    assert_eq!(world.send(world.page(Caller::Administrator, "/clients")).await.status(), StatusCode::OK);

    relay.cut().await;
    let response = world.send(world.page(Caller::Administrator, "/clients")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = text(response).await;
    assert!(page.contains("did not work just now"), "{page}");
    for word in ["sqlx", "panicked", "Io(", "refused", "SELECT", "127.0.0.1"] {
        assert!(!page.contains(word), "{word}");
    }
    assert_eq!(world.send(world.page(Caller::Administrator, "/readyz")).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    let (status, _) = world.call(Caller::Administrator, "/api/clients/list", &serde_json::json!({ "query": {} })).await;
    assert!(status.is_server_error() || status.is_client_error(), "{status}");

    relay.mend().await;
    assert_eq!(
        world.send(world.page(Caller::Administrator, "/clients")).await.status(),
        StatusCode::OK,
        "with the same cookie, without a restart"
    );
    assert_eq!(world.send(world.page(Caller::Administrator, "/readyz")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_locked_file_refuses_in_plain_words_and_takes_the_same_again_once_it_is_free() {
    let mut database = testing::open(Engine::Sqlite).await;
    let other = Store::open(&database.url, PoolSizes::default()).expect("opens");
    let sizes = PoolSizes { connections: 4, acquire_timeout: Duration::from_millis(200), ..PoolSizes::default() };
    database.store = Store::open(&database.url, sizes).expect("opens");
    let world = World::new(database).await;
    let form = serde_json::json!({
        "first_name": "Lo", "last_name": "Cked", "preferred_name": "", "email": "lo@mail.example", "phone": "", "date_of_birth": "", "revision": 0,
    });
    let add = serde_json::json!({ "form": form });

    let locked = other.write().await.expect("the only writer");
    let (status, answer) = world.call(Caller::Administrator, "/api/clients/add", &add).await;
    assert_eq!((status, answer.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "\"Unavailable\""));
    drop(locked);

    let (status, answer) = world.call(Caller::Administrator, "/api/clients/add", &add).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}
