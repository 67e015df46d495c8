//! What answers and the log tell: no more than they must.

use crate::world::{ADDRESS, Caller, World, app_over_tls};
use axum::{body::Body, http::Request};
use http::{StatusCode, header};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex},
};
use tower::ServiceExt;
use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};

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
    async fn answers_have_the_fields_that_their_pages_show_and_no_others(store) {
        let world = World::new(store).await;
        let slug = &world.things.slug;
        let list = json!({ "query": { "search": "", "filter": "All", "sort": "NameAscending", "after": null } });
        for (caller, path, body, wanted) in [
            (
                Caller::StaffWithout,
                "/api/clients/list",
                list,
                "active all at counts email first_name forms_done forms_total id invitable invited last_name last_sent local next no_account \
                 no_email portal preferred_name rows stuck",
            ),
            (
                Caller::StaffWithout,
                "/api/staff/viewer",
                json!({}),
                "accent edit_clients email id idle_minutes invite_clients is_administrator language name organization permissions phone \
                 read_responses see_all_clients slug staff time_zone",
            ),
            (
                Caller::Client,
                "/api/portal/home",
                json!({ "slug": slug }),
                "accent at client client_name client_signup_allowed done email form front greeting_name id idle_minutes language local login minutes name \
                 phone response sent slug state submitted title to_do version viewer",
            ),
        ] {
            let (status, answer) = world.call(caller, path, &body).await;
            assert_eq!(status, StatusCode::OK, "{path}: {answer}");
            let mut found = BTreeSet::new();
            keys(&serde_json::from_str(&answer).expect("JSON"), &mut found);
            let unexpected: Vec<_> = found.iter().filter(|key| !wanted.split_whitespace().any(|wanted| wanted == key.as_str())).collect();
            assert!(unexpected.is_empty(), "{path} tells more: {unexpected:?} in {answer}");
            assert!(!answer.contains("hash") && !answer.contains("$argon2"), "{path}");
        }
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

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("whole").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

store::on_both_engines! {
    async fn the_log_of_a_day_names_no_person_no_secret_and_no_line_of_somebody_elses_making(store) {
        let log = Log::default();
        let subscriber = tracing_subscriber::registry()
            .with(tracing_subscriber::EnvFilter::new("debug,sqlx=info"))
            .with(tracing_subscriber::fmt::layer().with_writer(log.clone()).with_ansi(false));
        let _until_the_end = tracing::subscriber::set_default(subscriber);
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
        let log = String::from_utf8(log.0.lock().expect("whole").clone()).expect("text");
        assert!(log.contains("path=\"/p/{slug}/join/{secret}\""), "paths as patterns: {log}");
        for word in [
            "Abramson", "abramson", "willowlane", "Ada Brennan", "a-secret-that-somebody-has", "password-of", "tulip harbour", "mail.example",
            ADDRESS, "forged", "anteroom-staff=",
        ] {
            assert!(!log.contains(word), "{word} in the log:\n{}", log.lines().filter(|line| line.contains(word)).collect::<Vec<_>>().join("\n"));
        }
    }
}
