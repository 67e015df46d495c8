//! Who is shown what by the pages, and who may post to them: each address by each kind of caller (OWASP ASVS 8.2.1, 8.2.2, 8.4.1).

use crate::world::{Caller, World, get, location, post, text};
use Caller::{Administrator, Client, OtherAdministrator, OtherClient, SignedOut, StaffLimited, StaffWith, StaffWithout};
use http::{StatusCode, header};

/// What is on the page for those who may see it, and for nobody else; and who they are.
struct Page {
    path: String,
    tells: String,
    to: &'static [Caller],
}

async fn pages(world: &World) -> Vec<Page> {
    let things = &world.things;
    let (client, slug) = (things.client, &things.slug);
    let (_, details) = world.call(Administrator, "/api/clients/get", &serde_json::json!({ "id": client })).await;
    let details: serde_json::Value = serde_json::from_str(&details).expect("a client");
    let value = |field: &str| details[field].as_str().expect("text").to_owned();
    let (email, name) = (value("email"), format!("{} {}", value("first_name"), value("last_name")));
    let page = |path: String, tells: &str, to: &'static [Caller]| Page { path, tells: tells.to_owned(), to };
    let all: &'static [Caller] = &[StaffWithout, StaffWith, Administrator];
    vec![
        page(format!("/clients?search={email}"), &format!("{}, {}", value("last_name"), value("first_name")), all),
        page(format!("/clients/{client}"), &email, all),
        page(format!("/clients/{client}?tab=history"), &name, all),
        page(format!("/clients/{client}/edit"), &email, &[StaffWith, Administrator]),
        page(format!("/clients/{client}/responses/{}", things.response), &name, &[StaffWith, Administrator]),
        page("/organization/audit".to_owned(), "Vera Neu", &[Administrator]),
        page("/organization/clients".to_owned(), "brought-along.csv", &[Administrator]),
        page(format!("/organization/clients/imports/{}", things.import), "Inga Imported", &[Administrator]),
        page("/organization/staff".to_owned(), "noor@willowlane.example", &[Administrator]),
        page(format!("/p/{slug}/home"), value("first_name").as_str(), &[Client]),
        page(format!("/p/{slug}/profile"), value("first_name").as_str(), &[Client]),
        page(format!("/p/{slug}/forms/{}", things.open_request), "name=\"_revision\"", &[Client]),
    ]
}

/// The page without its head and scripts: what a person reads, and the data that came along for it.
async fn shown(world: &World, caller: Caller, path: &str) -> (StatusCode, String) {
    let response = world.send(world.page(caller, path)).await;
    let status = response.status();
    let page = text(response).await;
    (status, page.split_once("<body>").map_or(String::new(), |(_, body)| body.to_owned()))
}

store::on_both_engines! {
    async fn r2_r27_each_page_tells_what_it_has_to_those_who_may_know_and_to_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        for Page { path, tells, to } in pages(&world).await {
            for caller in Caller::ALL {
                let (status, body) = shown(&world, caller, &path).await;
                assert!(!status.is_server_error(), "{path} for {caller:?}: {status}");
                assert_eq!(body.contains(&tells), to.contains(&caller), "{path} for {caller:?}: {status}\n{body}");
            }
        }
    }
}

store::on_both_engines! {
    async fn the_pages_under_organization_say_once_that_they_are_for_administrators(engine: Engine) {
        let world = World::of(engine).await;
        let denied = async || {
            let (_, log) = world.call(Administrator, "/api/audit/log", &serde_json::json!({ "query": { "kind": "staff.denied" } })).await;
            let log: serde_json::Value = serde_json::from_str(&log).expect("the log");
            log["rows"].as_array().expect("events").len()
        };
        let words = "The pages under Organization are for administrators of the practice.";
        let portal = ["", "/settings", "/message", "/email", "/forms", "/safety", "/activity"].map(|tab| format!("/organization/portal{tab}"));
        let others = ["", "/staff", "/clients", "/audit"].map(|tab| format!("/organization{tab}"));
        for path in portal.iter().chain(&others) {
            let before = denied().await;
            for caller in [StaffWithout, StaffWith, StaffLimited] {
                let (status, body) = shown(&world, caller, path).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{path} for {caller:?}");
                assert_eq!((body.matches(words).count(), body.contains("You may not do this.")), (1, false), "{path} for {caller:?}: {body}");
                assert!(body.contains("href=\"/home\""), "{path} for {caller:?}");
            }
            assert_eq!(denied().await, before + 3, "R25: {path}");
            let (status, body) = shown(&world, Administrator, path).await;
            assert_eq!((status, body.contains(words)), (StatusCode::OK, false), "{path}");
        }
        let (status, _) = shown(&world, SignedOut, "/organization").await;
        assert_ne!(status, StatusCode::FORBIDDEN);
    }
}

