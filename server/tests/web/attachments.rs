//! The photos and documents of a form over HTTP: with the form's post and by themselves, who gets them, and what a browser is told of
//! them.

use crate::world::{Caller, World, forms_shared, text};
use axum::{body::Body, http::Request};
use domain::forms::Attached;
use http::{Response, StatusCode, header};
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82";
const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Insurance card", "item": [
    { "linkId": "card", "type": "attachment", "text": "Your card", "required": true },
    { "linkId": "note", "type": "string", "text": "A note" }
] }"#;

const BOUNDARY: &str = "a-boundary";

/// `multipart/form-data`: fields as name and text, files as name, file name and content.
fn multipart(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, file, content) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: text/html\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

impl World {
    async fn told(&self, caller: Caller, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(caller, path, &body).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        serde_json::from_str(&answer).expect("an answer")
    }

    pub async fn ask_for_card(&self) -> String {
        self.ask_for_form(FORM, "Insurance card").await
    }

    /// Publishes the form and asks the client for it; answers its path.
    pub async fn ask_for_form(&self, form: &str, title: &str) -> String {
        let id = self.told(Caller::Administrator, "/api/forms/publish-file", json!({ "json": form })).await;
        let batch = json!({ "idempotency_key": "ask-for-this-form", "clients": { "These": [self.things.client] }, "messages": forms_shared(), "forms": [id] });
        self.told(Caller::Administrator, "/api/forms/send", json!({ "batch": batch })).await;
        let home = self.told(Caller::Client, "/api/portal/home", json!({ "slug": self.things.slug })).await;
        let request = home["to_do"].as_array().into_iter().flatten().find(|form| form["title"] == title).expect("asked");
        format!("/p/{}/forms/{}", self.things.slug, request["id"].as_str().expect("an id"))
    }

