//! Signing in with a passkey. In a browser in which one has been used it is the first thing offered, and elsewhere it stands below the
//! password; the page has both places, and the style sheet shows the one.

use super::ByDevice;
use leptos::prelude::*;

#[component]
pub fn PasskeySignIn(slug: String, is_first: bool) -> impl IntoView {
    let action = format!("/p/{slug}");
    if is_first {
        view! {
            <div class="needs-passkeys passkey-first stack">
                <ByDevice what="sign-in" slug action button="Sign in with a passkey" class="button first" />
                <p class="soft">"Or with your password:"</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="needs-passkeys passkey-second stack">
                <ByDevice what="sign-in" slug action button="Sign in with a passkey" />
            </div>
        }
        .into_any()
    }
}
