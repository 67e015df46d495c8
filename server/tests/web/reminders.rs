//! The address at which a client stops reminders (R28): looked at by anything, posted by people and by their mail programs.

use crate::world::{Caller, World, get, location, post, text};
use axum::{body::Body, http::Request};
use chrono::TimeDelta;
use http::{Response, StatusCode, header};
use serde_json::{Value, json};
use services::mail::OutboxWorker;

const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Invites the stranger, and lets three days pass; the path of the *Stop* link in the reminder. Then it is the first day again, so
/// that nobody's session has ended.
async fn stop_path(world: &World) -> String {
    let client = world.things.stranger;
    let (_, draft) = world.call(Caller::Administrator, "/api/invitations/draft", &json!({ "clients": {"These": [client]} })).await;
    let draft: Value = serde_json::from_str(&draft).expect("a draft");
    let messages: Vec<&Value> = draft["messages"].as_array().expect("messages").iter().map(|message| &message["written"]).collect();
    let batch = json!({"idempotency_key": "a-key-of-this-test", "clients": {"These": [client]}, "messages": messages, "forms": [], "save_as_default": false});
    let (status, answer) = world.call(Caller::Administrator, "/api/invitations/send", &json!({ "batch": batch })).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (_, stranger) = world.call(Caller::Administrator, "/api/clients/get", &json!({ "id": client })).await;
    let stranger: Value = serde_json::from_str(&stranger).expect("a client");
    reminded(world, stranger["email"].as_str().expect("an address")).await
}

/// Three days after now; the path of the *Stop* link in the newest e-mail to this address.
async fn reminded(world: &World, address: &str) -> String {
    let (services, worker) = (&world.test.services, OutboxWorker::new(world.test.services.clone()));
    worker.run_once().await;
    let pause = TimeDelta::days(3);
    world.test.clock.turn(pause);
    let due = services.queue_due_reminders().await.expect("a sweep");
    assert!(due >= 1, "and those of invented clients");
    worker.run_once().await;
    world.test.clock.turn(-pause);
    let mails = services.list_mail().await.expect("mails");
    let newest = mails.iter().find(|mail| mail.to.contains(address)).expect("the reminder").id;
    let mail = services.get_mail(newest).await.expect("the reminder").text;
    let (_, after) = mail.split_once("/reminders/").expect("a link");
    let token: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    format!("/p/{}/reminders/{token}", world.things.slug)
}

async fn is_stopped(world: &World) -> bool {
    let (_, details) = world.call(Caller::Administrator, "/api/clients/get", &json!({ "id": world.things.stranger })).await;
    let details: Value = serde_json::from_str(&details).expect("a client");
    match &details["reminders"] {
        Value::Object(standing) if standing.contains_key("Stopped") => true,
        Value::Object(standing) if standing.contains_key("Next") => false,
        other => panic!("{other}"),
    }
}

/// A page without scripts that sets no cookie and leads nowhere else.
async fn plain_page(response: Response<Body>) -> String {
    assert_eq!(response.status(), StatusCode::OK);
    let headers = response.headers().clone();
    assert!(!headers.contains_key(header::SET_COOKIE) && !headers.contains_key(header::LOCATION));
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(
        policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("script"),
        "{policy}"
    );
    let page = text(response).await;
    assert!(
        page.contains("Willow Lane Practice") && !page.contains("<script") && !page.contains("<!>") && !page.contains("Vera"),
        "{page}"
    );
    page
}

store::on_both_engines! {
    async fn r28_programs_that_follow_the_link_or_post_it_blindly_stop_nothing(engine: Engine) {
        let world = World::of(engine).await;
        let path = stop_path(&world).await;
        for _ in 0..5 {
            let page = plain_page(world.send(get(&path, None)).await).await;
            assert!(page.contains("Stop these reminders?") && page.contains("Stop the reminders</button>"), "{page}");
        }
        let head = Request::head(&path).body(Body::empty()).expect("a request");
        assert_eq!(world.send(head).await.status(), StatusCode::OK);
        for body in ["", "a=b", "List-Unsubscribe=", "stop=", "unsubscribe=One-Click"] {
            let page = plain_page(world.send(post(&path, body, None, None)).await).await;
            assert!(page.contains("Stop these reminders?"), "{body}: {page}");
        }
        assert!(!is_stopped(&world).await);
    }
}

store::on_both_engines! {
    async fn r28_a_person_stops_them_by_the_button_and_once_more_is_no_error(engine: Engine) {
        let world = World::of(engine).await;
        let path = stop_path(&world).await;
        for _ in 0..2 {
            let page = plain_page(world.send(post(&path, "stop=yes", Some("same-origin"), None)).await).await;
            assert!(page.contains("The reminders are stopped") && !page.contains("<button"), "{page}");
        }
        assert!(is_stopped(&world).await);
        assert!(plain_page(world.send(get(&path, None)).await).await.contains("The reminders are stopped"));
    }
}

store::on_both_engines! {
    async fn r28_a_mail_program_stops_them_by_one_click_without_cookie_and_origin(engine: Engine) {
        let world = World::of(engine).await;
        let path = stop_path(&world).await;
        let page = plain_page(world.send(post(&path, ONE_CLICK, None, None)).await).await;
        assert!(page.contains("The reminders are stopped"), "{page}");
        assert!(is_stopped(&world).await);
    }
}

