//! Passkeys and devices over HTTP: who is asked, what the browser is told, and what its own part is.

use crate::world::{Caller, World, get, location, post, text};
use http::{HeaderMap, StatusCode, header};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36";

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().expect("text").to_owned()).collect()
}

store::on_both_engines! {
    async fn adding_is_for_whoever_is_signed_in_to_this_portal_and_signing_in_for_everybody(engine: Engine) {
        let world = World::of(engine).await;
        let path = format!("/p/{}/passkey", world.things.slug);
        for caller in Caller::ALL {
            let may = [Caller::Client, Caller::OtherClient].contains(&caller);
            let status = world.send(world.form(caller, &path, "_action=add")).await.status();
            assert_eq!(status, if may { StatusCode::OK } else { StatusCode::UNAUTHORIZED }, "{caller:?}");
            let asked = world.send(world.form(caller, &path, "_action=sign-in")).await;
            assert_eq!(asked.status(), StatusCode::OK);
            let told = text(asked).await;
            assert!(told.contains("\"rpId\":\"portal.willowlane.example\"") && told.contains("\"allowCredentials\":[]"), "{told}");
        }
        assert_eq!(world.send(world.form(Caller::Client, &path, "_action=other")).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(world.send(world.form(Caller::Client, "/p/nowhere/passkey", "_action=sign-in")).await.status(), StatusCode::NOT_FOUND);
        // R27: a session of this practice's is none at the other's.
        let elsewhere = world.send(world.form(Caller::Client, "/p/hazel-court/passkey", "_action=add")).await;
        assert_eq!(elsewhere.status(), StatusCode::UNAUTHORIZED);
    }
}

store::on_both_engines! {
    async fn a_refused_passkey_signs_nobody_in_and_says_why_on_the_page(engine: Engine) {
        let world = World::of(engine).await;
        let front = format!("/p/{}", world.things.slug);
        let refused = world.send(post(&front, "_action=passkey-sign-in&challenge=x&credential=%7B%7D", Some("same-origin"), None)).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(cookies(refused.headers()).is_empty());
        assert!(text(refused).await.contains("This took too long, or the page was open twice."));
        let profile = format!("{front}/profile");
        let refused = world.send(world.form(Caller::Client, &profile, "_action=passkey-add&challenge=x&credential=hidden-in-it")).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("This took too long") && !page.contains("hidden-in-it"));
    }
}

store::on_both_engines! {
    async fn r26_a_session_is_listed_by_its_device_and_ended_by_its_owner_alone(engine: Engine) {
        let world = World::of(engine).await;
        let front = format!("/p/{}", world.things.slug);
        let profile = format!("{front}/profile");
        let page = text(world.send(world.page(Caller::Client, &profile)).await).await;
        assert!(page.contains("You are signed in on this device alone."), "{page}");
        let email = world.address().await;
        let mut sign_in = post(&front, &format!("email={}&password=tulip+harbour+candle+seven", email.replace('@', "%40")), Some("same-origin"), None);
        sign_in.headers_mut().insert(header::USER_AGENT, PHONE.parse().expect("a value"));
        let signed_in = world.send(sign_in).await;
        assert_eq!(location(&signed_in), format!("{front}/home"));
        let phone = cookies(signed_in.headers())[0].split(';').next().expect("a pair").to_owned();
        let page = text(world.send(world.page(Caller::Client, &profile)).await).await;
        assert!(page.contains("Chrome on Android") && page.contains("You are signed in on 2 devices."), "{page}");
        let (_, rest) = page.split_once("name=\"device\" value=\"").expect("a device");
        let end = format!("_action=device-end&device={}", rest.split('"').next().expect("an id"));
        let others = world.send(world.form(Caller::OtherClient, &profile, &end)).await;
        assert_eq!(others.status(), StatusCode::NOT_FOUND);
        assert_eq!(world.send(get(&profile, Some(&phone))).await.status(), StatusCode::OK);
        let ended = world.send(world.form(Caller::Client, &profile, &end)).await;
        assert_eq!(location(&ended), format!("{profile}?device-ended=1"));
        assert_eq!(location(&world.send(get(&profile, Some(&phone))).await), format!("{front}?out=1"));
    }
}

store::on_both_engines! {
    async fn the_browsers_part_comes_with_the_portals_pages_and_with_no_others(engine: Engine) {
        let world = World::of(engine).await;
        let front = text(world.send(get(&format!("/p/{}", world.things.slug), Some("anteroom-passkey=1"))).await).await;
        let (_, rest) = front.split_once("src=\"/scripts/").expect("the script");
        let path = format!("/scripts/{}", rest.split('"').next().expect("a name"));
        assert!(front.contains("data-passkey-used"), "{front}");
        let script = world.send(get(&path, None)).await;
        assert!(script.headers()[header::CACHE_CONTROL].to_str().expect("text").contains("immutable"));
        assert!(text(script).await.contains("navigator"));
        let unknown = text(world.send(get(&format!("/p/{}", world.things.slug), None)).await).await;
        assert!(!unknown.contains("data-passkey-used"));
        assert!(!text(world.send(get("/sign-in", None)).await).await.contains("/scripts/"));
    }
}
