//! What every answer carries, and what no request may do: headers, cross-site requests, cookies, pages of errors.

use crate::world::{Caller, World, get, post, text};
use axum::body::Body;
use http::{StatusCode, header};
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

store::on_both_engines! {
    async fn every_page_carries_the_security_headers_and_is_kept_nowhere(engine: Engine) {
        let world = World::of(engine).await;
        let client = format!("/clients/{}", world.things.client);
        let paths = ["/sign-in", "/forgot-password", "/reset-password/secret", "/p/willow-lane-practice/sign-up", "/p/willow-lane-practice/forgot-password", "/p/willow-lane-practice/reset-password/secret", "/clients", &client, "/organization/portal", "/p/willow-lane-practice", "/nowhere", "/healthz", "/preview-frame"];
        for path in paths {
            let mut request = get(path, world.cookie(Caller::Administrator));
            request.headers_mut().insert("sec-fetch-site", http::HeaderValue::from_static("none"));
            let response = world.send(request).await;
            let headers = response.headers();
            let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
            assert_eq!(value("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(value("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(value("cross-origin-opener-policy"), "same-origin", "{path}");
            assert_eq!(value("cache-control"), "no-store", "{path}");
            let policy = value("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors"), "{path}: {policy}");
            assert!(!policy.contains("'unsafe-eval'"), "{path}: {policy}");
            // Only the empty frame for previews may use inline styles; it can run nothing.
            assert_eq!(policy.contains("unsafe-inline"), path == "/preview-frame", "{path}: {policy}");
            assert!(!headers.contains_key("server"), "{path}");
        }
    }
}

store::on_both_engines! {
    async fn a_page_has_a_nonce_of_its_own_each_time(engine: Engine) {
        let world = World::of(engine).await;
        let mut policies = Vec::new();
        for _ in 0..2 {
            let response = world.send(get("/sign-in", None)).await;
            policies.push(response.headers().get(header::CONTENT_SECURITY_POLICY).expect("a policy").clone());
        }
        assert!(policies[0].to_str().expect("text").contains("'nonce-"));
        assert_ne!(policies[0], policies[1]);
    }
}

store::on_both_engines! {
    async fn another_sites_page_can_change_nothing(engine: Engine) {
        let world = World::of(engine).await;
        let join = "/p/willow-lane-practice/join/secret";
        let form = format!("/p/willow-lane-practice/forms/{}", world.things.open_request);
        let of_client = ["reminders", "send-reset", "unlock", "end-sessions", "address/again", "address/cancel"]
            .map(|to| format!("/clients/{}/{to}", world.things.client));
        let withdraw = format!("/clients/{}/forms/{}/withdraw", world.things.client, world.things.open_request);
        let (files, profile, new_address) =
            (format!("{form}/files"), "/p/willow-lane-practice/profile", "/p/willow-lane-practice/new-address/secret");
        let others = of_client.iter().chain([&withdraw]).map(String::as_str);
        let (passkey, acting) = ("/p/willow-lane-practice/passkey", "/p/willow-lane-practice/acting");
        let own = [passkey, acting, files.as_str(), profile, new_address, form.as_str(), "/p/willow-lane-practice/join/secret/newest", "/sign-in", "/forgot-password", "/reset-password/secret", "/p/willow-lane-practice/sign-up", "/p/willow-lane-practice/forgot-password", "/p/willow-lane-practice/reset-password/secret", "/sign-out", "/organization/staff", "/setup", "/p/willow-lane-practice", join, "/p/willow-lane-practice/sign-out", "/api/clients/list"];
        for path in own.into_iter().chain(others) {
            for site in [Some("cross-site"), Some("same-site"), None] {
                let response = world.send(post(path, "a=b", site, None)).await;
                assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} {site:?}");
            }
        }
    }
}

store::on_both_engines! {
    async fn a_tablet_that_reaches_the_machine_by_its_number_without_tls_signs_in(engine: Engine) {
        let world = World::of(engine).await;
        let page = world.send(get("/sign-in", None)).await;
        assert_eq!(page.headers()[header::REFERRER_POLICY], "strict-origin", "a form's post names its origin, and no path travels");
        let fields = "email=ada%40willowlane.example&password=tulip+harbour+candle+seven";
        for (origin, status) in [("http://192.168.1.20:3000", StatusCode::SEE_OTHER), ("null", StatusCode::FORBIDDEN), ("http://192.168.1.21:3000", StatusCode::FORBIDDEN)] {
            let mut request = post("/sign-in", fields, None, None);
            request.headers_mut().insert(header::HOST, http::HeaderValue::from_static("192.168.1.20:3000"));
            request.headers_mut().insert(header::ORIGIN, http::HeaderValue::from_static(origin));
            assert_eq!(world.send(request).await.status(), status, "{origin}");
        }
    }
}

