//! Home's offer to add a passkey: until one is added, or its owner says *Not now*.

use super::ByDevice;
use leptos::prelude::*;

/// `own` is the page about the login of whoever is signed in.
#[component]
pub fn PasskeyOffer(slug: String, own: String) -> impl IntoView {
    view! {
        <section class="card stack needs-passkeys" aria-labelledby="passkey-offer">
            <h2 id="passkey-offer">"Sign in without your password?"</h2>
            <p>
                "With a passkey you sign in by your finger, your face, or the code of this device. Your password goes on working."
            </p>
            <ByDevice what="add" slug action=own.clone() button="Add a passkey" class="button first" back="home" />
            <form method="post" action=own>
                <input type="hidden" name="back" value="home" />
                <button class="button plain" name="_action" value="passkey-later">"Not now"</button>
            </form>
        </section>
    }
}
