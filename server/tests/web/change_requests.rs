//! Changes that a client asks for on the profile: over HTTP and without scripts, and by whom they are decided.

use crate::world::{Caller, World, location, text};
use http::StatusCode;
use serde_json::{Value, json};

impl World {
    /// On the profile as the client has it open.
    async fn ask_for(&self, fields: &str) -> http::Response<axum::body::Body> {
        self.ask_changes_as(Caller::Client, fields).await
    }

    async fn ask_changes_as(&self, caller: Caller, fields: &str) -> http::Response<axum::body::Body> {
        let profile = format!("/p/{}/profile", self.things.slug);
        let form = format!("_action=change&client={}&shown_last_name=Old&shown_phone=&{fields}", self.things.client);
        self.send(self.form(caller, &profile, &form)).await
    }

    /// Of the client's own; invented ones ask for changes too.
    async fn waiting(&self, caller: Caller) -> Vec<Value> {
        let (_, answer) = self.call(caller, "/api/changes/list", &json!({})).await;
        let mut waiting: Vec<Value> = serde_json::from_str(&answer).unwrap_or_default();
        waiting.retain(|change| change["client"] == json!(self.things.client));
        waiting
    }
}

store::on_both_engines! {
    async fn a_client_asks_on_the_profile_sees_it_wait_and_takes_it_back_without_scripts(engine: Engine) {
        let world = World::of(engine).await;
        let profile = format!("/p/{}/profile", world.things.slug);
        let refused = world.ask_for("last_name=&phone=%2B1+555+0142").await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("Enter a last name") && page.contains("value=\"+1 555 0142\""), "what was typed stays: {page}");
        assert!(page.contains(&format!("name=\"client\" value=\"{}\"", world.things.client)) && page.contains("name=\"shown_phone\" value=\"\""), "{page}");
        let asked = world.ask_for("phone=%2B1+555+0142").await;
        assert_eq!(location(&asked), format!("{profile}?change-asked=1"));
        let page = text(world.send(world.page(Caller::Client, &location(&asked))).await).await;
        assert!(page.contains("→ +1 555 0142") && page.contains("waiting for the practice"), "{page}");
        let id = world.waiting(Caller::Administrator).await[0]["id"].as_str().expect("an id").to_owned();
        let take_back = format!("_action=take-back&change={id}");
        let others = world.send(world.form(Caller::OtherClient, &profile, &take_back)).await;
        assert_eq!(others.status(), StatusCode::NOT_FOUND);
        let done = world.send(world.form(Caller::Client, &profile, &take_back)).await;
        assert_eq!(location(&done), format!("{profile}?taken-back=1"));
        assert!(world.waiting(Caller::Administrator).await.is_empty());
    }
}

store::on_both_engines! {
    async fn of_two_people_in_one_browser_nobody_asks_for_the_other_nor_reads_what_they_typed(engine: Engine) {
        let world = World::of(engine).await;
        let refused = world.ask_changes_as(Caller::OtherClient, "last_name=Typed-by-another").await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("Somebody else has signed in on this device") && !page.contains("Typed-by-another"), "{page}");
        let (_, answer) = world.call(Caller::Administrator, "/api/changes/list", &json!({})).await;
        assert!(!answer.contains("Typed-by-another"), "{answer}");
    }
}

store::on_both_engines! {
    async fn r27_whoever_may_edit_and_sees_the_client_decides_and_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        world.ask_for("phone=%2B1+555+0142").await;
        let change = world.waiting(Caller::Administrator).await.remove(0);
        let decision = json!({"change": change["id"], "decision": {"Accept": {"on_file": change["on_file"]}}});
        for caller in Caller::ALL {
            let sees = [Caller::StaffWith, Caller::Administrator].contains(&caller);
            assert_eq!(world.waiting(caller).await.len(), usize::from(sees), "{caller:?}");
            if !sees {
                let (status, answer) = world.call(caller, "/api/changes/decide", &decision).await;
                assert!(status.is_client_error(), "{caller:?}: {status} {answer}");
            }
        }
        let page = text(world.send(world.page(Caller::StaffWith, "/requests")).await).await;
        assert!(page.contains("+1 555 0142") && page.contains("Requests (3)"), "{page}");
        let (status, answer) = world.call(Caller::StaffWith, "/api/changes/decide", &decision).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let profile = format!("/p/{}/profile", world.things.slug);
        let page = text(world.send(world.page(Caller::Client, &profile)).await).await;
        assert!(page.contains("Phone: +1 555 0142 was accepted"), "{page}");
    }
}
