//! A submitted response as a file, over HTTP: who gets it, and what a browser is told of it.

use crate::world::{Caller, World, text};
use http::{StatusCode, header};

store::on_both_engines! {
    async fn r25_r27_a_response_is_downloaded_by_who_may_read_it_and_sees_its_client(store) {
        let world = World::new(store).await;
        let (client, stranger, response) = (world.things.client, world.things.stranger, world.things.response);
        let path = format!("/clients/{client}/responses/{response}/response.json");
        for caller in Caller::ALL {
            let answer = world.send(world.page(caller, &path)).await;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let expected = match caller {
                Caller::StaffWith | Caller::Administrator => StatusCode::OK,
                Caller::StaffWithout => StatusCode::FORBIDDEN,
                Caller::StaffLimited | Caller::OtherAdministrator => StatusCode::NOT_FOUND,
                Caller::SignedOut | Caller::Client | Caller::OtherClient => StatusCode::SEE_OTHER,
            };
            assert_eq!(status, expected, "{caller:?}");
            let body = text(answer).await;
            assert_eq!(body.contains("QuestionnaireResponse"), status == StatusCode::OK, "{caller:?}: {body}");
            if status == StatusCode::OK {
                assert_eq!(headers[header::CACHE_CONTROL], "no-store");
                assert!(headers[header::CONTENT_TYPE].to_str().expect("text").starts_with("application/fhir+json"));
                let disposition = headers[header::CONTENT_DISPOSITION].to_str().expect("text");
                assert!(disposition.starts_with("attachment; filename=\"") && disposition.ends_with(".json\""), "{disposition}");
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
    async fn the_page_of_a_response_can_be_read_printed_and_downloaded_without_scripts(store) {
        let world = World::new(store).await;
        let (client, response) = (world.things.client, world.things.response);
        let page = text(world.send(world.page(Caller::StaffWith, &format!("/clients/{client}/responses/{response}"))).await).await;
        let json = format!("href=\"/clients/{client}/responses/{response}/response.json\"");
        assert!(page.contains(&json) && page.contains("class=\"letterhead\"") && page.contains("Willow Lane"), "{page}");
        // It would do nothing before scripts answer to it.
        assert!(page.contains("class=\"button needs-scripts\""), "{page}");
    }
}
