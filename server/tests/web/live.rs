//! The stream of events that tells how far a batch is: for whom, and until when.

use crate::world::{Caller, World, text};
use domain::{Language, messages::default_invitation};
use http::{StatusCode, header};
use serde_json::{Value, json};

async fn send(world: &World) -> String {
    let message = json!({"language": "en", "message": default_invitation(Language::English)});
    let batch = json!({"idempotency_key": "a-key-of-a-test", "clients": {"These": [world.things.stranger]},
                       "messages": [message], "forms": [], "save_as_default": false});
    let (status, receipt) = world.call(Caller::Administrator, "/api/invitations/send", &json!({ "batch": batch })).await;
    assert_eq!(status, StatusCode::OK, "{receipt}");
    let receipt: Value = serde_json::from_str(&receipt).expect("a receipt");
    format!("/api/invitations/progress/{}", receipt["batch"].as_str().expect("an id"))
}

store::on_both_engines! {
    async fn r10_the_stream_tells_how_far_the_batch_is_and_ends_with_it(engine: Engine) {
        let world = World::of(engine).await;
        let path = send(&world).await;
        services::mail::OutboxWorker::new(world.test.services.clone()).run_once().await;
        let response = world.send(world.page(Caller::Administrator, &path)).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        let told = text(response).await;
        let (name, data) = told.trim().split_once('\n').expect("an event");
        let data: Value = serde_json::from_str(data.strip_prefix("data: ").expect("data")).expect("JSON");
        assert_eq!((name, &data["sent"], &data["queued"]), ("event: progress", &json!(1), &json!(0)));
    }
}

store::on_both_engines! {
    async fn r27_the_stream_is_for_whoever_may_see_the_batch(engine: Engine) {
        let world = World::of(engine).await;
        let path = send(&world).await;
        for (caller, expected) in [
            (Caller::SignedOut, StatusCode::UNAUTHORIZED),
            (Caller::Client, StatusCode::UNAUTHORIZED),
            (Caller::StaffWithout, StatusCode::FORBIDDEN),
            (Caller::StaffWith, StatusCode::NOT_FOUND),
            (Caller::OtherAdministrator, StatusCode::NOT_FOUND),
        ] {
            assert_eq!(world.send(world.page(caller, &path)).await.status(), expected, "{caller:?}");
        }
        let unknown = "/api/invitations/progress/018f0000-0000-7000-8000-000000000000";
        assert_eq!(world.send(world.page(Caller::Administrator, unknown)).await.status(), StatusCode::NOT_FOUND);
    }
}

store::on_both_engines! {
    async fn r10_what_became_of_everyone_is_a_file_for_administrators_of_the_practice(engine: Engine) {
        let world = World::of(engine).await;
        let path = send(&world).await.replace("/api/invitations/progress", "/organization/portal/sendings") + "/outcome.csv";
        services::mail::OutboxWorker::new(world.test.services.clone()).run_once().await;
        for (caller, expected) in [
            (Caller::SignedOut, StatusCode::SEE_OTHER),
            (Caller::StaffWith, StatusCode::FORBIDDEN),
            (Caller::OtherAdministrator, StatusCode::NOT_FOUND),
        ] {
            assert_eq!(world.send(world.page(caller, &path)).await.status(), expected, "{caller:?}");
        }
        let file = world.send(world.page(Caller::Administrator, &path)).await;
        assert_eq!(file.headers()[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        let file = text(file).await;
        let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "First name,Last name,E-mail,Outcome,Mail server,When");
        assert!(lines[1].starts_with("Vera,Neu,vera@mail.example,Sent,Kept in the built-in mailbox,") && lines.len() == 2, "{file}");
    }
}
