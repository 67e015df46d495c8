//! People who act for clients (R31), over HTTP and without scripts: who may say so, the link that robots follow, and rights that end.

use crate::world::{Caller, World, get, location, post, text};
use http::{Method, StatusCode, header};
use serde_json::json;

const GRANT: &str = "representative_name=Noor+Haddad&relation=parent&fill_forms=on&first_day=2020-01-01&last_day=";
const PASSWORD: &str = "tulip+harbour+candle+seven";

impl World {
    fn represent(&self, caller: Caller, email: &str) -> http::Request<axum::body::Body> {
        let fields = format!("_action=represent&representative_email={email}&{GRANT}");
        self.form(caller, &format!("/clients/{}", self.things.stranger), &fields)
    }

    /// Noor, who acts for the stranger; the cookie.
    pub async fn signed_up(&self) -> String {
        self.send(self.represent(Caller::Administrator, "noor%40mail.example")).await;
        let fields = format!("password={PASSWORD}&{}", self.birth_of_stranger().await);
        let joined = self.send(post(&self.delivered("/represent/").await, &fields, Some("same-origin"), None)).await;
        joined.headers()[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("its value").to_owned()
    }

    pub async fn login(&self) -> String {
        self.of_row("login").await
    }

    /// Of the stranger's representative, as the page has it.
    pub async fn of_row(&self, field: &str) -> String {
        let (_, answer) = self.call(Caller::Administrator, "/api/clients/get", &json!({ "id": self.things.stranger })).await;
        let details: serde_json::Value = serde_json::from_str(&answer).expect("a client");
        details["representatives"][0][field].as_str().expect("a text").to_owned()
    }
}

store::on_both_engines! {
    async fn r31_an_administrator_of_the_practice_says_who_acts_for_a_client_and_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        let page = format!("/clients/{}", world.things.stranger);
        for caller in Caller::ALL {
            let response = world.send(world.represent(caller, "noor%40mail.example")).await;
            assert_eq!(location(&response) == format!("{page}?representative=added"), caller == Caller::Administrator, "{caller:?}");
        }
        let (login, shown) = (world.login().await, world.of_row("revision").await.replace(' ', "+"));
        for action in ["represent-change", "represent-again", "represent-sign-out", "represent-forms", "represent-end"] {
            for caller in Caller::ALL {
                // Sending forms is of whoever invites; nobody has signed up, so nothing comes of it.
                let response = world.send(world.form(caller, &page, &format!("_action={action}&login={login}&revision={shown}&{GRANT}"))).await;
                let expected = match caller {
                    Caller::Administrator | Caller::StaffWith if action == "represent-forms" => StatusCode::UNPROCESSABLE_ENTITY,
                    Caller::Administrator => StatusCode::SEE_OTHER,
                    Caller::OtherAdministrator => StatusCode::NOT_FOUND,
                    Caller::StaffLimited if action == "represent-forms" => StatusCode::NOT_FOUND,
                    Caller::StaffWithout | Caller::StaffWith | Caller::StaffLimited => StatusCode::FORBIDDEN,
                    Caller::SignedOut | Caller::Client | Caller::OtherClient => StatusCode::FOUND,
                };
                assert_eq!(response.status(), expected, "{action} by {caller:?}: {}", location(&response));
            }
        }
        let wrong = world.send(world.represent(Caller::Administrator, "no+address")).await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let shown = text(wrong).await;
        assert!(shown.contains("value=\"Noor Haddad\"") && shown.contains("value=\"no address\""), "nothing that was typed is lost");
    }
}