store::on_both_engines! {
    async fn r26_a_new_session_at_each_sign_in_and_the_old_cookie_is_dead_after_signing_out(engine: Engine) {
        let world = World::of(engine).await;
        let sign_in = "email=ada%40willowlane.example&password=tulip+harbour+candle+seven&next=%2F%2Fevil.example";
        let mut cookies = Vec::new();
        for _ in 0..2 {
            let response = world.send(post("/sign-in", sign_in, Some("same-origin"), None)).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER);
            assert_eq!(response.headers()[header::LOCATION], "/home");
            let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
            cookies.push(cookie.split(';').next().expect("a pair").to_owned());
        }
        assert_ne!(cookies[0], cookies[1]);
        let sign_out = post("/sign-out", "", Some("same-origin"), Some(&cookies[0]));
        let response = world.send(sign_out).await;
        assert!(response.headers().contains_key("clear-site-data"));
        assert_eq!(world.send(get("/clients", Some(&cookies[0]))).await.status(), StatusCode::FOUND);
        assert_eq!(world.send(get("/clients", Some(&cookies[1]))).await.status(), StatusCode::OK);
    }
}

store::on_both_engines! {
    async fn r26_the_page_that_nobody_used_ends_its_session_and_leaves_what_the_browser_keeps(engine: Engine) {
        let world = World::of(engine).await;
        let slug = "/p/willow-lane-practice";
        for (caller, door, out, page) in [
            (Caller::Administrator, "/sign-in".to_owned(), "/sign-out?ended=1".to_owned(), "/clients".to_owned()),
            (Caller::Client, slug.to_owned(), format!("{slug}/sign-out?ended=1"), format!("{slug}/home")),
        ] {
            let cookie = world.cookie(caller);
            assert_eq!(world.send(get(&page, cookie)).await.status(), StatusCode::OK, "{page}");
            let ended = world.send(post(&out, "", Some("same-origin"), cookie)).await;
            assert_eq!(ended.headers()[header::LOCATION], format!("{door}?ended=1"));
            assert!(ended.headers().contains_key(header::SET_COOKIE) && !ended.headers().contains_key("clear-site-data"));
            assert_eq!(world.send(get(&page, cookie)).await.status(), StatusCode::FOUND, "{page}");
        }
    }
}

store::on_both_engines! {
    async fn a_refused_sign_in_keeps_the_address_and_not_the_password(engine: Engine) {
        let world = World::of(engine).await;
        let response = world.send(post("/sign-in", "email=ada%40willowlane.example&password=not+it+at+all", Some("same-origin"), None)).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(response).await;
        assert!(page.contains("ada@willowlane.example") && page.contains("is wrong"));
        assert!(!page.contains("not it at all"));
    }
}

store::on_both_engines! {
    async fn a_database_that_is_gone_gives_a_clear_page_and_no_session(engine: Engine) {
        let world = World::of(engine).await;
        world.test.services.store().close().await;
        let response = world.send(get("/clients", world.cookie(Caller::Administrator))).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let page = text(response).await;
        assert!(page.contains("did not work just now"), "{page}");
        for word in ["sqlx", "panicked", "PoolClosed", "SELECT"] {
            assert!(!page.contains(word), "{word}");
        }
        let response = world.send(post("/sign-in", "email=ada%40willowlane.example&password=tulip+harbour+candle+seven", Some("same-origin"), None)).await;
        assert!(!response.headers().contains_key(header::SET_COOKIE));
        assert_eq!(world.send(get("/readyz", None)).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}

store::on_both_engines! {
    async fn a_call_of_the_program_that_is_too_large_is_heard_out_and_told_what_to_do(engine: Engine) {
        let world = World::of(engine).await;
        for says_how_long in [true, false] {
            let sent = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&sent);
            let pieces = (0..80).map(move |_| {
                counted.fetch_add(1, Ordering::Relaxed);
                Ok::<_, Infallible>(vec![b'x'; 64 * 1024])
            });
            let mut request = post("/api/forms/check-file", "", Some("same-origin"), world.cookie(Caller::Administrator));
            if says_how_long {
                request.headers_mut().insert(header::CONTENT_LENGTH, http::HeaderValue::from(80 * 64 * 1024));
            }
            *request.body_mut() = Body::from_stream(futures::stream::iter(pieces));
            let refused = world.send(request).await;
            assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE, "{says_how_long}");
            let told: app::Failure = serde_json::from_str(&text(refused).await).expect("as the program reads it");
            assert!(told.to_string().ends_with("Nothing was lost; make it smaller, and try again."), "{told}");
            assert_eq!(sent.load(Ordering::Relaxed), 80, "whoever is cut off while sending hears no answer: {says_how_long}");
        }
    }
}

store::on_both_engines! {
    async fn a_call_that_comes_in_pieces_and_does_not_say_how_long_it_is_is_answered(engine: Engine) {
        let world = World::of(engine).await;
        let mut request = post("/api/organization/time-zones", "", Some("same-origin"), world.cookie(Caller::Administrator));
        for name in [header::CONTENT_TYPE, header::ACCEPT] {
            request.headers_mut().insert(name, http::HeaderValue::from_static("application/json"));
        }
        *request.body_mut() = Body::from_stream(futures::stream::iter(["{", "}"].map(Ok::<_, Infallible>)));
        let answered = world.send(request).await;
        assert_eq!(answered.status(), StatusCode::OK);
        assert!(text(answered).await.contains("Europe/Berlin"));
    }
}
