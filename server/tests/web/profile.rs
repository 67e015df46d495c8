//! A client's profile and the link that confirms a new address (R30), over HTTP and without scripts.

use crate::world::{Caller, World, get, location, post, text};
use http::{Method, StatusCode, header};
use serde_json::json;

const PASSWORD: &str = "tulip harbour candle seven";

impl World {
    /// That the client signs in with.
    pub async fn address(&self) -> String {
        let (_, answer) = self.call(Caller::Client, "/api/portal/profile", &json!({ "slug": self.things.slug })).await;
        serde_json::from_str::<serde_json::Value>(&answer).expect("a profile")["email"].as_str().expect("an address").to_owned()
    }
}

store::on_both_engines! {
    async fn r30_a_client_asks_on_the_profile_and_a_robot_that_finds_the_link_confirms_nothing(engine: Engine) {
        let world = World::of(engine).await;
        let profile = format!("/p/{}/profile", world.things.slug);
        let ask = |password: &str| world.form(Caller::Client, &profile, &format!("_action=address&email=new%40mail.example&own={}", password.replace(' ', "+")));
        let refused = world.send(ask("some other password")).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = text(refused).await;
        assert!(page.contains("This is not the password of your account.") && page.contains("value=\"new@mail.example\""), "{page}");
        assert!(!page.contains("some other password"), "a password is typed again");
        let asked = world.send(ask(PASSWORD)).await;
        assert_eq!(location(&asked), format!("{profile}?asked=1"));
        let page = text(world.send(world.page(Caller::Client, &location(&asked))).await).await;
        assert!(page.contains("new@mail.example waits to be confirmed") && page.contains("A link is on its way"), "{page}");
        let (before, link) = (world.address().await, world.delivered("/new-address/").await);
        for _ in 0..5 {
            let mut head = get(&link, None);
            *head.method_mut() = Method::HEAD;
            world.send(head).await;
            assert!(text(world.send(get(&link, None)).await).await.contains("Confirm your new address"));
            let blind = world.send(post(&link, "password=&username=x", Some("same-origin"), None)).await;
            assert_eq!(blind.status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(world.address().await, before);
        let confirmed = world.send(post(&link, &format!("password={}", PASSWORD.replace(' ', "+")), Some("same-origin"), None)).await;
        assert_eq!(location(&confirmed), format!("/p/{}?address=1", world.things.slug));
        assert_eq!(world.address().await, "new@mail.example");
        assert!(text(world.send(get(&link, None)).await).await.contains("This link has been used"));
    }
}

store::on_both_engines! {
    async fn r30_who_may_edit_the_client_sends_the_link_again_or_cancels_and_nobody_else(engine: Engine) {
        let world = World::of(engine).await;
        let page = format!("/clients/{}", world.things.client);
        let profile = format!("/p/{}/profile", world.things.slug);
        let asked = format!("_action=address&email=new%40mail.example&own={}", PASSWORD.replace(' ', "+"));
        world.send(world.form(Caller::Client, &profile, &asked)).await;
        for (to, mut said) in [("again", "address-again"), ("cancel", "address-cancelled")] {
            for caller in Caller::ALL {
                let response = world.send(world.form(caller, &format!("{page}/address/{to}"), "")).await;
                let is_done = location(&response) == format!("{page}?account={said}");
                let may = [Caller::StaffWith, Caller::Administrator].contains(&caller);
                assert_eq!(is_done, may, "{to} by {caller:?}: {} {}", response.status(), location(&response));
                if is_done && to == "cancel" {
                    // Whoever comes after has nothing to cancel.
                    said = "meanwhile";
                }
            }
        }
        assert!(!text(world.send(world.page(Caller::Client, &profile)).await).await.contains("waits to be confirmed"));
        // Whoever has the page open from before.
        let late = world.send(world.form(Caller::Client, &profile, "_action=cancel")).await;
        assert_eq!(late.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(late).await.contains("No change waits any more."), "R30");
        let again = world.send(world.form(Caller::Administrator, &format!("{page}/address/again"), "")).await;
        let shown = text(world.send(world.page(Caller::Administrator, &location(&again))).await).await;
        assert!(shown.contains("Somebody was faster"), "{}: {shown}", again.status());
    }
}

store::on_both_engines! {
    async fn r26_a_new_password_and_signing_out_everywhere_end_the_sessions_and_go_on_as_they_say(engine: Engine) {
        let world = World::of(engine).await;
        let profile = format!("/p/{}/profile", world.things.slug);
        let change = "_action=password&old=tulip+harbour+candle+seven&password=seven+quiet+violet+lanterns";
        let changed = world.send(world.form(Caller::Client, &profile, change)).await;
        assert_eq!(location(&changed), format!("{profile}?password=1"));
        let cookie = changed.headers()[header::SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
        let out = format!("/p/{}?out=1", world.things.slug);
        assert_eq!(location(&world.send(world.page(Caller::Client, &profile)).await), out, "the old session is over");
        // The second of two taps comes with it.
        assert_eq!(location(&world.send(world.form(Caller::Client, &profile, change)).await), out);
        assert_eq!(location(&world.send(world.form(Caller::Client, &profile, "_action=passkey-later")).await), out);
        let told = text(world.send(get(&out, None)).await).await;
        assert!(told.contains("You are signed out. Sign in again to go on."), "{told}");
        let page = text(world.send(get(&profile, Some(&cookie))).await).await;
        assert!(page.contains("on this device alone"), "{page}");
        let left = world.send(post(&profile, "_action=sign-out-everywhere", Some("same-origin"), Some(&cookie))).await;
        assert!(left.headers().contains_key("clear-site-data"));
        assert_eq!(location(&world.send(get(&profile, Some(&cookie))).await), out);
        let front = format!("/p/{}", world.things.slug);
        assert_eq!(location(&world.send(get(&profile, None)).await), front, "who never was signed in is told nothing of it");
    }
}