    async fn post_parts(&self, caller: Caller, path: &str, body: Vec<u8>) -> Response<Body> {
        let mut request = Request::builder().method("POST").uri(path).header("sec-fetch-site", "same-origin");
        if let Some(cookie) = self.cookie(caller) {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// By itself, as a page with scripts does.
    pub async fn add(&self, caller: Caller, path: &str, name: &str, content: &[u8]) -> (StatusCode, String) {
        let answer = self.post_parts(caller, &format!("{path}/files"), multipart(&[], &[("card~file", name, content)])).await;
        (answer.status(), text(answer).await)
    }
}

store::on_both_engines! {
    async fn r27_a_file_is_added_by_the_client_alone_and_handed_to_who_may_read_it(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_card().await;
        for caller in Caller::ALL.into_iter().filter(|caller| *caller != Caller::Client) {
            let (status, _) = world.add(caller, &path, "card.png", PNG).await;
            let expected = if caller == Caller::OtherClient { StatusCode::NOT_FOUND } else { StatusCode::UNAUTHORIZED };
            assert_eq!(status, expected, "{caller:?}");
        }
        let (status, field) = world.add(Caller::Client, &path, "Kärtchen.png", PNG).await;
        assert_eq!(status, StatusCode::OK, "{field}");
        let file = Attached::from_field(&field).expect("an answer");
        for caller in Caller::ALL {
            let answer = world.send(world.page(caller, &format!("{path}/files/{}", file.id))).await;
            let expected = match caller {
                Caller::Client => StatusCode::OK,
                Caller::OtherClient => StatusCode::NOT_FOUND,
                _ => StatusCode::SEE_OTHER,
            };
            assert_eq!(answer.status(), expected, "{caller:?}");
        }
        let fields = [("_action", "submit"), ("_revision", "0"), ("card", &field), ("note", "")];
        let submitted = world.post_parts(Caller::Client, &path, multipart(&fields, &[])).await;
        assert_eq!(submitted.status(), StatusCode::SEE_OTHER);
        let forms = world.told(Caller::StaffWith, "/api/forms/of-client", json!({ "client": world.things.client })).await;
        let form = forms.as_array().into_iter().flatten().find(|form| form["title"] == "Insurance card").expect("the form").clone();
        let response = form["response"].as_str().expect("an id");
        let page = format!("/clients/{}/responses/{response}", world.things.client);
        let address = format!("{page}/files/{}", file.id);
        for caller in Caller::ALL {
            let answer = world.send(world.page(caller, &address)).await;
            assert_eq!(answer.status(), caller.reading_a_response(), "{caller:?}");
            if answer.status() == StatusCode::OK {
                let headers = answer.headers();
                assert_eq!((&headers[header::CONTENT_TYPE], &headers[header::CACHE_CONTROL]), (&"image/png".parse().unwrap(), &"no-store".parse().unwrap()));
                assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
                assert_eq!(headers[header::CONTENT_DISPOSITION], "inline; filename*=UTF-8''K%C3%A4rtchen.png");
                assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
            }
        }
        let shown = text(world.send(world.page(Caller::StaffWith, &page)).await).await;
        assert!(shown.contains(&format!("<img src=\"{address}\"")) && shown.contains("Kärtchen.png, 1 KB"), "{shown}");
        let stranger = format!("/clients/{}/responses/{response}/files/{}", world.things.stranger, file.id);
        assert_eq!(world.send(world.page(Caller::Administrator, &stranger)).await.status(), StatusCode::NOT_FOUND);
    }
}

store::on_both_engines! {
    async fn without_scripts_files_come_with_the_form_and_what_is_wrong_with_one_loses_nothing(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_card().await;
        let page = text(world.send(world.page(Caller::Client, &path)).await).await;
        for told in ["enctype=\"multipart/form-data\"", "name=\"card~file\"", "accept=\"image/jpeg,image/png,application/pdf\"", "value=\"attach\""] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let typed = |revision| [("_action", "attach"), ("_revision", revision), ("note", "typed before")];
        let refused = world.post_parts(Caller::Client, &path, multipart(&typed("0"), &[("card~file", "card.png", b"<script>")])).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("This kind of file cannot be added.") && page.contains("value=\"typed before\""), "{page}");
        let large = vec![b'x'; 11 * 1024 * 1024];
        let refused = world.post_parts(Caller::Client, &path, multipart(&typed("1"), &[("card~file", "card.png", &large)])).await;
        let page = text(refused).await;
        assert!(page.contains("larger than 10 MB") && page.contains("value=\"typed before\""), "{page}");
        let added = world.post_parts(Caller::Client, &path, multipart(&typed("2"), &[("card~file", "card.png", PNG)])).await;
        assert_eq!(added.status(), StatusCode::SEE_OTHER);
        let page = text(world.send(world.page(Caller::Client, &path)).await).await;
        assert!(page.contains("card.png, 1 KB") && page.contains("value=\"typed before\""), "{page}");
        let (_, rest) = page.split_once("value=\"detach:").expect("a button");
        let id = &rest[..36];
        let kept = json!({ "contentType": "image/png", "url": format!("Binary/{id}"), "size": 1, "title": "" }).to_string();
        let remove = [("_action", &*format!("detach:{id}")), ("_revision", "3"), ("card", &kept), ("note", "typed after")];
        let removed = world.post_parts(Caller::Client, &path, multipart(&remove, &[])).await;
        assert_eq!(removed.status(), StatusCode::SEE_OTHER);
        let page = text(world.send(world.page(Caller::Client, &path)).await).await;
        assert!(!page.contains("card.png") && page.contains("value=\"typed after\""), "{page}");
    }
}

store::on_both_engines! {
    async fn r20_r22_a_form_that_was_withdrawn_comes_back_with_what_was_typed_and_leads_to_none_of_its_files(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_card().await;
        let (_, field) = world.add(Caller::Client, &path, "card.png", PNG).await;
        let address = format!("{path}/files/{}", Attached::from_field(&field).expect("an answer").id);
        let typed = [("_action", "save"), ("_revision", "0"), ("card", &field), ("note", "typed before")];
        world.post_parts(Caller::Client, &path, multipart(&typed, &[])).await;
        let shown = text(world.send(world.page(Caller::Client, &path)).await).await;
        assert!(shown.contains(&format!("<img src=\"{address}\"")), "{shown}");
        let request = path.rsplit('/').next().expect("an id");
        let withdraw = format!("/clients/{}/forms/{request}/withdraw", world.things.client);
        world.send(world.form(Caller::Administrator, &withdraw, "")).await;
        assert_eq!(world.send(world.page(Caller::Client, &address)).await.status(), StatusCode::NOT_FOUND);
        let typed = [("_action", "save"), ("_revision", "1"), ("card", &field), ("note", "typed after")];
        let shown = text(world.post_parts(Caller::Client, &path, multipart(&typed, &[])).await).await;
        assert!(shown.contains("card.png, 1 KB") && shown.contains("value=\"typed after\""), "{shown}");
        assert!(!shown.contains(&address), "{shown}");
    }
}

store::on_both_engines! {
    async fn a_post_that_is_too_large_or_no_form_is_refused(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_card().await;
        let (status, said) = world.add(Caller::Client, &path, "card.png", &vec![b'x'; 11 * 1024 * 1024]).await;
        assert_eq!((status, said.contains("larger than 10 MB")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{said}");
        let (status, _) = world.add(Caller::Client, &path, "card.png", &vec![b'x'; 50 * 1024 * 1024]).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        let long = "x".repeat(5 * 1024 * 1024);
        let fields = multipart(&[("_action", "save"), ("note", &long)], &[]);
        assert_eq!(world.post_parts(Caller::Client, &path, fields).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let plain = world.send(world.form(Caller::Client, &path, &format!("_action=save&note={long}"))).await;
        assert_eq!(plain.status(), StatusCode::PAYLOAD_TOO_LARGE);
        let broken = world.post_parts(Caller::Client, &path, b"no parts".to_vec()).await;
        assert!(broken.status().is_client_error());
        // To whoever reads Spanish in Spanish.
        let portal = format!("/p/{}", world.things.slug);
        world.send(world.form(Caller::Client, &format!("{portal}/language"), &format!("_language=es&next={portal}/home"))).await;
        let refused = [
            (world.post_parts(Caller::Client, &path, multipart(&[("_action", "save"), ("note", &long)], &[])).await, "juntos"),
            (world.send(world.form(Caller::Client, &path, &format!("_action=save&note={long}"))).await, "admite un formulario"),
            (world.post_parts(Caller::Client, &path, b"no parts".to_vec()).await, "No se pudo leer"),
        ];
        for (response, spanish) in refused {
            let said = text(response).await;
            assert!(said.contains(spanish), "{said}");
        }
    }
}