store::on_both_engines! {
    async fn r31_what_is_refused_of_a_representative_is_said_in_their_row_with_what_stands_there_now(engine: Engine) {
        let world = World::of(engine).await;
        world.signed_up().await;
        let page = format!("/clients/{}", world.things.stranger);
        let (login, stale) = (world.login().await, world.of_row("revision").await.replace(' ', "+"));
        let press = async |fields: String| {
            let response = world.send(world.form(Caller::Administrator, &page, &fields)).await;
            (response.status(), text(response).await)
        };
        let (status, shown) = press(format!("_action=represent-again&login={login}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.contains("Noor Haddad has signed up already: no link is needed."), "{shown}");
        assert!(shown.contains("value=\"2020-01-01\"") && shown.contains("Sign them out everywhere"), "the row is as it was: {shown}");
        press(format!("_action=represent-end&login={login}")).await;
        let (status, shown) = press(format!("_action=represent-change&login={login}&revision={stale}&{GRANT}")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(shown.contains("nothing has been overwritten") && shown.contains(">Ended<"), "{shown}");
        assert!(shown.contains(&format!("value=\"{}\"", world.of_row("revision").await)), "the form starts from what is there now");
        // Of a row that has gone meanwhile.
        let (status, shown) = press("_action=represent-end&login=01890000-0000-7000-8000-000000000000".to_owned()).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(shown.contains("This was not found."), "{shown}");
    }
}

store::on_both_engines! {
    async fn r7_r31_a_robot_uses_no_link_up_and_a_representative_reaches_one_clients_forms_until_it_ends(engine: Engine) {
        let world = World::of(engine).await;
        world.send(world.represent(Caller::Administrator, "noor%40mail.example")).await;
        let link = world.delivered("/represent/").await;
        for _ in 0..5 {
            let mut head = get(&link, None);
            *head.method_mut() = Method::HEAD;
            world.send(head).await;
            let shown = text(world.send(get(&link, None)).await).await;
            assert!(shown.contains("Welcome, Noor Haddad"));
            let blind = world.send(post(&link, "password=test&day=1&month=1&year=2000", None, None)).await;
            assert_ne!(blind.status(), StatusCode::SEE_OTHER);
        }
        let birth = world.birth_of_stranger().await;
        let fields = format!("password={PASSWORD}&{birth}");
        let joined = world.send(post(&link, &fields, Some("same-origin"), None)).await;
        assert_eq!(joined.status(), StatusCode::SEE_OTHER, "{}", text(joined).await);
        let cookie = joined.headers()[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("its value").to_owned();
        let slug = &world.things.slug;
        let page = async |path: &str| world.send(get(&format!("/p/{slug}/{path}"), Some(&cookie))).await;
        let home = text(page("home").await).await;
        assert!(home.contains("You are acting for") && home.contains("Signed in as Noor Haddad, parent"));
        assert_eq!(page("profile").await.status(), StatusCode::FORBIDDEN);
        assert_eq!(page(&format!("forms/{}", world.things.open_request)).await.status(), StatusCode::NOT_FOUND, "another client's");
        let back = async |next: &str| {
            let fields = format!("_action=act&client={}&next={next}", world.things.stranger);
            location(&world.send(post(&format!("/p/{slug}/acting"), &fields, Some("same-origin"), Some(&cookie))).await)
        };
        assert_eq!(back(&format!("/p/{slug}/forms/1")).await, format!("/p/{slug}/forms/1"));
        for elsewhere in ["", "//evil.example", "/clients", "/p/nope/home"] {
            assert_eq!(back(elsewhere).await, format!("/p/{slug}/home"), "{elsewhere}");
        }
        let login = world.login().await;
        let client_page = format!("/clients/{}", world.things.stranger);
        world.send(world.form(Caller::Administrator, &client_page, &format!("_action=represent-end&login={login}"))).await;
        assert_eq!(location(&page("home").await), format!("/p/{slug}/acting"));
        let form = post(&format!("/p/{slug}/forms/{}", world.things.open_request), "_action=save", Some("same-origin"), Some(&cookie));
        assert_eq!(location(&world.send(form).await), format!("/p/{slug}/acting"), "without scripts");
        assert!(text(page("acting").await).await.contains("You no longer act for"));
        let act = |client: &str| post(&format!("/p/{slug}/acting"), &format!("_action=act&client={client}"), Some("same-origin"), Some(&cookie));
        for client in [world.things.stranger.to_string(), world.things.client.to_string(), "rubbish".to_owned()] {
            assert_eq!(world.send(act(&client)).await.status(), StatusCode::NOT_FOUND, "{client}");
        }
    }
}

store::on_both_engines! {
    async fn r30_r31_a_representative_changes_their_own_address_without_scripts_and_a_robot_that_finds_the_link_confirms_nothing(engine: Engine) {
        let world = World::of(engine).await;
        let cookie = world.signed_up().await;
        let acting = format!("/p/{}/acting", world.things.slug);
        let press = async |fields: &str| world.send(post(&acting, fields, Some("same-origin"), Some(&cookie))).await;
        let refused = press("_action=address&email=new%40mail.example&own=some+other+password").await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("This is not the password of your account.") && page.contains("value=\"new@mail.example\""), "{page}");
        assert!(!page.contains("some other password"), "a password is typed again");
        let ask = format!("_action=address&email=new%40mail.example&own={PASSWORD}");
        let asked = press(&ask).await;
        assert_eq!(location(&asked), format!("{acting}?asked=1"));
        let page = async |path: &str| text(world.send(get(path, Some(&cookie))).await).await;
        let shown = page(&location(&asked)).await;
        assert!(shown.contains("new@mail.example waits to be confirmed") && shown.contains("A link is on its way"), "{shown}");
        assert_eq!(location(&press("_action=cancel").await), format!("{acting}?cancelled=1"));
        assert!(!page(&acting).await.contains("waits to be confirmed"));
        press(&ask).await;
        let link = world.delivered("/new-address/").await;
        for _ in 0..3 {
            assert!(text(world.send(get(&link, None)).await).await.contains("Confirm your new address"));
            let blind = world.send(post(&link, "password=&username=x", Some("same-origin"), None)).await;
            assert_eq!(blind.status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert!(page(&acting).await.contains("noor@mail.example"), "nothing has changed");
        let confirmed = world.send(post(&link, &format!("password={PASSWORD}"), Some("same-origin"), None)).await;
        assert_eq!(location(&confirmed), format!("/p/{}?address=1", world.things.slug));
        let shown = page(&acting).await;
        assert!(shown.contains("new@mail.example") && !shown.contains("noor@mail.example"), "{shown}");
        // A client's own session reaches none of it, nor does nobody's.
        for caller in [Caller::Client, Caller::SignedOut] {
            let response = world.send(world.form(caller, &acting, &ask)).await;
            assert!([StatusCode::FORBIDDEN, StatusCode::SEE_OTHER].contains(&response.status()), "{caller:?}: {}", response.status());
            assert_ne!(location(&response), format!("{acting}?asked=1"), "{caller:?}");
        }
    }
}

impl World {
    /// As the link's form asks for it.
    async fn birth_of_stranger(&self) -> String {
        let (_, answer) = self.call(Caller::Administrator, "/api/clients/get", &json!({ "id": self.things.stranger })).await;
        let details: serde_json::Value = serde_json::from_str(&answer).expect("a client");
        let date = details["date_of_birth"].as_str().unwrap_or("2000-01-01").to_owned();
        let parts: Vec<&str> = date.split('-').collect();
        format!("day={}&month={}&year={}", parts[2], parts[1], parts[0])
    }
}
