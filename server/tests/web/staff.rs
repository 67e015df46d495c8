//! Who is an administrator and how somebody is called, over HTTP and without scripts: who may say so, and what they read then.

use crate::world::{Caller, World, location, text};
use http::StatusCode;
use serde_json::json;

const PAGE: &str = "/organization/staff";

impl World {
    async fn id_of(&self, email: &str) -> String {
        let (_, answer) = self.call(Caller::Administrator, "/api/staff/list", &json!({})).await;
        let entries: Vec<serde_json::Value> = serde_json::from_str(&answer).expect("the staff");
        let found = entries.iter().find(|entry| entry["member"]["email"] == email).expect("an entry");
        found["member"]["id"].as_str().expect("an id").to_owned()
    }

    async fn press(&self, caller: Caller, fields: &str) -> (StatusCode, String, String) {
        let response = self.send(self.form(caller, PAGE, fields)).await;
        (response.status(), location(&response), text(response).await)
    }

    async fn reads(&self, caller: Caller, path: &str) -> String {
        text(self.send(self.page(caller, path)).await).await
    }
}

store::on_both_engines! {
    async fn an_administrator_of_the_practice_says_who_is_one_and_how_somebody_is_called_and_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        let noor = world.id_of("noor@willowlane.example").await;
        for action in ["name", "administrator", "no-administrator"] {
            for caller in Caller::ALL {
                let (status, to, _) = world.press(caller, &format!("_action={action}&staff={noor}&name=Noor+Lind")).await;
                let expected = match caller {
                    Caller::Administrator => StatusCode::SEE_OTHER,
                    Caller::OtherAdministrator => StatusCode::NOT_FOUND,
                    Caller::StaffWithout | Caller::StaffWith | Caller::StaffLimited => StatusCode::FORBIDDEN,
                    Caller::SignedOut | Caller::Client | Caller::OtherClient => StatusCode::FOUND,
                };
                assert_eq!(status, expected, "{action} by {caller:?}: {to}");
                assert_eq!(to == format!("{PAGE}?done={action}"), caller == Caller::Administrator, "{action} by {caller:?}: {to}");
            }
        }
        for fields in ["", "_action=name&staff=nobody&name=A", &format!("staff={noor}")] {
            assert_eq!(world.press(Caller::Administrator, fields).await.0, StatusCode::NOT_FOUND, "{fields}");
        }
    }
}

store::on_both_engines! {
    async fn whoever_is_made_an_administrator_reads_the_page_and_whoever_stops_is_told_what_is_gone(engine: Engine) {
        let world = World::of(engine).await;
        let (with, ada) = (world.id_of("with@willowlane.example").await, world.id_of("ada@willowlane.example").await);
        let shown = world.reads(Caller::Administrator, PAGE).await;
        assert!(shown.contains("Nobody else is an administrator.") && !shown.contains("You will no longer see"), "{shown}");
        assert!(!world.reads(Caller::StaffWith, PAGE).await.contains("noor@willowlane.example"));
        world.press(Caller::Administrator, &format!("_action=administrator&staff={with}")).await;
        assert!(world.reads(Caller::StaffWith, PAGE).await.contains("noor@willowlane.example"), "at once");
        let shown = world.reads(Caller::Administrator, &format!("{PAGE}?done=administrator")).await;
        assert!(shown.contains("They are an administrator from their next click on."), "{shown}");
        assert!(shown.contains("You will no longer see anything under Organization"), "before one stops");

        let (status, to, _) = world.press(Caller::Administrator, &format!("_action=no-administrator&staff={ada}")).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/home?administrator=no"));
        assert!(world.reads(Caller::Administrator, &to).await.contains("You are no administrator any more."));
        assert!(!world.reads(Caller::StaffWith, &to).await.contains("You are no administrator any more."), "who is one");
        assert!(!world.reads(Caller::Administrator, PAGE).await.contains("noor@willowlane.example"), "at once");
    }
}

store::on_both_engines! {
    async fn what_is_refused_is_said_on_the_page_with_what_was_typed(engine: Engine) {
        let world = World::of(engine).await;
        let ada = world.id_of("ada@willowlane.example").await;
        let (status, _, shown) = world.press(Caller::Administrator, &format!("_action=no-administrator&staff={ada}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(shown.matches(">This is the last administrator: make somebody else one first.").count(), 1, "{shown}");
        let long = "n".repeat(121);
        let (status, _, shown) = world.press(Caller::Administrator, &format!("_action=name&staff={ada}&name={long}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(shown.matches(">Enter the name, on one line of up to 120 characters.").count(), 1, "{shown}");
        assert_eq!(shown.matches(&format!("value=\"{long}\"")).count(), 1, "what was typed is in its own field");
        // Of somebody who has no card.
        let (_, _, shown) = world.press(Caller::Administrator, "_action=name&staff=01890000-0000-7000-8000-000000000000&name=A").await;
        assert!(shown.contains(">This was not found. It may have been removed, or you may not see it."), "{shown}");
    }
}
