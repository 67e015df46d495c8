//! Signing in with a passkey. In a browser in which one has been used it is the first thing offered, and elsewhere it stands below the
//! password; the page has both places, and the style sheet shows the one.

use super::ByDevice;
use crate::language::words;
use leptos::prelude::*;

#[component]
pub fn PasskeySignIn(slug: String, action: String, is_first: bool) -> impl IntoView {
    let words = words();
    if is_first {
        view! {
            <div class="needs-passkeys passkey-first stack">
                <ByDevice what="sign-in" slug action button=words.passkey_sign_in() class="button first" />
                <p class="soft">{words.passkey_or_password()}</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="needs-passkeys passkey-second stack">
                <ByDevice what="sign-in" slug action button=words.passkey_sign_in() />
            </div>
        }
        .into_any()
    }
}
