//! What a form's post shows again when it is refused, without scripts.

use crate::{
    signatures::value_of,
    world::{Caller, World, location, text},
};
use http::StatusCode;
use serde_json::{Value, json};

/// Its questions are called as the program calls its own secrets elsewhere.
const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "At the gate", "item": [
    { "linkId": "code", "type": "string", "text": "The code of your gate" },
    { "linkId": "own", "type": "string", "text": "Your own car", "maxLength": 40 },
    { "linkId": "password", "type": "string", "text": "What the child says to whom it may follow" },
    { "linkId": "age", "type": "integer", "text": "Age", "required": true }
] }"#;

store::on_both_engines! {
    async fn r22_nothing_typed_into_a_form_is_lost_whatever_its_questions_are_called(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        let fields = "_action=submit&_revision=0&code=seven+two&own=a+blue+van&password=marzipan&age=old";
        let refused = world.send(world.form(Caller::Client, &path, fields)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let shown = text(refused).await;
        for typed in ["seven two", "a blue van", "marzipan", "old"] {
            assert!(shown.contains(&format!("value=\"{typed}\"")), "{typed}: {shown}");
        }
        let turned = text(world.send(world.form(Caller::Client, &path, &format!("{fields}&_language=es"))).await).await;
        assert!(turned.contains("value=\"marzipan\"") && turned.contains("lang=\"es\""), "{turned}");
        // Everywhere else a secret is typed again.
        let profile = format!("/p/{}/profile", world.things.slug);
        let secrets = "_action=address&email=no+address&own=a+blue+van&old=seven+two&password=marzipan&code=open+sesame";
        let shown = text(world.send(world.form(Caller::Client, &profile, secrets)).await).await;
        assert!(shown.contains("value=\"no address\""));
        for secret in ["a blue van", "seven two", "marzipan", "open sesame"] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}

impl World {
    /// As another device of the client's has it.
    async fn kept(&self, path: &str) -> Value {
        let request = path.rsplit('/').next();
        let (_, answer) = self.call(Caller::Client, "/api/portal/fill", &json!({ "slug": self.things.slug, "request": request })).await;
        serde_json::from_str(&answer).expect("a page")
    }

    /// What another device of the client's saves.
    async fn keep(&self, path: &str, revision: i64, answers: &Value) {
        let fields = json!({ "slug": self.things.slug, "request": path.rsplit('/').next(), "revision": revision, "answers": answers });
        let (status, answer) = self.call(Caller::Client, "/api/portal/save", &fields).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
}

const OVERTAKEN: &str = "This form was also changed on another device.";

store::on_both_engines! {
    async fn r22_a_post_that_comes_back_never_overwrites_what_another_device_saved_meanwhile(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        world.keep(&path, 0, &json!({ "code": [{ "Text": "nine nine" }] })).await;
        let old = "_action=submit&code=seven+two&own=&password=";
        let unreadable = world.send(world.form(Caller::Client, &path, &format!("{old}&_revision=0&age=old"))).await;
        assert_eq!(unreadable.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let shown = text(unreadable).await;
        assert!(shown.contains(OVERTAKEN) && shown.contains(&format!("href=\"{path}?step=1\"")), "it leads to the newest: {shown}");
        assert!(shown.contains("value=\"seven two\""), "what was typed is shown: {shown}");
        // Again and again, until the newest has been opened.
        for _ in 0..2 {
            let again = format!("{old}&_revision={}&age=50", value_of(&shown, "_revision"));
            let refused = world.send(world.form(Caller::Client, &path, &again)).await;
            assert_eq!(refused.status(), StatusCode::CONFLICT);
            let shown = text(refused).await;
            assert!(shown.contains(OVERTAKEN) && value_of(&shown, "_revision") == "0", "{shown}");
            assert_eq!(world.kept(&path).await["answers"], json!({ "code": [{ "Text": "nine nine" }] }));
        }
        let newest = text(world.send(world.page(Caller::Client, &path)).await).await;
        assert!(newest.contains("value=\"nine nine\"") && !newest.contains(OVERTAKEN), "{newest}");
        let fields = format!("_action=submit&code=nine+nine&own=&password=&age=50&_revision={}", value_of(&newest, "_revision"));
        assert_eq!(world.send(world.form(Caller::Client, &path, &fields)).await.status(), StatusCode::SEE_OTHER);
    }
}

store::on_both_engines! {
    async fn r22_a_post_that_comes_back_follows_its_own_save(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        let incomplete = world.send(world.form(Caller::Client, &path, "_action=submit&_revision=0&code=seven+two&own=&password=&age=")).await;
        assert_eq!(incomplete.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let shown = text(incomplete).await;
        assert!(!shown.contains(OVERTAKEN), "{shown}");
        assert_eq!((value_of(&shown, "_revision"), &world.kept(&path).await["revision"]), ("1".to_owned(), &json!(1)));
        let mended = world.send(world.form(Caller::Client, &path, "_action=submit&_revision=1&code=seven+two&own=&password=&age=50")).await;
        assert_eq!(mended.status(), StatusCode::SEE_OTHER);
    }
}

store::on_both_engines! {
    async fn r22_finish_later_with_an_answer_that_cannot_be_read_keeps_all_else_and_what_was_there_before(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        world.keep(&path, 0, &json!({ "code": [{ "Text": "nine nine" }], "age": [{ "Integer": 50 }] })).await;
        let fields = "_action=save&_revision=1&code=seven+two&own=a+blue+van&password=&age=fifty+one";
        let refused = world.send(world.form(Caller::Client, &path, fields)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let shown = text(refused).await;
        assert!(shown.contains("value=\"fifty one\"") && shown.contains("Saved, but for what needs another look"), "{shown}");
        let kept = world.kept(&path).await;
        let answers = json!({ "code": [{ "Text": "seven two" }], "own": [{ "Text": "a blue van" }], "age": [{ "Integer": 50 }] });
        assert_eq!((&kept["answers"], value_of(&shown, "_revision")), (&answers, kept["revision"].to_string()));
        let mended = fields.replace("fifty+one", "51").replace("_revision=1", "_revision=2");
        assert_eq!(world.send(world.form(Caller::Client, &path, &mended)).await.status(), StatusCode::SEE_OTHER);
        assert_eq!(world.kept(&path).await["answers"]["age"], json!([{ "Integer": 51 }]));
    }
}

store::on_both_engines! {
    async fn r21_whoever_presses_submit_twice_submits_once_and_is_thanked_both_times(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        let home = format!("/p/{}/home", world.things.slug);
        let fields = "_action=submit&_revision=0&code=seven+two&own=a+blue+van&password=marzipan&age=50";
        for _ in 0..2 {
            let submitted = world.send(world.form(Caller::Client, &path, fields)).await;
            assert_eq!((submitted.status(), location(&submitted)), (StatusCode::SEE_OTHER, format!("{home}?submitted=1")));
        }
        // Other answers were not taken: nobody is thanked for them, and the page that says so leads on.
        let late = world.send(world.form(Caller::Client, &path, &fields.replace("marzipan", "nougat"))).await;
        assert!(late.status().is_redirection(), "not an empty page: {}", late.status());
        assert_eq!(location(&late), home);
    }
}

store::on_both_engines! {
    async fn r22_what_is_too_long_comes_back_whole_with_how_much_is_too_many(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        let page = text(world.send(world.page(Caller::Client, &path)).await).await;
        assert!(page.contains("name=\"own\"") && !page.contains("maxlength"), "a browser would cut off what is pasted: {page}");
        let long = "w".repeat(140);
        let fields = format!("_action=save&_revision=0&code=&own={long}&password=&age=");
        let refused = world.send(world.form(Caller::Client, &path, &fields)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "it is not left behind");
        let shown = text(refused).await;
        assert!(shown.contains(&format!("value=\"{long}\"")), "{shown}");
        assert!(shown.contains("Shorten this to 40 characters; it has 140, 100 too many."), "{shown}");
        let turned = text(world.send(world.form(Caller::Client, &path, &format!("{fields}&_language=es"))).await).await;
        assert!(turned.contains("tiene 140: 100 de más."), "{turned}");
    }
}

const SLIDING: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "How you are", "item": [
    { "linkId": "you", "type": "group", "text": "You", "item": [{ "linkId": "name", "type": "string", "text": "Name", "required": true }] },
    { "linkId": "now", "type": "group", "text": "Now", "item": [{ "linkId": "pain", "type": "integer", "text": "Pain", "extension": [
        { "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl", "valueCodeableConcept": { "coding": [{ "code": "slider" }] } },
        { "url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0 },
        { "url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 10 } ] }] } ] }"#;

store::on_both_engines! {
    async fn r22_a_form_that_is_begun_opens_where_one_stopped(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(SLIDING, "How you are").await;
        let open = async |path: &str| text(world.send(world.page(Caller::Client, path)).await).await;
        assert!(open(&path).await.contains("You · 1 of 2"));
        world.keep(&path, 0, &json!({ "name": [{ "Text": "Ada" }] })).await;
        assert!(open(&path).await.contains("Now · 2 of 2"), "nothing is left to do in the first");
        assert!(open(&format!("{path}?step=1")).await.contains("You · 1 of 2"), "unless a step is asked for");
    }
}

store::on_both_engines! {
    async fn r23_a_slider_that_is_not_answered_says_so_though_it_stands_somewhere(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(SLIDING, "How you are").await;
        let page = text(world.send(world.page(Caller::Client, &path)).await).await;
        assert!(page.contains("aria-valuetext=\"Not answered yet\"") && page.contains("placeholder=\"Not answered yet\""), "{page}");
        world.keep(&path, 0, &json!({ "pain": [{ "Integer": 3 }] })).await;
        let page = text(world.send(world.page(Caller::Client, &path)).await).await;
        assert!(!page.contains("aria-valuetext"), "{page}");
    }
}

store::on_both_engines! {
    async fn what_was_submitted_is_read_from_home_and_changed_by_nobody(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_form(FORM, "At the gate").await;
        let (home, answers) = (format!("/p/{}/home", world.things.slug), format!("{path}/answers"));
        let read = async |caller, path: &str| text(world.send(world.page(caller, path)).await).await;
        assert_eq!(world.send(world.page(Caller::Client, &answers)).await.status(), StatusCode::NOT_FOUND, "nothing is submitted");
        let fields = "_action=submit&_revision=0&code=seven+two&own=a+blue+van&password=marzipan&age=50";
        world.send(world.form(Caller::Client, &path, fields)).await;
        assert!(read(Caller::Client, &home).await.contains(&format!("href=\"{answers}\"")));
        let page = read(Caller::Client, &answers).await;
        for told in ["At the gate", "The code of your gate", "seven two", "a blue van", "marzipan", "submitted "] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("name=\"own\""), "{page}");
        assert_eq!(world.send(world.page(Caller::OtherClient, &answers)).await.status(), StatusCode::NOT_FOUND);
        assert!(!read(Caller::SignedOut, &answers).await.contains("a blue van"));
    }
}
