//! What each field asks of whoever fills it in, for the browser that may know the answer (WCAG 2.2, 1.3.5). Of anybody else it is to offer
//! nothing.

use crate::world::{Caller, World, get, post, text};
use domain::forms::shipped;
use http::header;
use serde_json::{Value, json};

/// The fields of the page's forms, in their order, by their names and `autocomplete`; not those that one ticks, chooses a file with or does not see.
fn fields(page: &str) -> Vec<(String, String)> {
    let of = |tag: &str, name: &str| Some(tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?.to_owned());
    let starts = page.match_indices("<input ").chain(page.match_indices("<textarea "));
    let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    starts.sort_unstable();
    let tags = starts.into_iter().filter_map(|at| page[at..].split('>').next());
    let typed = tags.filter(|tag| !["radio", "checkbox", "hidden", "file"].iter().any(|kind| tag.contains(&format!("type=\"{kind}\""))));
    typed.filter_map(|tag| Some((of(tag, "name")?, of(tag, "autocomplete").unwrap_or_default()))).collect()
}

impl World {
    async fn asks(&self, path: &str, cookie: Option<&str>) -> Vec<(String, String)> {
        let page = text(self.send(get(path, cookie)).await).await;
        let found = fields(&page);
        assert!(!found.is_empty(), "{path}: {page}");
        found
    }

    async fn answer(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(Caller::Administrator, path, &body).await;
        assert!(status.is_success(), "{path}: {answer}");
        serde_json::from_str(&answer).unwrap_or_default()
    }

    /// With a date of birth on file.
    async fn bea(&self) -> String {
        let form = json!({ "first_name": "Bea", "last_name": "Born", "preferred_name": "", "email": "bea@mail.example", "phone": "",
            "date_of_birth": "1990-05-05", "revision": 0 });
        self.answer("/api/clients/add", json!({ "form": form })).await.as_str().expect("an id").to_owned()
    }

    /// Of the client's link to sign up.
    async fn join_link(&self, client: &str) -> String {
        let messages = json!([{ "language": "en", "message": domain::messages::default_invitation(domain::Language::English) }]);
        let batch = json!({ "idempotency_key": "a-key-of-a-test", "clients": { "These": [client] }, "messages": messages, "forms": [],
            "save_as_default": false });
        self.answer("/api/invitations/send", json!({ "batch": batch })).await;
        self.delivered("/join/").await
    }

    /// Of the link of whoever is to act for the client.
    async fn represent_link(&self, client: &str) -> String {
        let fields = "_action=represent&representative_email=noor%40mail.example&representative_name=Noor+Haddad&relation=parent\
            &fill_forms=on&first_day=2020-01-01&last_day=";
        self.send(self.form(Caller::Administrator, &format!("/clients/{client}"), fields)).await;
        self.delivered("/represent/").await
    }
}

fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found.iter().map(|(name, purpose)| (name.as_str(), purpose.as_str())).collect()
}

const BIRTH: [(&str, &str); 3] = [("day", "bday-day"), ("month", "bday-month"), ("year", "bday-year")];
const NEW_PASSWORD: (&str, &str) = ("password", "new-password");
const SIGN_IN: [(&str, &str); 2] = [("email", "username"), ("password", "current-password")];

store::on_both_engines! {
    async fn each_field_about_whoever_fills_it_in_says_what_it_is_for_and_one_about_somebody_else_offers_nothing(engine: Engine) {
        let world = World::of(engine).await;
        world.admit().await;
        let (portal, bea) = (format!("/p/{}", world.things.slug), world.bea().await);
        let new = [("first_name", "given-name"), ("last_name", "family-name"), ("date_of_birth", "bday"), ("email", "email"), ("message", "")];
        let own = [("first_name", "given-name"), ("last_name", "family-name"), ("preferred_name", "nickname"), ("date_of_birth", "bday"), ("phone", "tel")];
        let login = [("email", "email"), ("own", "current-password"), ("username", "username"), ("old", "current-password"), NEW_PASSWORD];
        let others = [("username", "username"), ("day", "off"), ("month", "off"), ("year", "off"), NEW_PASSWORD];
        let asked = [
            ("/sign-in".to_owned(), SIGN_IN.to_vec()),
            ("/forgot-password".to_owned(), vec![SIGN_IN[0]]),
            (portal.clone(), SIGN_IN.to_vec()),
            (format!("{portal}/forgot-password"), vec![SIGN_IN[0]]),
            (format!("{portal}/sign-up"), vec![SIGN_IN[0]]),
            (format!("{portal}/sign-up/new"), new.to_vec()),
            (world.join_link(&bea).await, [&BIRTH[..], &[NEW_PASSWORD]].concat()),
            (world.represent_link(&bea).await, others.to_vec()),
        ];
        for (path, expected) in asked {
            assert_eq!(pairs(&world.asks(&path, None).await), expected, "{path}");
        }
        let profile = world.asks(&format!("{portal}/profile"), world.cookie(Caller::Client)).await;
        assert_eq!(pairs(&profile), [&own[..], &login].concat());
    }
}

const ABOUT_ONESELF: [(&str, &str); 9] = [
    ("legal-name", "name"),
    ("preferred-name", "nickname"),
    ("birth-date", "bday"),
    ("phone", "tel"),
    ("address-line", "address-line1"),
    ("address-line-2", "address-line2"),
    ("city", "address-level2"),
    ("region", "address-level1"),
    ("postal-code", "postal-code"),
];

store::on_both_engines! {
    async fn a_form_says_what_it_asks_of_the_client_and_nothing_to_whoever_fills_it_in_for_them(engine: Engine) {
        let world = World::of(engine).await;
        let form = shipped().into_iter().find(|form| form.key == "client-information").expect("a form");
        let path = world.ask_for_form(form.json, form.title).await;
        let page = text(world.send(world.page(Caller::Client, &path)).await).await;
        let found = fields(&page);
        let known: Vec<_> = pairs(&found).into_iter().filter(|(_, purpose)| !purpose.is_empty()).collect();
        assert_eq!(known, ABOUT_ONESELF);
        let others = ["emergency-name", "emergency-phone", "insurance-holder"];
        assert!(others.iter().all(|other| pairs(&found).contains(&(other, ""))), "{found:?}");
        // What says nothing of its own goes by the form.
        assert!(page.contains(" novalidate autocomplete=\"off\" class=\"filling\""), "{page}");

        let id = world.answer("/api/forms/publish-file", json!({ "json": form.json })).await.as_str().expect("an id").to_owned();
        let (bea, portal) = (world.bea().await, format!("/p/{}", world.things.slug));
        let link = world.represent_link(&bea).await;
        let fields = "password=tulip+harbour+candle+seven&day=5&month=5&year=1990";
        let joined = world.send(post(&link, fields, Some("same-origin"), None)).await;
        let cookie = joined.headers()[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("its value").to_owned();
        world.send(world.form(Caller::Administrator, &format!("/clients/{bea}"), &format!("_action=represent-forms&forms={id}"))).await;
        let home = text(world.send(get(&format!("{portal}/home"), Some(&cookie))).await).await;
        let (_, rest) = home.split_once(&format!("href=\"{portal}/forms/")).expect("the form");
        let asked = world.asks(&format!("{portal}/forms/{}", &rest[..36]), Some(&cookie)).await;
        let names: Vec<_> = asked.iter().filter(|(_, purpose)| purpose.is_empty()).map(|(name, _)| name.as_str()).collect();
        assert!(names.len() == asked.len() && names.contains(&"legal-name"), "{asked:?}");
    }
}
