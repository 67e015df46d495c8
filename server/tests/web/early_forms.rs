//! Forms of a page whose program has not arrived: what the program alone sends cannot be sent, and no password goes into an address.

use crate::world::{Caller, World, text};
use Caller::{Administrator, Client, SignedOut, StaffWith};
use http::StatusCode;
use serde_json::json;

/// Each form of a page: its tag, and what is in it.
fn forms(page: &str) -> Vec<(&str, &str)> {
    page.split("<form").skip(1).filter_map(|rest| rest.split_once("</form>")?.0.split_once('>')).collect()
}

/// The tags of the buttons that would send it.
fn sending_buttons(form: &str) -> impl Iterator<Item = &str> {
    let tags = form.split("<button").skip(1).filter_map(|rest| Some(rest.split_once('>')?.0));
    tags.filter(|tag| !tag.contains(r#"type="button""#))
}

fn asks_for_a_password(form: &str) -> bool {
    form.contains(r#"type="password""#) || form.contains(r#"name="password""#)
}

/// How many forms of the page are sent by the program alone.
async fn sent_by_program(world: &World, caller: Caller, path: &str) -> usize {
    let response = world.send(world.page(caller, path)).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let page = text(response).await;
    let mut count = 0;
    for (tag, form) in forms(&page) {
        let has = |attribute: &str| tag.contains(&format!(" {attribute}=\""));
        if asks_for_a_password(form) {
            assert!(tag.contains(r#" method="post""#), "{path}: a password in an address\n{tag}");
        }
        if !has("method") || (asks_for_a_password(form) && !has("action")) {
            count += 1;
            assert!(sending_buttons(form).count() > 0, "{path}: the Enter key sends what has no button\n{form}");
            for button in sending_buttons(form) {
                assert!(button.contains(" disabled"), "{path}: can be sent to nowhere\n{tag}\n{button}");
            }
        }
    }
    count
}

store::on_both_engines! {
    async fn nothing_is_sent_to_nowhere_and_no_password_into_an_address_before_the_program_has_arrived(engine: Engine) {
        let world = World::of(engine).await;
        let (status, _) = world.call(Administrator, "/api/safety/save-text", &json!({ "text": "Call 988 now." })).await;
        assert_eq!(status, StatusCode::OK);
        let (client, slug) = (world.things.client, &world.things.slug);
        for (path, least) in [
            ("/clients/new".to_owned(), 1),
            (format!("/clients/{client}/edit"), 1),
            ("/organization".to_owned(), 1),
            ("/organization/staff".to_owned(), 1),
            ("/organization/portal/settings".to_owned(), 4),
            ("/organization/portal/email".to_owned(), 1),
            ("/organization/portal/safety".to_owned(), 2),
        ] {
            assert!(sent_by_program(&world, Administrator, &path).await >= least, "{path}");
        }
        assert!(sent_by_program(&world, StaffWith, "/requests").await > 0);
        for path in ["/clients", "/organization/portal", "/organization/portal/activity", "/organization/clients"] {
            assert_eq!(sent_by_program(&world, Administrator, path).await, 0, "{path}");
        }
        for (caller, path) in [(SignedOut, "/sign-in".to_owned()), (SignedOut, format!("/p/{slug}")), (Client, format!("/p/{slug}/profile"))] {
            assert_eq!(sent_by_program(&world, caller, &path).await, 0, "{path}");
        }
    }
}
