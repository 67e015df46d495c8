//! Asking for a link by an address, and setting a new password by one, over HTTP: looked at by anything, posted by people, and one answer to
//! whoever asks.

use crate::world::{Caller, World, get, location, post, text};
use axum::{body::Body, http::Request};
use http::{Response, StatusCode, header};
use services::mail::OutboxWorker;

const NEW: &str = "seven+quiet+violet+lanterns";

async fn posted(world: &World, path: &str, fields: &str) -> Response<Body> {
    world.send(post(path, fields, Some("same-origin"), None)).await
}

/// What was asked for is taken up and delivered: the newest e-mail's link, without its host.
async fn delivered(world: &World) -> String {
    let services = &world.test.services;
    while services.work_on_a_link_request().await.expect("taken up") {}
    world.test.clock.turn(chrono::TimeDelta::seconds(1));
    OutboxWorker::new(services.clone()).run_once().await;
    let newest = services.list_mail().await.expect("mails")[0].id;
    let mail = services.get_mail(newest).await.expect("the e-mail").text;
    let (_, after) = mail.split_once("https://portal.willowlane.example").expect("a link");
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_/".contains(*c)).collect()
}

/// The address that the caller [`Caller::Client`] signs in with, as a form sends it.
async fn client_email(world: &World) -> String {
    let (_, details) = world.call(Caller::Administrator, "/api/clients/get", &serde_json::json!({ "id": world.things.client })).await;
    let details: serde_json::Value = serde_json::from_str(&details).expect("a client");
    details["email"].as_str().expect("an address").replace('@', "%40")
}

store::on_both_engines! {
    async fn whoever_asks_gets_the_same_answer_known_or_not(engine: Engine) {
        let world = World::of(engine).await;
        let (slug, known) = (world.things.slug.clone(), client_email(&world).await);
        for (path, known) in [(format!("/p/{slug}/forgot-password"), known.as_str()), ("/forgot-password".to_owned(), "ada%40willowlane.example")] {
            let mut answers = Vec::new();
            for email in [known, "nobody%40mail.example"] {
                let response = posted(&world, &path, &format!("email={email}")).await;
                let mut headers: Vec<_> = response.headers().iter().filter(|(name, _)| *name != "x-request-id").map(|(name, value)| (name.clone(), value.clone())).collect();
                headers.sort_by(|one, other| one.0.as_str().cmp(other.0.as_str()));
                answers.push((response.status(), headers, text(response).await));
            }
            assert_eq!(answers[0], answers[1], "{path}");
            assert_eq!(answers[0].0, StatusCode::SEE_OTHER);
            let page = text(world.send(get(&format!("{path}?asked=1"), None)).await).await;
            assert!(page.contains("If there is an account with this address, a link is on its way to it."), "{page}");
        }
        let page = posted(&world, "/forgot-password", "email=no+address").await;
        assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(page).await;
        assert!(page.contains("value=\"no address\"") && page.contains("has one @"), "{page}");
    }
}

store::on_both_engines! {
    async fn a_client_sets_a_new_password_after_a_robot_has_looked_and_posted_and_is_signed_in(engine: Engine) {
        let world = World::of(engine).await;
        let (slug, email) = (world.things.slug.clone(), client_email(&world).await);
        posted(&world, &format!("/p/{slug}/forgot-password"), &format!("email={email}")).await;
        let link = delivered(&world).await;
        assert!(link.starts_with(&format!("/p/{slug}/reset-password/")), "{link}");
        let head = Request::head(&link).body(Body::empty()).expect("a request");
        assert_eq!(world.send(head).await.status(), StatusCode::OK);
        for fields in ["", "a=b", "password=", "password=test"] {
            assert_eq!(posted(&world, &link, fields).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{fields}");
        }
        for _ in 0..5 {
            let page = text(world.send(get(&link, None)).await).await;
            assert!(page.contains("<h1>Set a new password") && page.contains("autocomplete=\"new-password\""), "{page}");
        }
        let home = serde_json::json!({ "slug": slug });
        assert_eq!(world.call(Caller::Client, "/api/portal/home", &home).await.0, StatusCode::OK, "still signed in");

        let response = posted(&world, &link, &format!("password={NEW}")).await;
        assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, format!("/p/{slug}/home?changed=1")));
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
        let page = text(world.send(get(&location(&response), Some(&cookie))).await).await;
        assert!(page.contains("Your new password is set."), "{page}");
        assert_eq!(world.call(Caller::Client, "/api/portal/home", &home).await.0, StatusCode::UNAUTHORIZED, "R26: the old cookie again");

        let again = posted(&world, &link, &format!("password={NEW}")).await;
        assert!(again.status() == StatusCode::UNPROCESSABLE_ENTITY && !again.headers().contains_key(header::SET_COOKIE));
        let page = text(again).await;
        assert!(page.contains("This link has been used") && page.contains("Ask for a new link") && !page.contains("violet"), "{page}");
    }
}

