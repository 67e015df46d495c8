//! In which language the portal is read: the browser's wish, the device's choice, the person's; and the ways of choosing.

use crate::world::{Caller, World, app_over_tls, get, location, post, text};
use axum::body::Body;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;

const SPANISH: &str = "anteroom-language=es";

fn reading(mut request: Request<Body>, accepted: &'static str) -> Request<Body> {
    request.headers_mut().insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
    request
}

fn cookies(response: &Response<Body>) -> Vec<String> {
    response.headers().get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok()).map(str::to_owned).collect()
}

impl World {
    async fn html(&self, request: Request<Body>) -> String {
        text(self.send(request).await).await
    }

    fn portal(&self) -> String {
        format!("/p/{}", self.things.slug)
    }

    async fn offer(&self, languages: &[&str], own: &str) -> (StatusCode, String) {
        let (_, settings) = self.call(Caller::Administrator, "/api/organization/settings", &json!({})).await;
        let seen: Value = serde_json::from_str(&settings).expect("settings");
        let mut settings = seen.clone();
        settings["languages"] = json!(languages);
        settings["language"] = json!(own);
        self.call(Caller::Administrator, "/api/organization/save-settings", &json!({ "seen": seen, "settings": settings })).await
    }
}

store::on_both_engines! {
    async fn the_browsers_wish_is_heard_and_the_device_and_the_person_go_before_it(engine: Engine) {
        let world = World::of(engine).await;
        let portal = world.portal();
        for (accepted, lang) in [("en", "en"), ("es-AR, es;q=0.9, en;q=0.5", "es"), ("fr", "en"), ("", "en"), ("\u{7f}", "en")] {
            let page = match HeaderValue::from_str(accepted) {
                Ok(_) => world.html(reading(get(&portal, None), accepted)).await,
                Err(_) => continue,
            };
            assert!(page.contains(&format!("<html lang=\"{lang}\"")), "{accepted}");
        }
        let page = world.html(reading(get(&portal, Some(SPANISH)), "en")).await;
        assert!(page.contains("<html lang=\"es\"") && page.contains("Iniciar sesión") && !page.contains("Sign in"), "{page}");
        // Whoever has signed in and chosen reads it on a device that says something else.
        let home = format!("{portal}/home");
        let chosen = world.form(Caller::Client, &format!("{portal}/language"), &format!("_language=es&next={home}"));
        let chosen = world.send(chosen).await;
        assert_eq!((chosen.status(), location(&chosen)), (StatusCode::SEE_OTHER, home.clone()));
        let page = world.html(reading(world.page(Caller::Client, &home), "en")).await;
        assert!(page.contains("<html lang=\"es\"") && page.contains("Su perfil"), "{page}");
        let page = world.html(reading(world.page(Caller::OtherClient, &home), "en")).await;
        assert!(page.contains("<html lang=\"en\"") && page.contains("Your profile"), "{page}");
        // Staff read English, whatever their browser says.
        assert!(world.html(reading(world.page(Caller::Administrator, "/clients"), "es")).await.contains("<html lang=\"en\""));
    }
}

store::on_both_engines! {
    async fn every_page_behind_a_link_says_in_which_language_it_is(engine: Engine) {
        let world = World::of(engine).await;
        let portal = world.portal();
        let pages = ["", "/forgot-password", "/reset-password/none", "/sign-up", "/sign-up/new", "/sign-up/confirm/none", "/join/none",
            "/new-address/none", "/represent/none", "/reminders/none"];
        for page in pages {
            for (lang, contact) in [("es", "al inicio de sesión del portal"), ("en", "portal's sign-in")] {
                let html = world.html(reading(get(&format!("{portal}{page}"), None), lang)).await;
                assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{page} {lang}");
                assert!(page.is_empty() || html.replace("&#x27;", "'").contains(contact), "{page} {lang}: {html}");
            }
        }
    }
}

store::on_both_engines! {
    async fn the_picker_leads_back_within_the_portal_and_no_other_site_presses_it(engine: Engine) {
        let world = World::of(engine).await;
        let (portal, picker) = (world.portal(), format!("{}/language", world.portal()));
        let back = format!("{portal}/sign-up?asked=1");
        let chosen = world.send(post(&picker, "_language=es&next=%2Fp%2FNOWHERE", Some("same-origin"), None)).await;
        assert_eq!(location(&chosen), portal);
        let fields = format!("_language=es&next={}", back.replace('?', "%3F").replace('=', "%3D"));
        let chosen = world.send(post(&picker, &fields, Some("same-origin"), None)).await;
        assert_eq!((chosen.status(), location(&chosen)), (StatusCode::SEE_OTHER, back));
        assert!(cookies(&chosen).iter().any(|cookie| cookie.starts_with("anteroom-language=es; Path=/; HttpOnly; SameSite=Lax")));
        for site in [Some("cross-site"), Some("same-site"), None] {
            let refused = world.send(post(&picker, &fields, site, None)).await;
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{site:?}");
            assert!(cookies(&refused).is_empty());
        }
        for next in ["https://evil.example", "//evil.example", "/clients"] {
            let chosen = world.send(post(&picker, &format!("_language=es&next={next}"), Some("same-origin"), None)).await;
            assert_eq!(location(&chosen), portal, "{next}");
        }
        assert_eq!(world.send(post(&picker, "_language=xx", Some("same-origin"), None)).await.status(), StatusCode::NOT_FOUND);
        let over_tls = app_over_tls(world.test.services.clone());
        let chosen = over_tls.oneshot(post(&picker, "_language=es", Some("same-origin"), None)).await.expect("an answer");
        assert!(cookies(&chosen).iter().any(|cookie| cookie.starts_with("__Host-anteroom-language=es") && cookie.ends_with("; Secure")));
    }
}