store::on_both_engines! {
    async fn whoever_may_not_edit_clients_is_told_so_in_place_of_the_form(engine: Engine) {
        let world = World::of(engine).await;
        let (words, field) = ("An administrator can give it to you.", "name=\"first_name\"");
        for path in ["/clients/new".to_owned(), format!("/clients/{}/edit", world.things.client)] {
            let (status, body) = shown(&world, StaffWithout, &path).await;
            assert_eq!((status, body.contains(words), body.contains(field)), (StatusCode::FORBIDDEN, true, false), "{path}: {body}");
            for caller in [StaffWith, Administrator] {
                let (status, body) = shown(&world, caller, &path).await;
                assert_eq!((status, body.contains(words), body.contains(field)), (StatusCode::OK, false, true), "{path} for {caller:?}: {body}");
            }
        }
        let (status, body) = shown(&world, StaffWithout, &format!("/clients/{}", world.things.client)).await;
        assert_eq!((status, body.contains(words)), (StatusCode::OK, false), "the client's own page is theirs to read");
    }
}

store::on_both_engines! {
    async fn whoever_sees_no_client_is_told_whom_to_ask_and_not_to_add_one(engine: Engine) {
        let world = World::of(engine).await;
        let (status, body) = shown(&world, StaffLimited, "/clients").await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("No clients are assigned to you. Ask an administrator."), "{body}");
        assert!(!body.contains("Add the first client"), "{body}");
        let (_, body) = shown(&world, StaffLimited, "/clients?search=nobody").await;
        assert!(body.contains("No client matches."), "{body}");
    }
}

store::on_both_engines! {
    async fn nobody_else_can_post_a_clients_form_or_sign_them_out(engine: Engine) {
        let world = World::of(engine).await;
        let path = format!("/p/{}/forms/{}", world.things.slug, world.things.open_request);
        for caller in [SignedOut, OtherClient, StaffWith, StaffLimited, Administrator, OtherAdministrator] {
            let response = world.send(world.form(caller, &path, "submit=submit")).await;
            let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
            assert!(response.status().is_client_error() || location == format!("/p/{}?out=1", world.things.slug), "{caller:?}: {}", response.status());
        }
        let home = serde_json::json!({ "slug": world.things.slug });
        let (status, body) = world.call(Client, "/api/portal/home", &home).await;
        assert_eq!(status, StatusCode::OK, "still signed in");
        let open = serde_json::from_str::<serde_json::Value>(&body).expect("a page");
        let requests = open["to_do"].as_array().expect("forms");
        assert!(requests.iter().any(|request| request["id"] == world.things.open_request.to_string()), "still to do: {body}");
    }
}

store::on_both_engines! {
    async fn a_page_of_the_portal_that_cannot_be_shown_says_whose_it_is_and_leads_home(engine: Engine) {
        let world = World::of(engine).await;
        let slug = &world.things.slug;
        let home = format!("href=\"/p/{slug}/home\"");
        for form in ["01890000-0000-7000-8000-000000000000", "01890000-0000-7000-8000-000000000000/signature", "rubbish"] {
            let (_, body) = shown(&world, Client, &format!("/p/{slug}/forms/{form}")).await;
            assert!(body.contains("This was not found.") && body.contains(&home), "{form}: {body}");
            assert!(body.contains("class=\"brand\"") && body.contains("Willow Lane Practice"), "{form}: {body}");
        }
        let (_, body) = shown(&world, Client, "/p/nope").await;
        assert!(body.contains("This was not found.") && body.contains("href=\"/\""), "{body}");
        for path in ["forgot-password", "join/secret", "reset-password/secret", "represent/secret"] {
            let (_, body) = shown(&world, Client, &format!("/p/nope/{path}")).await;
            assert!(body.contains("href=\"/p/nope/home\""), "{path}: {body}");
        }
    }
}

