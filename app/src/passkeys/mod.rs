//! Passkeys at the portal: the button that signs in with one, home's offer to add one, and the list on the owner's own page. All of it is
//! plain posts, which `browser.js` has the device fill in. Where the browser, its scripts or the portal's address know no passkeys the style
//! sheet shows none of the buttons.

mod list;
mod offer;
#[cfg(feature = "ssr")]
mod script;
mod sign_in;

pub(crate) use list::PasskeySection;
pub(crate) use offer::PasskeyOffer;
#[cfg(feature = "ssr")]
pub use script::{SCRIPT, script_url};
pub(crate) use sign_in::PasskeySignIn;

use crate::language::words;
use domain::{Words, portal::PortalViewer};
use leptos::prelude::*;

/// What has just been done, by the parameter of the page that says it.
pub(crate) fn own_news(words: Words) -> [(&'static str, &'static str); 3] {
    [
        ("passkey", words.news_passkey_added()),
        ("passkey-removed", words.news_passkey_removed()),
        ("device-ended", words.news_device_ended()),
    ]
}

/// The page about the login of whoever is signed in: a client's profile, or a representative's own.
pub(crate) fn own_page(viewer: &PortalViewer) -> String {
    let page = if viewer.acting.is_some() { "acting" } else { "profile" };
    format!("/p/{}/{page}", viewer.front.slug)
}

/// A form that the device fills in. `action` is the page that answers, and says what was refused; what the script says when the device
/// answers nothing goes with it.
#[component]
fn ByDevice(
    /// `add` or `sign-in`
    what: &'static str,
    slug: String,
    action: String,
    button: &'static str,
    #[prop(default = "button")] class: &'static str,
    /// The page to go back to, if it is not the one that answers.
    #[prop(optional)]
    back: &'static str,
) -> impl IntoView {
    let words = words();
    view! {
        <form
            method="post"
            action=action
            class="stack"
            autocomplete="off"
            data-passkey=what
            data-ask=format!("/p/{slug}/passkey")
            data-cancelled=words.passkey_cancelled()
            data-there=words.passkey_there()
            data-failed=words.passkey_failed()
        >
            <input type="hidden" name="_action" value=format!("passkey-{what}") />
            <input type="hidden" name="back" value=back />
            <input type="hidden" name="challenge" />
            <input type="hidden" name="credential" />
            <button class=class>{button}</button>
            <output class="soft"></output>
        </form>
    }
}