store::on_both_engines! {
    async fn staff_set_a_new_password_and_then_sign_in_with_it(engine: Engine) {
        let world = World::of(engine).await;
        posted(&world, "/forgot-password", "email=ada%40willowlane.example").await;
        let link = delivered(&world).await;
        assert!(link.starts_with("/reset-password/"), "{link}");
        let response = posted(&world, &link, &format!("password={NEW}")).await;
        assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, "/sign-in?changed=1".to_owned()));
        assert!(!response.headers().contains_key(header::SET_COOKIE));
        assert_eq!(world.call(Caller::Administrator, "/api/staff/viewer", &serde_json::json!({})).await.0, StatusCode::UNAUTHORIZED, "R26");
        let page = text(world.send(get("/sign-in?changed=1", None)).await).await;
        assert!(page.contains("Your new password is set."), "{page}");
        let signed_in = posted(&world, "/sign-in", &format!("email=ada%40willowlane.example&password={NEW}&next=")).await;
        assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    }
}

store::on_both_engines! {
    async fn a_link_that_is_none_says_so_and_tells_nothing(engine: Engine) {
        let world = World::of(engine).await;
        let slug = &world.things.slug;
        for path in [format!("/p/{slug}/reset-password/{}", "A".repeat(43)), format!("/p/{slug}/reset-password/%F0%9F%A6%8A"), format!("/reset-password/{}", "A".repeat(43))] {
            let page = text(world.send(get(&path, None)).await).await;
            assert!(page.contains("This link does not work") && page.contains("Ask for a new link"), "{page}");
        }
    }
}

/// R24, by the administrator.
async fn allow_sign_up(world: &World, allowed: bool) {
    let (_, settings) = world.call(Caller::Administrator, "/api/organization/settings", &serde_json::json!({})).await;
    let seen: serde_json::Value = serde_json::from_str(&settings).expect("settings");
    let mut settings = seen.clone();
    settings["client_signup_allowed"] = serde_json::json!(allowed);
    let change = serde_json::json!({ "seen": seen, "settings": settings });
    let (status, answer) = world.call(Caller::Administrator, "/api/organization/save-settings", &change).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

store::on_both_engines! {
    async fn r24_off_the_portal_offers_sign_in_alone_and_refuses_whoever_asks_in_any_way(engine: Engine) {
        let world = World::of(engine).await;
        let slug = world.things.slug.clone();
        let (front, page) = (format!("/p/{slug}"), format!("/p/{slug}/sign-up"));
        let shown = text(world.send(get(&front, None)).await).await;
        assert!(!shown.contains(&format!("href=\"{page}\"")), "{shown}");
        assert!(!text(world.send(get(&page, None)).await).await.contains("name=\"email\""));
        for email in ["vera%40mail.example", "nobody%40mail.example", ""] {
            let refused = posted(&world, &page, &format!("email={email}&client_signup_allowed=true")).await;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert!(!world.test.services.work_on_a_link_request().await.expect("a look"));
    }
}

store::on_both_engines! {
    async fn r24_on_a_client_gets_a_link_and_the_answer_is_everybodys(engine: Engine) {
        let world = World::of(engine).await;
        allow_sign_up(&world, true).await;
        let slug = world.things.slug.clone();
        let page = format!("/p/{slug}/sign-up");
        let front = text(world.send(get(&format!("/p/{slug}"), None)).await).await;
        assert!(front.contains(&format!("href=\"{page}\"")), "{front}");
        let mut answers = Vec::new();
        for email in ["vera%40mail.example", "nobody%40mail.example"] {
            let response = posted(&world, &page, &format!("email={email}")).await;
            answers.push((response.status(), location(&response), text(response).await));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0].1, format!("{page}?asked=1"));
        let link = delivered(&world).await;
        assert!(link.starts_with(&format!("/p/{slug}/join/")), "{link}");
        assert!(text(world.send(get(&link, None)).await).await.contains("Welcome, Vera"));
    }
}

store::on_both_engines! {
    async fn r26_who_may_helps_a_client_in_and_administrators_alone_sign_one_out(engine: Engine) {
        let world = World::of(engine).await;
        let page = format!("/clients/{}", world.things.client);
        let home = serde_json::json!({ "slug": world.things.slug });
        for (to, said, who) in [
            ("send-reset", "reset-sent", [Caller::StaffWith, Caller::Administrator].as_slice()),
            ("unlock", "unlocked", &[Caller::StaffWith, Caller::Administrator]),
            ("end-sessions", "signed-out", &[Caller::Administrator]),
        ] {
            for caller in Caller::ALL {
                let response = world.send(world.form(caller, &format!("{page}/{to}"), "")).await;
                let is_done = location(&response) == format!("{page}?account={said}");
                assert_eq!(is_done, who.contains(&caller), "{to} by {caller:?}: {} {}", response.status(), location(&response));
                let signed_in = world.call(Caller::Client, "/api/portal/home", &home).await.0 == StatusCode::OK;
                assert_eq!(signed_in, !(to == "end-sessions" && matches!(caller, Caller::Administrator | Caller::OtherAdministrator)), "{to} by {caller:?}");
            }
        }
        let shown = async |caller| text(world.send(world.page(caller, &format!("{page}?account=reset-sent"))).await).await;
        let page = shown(Caller::StaffWith).await;
        assert!(page.contains("is on its way to the client") && page.contains("Send a link to set a new password") && !page.contains("Sign out everywhere"));
        assert!(shown(Caller::Administrator).await.contains("Sign out everywhere"));
        assert!(!shown(Caller::StaffWithout).await.contains("Send a link to set a new password"));
    }
}