store::on_both_engines! {
    async fn r28_a_mail_program_may_post_its_click_in_parts_and_from_its_own_site(engine: Engine) {
        let world = World::of(engine).await;
        let path = stop_path(&world).await;
        let body = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        let request = Request::post(&path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header(header::ORIGIN, "https://mail.example")
            .header("sec-fetch-site", "cross-site");
        plain_page(world.send(request.body(Body::from(body)).expect("a request")).await).await;
        assert!(is_stopped(&world).await);
    }
}

store::on_both_engines! {
    async fn r28_a_link_that_is_none_gets_one_and_the_same_page_whatever_it_is(engine: Engine) {
        let world = World::of(engine).await;
        let path = stop_path(&world).await;
        let mut pages = Vec::new();
        for path in [&path[..path.len() - 3], "/p/willow-lane-practice/reminders/AAAA", "/p/willow-lane-practice/reminders/%F0%9F%A6%8A"] {
            pages.push(plain_page(world.send(get(path, None)).await).await);
            pages.push(plain_page(world.send(post(path, ONE_CLICK, None, None)).await).await);
        }
        assert!(pages.iter().all(|page| page.contains("This link does not work") && *page == pages[0]));
        let elsewhere = path.replace("willow-lane-practice", "hazel-court");
        let page = text(world.send(post(&elsewhere, ONE_CLICK, None, None)).await).await;
        assert!(page.contains("This link does not work") && page.contains("Hazel Court"), "R27: {page}");
        let nowhere = path.replace("willow-lane-practice", "nowhere");
        assert_eq!(world.send(get(&nowhere, None)).await.status(), StatusCode::NOT_FOUND);
        assert!(!is_stopped(&world).await);
    }
}

store::on_both_engines! {
    async fn r28_who_may_invite_the_client_starts_them_again_and_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        let stop = stop_path(&world).await;
        plain_page(world.send(post(&stop, ONE_CLICK, None, None)).await).await;
        let start = format!("/clients/{}/reminders", world.things.stranger);
        let location = |response: &Response<Body>| response.headers().get(header::LOCATION).map(|value| value.to_str().expect("text").to_owned());
        for caller in Caller::ALL {
            let response = world.send(world.form(caller, &start, "")).await;
            let may = matches!(caller, Caller::StaffWith | Caller::Administrator);
            let leads_on = location(&response) == Some(format!("/clients/{}", world.things.stranger));
            assert_eq!((leads_on, is_stopped(&world).await), (may, !may), "{caller:?}: {}", response.status());
            plain_page(world.send(post(&stop, ONE_CLICK, None, None)).await).await;
        }
        let page = text(world.send(world.page(Caller::StaffWith, &format!("/clients/{}", world.things.stranger))).await).await;
        assert!(page.contains("Reminders: stopped by the client on 23 November 2026") && page.contains("Start the reminders again"), "{page}");
        let page = text(world.send(world.page(Caller::StaffWithout, &format!("/clients/{}", world.things.stranger))).await).await;
        assert!(page.contains("Reminders: stopped by the client") && !page.contains("Start the reminders again"), "{page}");
    }
}

/// Asks for a form through Noor, who acts for the stranger; as [`stop_path`].
async fn stop_path_of_noor(world: &World) -> String {
    world.signed_up().await;
    let ask = format!("_action=represent-forms&forms={}", world.things.form);
    let asked = world.send(world.form(Caller::Administrator, &format!("/clients/{}", world.things.stranger), &ask)).await;
    assert_eq!(asked.status(), StatusCode::SEE_OTHER, "{}", text(asked).await);
    reminded(world, "noor@mail.example").await
}

store::on_both_engines! {
    async fn r28_r31_the_page_says_to_a_representative_for_whom_reminders_end_and_nothing_of_an_invitation(engine: Engine) {
        let world = World::of(engine).await;
        let path = stop_path_of_noor(&world).await;
        let page = text(world.send(get(&path, None)).await).await;
        assert!(page.contains("will send you no more reminders for Vera N.") && !page.contains("Neu") && !page.contains("invitation"), "{page}");
        let page = text(world.send(post(&path, "stop=yes", Some("same-origin"), None)).await).await;
        assert!(page.contains("The reminders are stopped") && page.contains("no more of them for Vera N."), "{page}");
        let altered = text(world.send(get(&path[..path.len() - 3], None)).await).await;
        assert!(altered.contains("This link does not work") && !altered.contains("Vera"), "{altered}");
    }
}

store::on_both_engines! {
    async fn r28_r31_staff_start_a_representatives_again_by_the_button_in_their_row_alone(engine: Engine) {
        let world = World::of(engine).await;
        let stop = stop_path_of_noor(&world).await;
        world.send(post(&stop, ONE_CLICK, None, None)).await;
        let (client, login) = (format!("/clients/{}", world.things.stranger), world.login().await);
        let is_stopped = async || {
            let (_, details) = world.call(Caller::Administrator, "/api/clients/get", &json!({ "id": world.things.stranger })).await;
            !serde_json::from_str::<Value>(&details).expect("a client")["representatives"][0]["reminders_stopped"].is_null()
        };
        let page = text(world.send(world.page(Caller::StaffWith, &client)).await).await;
        assert!(page.contains("Only if Noor Haddad has asked for them") && page.contains(&format!("name=\"login\" value=\"{login}\"")), "{page}");
        for nobody in ["", "login=", "login=rubbish", "login=01890000-0000-7000-8000-000000000000"] {
            let answer = world.send(world.form(Caller::StaffWith, &format!("{client}/reminders"), nobody)).await;
            assert_eq!(location(&answer), client, "{nobody}");
            assert!(is_stopped().await, "{nobody}");
        }
        for caller in [Caller::StaffWithout, Caller::StaffWith] {
            world.send(world.form(caller, &format!("{client}/reminders"), &format!("login={login}"))).await;
            assert_eq!(is_stopped().await, caller == Caller::StaffWithout, "{caller:?}");
        }
    }
}
