//! A form that is withdrawn (R20), over HTTP and without scripts: who may, and what is told to whoever was filling it in.

use crate::world::{Caller, World, location, text};
use http::StatusCode;

const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "At the gate", "item": [
    { "linkId": "own", "type": "string", "text": "Your own car" },
    { "linkId": "age", "type": "integer", "text": "Age", "required": true }
] }"#;

impl World {
    async fn shown(&self, caller: Caller, path: &str) -> String {
        text(self.send(self.page(caller, path)).await).await
    }
}

store::on_both_engines! {
    async fn r20_whoever_may_invite_withdraws_a_form_of_a_client_whom_they_see_and_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        let page = format!("/clients/{}?tab=documents", world.things.client);
        let withdraw = format!("/clients/{}/forms/{}/withdraw", world.things.client, world.things.open_request);
        let offer = format!("action=\"{withdraw}\"");
        assert!(world.shown(Caller::StaffWith, &page).await.contains(&offer));
        assert!(!world.shown(Caller::StaffWithout, &page).await.contains(&offer));
        for caller in Caller::ALL {
            let response = world.send(world.form(caller, &withdraw, "")).await;
            let expected = match caller {
                // Whoever is second finds it done.
                Caller::StaffWith | Caller::Administrator => (StatusCode::SEE_OTHER, format!("{page}&withdrawn=1")),
                Caller::StaffWithout => (StatusCode::FORBIDDEN, String::new()),
                Caller::StaffLimited | Caller::OtherAdministrator => (StatusCode::NOT_FOUND, String::new()),
                Caller::SignedOut | Caller::Client | Caller::OtherClient => (StatusCode::SEE_OTHER, format!("/sign-in?next={page}")),
            };
            assert_eq!((response.status(), location(&response)), expected, "{caller:?}");
        }
        let shown = world.shown(Caller::StaffWith, &format!("{page}&withdrawn=1")).await;
        assert!(shown.contains("The form is withdrawn: the client no longer sees it.") && !shown.contains(&offer), "{shown}");
    }
}

store::on_both_engines! {
    async fn r20_what_was_submitted_before_the_button_was_pressed_stays_and_that_is_said(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        let submitted = world.send(world.form(Caller::Client, &path, "_action=submit&_revision=0&own=a+blue+van&age=50")).await;
        assert_eq!(submitted.status(), StatusCode::SEE_OTHER);
        let request = path.rsplit('/').next().expect("an id");
        let withdraw = format!("/clients/{}/forms/{request}/withdraw", world.things.client);
        let to = location(&world.send(world.form(Caller::StaffWith, &withdraw, "")).await);
        assert!(to.ends_with("&withdrawn=submitted"), "{to}");
        assert!(world.shown(Caller::StaffWith, &to).await.contains("The form was submitted meanwhile, so it stays as it is."));
    }
}

store::on_both_engines! {
    async fn r20_r22_whoever_types_on_in_a_form_that_was_withdrawn_is_told_with_what_they_typed_and_a_way_home(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        let request = path.rsplit('/').next().expect("an id");
        let withdraw = format!("/clients/{}/forms/{request}/withdraw", world.things.client);
        world.send(world.form(Caller::Administrator, &withdraw, "")).await;
        let way_home = format!("href=\"/p/{}/home\"", world.things.slug);
        for action in ["save", "submit", "next"] {
            let refused = world.send(world.form(Caller::Client, &path, &format!("_action={action}&_revision=0&own=a+blue+van&age=50"))).await;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
            let shown = text(refused).await;
            assert!(shown.contains("Your practice has taken this form back. Nothing more of it is sent."), "{action}: {shown}");
            assert!(shown.contains("What you typed last was not sent.") && shown.contains("value=\"a blue van\""), "{action}: {shown}");
            assert!(shown.contains(&way_home));
        }
        let opened = world.shown(Caller::Client, &path).await;
        assert!(opened.contains("Your practice has taken this form back.") && opened.contains(&way_home), "{opened}");
        assert!(!opened.contains("Your own car"), "the client no longer sees it");
        let home = world.shown(Caller::Client, &format!("/p/{}/home", world.things.slug)).await;
        assert!(!home.contains("At the gate"), "{home}");
        assert_eq!(world.send(world.page(Caller::OtherClient, &path)).await.status(), StatusCode::NOT_FOUND);
    }
}
