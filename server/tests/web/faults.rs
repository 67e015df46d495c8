//! What is told when something of ours is broken: a sentence, and nothing of the inside (OWASP ASVS 16.5.1, 13.4.6).

use crate::{
    permissions::{TABLE, caller_of},
    world::{Caller, World, state, text},
};
use axum::{body::Body, routing::get};
use http::{Response, StatusCode, header};
use server::router::guarded;
use services::testing::Log;
use tower::ServiceExt;

/// Words of the inside: crates, errors' names, statements, files, versions.
const INSIDE: [&str; 17] = [
    "sqlx",
    "panicked",
    "PoolClosed",
    "PoolTimedOut",
    "SELECT",
    "INSERT",
    "postgres",
    "sqlite",
    ".rs:",
    "/src/",
    "src/",
    "leptos",
    "axum",
    "tokio",
    "stack backtrace",
    "Anteroom/",
    env!("CARGO_PKG_VERSION"),
];

async fn tells_nothing(what: &str, response: Response<Body>) -> StatusCode {
    let status = response.status();
    let headers = format!("{:?}", response.headers());
    assert!(!response.headers().contains_key(header::SERVER), "{what}");
    assert!(!response.headers().contains_key(header::SET_COOKIE), "{what} signs somebody in");
    let body = text(response).await;
    for word in INSIDE {
        assert!(!headers.contains(word), "{what}: {word} in {headers}");
        // What a page loads has names of its own.
        let told = body.split_once("<body>").map_or(body.as_str(), |(_, body)| body);
        assert!(!told.contains(word), "{what}: {word} in {told}");
    }
    status
}

store::on_both_engines! {
    async fn without_its_database_every_page_post_and_function_says_so_and_nothing_else(engine: Engine) {
        let world = World::of(engine).await;
        let (slug, client) = (&world.things.slug, world.things.client);
        let (form, response) = (world.things.open_request, world.things.response);
        let portal = ["", "/settings", "/message", "/forms", "/activity"].map(|tab| format!("/organization/portal{tab}"));
        let staff = ["/clients", "/clients/new", "/organization", "/organization/staff", "/organization/clients", "/organization/audit"].map(str::to_owned);
        let mut pages: Vec<_> = staff.into_iter().chain(portal).map(|path| (Caller::Administrator, path)).collect();
        pages.extend(["", "/edit", "?tab=documents", "?tab=history"].map(|tab| (Caller::Administrator, format!("/clients/{client}{tab}"))));
        pages.push((Caller::Administrator, format!("/clients/{client}/responses/{response}")));
        pages.extend(["", "/home", "/profile", "/new-address/none", "/join/none"].map(|page| (Caller::Client, format!("/p/{slug}{page}"))));
        pages.push((Caller::Client, format!("/p/{slug}/forms/{form}")));
        world.test.services.store().close().await;

        for (caller, path) in &pages {
            let status = tells_nothing(path, world.send(world.page(*caller, path)).await).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        }
        let home = text(world.send(world.page(Caller::Client, &format!("/p/{slug}/home"))).await).await;
        assert!(home.contains(&format!("href=\"/p/{slug}\"")), "a page that is no way on: {home}");
        for (path, body, _) in TABLE {
            let (status, answer) = world.call(caller_of(path), path, &body(&world.things)).await;
            // The mailbox is for nobody but the machine's own people, and says so first.
            let expected = if path.starts_with("/api/mailbox") { StatusCode::NOT_FOUND } else { StatusCode::SERVICE_UNAVAILABLE };
            assert_eq!(status, expected, "{path}: {answer}");
            assert!(INSIDE.iter().all(|word| !answer.contains(word)), "{path}: {answer}");
        }
        let posts = [
            ("/sign-in".to_owned(), "email=ada%40willowlane.example&password=tulip+harbour+candle+seven"),
            (format!("/p/{slug}"), "email=mara.abramson%40mail.example&password=tulip+harbour+candle+seven"),
            ("/forgot-password".to_owned(), "email=ada%40willowlane.example"),
            ("/reset-password/none".to_owned(), "password=tulip+harbour+candle+seven"),
            (format!("/p/{slug}/forgot-password"), "email=mara.abramson%40mail.example"),
            (format!("/p/{slug}/sign-up"), "email=mara.abramson%40mail.example"),
            (format!("/p/{slug}/reset-password/none"), "password=tulip+harbour+candle+seven"),
            (format!("/p/{slug}/profile"), "_action=address&email=new%40mail.example&own=tulip+harbour+candle+seven"),
            (format!("/p/{slug}/profile"), "_action=password&old=tulip+harbour+candle+seven&password=seven+quiet+violet+lanterns"),
            (format!("/p/{slug}/passkey"), "_action=sign-in"),
            (format!("/p/{slug}/passkey"), "_action=add"),
            (format!("/p/{slug}"), "_action=passkey-sign-in&challenge=none&credential=%7B%7D"),
            (format!("/p/{slug}/profile"), "_action=passkey-add&challenge=none&credential=%7B%7D"),
            (format!("/p/{slug}/profile"), "_action=device-end&device=none"),
            (format!("/p/{slug}/new-address/none"), "password=tulip+harbour+candle+seven"),
            (format!("/p/{slug}/join/none"), "password=tulip+harbour+candle+seven"),
            (format!("/p/{slug}/join/none/newest"), ""),
            (format!("/p/{slug}/forms/{form}"), "_revision=0&_action=submit"),
        ];
        for (path, body) in posts {
            let status = tells_nothing(&path, world.send(world.form(Caller::Client, &path, body)).await).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "POST {path}");
        }
        // Whoever signs out leaves nothing behind in the browser, whatever the server can do.
        for (caller, path, name) in [
            (Caller::Administrator, "/sign-out".to_owned(), "anteroom-staff="),
            (Caller::Client, format!("/p/{slug}/sign-out"), "anteroom-portal="),
        ] {
            let response = world.send(world.form(caller, &path, "")).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
            let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text");
            assert!(cookie.starts_with(&format!("{name};")) && cookie.contains("Max-Age=0"), "{cookie}");
        }
    }
}

async fn breaks() -> StatusCode {
    panic!("a secret of the inside, at src/inside.rs:7")
}

store::on_both_engines! {
    async fn a_panic_is_a_sentence_with_the_headers_of_every_answer_and_the_server_goes_on(engine: Engine) {
        let world = World::of(engine).await;
        let app = guarded(axum::Router::new().route("/breaks", get(breaks)), state(world.test.services.clone(), false));
        let (log, _until_the_end) = Log::keep();
        for _ in 0..2 {
            let response = app.clone().oneshot(world.page(Caller::Administrator, "/breaks")).await.expect("an answer");
            assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
            assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
            assert!(response.headers().contains_key("x-request-id"), "to be found in the log by");
            assert_eq!(tells_nothing("/breaks", response).await, StatusCode::INTERNAL_SERVER_ERROR);
        }
        assert!(log.text().contains("a handler panicked"), "{}", log.text());
    }
}

store::on_both_engines! {
    async fn what_takes_too_long_is_given_up_with_a_sentence(engine: Engine) {
        let world = World::of(engine).await;
        let never = axum::Router::new().route("/never", get(std::future::pending::<StatusCode>));
        let app = guarded(never, state(world.test.services.clone(), false));
        let request = world.page(Caller::Administrator, "/never");
        // The clock runs on by itself while everything waits.
        tokio::time::pause();
        let response = app.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert!(text(response).await.contains("did not work just now"));
    }
}
