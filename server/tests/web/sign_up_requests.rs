//! Somebody new at the portal: asked, confirmed, seen by staff, over HTTP and without scripts.

use crate::world::{Caller, World, get, location, post, text};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const FIELDS: &str = "first_name=Nora&last_name=Neu&date_of_birth=1990-05-05&message=In+the+evening.";

impl World {
    /// Allows clients to sign up, and people whom the practice does not know to ask.
    pub async fn admit(&self) {
        let (_, settings) = self.call(Caller::Administrator, "/api/organization/settings", &json!({})).await;
        let seen: Value = serde_json::from_str(&settings).expect("settings");
        let mut settings = seen.clone();
        settings["client_signup_allowed"] = json!(true);
        settings["new_people_allowed"] = json!(true);
        let change = json!({ "seen": seen, "settings": settings });
        let (status, answer) = self.call(Caller::Administrator, "/api/organization/save-settings", &change).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    fn new_page(&self) -> String {
        format!("/p/{}/sign-up/new", self.things.slug)
    }

    async fn ask_as(&self, email: &str) -> http::Response<axum::body::Body> {
        self.send(post(&self.new_page(), &format!("{FIELDS}&email={}", email.replace('@', "%40")), Some("same-origin"), None)).await
    }

    /// Takes up and delivers what waits; the path of the link that confirms an address.
    async fn confirming(&self) -> String {
        let services = &self.test.services;
        while services.work_on_a_link_request().await.expect("taken up") {}
        self.delivered("/sign-up/confirm/").await
    }
}

store::on_both_engines! {
    async fn r24_off_the_page_offers_nothing_and_on_it_answers_the_same_whoever_asks(engine: Engine) {
        let world = World::of(engine).await;
        assert_eq!(world.ask_as("nora.neu@mail.example").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(world.send(get(&world.new_page(), None)).await).await.contains("takes no requests here"));
        world.admit().await;
        let mut answers = Vec::new();
        for email in ["vera@mail.example", "nora.neu@mail.example"] {
            let asked = world.ask_as(email).await;
            let page = location(&asked);
            let document = text(world.send(get(&page, None)).await).await;
            // Before it stand the nonces of the answer.
            let body = document.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).map(|(body, _)| body.to_owned());
            answers.push((asked.status(), page, body.expect("a page")));
        }
        assert_eq!(answers[0], answers[1], "known and unknown");
        assert!(answers[0].2.contains("An e-mail is on its way to the address that you gave"), "{}", answers[0].2);
        let refused = world.send(post(&world.new_page(), "first_name=Nora&email=nobody&message=Hello", Some("same-origin"), None)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("Enter a last name") && page.contains("value=\"Nora\"") && page.contains("Hello</textarea>"), "{page}");
    }
}

store::on_both_engines! {
    async fn r24_a_robot_that_finds_the_link_confirms_nothing_and_the_person_does(engine: Engine) {
        let world = World::of(engine).await;
        world.admit().await;
        world.ask_as("nora.neu@mail.example").await;
        let link = world.confirming().await;
        for _ in 0..5 {
            let mut head = get(&link, None);
            *head.method_mut() = Method::HEAD;
            world.send(head).await;
            assert!(text(world.send(get(&link, None)).await).await.contains("Confirm your address"));
            let blind = world.send(post(&link, "day=&month=&year=", Some("same-origin"), None)).await;
            assert_eq!(blind.status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
        let (_, waiting) = world.call(Caller::Administrator, "/api/sign-ups/list", &json!({})).await;
        assert_eq!(waiting, "[]");
        let confirmed = world.send(post(&link, "day=5&month=5&year=1990", Some("same-origin"), None)).await;
        assert_eq!(location(&confirmed), link);
        assert!(text(world.send(get(&link, None)).await).await.contains("The practice has your request"));
        let page = text(world.send(world.page(Caller::StaffWith, "/requests")).await).await;
        assert!(page.contains("Nora Neu") && page.contains("In the evening.") && page.contains("Requests (3)"), "{page}");
        let page = text(world.send(world.page(Caller::StaffLimited, "/requests")).await).await;
        assert!(!page.contains("Nora Neu") && !page.contains("New people"), "{page}");
    }
}
