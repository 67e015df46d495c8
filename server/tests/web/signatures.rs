//! One form signed at two logins (R31), over HTTP and without scripts: each button is a plain post, and leads on to where it is told.

use crate::world::{Caller, World, get, location, post, text};
use http::{StatusCode, header};
use serde_json::{Value, json};

const PASSWORD: &str = "tulip+harbour+candle+seven";
const CONSENT: &str = "Consent for a minor";

fn consent() -> Value {
    let coding = json!({ "system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.7" });
    let asks = json!({ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired", "valueCodeableConcept": { "coding": [coding] } });
    let signature = |id: &str, text: &str| json!({ "linkId": id, "type": "string", "text": text, "required": true, "extension": [asks] });
    json!({
        "resourceType": "Questionnaire", "status": "active", "title": CONSENT,
        "item": [
            { "linkId": "terms", "type": "display", "text": "Treatment is voluntary." },
            signature("first", "Your signature"),
            signature("second", "Signature of the other parent"),
        ],
    })
}

/// Two who act for the same client, each with a cookie; and the form that is asked of them.
struct Parents {
    world: World,
    noor: String,
    rita: String,
    form: String,
}

impl Parents {
    async fn new(world: World) -> Self {
        let (status, answer) =
            world.call(Caller::Administrator, "/api/forms/publish-file", &json!({ "json": consent().to_string() })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let noor = world.parent("Noor", "noor%40mail.example").await;
        let rita = world.parent("Rita", "rita%40mail.example").await;
        let (_, forms) = world.call(Caller::Administrator, "/api/forms/list", &json!({})).await;
        let forms: Value = serde_json::from_str(&forms).expect("forms");
        let id = forms.as_array().into_iter().flatten().find(|form| form["title"] == CONSENT).expect("the consent")["id"].clone();
        let page = format!("/clients/{}", world.things.stranger);
        let fields = format!("_action=represent-forms&forms={}", id.as_str().expect("an id"));
        world.send(world.form(Caller::Administrator, &page, &fields)).await;
        let (_, asked) = world.call(Caller::Administrator, "/api/forms/of-client", &json!({ "client": world.things.stranger })).await;
        let asked: Value = serde_json::from_str(&asked).expect("requests");
        let request = asked.as_array().into_iter().flatten().find(|form| form["title"] == CONSENT).expect("asked for")["id"].clone();
        let form = format!("/p/{}/forms/{}", world.things.slug, request.as_str().expect("an id"));
        Self { world, noor, rita, form }
    }

    async fn page(&self, cookie: &str, path: &str) -> String {
        text(self.world.send(get(path, Some(cookie))).await).await
    }

    async fn home(&self, cookie: &str) -> String {
        self.page(cookie, &format!("/p/{}/home", self.world.things.slug)).await
    }

    /// Answers where it leads to, or what is shown instead.
    async fn press(&self, cookie: &str, path: &str, fields: &str) -> Result<String, String> {
        let answer = self.world.send(post(path, fields, Some("same-origin"), Some(cookie))).await;
        if answer.status() == StatusCode::SEE_OTHER { Ok(location(&answer)) } else { Err(text(answer).await) }
    }

    async fn press_on_signatures(&self, cookie: &str, fields: &str) -> Result<String, String> {
        self.press(cookie, &format!("{}/signature", self.form), fields).await
    }

    /// Noor signs, and asks Rita.
    async fn ask(&self) {
        let revision = self.revision().await;
        let to = self.press(&self.noor, &self.form, &format!("_revision={revision}&_action=ask%3Asecond&first=Noor+Parent&second=")).await;
        let to = to.expect("leads on");
        assert_eq!(to, format!("{}/signature?place=second", self.form));
        let shown = self.page(&self.noor, &to).await;
        assert!(shown.contains("Rita Parent (parent)") && !shown.contains("Noor Parent (parent)"), "never oneself: {shown}");
        let none = self.press_on_signatures(&self.noor, "_action=ask&place=second").await.expect_err("nobody is chosen");
        assert!(none.contains("Choose an answer."));
        let login = value_of(&shown, "login");
        let asked = self.press_on_signatures(&self.noor, &format!("_action=ask&place=second&login={login}")).await;
        assert_eq!(asked.expect("asked"), format!("/p/{}/home?signature=asked", self.world.things.slug));
    }

    /// Of what is read on the page of signatures.
    async fn read(&self, cookie: &str) -> String {
        value_of(&self.page(cookie, &format!("{}/signature", self.form)).await, "_revision")
    }

    async fn revision(&self) -> String {
        value_of(&self.page(&self.noor, &self.form).await, "_revision")
    }
}

impl World {
    /// Signs up by the link; gives the cookie.
    async fn parent(&self, name: &str, email: &str) -> String {
        let fields = format!(
            "_action=represent&representative_name={name}+Parent&representative_email={email}&relation=parent&fill_forms=on&first_day=2020-01-01&last_day="
        );
        self.send(self.form(Caller::Administrator, &format!("/clients/{}", self.things.stranger), &fields)).await;
        let link = self.delivered_to(&email.replace("%40", "@"), "/represent/").await;
        let (_, answer) = self.call(Caller::Administrator, "/api/clients/get", &json!({ "id": self.things.stranger })).await;
        let details: Value = serde_json::from_str(&answer).expect("a client");
        let date = details["date_of_birth"].as_str().unwrap_or("2000-01-01").to_owned();
        let parts: Vec<&str> = date.split('-').collect();
        let fields = format!("password={PASSWORD}&day={}&month={}&year={}", parts[2], parts[1], parts[0]);
        let joined = self.send(post(&link, &fields, Some("same-origin"), None)).await;
        assert_eq!(joined.status(), StatusCode::SEE_OTHER, "{}", text(joined).await);
        joined.headers()[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("its value").to_owned()
    }
}

/// Of the first field with this name.
pub fn value_of(page: &str, name: &str) -> String {
    let tags = page.split('<').filter(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{name}\"")));
    let values = tags.filter_map(|tag| tag.split_once("value=\"")).map(|(_, after)| after.split('"').next().unwrap_or_default());
    values.map(str::to_owned).next().expect("a value")
}

store::on_both_engines! {
    async fn r31_without_scripts_one_parent_asks_and_the_other_one_signs(engine: Engine) {
        let parents = Parents::new(World::of(engine).await).await;
        let Parents { world, noor, rita, form } = &parents;
        let slug = &world.things.slug;
        let early = parents.press(noor, form, "_revision=0&_action=ask%3Asecond&first=&second=").await.expect_err("nobody has signed");
        assert!(early.contains("Sign yourself first."), "{early}");
        parents.ask().await;
        assert!(parents.home(noor).await.contains("Waiting for Rita Parent's signature"));
        assert!(parents.home(rita).await.contains("Your signature is asked for"));
        assert_eq!(location(&world.send(get(form, Some(noor))).await), format!("{form}/signature"), "the form itself is not filled in now");
        let late = parents.press(rita, form, "_revision=1&_action=save&first=Rita+Was+Here&second=").await.expect_err("locked");
        assert!(late.contains("This form waits for Rita Parent") && late.contains("Rita Was Here"), "nothing that was typed is lost: {late}");
        let shown = parents.page(rita, &format!("{form}/signature")).await;
        assert!(shown.contains("Noor Parent asks for your signature") && shown.contains("Treatment is voluntary.") && !shown.contains("name=\"first\""));
        let read = parents.read(rita).await;
        let unsigned = parents.press_on_signatures(rita, &format!("_revision={read}&_action=sign&second=")).await.expect_err("a name is wanted");
        assert!(unsigned.contains("Type your full name to sign."), "{unsigned}");
        let by_noor = parents.press_on_signatures(noor, "_action=sign&second=Rita+Parent").await;
        assert_eq!(by_noor, Ok(format!("/p/{slug}/home?signature=over")), "R31: nobody signs in her name");
        assert!(parents.home(rita).await.contains("Your signature is asked for"));
        // Pressed twice it is signed once.
        for _ in 0..2 {
            let signed = parents.press_on_signatures(rita, &format!("_revision={read}&_action=enter&second=Rita+Parent")).await;
            assert_eq!(signed, Ok(format!("/p/{slug}/home?submitted=1")));
        }
        let (_, asked) = world.call(Caller::Administrator, "/api/forms/of-client", &json!({ "client": world.things.stranger })).await;
        let asked: Value = serde_json::from_str(&asked).expect("requests");
        assert!(asked.as_array().into_iter().flatten().any(|form| form["title"] == CONSENT && form["state"] == "Submitted"), "{asked}");
    }
}

store::on_both_engines! {
    async fn r31_without_scripts_it_is_taken_back_or_declined_and_reads_in_spanish(engine: Engine) {
        let parents = Parents::new(World::of(engine).await).await;
        let Parents { world, noor, rita, form } = &parents;
        let slug = &world.things.slug;
        parents.ask().await;
        assert_eq!(parents.press_on_signatures(noor, "_action=take-back").await, Ok(format!("/p/{slug}/home?signature=taken-back")));
        assert_eq!(parents.press_on_signatures(rita, "_action=sign&second=Rita+Parent").await, Ok(format!("/p/{slug}/home?signature=over")));
        assert!(!parents.home(rita).await.contains("Your signature is asked for"));
        world.test.clock.turn(chrono::TimeDelta::seconds(1));
        parents.ask().await;
        let turned = parents.press_on_signatures(rita, "_language=es&second=Rita").await.expect_err("the same page");
        assert!(turned.contains("Noor Parent le pide su firma") && turned.contains("No firmo esto") && turned.contains("value=\"Rita\""), "{turned}");
        let read = parents.read(rita).await;
        assert_eq!(parents.press_on_signatures(rita, &format!("_revision={read}&_action=decline")).await, Ok(format!("/p/{slug}/home?signature=declined")));
        assert!(parents.home(noor).await.contains("Rita Parent does not sign this"));
        let other = world.send(world.form(Caller::Client, &format!("{form}/signature"), "_action=decline")).await;
        assert_eq!(location(&other), format!("/p/{slug}/home?signature=over"), "another client's: as one that is not there");
        let nobody = world.send(world.form(Caller::SignedOut, &format!("{form}/signature"), "_action=sign")).await;
        assert_eq!(location(&nobody), format!("/p/{slug}?out=1"));
    }
}

store::on_both_engines! {
    async fn r31_a_page_that_was_opened_before_the_form_was_taken_back_and_asked_for_again_signs_nothing(engine: Engine) {
        let parents = Parents::new(World::of(engine).await).await;
        let Parents { world, noor, rita, .. } = &parents;
        let slug = &world.things.slug;
        parents.ask().await;
        let old = parents.read(rita).await;
        parents.press_on_signatures(noor, "_action=take-back").await.expect("taken back");
        world.test.clock.turn(chrono::TimeDelta::seconds(1));
        parents.ask().await;
        for action in ["sign", "enter", "decline"] {
            let fields = format!("_revision={old}&_action={action}&second=Rita+Parent");
            let refused = parents.press_on_signatures(rita, &fields).await.expect_err("what is open now was not read");
            assert!(refused.contains("Read it again, and then sign it or not.") && refused.contains("value=\"Rita Parent\""), "{refused}");
            assert_ne!(value_of(&refused, "_revision"), old, "it is read on this page");
        }
        let spanish = format!("{rita}; anteroom-language=es");
        let refused = parents.press_on_signatures(&spanish, &format!("_revision={old}&_action=sign&second=Rita")).await;
        assert!(refused.expect_err("nor in Spanish").contains("Léalo de nuevo"));
        assert!(parents.home(rita).await.contains("Your signature is asked for"));
        let read = parents.read(rita).await;
        let signed = parents.press_on_signatures(rita, &format!("_revision={read}&_action=sign&second=Rita+Parent")).await;
        assert_eq!(signed, Ok(format!("/p/{slug}/home?submitted=1")));
    }
}

store::on_both_engines! {
    async fn r31_a_name_that_is_wanted_or_another_language_does_not_make_an_old_page_new(engine: Engine) {
        let parents = Parents::new(World::of(engine).await).await;
        let Parents { noor, rita, .. } = &parents;
        parents.ask().await;
        let old = parents.read(rita).await;
        let unsigned = parents.press_on_signatures(rita, &format!("_revision={old}&_action=sign&second=")).await.expect_err("a name is wanted");
        assert_eq!(value_of(&unsigned, "_revision"), old);
        parents.press_on_signatures(noor, "_action=take-back").await.expect("taken back");
        parents.world.test.clock.turn(chrono::TimeDelta::seconds(1));
        parents.ask().await;
        let turned = parents.press_on_signatures(rita, &format!("_revision={old}&_language=es&second=Rita")).await.expect_err("the same page");
        assert_eq!(value_of(&turned, "_revision"), old);
    }
}
