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

use domain::portal::PortalViewer;
use leptos::prelude::*;

pub(crate) const PASSKEY_ADDED: &str = "Your passkey is added. The next time, sign in with it.";
const PASSKEY_REMOVED: &str = "The passkey is removed. Sign in with your password, or with another one.";
const DEVICE_ENDED: &str = "The device is signed out.";

/// What has just been done, by the parameter of the page that says it.
pub(crate) const OWN_NEWS: [(&str, &str); 3] =
    [("passkey", PASSKEY_ADDED), ("passkey-removed", PASSKEY_REMOVED), ("device-ended", DEVICE_ENDED)];

/// The page about the login of whoever is signed in: a client's profile, or a representative's own.
pub(crate) fn own_page(viewer: &PortalViewer) -> String {
    let page = if viewer.acting.is_some() { "acting" } else { "profile" };
    format!("/p/{}/{page}", viewer.front.slug)
}

/// What the script says when the device answers nothing.
const CANCELLED: &str = "Nothing came of it: it was cancelled, or took too long. Try again when you like.";
const THERE: &str = "This device has a passkey for your login already.";
const FAILED: &str = "This did not work. Check the network, then try again.";

/// A form that the device fills in. `action` is the page that answers, and says what was refused.
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
    view! {
        <form
            method="post"
            action=action
            class="stack"
            autocomplete="off"
            data-passkey=what
            data-ask=format!("/p/{slug}/passkey")
            data-cancelled=CANCELLED
            data-there=THERE
            data-failed=FAILED
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