store::on_both_engines! {
    async fn whoever_signs_in_from_the_address_of_a_form_goes_on_there(engine: Engine) {
        let world = World::of(engine).await;
        world.signed_up().await;
        let (slug, form) = (&world.things.slug, world.things.open_request);
        let page = format!("/p/{slug}/forms/{form}");
        let front = location(&world.send(get(&page, None)).await);
        assert_eq!(front, format!("/p/{slug}?form={form}"));
        let sign_in = async |front: &str, password: &str| {
            let fields = format!("email=noor%40mail.example&password={password}");
            world.send(post(front, &fields, Some("same-origin"), None)).await
        };
        let wrong = text(sign_in(&front, "not+it+at+all").await).await;
        assert!(wrong.contains(&format!("action=\"{front}\"")), "{wrong}");
        assert_eq!(location(&sign_in(&front, "tulip+harbour+candle+seven").await), page);
        for nowhere in ["?form=rubbish", "?form=//evil.example", ""] {
            let home = sign_in(&format!("/p/{slug}{nowhere}"), "tulip+harbour+candle+seven").await;
            assert_eq!(location(&home), format!("/p/{slug}/home"), "{nowhere}");
        }
    }
}

store::on_both_engines! {
    async fn whoever_is_signed_in_at_a_portal_finds_the_way_in_from_its_first_page_and_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        let (slug, form) = (&world.things.slug, world.things.open_request);
        let (front, home) = (format!("/p/{slug}"), format!("href=\"/p/{slug}/home\""));
        for caller in Caller::ALL {
            let (status, page) = shown(&world, caller, &front).await;
            let is_signed_in = [Client, OtherClient].contains(&caller);
            assert_eq!((status, page.contains(&home)), (StatusCode::OK, is_signed_in), "{caller:?}: {page}");
            assert_eq!(page.contains("You are signed in on this device."), is_signed_in, "{caller:?}");
            assert!(page.contains("name=\"password\""), "somebody else may sign in: {page}");
        }
        let (_, page) = shown(&world, Client, &format!("{front}?form={form}")).await;
        assert!(page.contains(&format!("href=\"/p/{slug}/forms/{form}\"")), "{page}");
        let (_, page) = shown(&world, Client, "/p/hazel-court").await;
        assert!(!page.contains("You are signed in on this device."), "R27: {page}");
        world.send(world.form(Client, &format!("{front}/sign-out"), "")).await;
        assert!(!shown(&world, Client, &front).await.1.contains("You are signed in on this device."));
    }
}

/// The tag of the first field with this name.
fn field(page: &str, name: &str) -> String {
    let tags = page.split('<').filter(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{name}\"")));
    tags.map(str::to_owned).next().expect("a field")
}

store::on_both_engines! {
    async fn r8_a_sign_up_that_is_refused_says_that_the_password_is_typed_again(engine: Engine) {
        let world = World::of(engine).await;
        let details = serde_json::json!({
            "first_name": "Dora", "last_name": "Day", "preferred_name": "", "email": "dora@mail.example", "phone": "", "date_of_birth": "1988-03-27",
            "revision": 0,
        });
        let (_, id) = world.call(Administrator, "/api/clients/add", &serde_json::json!({ "form": details })).await;
        let id: serde_json::Value = serde_json::from_str(&id).expect("an id");
        let words = domain::messages::default_invitation(domain::Language::English);
        let batch = serde_json::json!({
            "idempotency_key": "a-key-of-a-test", "clients": { "These": [id] }, "messages": [{ "language": "en", "message": words }], "forms": [],
            "save_as_default": false,
        });
        let (status, answer) = world.call(Administrator, "/api/invitations/send", &serde_json::json!({ "batch": batch })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let (_, link) = world.call(Administrator, "/api/invitations/hand-over", &serde_json::json!({ "client": id })).await;
        let link: serde_json::Value = serde_json::from_str(&link).expect("a link");
        let (_, path) = link["url"].as_str().expect("an address").split_once("portal.willowlane.example").expect("of the portal");
        let again = "Type your password again.";
        let page = text(world.send(get(path, None)).await).await;
        assert!(!page.contains(again) && !page.contains("autofocus"), "{page}");
        let join = async |password: &str, day: &str| {
            let fields = format!("password={password}&day={day}&month=3&year=1988");
            let refused = world.send(post(path, &fields, Some("same-origin"), None)).await;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
            text(refused).await
        };
        let wrong_day = join("tulip+harbour+candle+seven", "1").await;
        assert!(wrong_day.contains("This is not the date of birth that the practice has on file.") && wrong_day.contains(again), "{wrong_day}");
        assert!(field(&wrong_day, "day").contains("autofocus"), "what is wrong comes first: another try is counted");
        let short = join("short", "27").await;
        assert!(short.contains("Use at least 15 characters. Four plain words") && !short.contains(again), "{short}");
        assert!(field(&short, "password").contains("autofocus") && !field(&short, "day").contains("autofocus"), "{short}");
    }
}
