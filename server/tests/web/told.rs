//! What answers and the log tell: no more than they must.

use crate::{
    permissions::{TABLE, caller_of},
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
    async fn every_answer_has_the_fields_that_are_written_down_and_no_others(engine: Engine) {
        let world = World::of(engine).await;
        let mut answers = Vec::new();
        for (path, body, _) in TABLE {
            let (status, answer) = world.call(caller_of(path), path, &body(&world.things)).await;
            let mut found = BTreeSet::new();
            if let Ok(answer) = serde_json::from_str(&answer) {
                keys(&answer, &mut found);
            }
            assert!(!answer.contains("hash") && !answer.contains("$argon2"), "{path}");
            let words: Vec<_> = [(*path).to_owned(), status.as_u16().to_string()].into_iter().chain(found).collect();
            answers.push(words.join(" "));
        }
        insta::assert_snapshot!("answers", answers.join("\n"));
    }
}

store::on_both_engines! {
    async fn fields_that_nobody_asked_for_change_nothing(engine: Engine) {
        let world = World::of(engine).await;
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
        assert_eq!(viewer["viewer"]["staff"]["is_administrator"], json!(false));
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

/// The `linkId` of the first question, at any depth, that takes a line of text.
fn text_question(items: &Value) -> Option<String> {
    items.as_array()?.iter().find_map(|item| {
        let is_text = item["type"] == "string" && item["enableWhen"].is_null();
        if is_text { item["linkId"].as_str().map(str::to_owned) } else { text_question(&item["item"]) }
    })
}

store::on_both_engines! {
    async fn the_log_of_a_day_names_no_person_no_secret_and_no_line_of_somebody_elses_making(engine: Engine) {
        let (log, _until_the_end) = Log::keep();
        let world = World::of(engine).await;
        let slug = world.things.slug.clone();
        let client = world.things.client;
        for path in [
            "/clients?search=Abramson".to_owned(),
            format!("/clients/{client}"),
            format!("/p/{slug}/join/a-secret-that-somebody-has"),
            format!("/p/{slug}/reset-password/a-secret-that-somebody-has"),
            "/reset-password/a-secret-that-somebody-has".to_owned(),
            "/nowhere/a-secret-that-somebody-has".to_owned(),
            "/forged%0A2026-01-01%20ERROR%20forged".to_owned(),
        ] {
            let mut request = world.page(Caller::Administrator, &path);
            request.headers_mut().insert("x-request-id", "mine forged".parse().expect("a value"));
            world.send(request).await;
        }
        for (path, body) in [
            ("/sign-in", "email=ada%40willowlane.example&password=a-wrong-password-of-ada"),
            ("/sign-in", "email=nobody%40mail.example%0Aforged&password=tulip+harbour+candle+seven"),
            (&format!("/p/{slug}"), "email=mara.abramson%40mail.example&password=a-wrong-password-of-mara"),
            ("/forgot-password", "email=ada%40willowlane.example"),
            (&format!("/p/{slug}/forgot-password"), "email=mara.abramson%40mail.example"),
            ("/reset-password/a-secret-that-somebody-has", "password=a-new-password-of-ada"),
            (&format!("/p/{slug}/reset-password/a-secret-that-somebody-has"), "password=a-new-password-of-mara"),
            (&format!("/p/{slug}/join/a-secret-that-somebody-has"), "password=a-new-password-of-mara&date_of_birth=1950-01-01"),
        ] {
            world.send(world.form(Caller::SignedOut, path, body)).await;
        }
        let home = json!({ "slug": slug });
        world.call(Caller::Client, "/api/portal/home", &home).await;
        let request = world.things.open_request;
        let asked = json!({ "slug": slug, "request": request });
        let (_, form) = world.call(Caller::Client, "/api/portal/fill", &asked).await;
        let form: Value = serde_json::from_str(&form).expect("a form");
        let (revision, question) = (&form["revision"], text_question(&form["questionnaire"]["item"]).expect("a question to be answered in words"));
        let answers = json!({ "slug": slug, "request": request, "revision": revision, "answers": { &question: [{ "Text": "an-answer-of-mara" }] } });
        let (status, revision) = world.call(Caller::Client, "/api/portal/save", &answers).await;
        assert_eq!(status, StatusCode::OK, "{revision}");
        let fields = format!("_revision={revision}&_action=save&{question}=an-answer-of-mara");
        let kept = world.send(world.form(Caller::Client, &format!("/p/{slug}/forms/{request}"), &fields)).await;
        assert_eq!(kept.status(), StatusCode::SEE_OTHER);
        world.call(Caller::StaffWith, "/api/responses/read", &json!({ "response": world.things.response })).await;
        let log = log.text();
        for pattern in ["/p/{slug}/join/{secret}", "/p/{slug}/reset-password/{secret}", "/reset-password/{secret}"] {
            assert!(log.contains(&format!("path=\"{pattern}\"")), "paths as patterns: {log}");
        }
        for word in [
            "Abramson", "abramson", "willowlane", "Ada Brennan", "a-secret-that-somebody-has", "password-of", "tulip harbour", "mail.example",
            ADDRESS, "forged", "anteroom-staff=", "an-answer-of-mara",
        ] {
            assert!(!log.contains(word), "{word} in the log:\n{}", log.lines().filter(|line| line.contains(word)).collect::<Vec<_>>().join("\n"));
        }
    }
}
