//! How often a page turns to the database: on SQLite each time is a way to a connection's thread and back.

use crate::world::{Caller, World, text};
use http::StatusCode;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use store::{
    Store,
    testing::{Engine, open},
};
use tracing::{Subscriber, info_span, span::Id, subscriber::set_default};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry,
};

/// A connection's thread does whatever it is asked inside the span of who asks.
#[derive(Clone, Default)]
struct Turns(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Turns {
    fn on_enter(&self, _: &Id, _: Context<'_, S>) {
        if thread::current().name().is_some_and(|name| name.starts_with("sqlx-sqlite-worker")) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[tokio::test]
async fn a_page_of_the_list_asks_once_who_looks_and_what_waits_and_then_for_figures_and_rows() {
    let world = World::new(open(Engine::Sqlite).await).await;
    let page = async || world.send(world.page(Caller::Administrator, "/clients")).await;
    // The first request finds out that there is a practice.
    assert_eq!(page().await.status(), StatusCode::OK);
    all_given_back(&world).await;
    let turns = Turns::default();
    let _listening = set_default(registry().with(turns.clone()));
    // Around all that this thread does, since a page is drawn by several tasks.
    let _asking = info_span!("asking").entered();
    assert!(text(page().await).await.contains("<tbody>"));
    all_given_back(&world).await;
    // A statement; a transaction of two, with its beginning and end; a look at each connection when it is given back; and perhaps a new one.
    let taken = turns.0.load(Ordering::SeqCst);
    assert!((7..=8).contains(&taken), "{taken}");
}

/// What nobody waits for is done by then.
async fn all_given_back(world: &World) {
    let Store::Sqlite(pools) = &*world.test.store else { panic!("SQLite") };
    while pools.readers.num_idle() < usize::try_from(pools.readers.size()).expect("few") {
        tokio::task::yield_now().await;
    }
}
