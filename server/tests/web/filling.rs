//! What a form's post shows again when it is refused, without scripts.

use crate::world::{Caller, World, text};
use http::StatusCode;

/// Its questions are called as the program calls its own secrets elsewhere.
const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "At the gate", "item": [
    { "linkId": "code", "type": "string", "text": "The code of your gate" },
    { "linkId": "own", "type": "string", "text": "Your own car", "maxLength": 40 },
    { "linkId": "password", "type": "string", "text": "What the child says to whom it may follow" },
    { "linkId": "age", "type": "integer", "text": "Age", "required": true }
] }"#;

store::on_both_engines! {
    async fn r22_nothing_typed_into_a_form_is_lost_whatever_its_questions_are_called(store) {
        let world = World::new(store).await;
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
