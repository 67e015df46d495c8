//! People who act for clients (R31), over HTTP and without scripts: who may say so, the link that robots follow, and rights that end.

use crate::world::{Caller, World, get, location, post, text};
use http::{Method, StatusCode, header};
use serde_json::json;

const GRANT: &str = "relation=parent&fill_forms=on&first_day=2020-01-01&last_day=";
const PASSWORD: &str = "tulip+harbour+candle+seven";

impl World {
    fn represent(&self, caller: Caller, email: &str) -> http::Request<axum::body::Body> {
        let fields = format!("_action=represent&representative_name=Noor+Haddad&representative_email={email}&{GRANT}");
        self.form(caller, &format!("/clients/{}", self.things.stranger), &fields)
    }

    async fn login(&self) -> String {
        let (_, answer) = self.call(Caller::Administrator, "/api/clients/get", &json!({ "id": self.things.stranger })).await;
        let details: serde_json::Value = serde_json::from_str(&answer).expect("a client");
        details["representatives"][0]["login"].as_str().expect("a login").to_owned()
    }
}

store::on_both_engines! {
    async fn r31_an_administrator_of_the_practice_says_who_acts_for_a_client_and_nobody_else(store) {
        let world = World::new(store).await;
        let page = format!("/clients/{}", world.things.stranger);
        for caller in Caller::ALL {
            let response = world.send(world.represent(caller, "noor%40mail.example")).await;
            assert_eq!(location(&response) == format!("{page}?representative=added"), caller == Caller::Administrator, "{caller:?}");
        }
        let login = world.login().await;
        for action in ["represent-change", "represent-again", "represent-forms", "represent-end"] {
            for caller in Caller::ALL {
                // Sending forms is of whoever invites; nobody has signed up, so nothing comes of it.
                let response = world.send(world.form(caller, &page, &format!("_action={action}&login={login}&{GRANT}"))).await;
                let expected = match caller {
                    Caller::Administrator | Caller::StaffWith if action == "represent-forms" => StatusCode::UNPROCESSABLE_ENTITY,
                    Caller::Administrator => StatusCode::SEE_OTHER,
                    Caller::OtherAdministrator => StatusCode::NOT_FOUND,
                    Caller::StaffLimited if action == "represent-forms" => StatusCode::NOT_FOUND,
                    Caller::StaffWithout | Caller::StaffWith | Caller::StaffLimited => StatusCode::FORBIDDEN,
                    Caller::SignedOut | Caller::Client | Caller::OtherClient => StatusCode::UNAUTHORIZED,
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
    async fn r7_r31_a_robot_uses_no_link_up_and_a_representative_reaches_one_clients_forms_until_it_ends(store) {
        let world = World::new(store).await;
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
