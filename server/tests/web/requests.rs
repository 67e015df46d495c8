//! What a request does, and that it does all of it.

use crate::world::{Caller::Administrator, World, text};
use services::testing::Log;
use std::{future::poll_fn, task::Poll, time::Duration};
use store::testing::{self, Engine};

/// On SQLite statements are run, and logged, by threads of their own.
#[tokio::test]
async fn a_page_finds_out_once_who_is_signed_in() {
    let world = World::new(testing::open(Engine::Postgres).await).await;
    for path in ["/clients", "/organization/portal?search=a", "/home", "/"] {
        let (log, _until_the_end) = Log::keep();
        let page = text(world.send(world.page(Administrator, path)).await).await;
        assert!(page.contains("</html>"), "{path}");
        let log = log.text();
        let statements: Vec<&str> = log.lines().filter_map(|line| Some(line.split_once("db.statement=")?.1)).collect();
        let looks = statements.iter().filter(|statement| statement.contains("FROM staff_sessions")).count();
        assert_eq!(looks, 1, "{path}: {statements:#?}");
    }
}

store::on_both_engines! {
    async fn what_was_begun_for_somebody_who_has_gone_is_carried_to_its_end(engine: Engine) {
        let world = World::of(engine).await;
        let form = serde_json::json!({
            "first_name": "Gone", "last_name": "Away", "preferred_name": "", "email": "", "phone": "", "date_of_birth": "", "revision": 0,
        });
        let add = serde_json::json!({ "form": form });
        {
            let mut request = Box::pin(world.call(Administrator, "/api/clients/add", &add));
            poll_fn(|context| match request.as_mut().poll(context) {
                Poll::Pending => Poll::Ready(()),
                Poll::Ready(answer) => panic!("nobody had time to go: {answer:?}"),
            })
            .await;
        }
        let is_there = async || {
            let (_, list) = world.call(Administrator, "/api/clients/list", &serde_json::json!({ "query": { "search": "gone away" } })).await;
            list.contains("Away")
        };
        let waited = tokio::time::timeout(Duration::from_secs(20), async { while !is_there().await {} });
        assert!(waited.await.is_ok(), "it was dropped half-way");
    }
}
