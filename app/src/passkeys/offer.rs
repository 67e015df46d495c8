//! Home's offer to add a passkey: until one is added, or its owner says *Not now*.

use super::ByDevice;
use crate::language::words;
use leptos::prelude::*;

/// `own` is the page about the login of whoever is signed in.
#[component]
pub fn PasskeyOffer(slug: String, own: String) -> impl IntoView {
    let words = words();
    view! {
        <section class="card stack needs-passkeys" aria-labelledby="passkey-offer">
            <h2 id="passkey-offer">{words.passkey_offer_title()}</h2>
            <p>{words.passkey_offer_lead()}</p>
            <ByDevice what="add" slug action=own.clone() button=words.passkey_add() class="button first" back="home" />
            <form method="post" action=own>
                <input type="hidden" name="back" value="home" />
                <button class="button plain" name="_action" value="passkey-later">{words.passkey_later()}</button>
            </form>
        </section>
    }
}