store::on_both_engines! {
    async fn a_form_that_is_read_in_another_language_keeps_what_was_typed_and_does_nothing_else(engine: Engine) {
        let world = World::of(engine).await;
        let portal = world.portal();
        let turned = world.send(post(&portal, "email=mara%40mail.example&password=not+shown&_language=es", Some("same-origin"), None)).await;
        assert_eq!(turned.status(), StatusCode::OK);
        assert!(cookies(&turned).iter().any(|cookie| cookie.starts_with("anteroom-language=es")));
        let page = text(turned).await;
        assert!(page.contains("<html lang=\"es\"") && page.contains("value=\"mara@mail.example\""), "{page}");
        assert!(!page.contains("not shown") && !page.contains("no son correctos"), "{page}");
        // A refusal is told in the language of the page.
        let refused = world.send(post(&portal, "email=mara%40mail.example&password=wrong", Some("same-origin"), Some(SPANISH))).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("El correo electrónico o la contraseña no son correctos."), "{page}");
    }
}

store::on_both_engines! {
    async fn r27_what_a_practice_does_not_offer_is_not_read_there(engine: Engine) {
        let world = World::of(engine).await;
        let portal = world.portal();
        assert_eq!(world.offer(&["en"], "en").await.0, StatusCode::OK);
        let page = world.html(reading(get(&portal, Some(SPANISH)), "es")).await;
        assert!(page.contains("<html lang=\"en\"") && !page.contains("Español"), "{page}");
        // On a page from before.
        let refused = world.send(post(&format!("{portal}/language"), "_language=es", Some("same-origin"), None)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("This page is not offered in that language any more.") && page.contains("Your client portal"), "{page}");
        let (status, answer) = world.offer(&["en"], "es").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert_eq!(world.offer(&["es", "en"], "es").await.0, StatusCode::OK);
        assert!(world.html(reading(get(&portal, None), "fr")).await.contains("<html lang=\"es\""));
        assert!(world.html(reading(get("/p/nowhere", None), "es")).await.contains("<html lang=\"en\""));
    }
}

store::on_both_engines! {
    async fn what_is_refused_while_a_form_is_filled_in_is_told_in_the_language_of_the_page(engine: Engine) {
        let world = World::of(engine).await;
        let path = world.ask_for_card().await;
        let chosen = world.form(Caller::Client, &format!("{}/language", world.portal()), "_language=es");
        assert_eq!(world.send(chosen).await.status(), StatusCode::SEE_OTHER);
        let (status, told) = world.add(Caller::Client, &path, "card.png", b"<script>").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.starts_with("No se puede agregar este tipo de archivo."), "{told}");
        let form = json!({ "slug": world.things.slug, "request": path.rsplit('/').next() });
        let (_, told) = world.call(Caller::Client, "/api/portal/signature", &form).await;
        assert!(told.contains("Agregue una "), "{told}");
        let mut answers = form;
        (answers["revision"], answers["answers"]) = (json!(0), json!({ "note": [{ "Integer": 7 }] }));
        let (_, told) = world.call(Caller::Client, "/api/portal/save", &answers).await;
        assert!(told.contains("Escriba su respuesta como texto."), "{told}");
    }
}

store::on_both_engines! {
    async fn while_the_database_is_away_the_picker_says_so_on_the_page_that_it_stands_on(engine: Engine) {
        let world = World::of(engine).await;
        world.test.services.store().close().await;
        let home = format!("{}/home", world.portal());
        let refused = world.send(world.form(Caller::Client, &format!("{}/language", world.portal()), &format!("_language=es&next={home}"))).await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        let page = text(refused).await;
        assert!(page.contains("did not work just now") && !page.contains("There is no page here"), "{page}");
    }
}

store::on_both_engines! {
    async fn a_post_that_is_too_long_says_so_and_what_to_do_in_the_readers_language(engine: Engine) {
        let world = World::of(engine).await;
        let long = format!("email={}", "x".repeat(5 * 1024 * 1024));
        for (path, said) in [(world.portal(), "admite un formulario"), ("/sign-in".to_owned(), "This is more than a form takes. Go back, and shorten it.")] {
            for tells_length in [true, false] {
                let mut request = reading(post(&path, &long, Some("same-origin"), None), "es");
                if tells_length {
                    request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(long.len()));
                }
                let refused = world.send(request).await;
                assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE, "{path} {tells_length}");
                let told = text(refused).await;
                assert!(told.contains(said), "{path} {tells_length}: {told}");
            }
        }
        // What is no longer than that is read, and its own field says what is wrong with it.
        let refused = world.send(post("/sign-in", &long[..3 * 1024 * 1024], Some("same-origin"), None)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
}
