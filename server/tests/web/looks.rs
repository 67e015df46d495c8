//! A portal's colour: its pages name the style sheet, and nobody else's do.

use crate::world::{Caller, World};
use axum::body::to_bytes;
use http::{StatusCode, header};
use serde_json::json;

async fn page(world: &World, caller: Caller, path: &str) -> (StatusCode, http::HeaderMap, String) {
    let response = world.send(world.page(caller, path)).await;
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body");
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

store::on_both_engines! {
    async fn r27_a_portals_pages_have_its_colour_by_a_style_sheet_of_their_own_and_no_other_page_has(engine: Engine) {
        let world = World::of(engine).await;
        let portal = format!("/p/{}", world.things.slug);
        assert!(!page(&world, Caller::SignedOut, &portal).await.2.contains("/look/"));
        let (status, answer) = world.call(Caller::Administrator, "/api/organization/save-colour", &json!({ "seen": "#30499b", "colour": "#7a1f5c" })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        for path in [portal.clone(), format!("{portal}/join/none"), format!("{portal}/reminders/none")] {
            let (_, headers, html) = page(&world, Caller::SignedOut, &path).await;
            assert!(html.contains(r#"href="/look/7a1f5c.css""#), "{path}");
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
            assert!(policy.contains("style-src 'self'") && !policy.contains("unsafe-inline"), "{policy}");
        }
        for path in ["/sign-in", "/clients", "/p/nowhere"] {
            assert!(!page(&world, Caller::Administrator, path).await.2.contains("/look/"), "{path}");
        }
    }
}

store::on_both_engines! {
    async fn a_colours_style_sheet_is_kept_for_ever_and_one_that_cannot_be_read_is_not_there(engine: Engine) {
        let world = World::of(engine).await;
        let (status, headers, css) = page(&world, Caller::SignedOut, "/look/7a1f5c.css").await;
        assert_eq!((status, headers[header::CONTENT_TYPE].as_bytes()), (StatusCode::OK, b"text/css; charset=utf-8".as_slice()));
        assert!(headers[header::CACHE_CONTROL].to_str().expect("text").contains("immutable"));
        assert!(css.starts_with(":root{--accent:light-dark(#7a1f5c,#"), "{css}");
        for path in ["/look/ffcc00.css", "/look/7a1f5c", "/look/red.css", "/look/7a1f5c;}.css"] {
            assert_eq!(page(&world, Caller::SignedOut, path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

/// Two by one pixels.
const PICTURE: &str =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGMQUDBwCEgAAAOHAVEweXTmAAAAAElFTkSuQmCC";

store::on_both_engines! {
    async fn r27_a_logo_is_kept_for_ever_at_an_address_of_its_practice_and_its_content_alone(engine: Engine) {
        let world = World::of(engine).await;
        let portal = format!("/p/{}", world.things.slug);
        let (status, answer) = world.call(Caller::Administrator, "/api/organization/save-logo", &json!({ "picture": PICTURE })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let (_, _, html) = page(&world, Caller::SignedOut, &portal).await;
        let address = html.split_once(&format!("src=\"{portal}/logo/")).and_then(|(_, rest)| rest.split_once('"')).expect("a logo").0;
        assert!(html.contains("width=\"2\" height=\"1\""), "{html}");
        let (status, headers, content) = page(&world, Caller::SignedOut, &format!("{portal}/logo/{address}")).await;
        assert_eq!((status, headers[header::CONTENT_TYPE].as_bytes()), (StatusCode::OK, b"image/png".as_slice()));
        assert!(content.contains("PNG"));
        let told = |name: header::HeaderName| headers[name].to_str().expect("text");
        assert!(told(header::CACHE_CONTROL).contains("immutable") && told(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
        assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        for path in [format!("/p/nowhere/logo/{address}"), format!("{portal}/logo/{}.png", "0".repeat(32)), format!("{portal}/logo/x")] {
            assert_eq!(page(&world, Caller::SignedOut, &path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
        let (status, answer) = world.call(Caller::Administrator, "/api/organization/remove-logo", &json!({})).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(page(&world, Caller::SignedOut, &format!("{portal}/logo/{address}")).await.0, StatusCode::NOT_FOUND);
    }
}
