//! A submitted response as a file, over HTTP: who gets it, and what a browser is told of it.

use crate::world::{Caller, World, forms_shared, text};
use chrono::TimeDelta;
use http::{StatusCode, header};
use serde_json::{Value, json};

impl World {
    async fn ask(&self, caller: Caller, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(caller, path, &body).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        serde_json::from_str(&answer).expect("an answer")
    }

    /// The PHQ-9, asked of the client unless it is already, and submitted with the option of this place at each question.
    async fn answer_phq9(&self, key: &str, option: usize) {
        let (slug, client) = (&self.things.slug, self.things.client);
        let is_phq9 = |form: &&Value| form["title"].as_str().is_some_and(|title| title.contains("PHQ-9"));
        let forms = self.ask(Caller::Administrator, "/api/forms/list", json!({})).await;
        let form = forms.as_array().into_iter().flatten().find(is_phq9).expect("the form")["id"].clone();
        let batch = json!({ "idempotency_key": key, "clients": { "These": [client] }, "messages": forms_shared(), "forms": [form] });
        self.ask(Caller::Administrator, "/api/forms/send", json!({ "batch": batch })).await;
        let home = self.ask(Caller::Client, "/api/portal/home", json!({ "slug": slug })).await;
        let request = home["to_do"].as_array().into_iter().flatten().find(is_phq9).expect("a request")["id"].clone();
        let request = request.as_str().expect("an id");
        let page = self.ask(Caller::Client, "/api/portal/fill", json!({ "slug": slug, "request": request })).await;
        let questions = page["questionnaire"]["item"][0]["item"].as_array().expect("questions");
        let answers: Vec<String> = questions.iter().map(|item| format!("{}={option}", item["linkId"].as_str().expect("an id"))).collect();
        let fields = format!("_revision={}&_action=submit&{}", page["revision"], answers.join("&"));
        let posted = self.send(self.form(Caller::Client, &format!("/p/{slug}/forms/{request}"), &fields)).await;
        assert_eq!(posted.status(), StatusCode::SEE_OTHER);
    }
}

store::on_both_engines! {
    async fn r25_r27_a_response_is_downloaded_by_who_may_read_it_and_sees_its_client(engine: Engine) {
        let world = World::of(engine).await;
        let (client, stranger, response) = (world.things.client, world.things.stranger, world.things.response);
        let path = format!("/clients/{client}/responses/{response}/response.json");
        for caller in Caller::ALL {
            let answer = world.send(world.page(caller, &path)).await;
            let (status, headers) = (answer.status(), answer.headers().clone());
            assert_eq!(status, caller.reading_a_response(), "{caller:?}");
            let body = text(answer).await;
            assert_eq!(body.contains("QuestionnaireResponse"), status == StatusCode::OK, "{caller:?}: {body}");
            if status == StatusCode::OK {
                assert_eq!(headers[header::CACHE_CONTROL], "no-store");
                assert!(headers[header::CONTENT_TYPE].to_str().expect("text").starts_with("application/fhir+json"));
                let disposition = headers[header::CONTENT_DISPOSITION].to_str().expect("text");
                assert!(disposition.starts_with("attachment; filename=\"") && disposition.contains(".json"), "{disposition}");
            }
        }
        let elsewhere = format!("/clients/{stranger}/responses/{response}/response.json");
        assert_eq!(world.send(world.page(Caller::Administrator, &elsewhere)).await.status(), StatusCode::NOT_FOUND);
        let history = serde_json::json!({ "id": client });
        let (_, events) = world.call(Caller::Administrator, "/api/clients/history", &history).await;
        assert_eq!(events.matches("ResponseDownloaded").count(), 2, "{events}");
    }
}

store::on_both_engines! {
    async fn r25_r27_a_pdf_is_for_whoever_may_read_the_response_and_is_kept_nowhere_on_the_way(engine: Engine) {
        let world = World::of(engine).await;
        let (client, stranger, response) = (world.things.client, world.things.stranger, world.things.response);
        let path = format!("/clients/{client}/responses/{response}/pdf");
        for caller in Caller::ALL {
            let answer = world.send(world.page(caller, &path)).await;
            let (status, headers) = (answer.status(), answer.headers().clone());
            assert_eq!(status, caller.reading_a_response(), "{caller:?}");
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
            assert_eq!(body.starts_with(b"%PDF-"), status == StatusCode::OK, "{caller:?}");
            if status == StatusCode::OK {
                assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
                assert_eq!(headers[header::CACHE_CONTROL], "no-store");
                assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
                let disposition = headers[header::CONTENT_DISPOSITION].to_str().expect("text");
                assert!(disposition.starts_with("attachment; filename=\"response-20"), "{disposition}");
            }
        }
        let elsewhere = format!("/clients/{stranger}/responses/{response}/pdf");
        assert_eq!(world.send(world.page(Caller::Administrator, &elsewhere)).await.status(), StatusCode::NOT_FOUND);
        let (_, events) = world.call(Caller::Administrator, "/api/clients/history", &json!({ "id": client })).await;
        assert_eq!(events.matches("ResponseDownloaded").count(), 2, "{events}");
        assert_eq!(events.matches(", as PDF").count(), 2, "{events}");
    }
}

store::on_both_engines! {
    async fn the_page_of_a_response_can_be_read_printed_and_downloaded_without_scripts(engine: Engine) {
        let world = World::of(engine).await;
        let (client, response) = (world.things.client, world.things.response);
        let page = text(world.send(world.page(Caller::StaffWith, &format!("/clients/{client}/responses/{response}"))).await).await;
        let json = format!("href=\"/clients/{client}/responses/{response}/response.json\"");
        assert!(page.contains(&format!("href=\"/clients/{client}/responses/{response}/pdf\"")), "{page}");
        assert!(page.contains(&json) && page.contains("class=\"letterhead\"") && page.contains("Willow Lane"), "{page}");
        // What else it answers, once a session has ended, is shown and not saved as the file.
        assert!(!page.contains("download="), "{page}");
        // It would do nothing before scripts answer to it.
        assert!(page.contains("class=\"button needs-scripts\""), "{page}");
    }
}

store::on_both_engines! {
    async fn the_page_shows_scores_over_time_and_what_changed(engine: Engine) {
        let world = World::of(engine).await;
        world.answer_phq9("the-first-time", 2).await;
        world.test.clock.turn(TimeDelta::minutes(10));
        world.answer_phq9("the-second-time", 1).await;
        let asked = json!({ "client": world.things.client });
        let forms = world.ask(Caller::StaffWith, "/api/forms/of-client", asked).await;
        let phq9 = |form: &&Value| form["title"].as_str().is_some_and(|title| title.contains("PHQ-9")) && !form["response"].is_null();
        let newest = forms.as_array().into_iter().flatten().rfind(phq9).expect("a response")["response"].clone();
        let path = format!("/clients/{}/responses/{}", world.things.client, newest.as_str().expect("an id"));
        let page = text(world.send(world.page(Caller::StaffWith, &path)).await).await;
        for told in ["<svg role=\"img\"", "Moderately severe", "(shown here)", "9 of 27", "18 of 27", "Changed. Before: More than half the days"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(page.contains("id=\"show-changes\"") && page.contains("answers differ from"), "{page}");
    }
}
