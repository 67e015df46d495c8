//! What answers and the log tell: no more than they must.

use crate::{
    permissions::TABLE,
    world::{ADDRESS, Caller, World, app_over_tls},
};
use axum::{body::Body, http::Request};
use http::{StatusCode, header};
use serde_json::{Value, json};
use services::testing::Log;
use std::collections::BTreeSet;
use tower::ServiceExt;

/// Every key anywhere in the answer.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

store::on_both_engines! {
    /// A field that is new in an answer changes the snapshot, and whoever accepts it has seen it. Null tells nothing.
    async fn every_answer_has_the_fields_that_are_written_down_and_no_others(store) {
        let world = World::new(store).await;
        let mut answers = Vec::new();
        for (path, body, _) in TABLE {
            let caller = if path.starts_with("/api/portal/") { Caller::Client } else { Caller::Administrator };
            let (status, answer) = world.call(caller, path, &body(&world.things)).await;
            let mut found = BTreeSet::new();
            if let Ok(answer) = serde_json::from_str(&answer) {
                keys(&answer, &mut found);
            }
            assert!(!answer.contains("$argon2"), "{path}");
            let words: Vec<_> = [(*path).to_owned(), status.as_u16().to_string()].into_iter().chain(found).collect();
            answers.push(words.join(" "));
        }
        insta::assert_snapshot!("answers", answers.join("\n"));
    }
}

store::on_both_engines! {
    async fn fields_that_nobody_asked_for_change_nothing(store) {
        let world = World::new(store).await;
        let form = json!({
            "first_name": "Una", "last_name": "Extra", "preferred_name": "", "email": "una.extra@mail.example", "phone": "", "date_of_birth": "",
            "revision": 0, "organization_id": "00000000-0000-7000-8000-000000000000", "id": world.things.client, "portal": "Active",
            "is_administrator": true,
        });
        let (status, answer) = world.call(Caller::StaffWith, "/api/clients/add", &json!({ "form": form, "organization": "x", "is_administrator": true })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let id: String = serde_json::from_str(&answer).expect("an id");
        assert_ne!(id, world.things.client.to_string());
        let (_, added) = world.call(Caller::StaffWith, "/api/clients/get", &json!({ "id": id })).await;
        let added: Value = serde_json::from_str(&added).expect("a client");
        assert_eq!((added["last_name"].as_str(), added["portal"].as_str()), (Some("Extra"), Some("NoAccount")));
        let (_, viewer) = world.call(Caller::StaffWith, "/api/staff/viewer", &json!({})).await;
        let viewer: Value = serde_json::from_str(&viewer).expect("a viewer");
        assert_eq!(viewer["staff"]["is_administrator"], json!(false));
    }
}

store::on_both_engines! {
    async fn over_tls_browsers_are_told_to_stay_with_it(store) {
        let test = services::testing::services(store);
        let tls = app_over_tls(test.services.clone());
        let answer = |app: axum::Router| async move { app.oneshot(Request::get("/healthz").body(Body::empty()).expect("a request")).await.expect("an answer") };
        let header = answer(tls).await.headers().get(header::STRICT_TRANSPORT_SECURITY).cloned().expect("HSTS");
        assert!(header.to_str().expect("text").contains("max-age=31536000"));
        let plain = answer(crate::world::app(test.services)).await;
        assert!(!plain.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}

store::on_both_engines! {
    async fn the_log_of_a_day_names_no_person_no_secret_and_no_line_of_somebody_elses_making(store) {
        let (log, _until_the_end) = Log::keep();
        let world = World::new(store).await;
        let slug = world.things.slug.clone();
        let client = world.things.client;
        for path in [
            "/clients?search=Abramson".to_owned(),
            format!("/clients/{client}"),
            format!("/p/{slug}/join/a-secret-that-somebody-has"),
            "/nowhere/a-secret-that-somebody-has".to_owned(),
            "/forged%0A2026-01-01%20ERROR%20forged".to_owned(),
        ] {
            let cookie = world.cookie(Caller::Administrator).expect("signed in");
            let request = Request::get(path).header(header::COOKIE, cookie).header("x-request-id", "mine forged").body(Body::empty()).expect("a request");
            world.send(request).await;
        }
        for (path, body) in [
            ("/sign-in", "email=ada%40willowlane.example&password=a-wrong-password-of-ada"),
            ("/sign-in", "email=nobody%40mail.example%0Aforged&password=tulip+harbour+candle+seven"),
            (&format!("/p/{slug}"), "email=mara.abramson%40mail.example&password=a-wrong-password-of-mara"),
            (&format!("/p/{slug}/join/a-secret-that-somebody-has"), "password=a-new-password-of-mara&date_of_birth=1950-01-01"),
        ] {
            let request = Request::post(path)
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(body.to_owned()))
                .expect("a request");
            world.send(request).await;
        }
        let home = json!({ "slug": slug });
        world.call(Caller::Client, "/api/portal/home", &home).await;
        let request = world.things.open_request;
        let answers = json!({ "slug": slug, "request": request, "revision": 0, "answers": { "first-name": [{ "valueString": "an-answer-of-mara" }] } });
        world.call(Caller::Client, "/api/portal/save", &answers).await;
        let posted = Request::post(format!("/p/{slug}/forms/{request}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, world.cookie(Caller::Client).expect("signed in"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("_revision=0&_action=save&first-name=an-answer-of-mara"));
        world.send(posted.expect("a request")).await;
        world.call(Caller::StaffWith, "/api/responses/read", &json!({ "response": world.things.response })).await;
        let log = log.text();
        assert!(log.contains("path=\"/p/{slug}/join/{secret}\""), "paths as patterns: {log}");
        for word in [
            "Abramson", "abramson", "willowlane", "Ada Brennan", "a-secret-that-somebody-has", "password-of", "tulip harbour", "mail.example",
            ADDRESS, "forged", "anteroom-staff=", "an-answer-of-mara",
        ] {
            assert!(!log.contains(word), "{word} in the log:\n{}", log.lines().filter(|line| line.contains(word)).collect::<Vec<_>>().join("\n"));
        }
    }
}
